"""Retention in a running gate."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Iterator
from pathlib import Path

import pytest

from audit import AuditError, Log, Record
from audit.retention.names import NameKeys
from audit.retention.plan import Plan, Term
from audit.seal.content import ContentStore, Order, Owner, sealing_key
from gateway.admission.folders import Site, open_site
from gateway.office import retaining
from gateway.office.forgetting import Forgetting
from gateway.office.retaining import Hourly, Retaining, piece

DAY = 86_400.0
NOON = 1_764_043_800.0  # 2025-11-25T04:10Z
PLAN = Plan((Term("exchange", 184), Term("admin", None)))


@pytest.fixture
def site(tmp_path: Path) -> Iterator[Site]:
    site = open_site(tmp_path / "data", tmp_path / "keys")
    yield site
    site.close()


class Clock:
    """Tells the day it is told."""

    day = 0.0

    def __call__(self) -> float:
        return NOON + self.day * DAY


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def made(site: Site, clock: Clock) -> Iterator[Retaining]:
    log = Log.open(site.data, site.keys, origin=site.origin, clock=clock)
    for number in range(3):
        for kind in ("decision", "outcome"):
            log.append_sync(Record(kind, {}, {"exchange": f"{number:032x}"}))
    yield Retaining(site, Forgetting(log, site, "gapura"), PLAN, clock)
    log.close()


def test_what_is_due_goes_and_with_the_last_exchange_of_a_month_its_names(
    made: Retaining, site: Site, clock: Clock
) -> None:
    names = NameKeys(site.keys)
    names.tokens("2025-11", ["Budi"])
    names.tokens("2026-05", ["Budi"])
    clock.day = 185
    assert len(made.due().due) == 3
    assert len(made.run().due) == 3
    assert names.months() == ("2025-11", "2026-05"), "a day of that month may still be kept"
    clock.day = 225
    made.run()
    assert names.months() == ("2026-05",)


def test_a_clock_that_leapt_is_said_and_nothing_goes(
    made: Retaining, clock: Clock, caplog: pytest.LogCaptureFixture
) -> None:
    clock.day = 400
    with pytest.raises(AuditError):
        made.require_clock()
    with caplog.at_level(logging.INFO, "gateway.retention"):
        assert piece(made) is False
    assert "--clock-is-right" in caplog.text
    assert len(made.due().due) == 3


def test_a_gate_says_how_much_went(made: Retaining, clock: Clock, caplog: pytest.LogCaptureFixture) -> None:
    for clock.day in (0, 50, 100, 150, 185):
        with caplog.at_level(logging.INFO, "gateway.retention"):
            piece(made)
    assert "their time was over: 3" in caplog.text


async def _until(done: list[int], count: int) -> None:
    async with asyncio.timeout(10):
        while len(done) < count:  # noqa: ASYNC110 - it is done in a thread
            await asyncio.sleep(0.01)


def test_it_is_done_at_once_and_again_while_there_is_more(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(retaining, "PAUSE", 0.01)
    done: list[int] = []

    def work() -> bool:
        done.append(1)
        return len(done) < 3

    async def main() -> None:
        hourly = Hourly(work)
        await _until(done, 3)
        await asyncio.sleep(0.1)
        await hourly.stop()

    asyncio.run(main())
    assert len(done) == 3, "then an hour later"


def test_other_processes_have_nothing_to_do() -> None:
    async def main() -> None:
        await Hourly(None).stop()

    asyncio.run(main())


def test_an_act_that_is_over_takes_no_sealed_content_with_it(site: Site, clock: Clock, made: Retaining) -> None:
    """Who took the evidence of an exchange out is forgotten in its time; what was said in it has another time."""
    contents = ContentStore(site.data, sealing_key(site.keys))
    contents.keep({"text": "x"}, Owner(f"{1:032x}", "5b" * 16, "c" * 64), Order("hold", ("ppdp",), 2_000_000_000))
    log = Log.open(site.data, site.keys, origin=site.origin, clock=clock)
    log.append_sync(Record("admin.export", {"what": "bundle"}, {"by": "siti", "exchange": f"{1:032x}"}))
    clock.day = 31
    plan = Plan((Term("exchange", 184), Term("admin", 30)))
    assert len(Retaining(site, Forgetting(log, site, "gapura"), plan, clock).run().due) == 1
    assert len(contents.find(f"{1:032x}")) == 1
    clock.day = 185
    made.run()
    assert contents.find(f"{1:032x}") == ()
    log.close()
