"""What is due goes: one bounded run after another, so that whoever writes to the log never waits long.

A run walks over entries in their order, once for each number of days in the plan, and remembers how far it came. It
looks at records that end something: an exchange without an outcome is not due. Each run that erases leaves one record,
of kind ``retention``, which names all of it.

Times are the clock of the machine at the time, which may have been wrong. An entry counts as old as the newest entry
before it at most, so a clock that stood in the past for an hour makes nothing older; and where the clock has leapt
ahead by months since the last run, nothing is erased until somebody says that it is right.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any

import sqlalchemy as sa

from audit.errors import AuditError
from audit.retention.holds import holding
from audit.retention.ledger import Ledger
from audit.retention.plan import MINUTE, Plan, before, trait_of
from audit.schema import entries
from audit.store.base import EXCHANGE_KINDS, Doomed

MOST = 200
"""Exchanges and acts that go in one run."""
LOOKED_AT = 2_000
"""Entries read at once."""
LEAP_DAYS = 60
"""Nobody believes that so much time has passed since the last run, unless a person says so."""
RAN = "ran"
_ONE = (entries.c.idx, entries.c.leaf, entries.c.exchange, entries.c.subject)
_COLUMNS = (*_ONE, entries.c.kind, entries.c.minute, entries.c.private)
Erase = Callable[[Sequence[Doomed]], object]
_Said = tuple[Doomed, Mapping[str, Any]]


@dataclass(frozen=True, slots=True)
class Swept:
    """What a run did, or would do."""

    due: tuple[Doomed, ...]
    """Entries that end what was due; all that belongs to them goes with them. An act takes no exchange with it."""
    held: int
    """How many of those looked at stay, since somebody holds them."""
    more: bool
    """Whether there is more to be looked at now."""


@dataclass(slots=True)
class _Walk:
    """How far the walk for one number of days has come."""

    upto: int = 0
    latest: str = ""


class Sweeper:
    """Finds what is due in one log."""

    def __init__(self, ledger: Ledger, plan: Plan, now: float) -> None:
        """``now``: seconds since the epoch."""
        self._ledger, self._plan, self._now = ledger, plan, now
        self._minute = before(now, 0)

    def require_clock(self) -> None:
        """The clock can be believed.

        Raises:
            AuditError: months have passed since the last run, or since anything was recorded (``leap``).
        """
        last = self._ledger.mark(RAN) or self._newest()
        if last and before(self._now, LEAP_DAYS) > last:
            raise AuditError("leap", last=last, now=self._minute)

    def run(self, erase: Erase | None = None) -> Swept:
        """Erase what is due, up to a bound; without ``erase`` only say what is due, and remember nothing.

        Raises:
            LogUnavailable: nothing was erased.
            EntryHeld: a hold was set meanwhile; nothing was erased.
        """
        due: list[Doomed] = []
        held, more, walks = 0, False, {}
        for days in self._plan.lengths:
            walk = walks[days] = self._resumed(days)
            limit = MOST - len(due) if erase else None
            found, kept, left = self._walk(walk, days, limit)
            due, held, more = due + found, held + kept, more or left
        if erase is not None:
            if due:
                erase(due)
            for days, walk in walks.items():
                noted = {"plan": self._plan.digest, "upto": walk.upto, "latest": walk.latest}
                if walk.upto:
                    self._ledger.note(f"swept.{days}", json.dumps(noted))
            self._ledger.note(RAN, self._minute)
        return Swept(tuple(due), held, more)

    def _resumed(self, days: int) -> _Walk:
        noted = json.loads(self._ledger.mark(f"swept.{days}") or "{}")
        return _Walk(noted["upto"], noted["latest"]) if noted.get("plan") == self._plan.digest else _Walk()

    def _walk(self, walk: _Walk, days: int, limit: int | None) -> tuple[list[Doomed], int, bool]:
        """What is due, how much of it is held, and whether there is more behind it."""
        cutoff, holds = before(self._now, days), self._ledger.holds()
        due: list[Doomed] = []
        held = 0
        while rows := self._rows(walk.upto):
            said = self._said([row.exchange for row in rows if row.kind == "outcome" and row.private is not None])
            for row in rows:
                latest = max(walk.latest, row.minute) if row.minute <= self._minute else walk.latest
                if latest >= cutoff:
                    return due, held, False
                if limit is not None and len(due) >= limit:
                    return due, held, True
                walk.upto, walk.latest = row.idx + 1, latest
                one = Doomed(row.idx, row.leaf, row.exchange, row.subject)
                ended = row.kind == "outcome"
                whole = (said.get(row.exchange) if ended else None) or [(one, {})]
                trait = trait_of(row.kind, [private for _, private in whole])
                if not _ends(row) or self._plan.days(trait) != days:
                    continue
                if holding(holds, [part for part, _ in whole]):
                    held += 1
                else:
                    due.append(one if ended else replace(one, exchange=None))
        return due, held, False

    def _rows(self, start: int) -> Sequence[Any]:
        with self._ledger.connection() as connection:
            wanted = sa.select(*_COLUMNS).where(entries.c.idx >= start).order_by(entries.c.idx).limit(LOOKED_AT)
            return connection.execute(wanted).all()

    def _said(self, exchanges: Sequence[str]) -> Mapping[str, Sequence[_Said]]:
        """All entries of these exchanges, each with its private part."""
        found: dict[str, list[_Said]] = {exchange: [] for exchange in exchanges}
        with self._ledger.connection() as connection:
            for start in range(0, len(exchanges), 500):
                some = entries.c.exchange.in_(exchanges[start : start + 500])
                its = sa.select(*_ONE, entries.c.private).where(some, entries.c.kind.in_(EXCHANGE_KINDS))
                for *one, private in connection.execute(its):
                    found[one[2]].append((Doomed(*one), json.loads(private)))
        return found

    def _newest(self) -> str:
        with self._ledger.connection() as connection:
            newest = sa.select(entries.c.minute).order_by(entries.c.idx.desc()).limit(1)
            return str(connection.execute(newest).scalar_one_or_none() or "")


def _ends(row: Any) -> bool:
    """Whether a record ends an exchange, or stands for itself; what was erased has nothing to lose."""
    alone = row.exchange is None or row.kind not in EXCHANGE_KINDS
    return row.private is not None and (row.kind == "outcome" or alone)


def minute_of(day: str) -> str:
    """The first minute of a day written as ``2026-11-27``, or the minute itself, as entries have it.

    Raises:
        AuditError: it is neither (``bad_time``).
    """
    for form in ("%Y-%m-%d", "%Y-%m-%dT%H:%M", MINUTE):
        try:
            return datetime.strptime(day, form).replace(tzinfo=UTC).strftime(MINUTE)
        except ValueError:
            continue
    raise AuditError("bad_time")
