"""Retention in a running gate: what is due goes, an hour at a time, a bounded piece after another."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import time
from collections.abc import Callable
from functools import partial

from audit import AuditError, Log
from audit.retention.ledger import Ledger
from audit.retention.names import NameKeys
from audit.retention.plan import Plan, before
from audit.retention.sweep import Sweeper, Swept
from gateway.admission.account import os_account
from gateway.admission.folders import Site
from gateway.office.forgetting import Forgetting
from gateway.retention_settings import Retention

HOUR = 3600.0
PAUSE = 1.0
"""Seconds between two pieces: questions come first."""
_MONTH = 31
_logger = logging.getLogger("gateway.retention")


class Retaining:
    """The retention of one site under one plan. ``run`` blocks."""

    def __init__(
        self, site: Site, forgetting: Forgetting, plan: Plan, clock: Callable[[], float] = time.time, *,
        case_days: int = 730,
    ) -> None:  # fmt: skip
        self._forgetting, self._plan, self._clock, self._case_days = forgetting, plan, clock, case_days
        self._ledger = Ledger.open(site.data)
        self._names = NameKeys(site.keys)

    def require_clock(self) -> None:
        """The clock can be believed. Raises ``AuditError``."""
        Sweeper(self._ledger, self._plan, self._clock()).require_clock()

    def due(self) -> Swept:
        """What would go now, of everything. Changes nothing."""
        return Sweeper(self._ledger, self._plan, self._clock()).run()

    def cases(self) -> tuple[int, bool]:
        """Closed cases whose time is over go, a piece of them: how many, and whether there are more."""
        return self._forgetting.cases.expire(self._clock(), self._case_days)

    def run(self) -> Swept:
        """One piece. Raises ``AuditError``."""
        now = self._clock()
        swept = Sweeper(self._ledger, self._plan, now).run(lambda due: self._forgetting.exchanges(due, "retention"))
        if not swept.more:
            if self._plan.longest_exchange is not None:
                self._names.destroy_before(before(now, self._plan.longest_exchange + _MONTH)[:7])
            self._forgetting.clean()
        return swept


class Hourly:
    """Does ``work`` in a thread: at once, then every hour; while it says that there is more, after a pause."""

    def __init__(self, work: Callable[[], bool] | None) -> None:
        self._work = work
        self._gone = asyncio.Event()
        self._task = asyncio.create_task(self._run())

    async def stop(self) -> None:
        """Waits for the piece at work."""
        self._gone.set()
        await self._task

    async def _run(self) -> None:
        while self._work is not None and not self._gone.is_set():
            more = await asyncio.to_thread(self._work)
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(self._gone.wait(), PAUSE if more else HOUR)


def hourly(log: Log, site: Site, terms: Retention, *, first: bool) -> Hourly:
    """In the first process of a gate; the others have nothing to do. To be called in the running loop."""
    if not first:
        return Hourly(None)
    forgetting = Forgetting(log, site, os_account())
    return Hourly(partial(piece, Retaining(site, forgetting, terms.plan, case_days=terms.case_days)))


def piece(retaining: Retaining) -> bool:
    """One piece of work in a gate; whether there is more. What is wrong is said, and tried again in an hour."""
    try:
        retaining.require_clock()
        swept = retaining.run()
        cases, more = retaining.cases()
    except AuditError as error:
        _logger.warning("%s / %s", error.text("en"), error.text("id"))
        return False
    if swept.due:
        _logger.info("private parts destroyed, their time was over: %d", len(swept.due))
    if cases:
        _logger.info("closed cases destroyed, their time was over: %d", cases)
    return swept.more or more
