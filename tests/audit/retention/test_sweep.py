"""What is due goes, in bounded runs, and nothing else does."""

from __future__ import annotations

import threading
from typing import Any

import pytest

from audit import AuditError, Log, Record
from audit.retention import sweep
from audit.retention.holds import Hold
from audit.retention.ledger import Ledger
from audit.retention.plan import Plan, Term
from audit.retention.sweep import Sweeper, Swept, minute_of

DAY = 86_400.0
NOON = 1_764_043_800.0  # 2025-11-25T04:10Z
PLAN = Plan((Term("exchange", 365, effect=frozenset({"block"})), Term("exchange", 184), Term("admin", 1825)))


EVERYWHERE = pytest.mark.parametrize("site", ["file", "postgres"], indirect=True)


class Days:
    """A log in which days pass."""

    def __init__(self, site: Any) -> None:
        self.site, self.day, self.number, self.appended = site, 0.0, 0, 0
        self.log: Log = site.open(clock=lambda: NOON + self.day * DAY)

    def asked(self, effect: str = "allow", *, ended: bool = True) -> int:
        """An exchange; gives its number."""
        self.number += 1
        exchange = f"{self.number:032x}"
        self.log.append_sync(Record("decision", {}, {"exchange": exchange, "decision": {"effect": effect}}))
        self.appended += 1
        if ended:
            self.ends(self.number)
        return self.number

    def ends(self, number: int) -> None:
        self.log.append_sync(Record("outcome", {}, {"exchange": f"{number:032x}", "result": "answered"}))
        self.appended += 1

    def exported(self, number: int) -> None:
        """Somebody takes the evidence of an exchange out."""
        self.log.append_sync(
            Record("admin.export", {"what": "bundle"}, {"exchange": f"{number:032x}", "by": "os:siti"})
        )
        self.appended += 1

    def kinds(self) -> list[str]:
        """Of what is left of private parts."""
        return [kind for (kind,) in self.site.sql("SELECT kind FROM entries WHERE private IS NOT NULL ORDER BY idx")]

    def settled(self) -> None:
        """In PostgreSQL a record gets its number a moment after it is durable."""
        ended, pause = (
            "SELECT count(*) FROM entries WHERE kind IN ('decision', 'outcome', 'admin.export')",
            threading.Event(),
        )
        for _ in range(200):
            if self.site.sql(ended)[0][0] == self.appended:
                return
            pause.wait(0.05)
        raise AssertionError("not all records were integrated")

    def sweeper(self, plan: Plan = PLAN) -> Sweeper:
        return Sweeper(Ledger.open(self.site.data), plan, NOON + self.day * DAY)

    def run(self, plan: Plan = PLAN) -> Swept:
        self.settled()
        return self.sweeper(plan).run(
            lambda due: self.log.erase_private([one.index for one in due], "retention", by="gapura")
        )

    def left(self) -> list[int]:
        named = "SELECT exchange, min(idx) FROM entries WHERE exchange IS NOT NULL GROUP BY exchange ORDER BY 2"
        return [int(exchange, 16) for exchange, _ in self.site.sql(named)]

    def records(self) -> int:
        return int(self.site.sql("SELECT count(*) FROM entries WHERE kind = 'retention'")[0][0])


@pytest.fixture
def days(site: Any) -> Any:
    made = Days(site)
    yield made
    made.log.close()


@EVERYWHERE
def test_each_exchange_goes_as_a_whole_when_its_own_time_is_over(days: Days) -> None:
    ordinary, blocked = days.asked(), days.asked("block")
    days.day = 100
    later = days.asked()
    days.day = 184
    assert days.run().due == ()
    days.day = 184.01
    assert len(days.run().due) == 1
    assert days.left() == [blocked, later]
    days.day = 366
    assert len(days.run().due) == 2
    assert days.left() == []
    assert days.records() == 2
    assert days.site.verify().failed is None
    assert ordinary == 1


@EVERYWHERE
def test_who_took_evidence_out_stays_for_the_time_of_acts(days: Days) -> None:
    days.exported(days.asked())
    days.day = 184.01
    assert len(days.run().due) == 1
    assert days.kinds() == ["admin.export", "retention"]
    days.day = 1825.01
    (act,) = days.run(Plan((Term("exchange", 184), Term("admin", 1825)))).due
    assert act.exchange is None, "nothing else of the exchange goes with it"
    assert days.kinds() == ["retention", "retention"]
    assert days.site.verify().failed is None


@EVERYWHERE
def test_an_act_that_is_over_leaves_the_exchange_it_names(days: Days) -> None:
    days.exported(days.asked())
    days.day = 31
    plan = Plan((Term("exchange", 184), Term("admin", 30)))
    assert len(days.run(plan).due) == 1
    assert days.kinds() == ["decision", "outcome", "retention"]


def test_a_hold_on_an_exchange_keeps_who_took_its_evidence_out(days: Days) -> None:
    days.exported(days.asked())
    ledger = Ledger.open(days.site.data)
    ledger.hold(Hold("0a1b2c3d", "exchange", f"{1:032x}", "2025-11-25T04:10Z", "os:siti", "a dispute"))
    days.day = 1826
    assert days.run() == Swept((), 2, more=False)
    ledger.release("0a1b2c3d")
    assert len(days.run().due) == 2


def test_a_run_without_anything_due_leaves_no_record(days: Days) -> None:
    days.asked()
    days.run()
    days.run()
    assert days.records() == 0


def test_an_exchange_without_an_outcome_is_not_due_and_is_when_it_has_one(days: Days) -> None:
    under_way = days.asked(ended=False)
    days.day = 200
    days.asked()
    days.run()
    assert under_way in days.left()
    days.ends(under_way)
    days.run()
    assert under_way in days.left(), "its time begins when it ends"
    days.day = 385
    days.run()
    assert days.left() == []


@EVERYWHERE
def test_runs_are_bounded_and_go_on_where_the_last_one_came_to(days: Days, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sweep, "MOST", 3)
    monkeypatch.setattr(sweep, "LOOKED_AT", 5)
    for _ in range(7):
        days.asked()
    days.asked("block")
    days.day = 200
    runs = [days.run() for _ in range(3)]
    assert [(len(run.due), run.more) for run in runs] == [(3, True), (3, True), (1, False)]
    assert days.left() == [8]
    assert days.records() == 3


@EVERYWHERE
def test_what_is_held_stays_and_goes_when_the_hold_is_over(days: Days) -> None:
    first, second, third = days.asked(), days.asked(), days.asked()
    ledger = Ledger.open(days.site.data)
    ledger.hold(Hold("0a1b2c3d", "entries", "0", "2025-11-25T04:10Z", "os:siti", "a dispute"))  # its question alone
    ledger.hold(Hold("0a1b2c3e", "exchange", f"{second:032x}", "2025-11-25T04:10Z", "os:siti", "a dispute"))
    days.day = 200
    swept = days.run()
    assert ([one.index for one in swept.due], swept.held, swept.more) == ([5], 2, False)
    assert days.left() == [first, second]
    assert days.run().due == ()
    ledger.release("0a1b2c3d")
    days.run()
    assert days.left() == [second]
    assert third == 3


def test_another_plan_looks_at_everything_again(days: Days) -> None:
    days.asked("block")
    days.day = 200
    days.run()
    assert days.left() == [1]
    days.run(Plan((Term("exchange", 100), Term("admin", None))))
    assert days.left() == []


def test_for_ever_is_for_ever(days: Days) -> None:
    days.asked()
    days.day = 40_000
    days.run(Plan((Term("exchange", None), Term("admin", None))))
    assert days.left() == [1]


def test_acts_have_a_time_of_their_own(days: Days) -> None:
    days.log.append_sync(Record("admin.start", {"version": "1"}, {"by": "os:siti"}))
    days.log.append_sync(Record("refusals", {"counts": {"bad_key": 1}}))
    days.day = 1826
    assert [one.index for one in days.run().due] == [0]
    assert days.site.sql("SELECT private FROM entries WHERE idx = 0") == [(None,)]
    assert days.site.verify().failed is None


def test_looking_alone_changes_nothing(days: Days) -> None:
    days.asked()
    days.day = 200
    assert [one.index for one in days.sweeper().run().due] == [1]
    assert [one.index for one in days.sweeper().run().due] == [1]
    assert days.left() == [1]
    assert days.records() == 0


def test_a_clock_that_stood_in_the_past_makes_nothing_older(days: Days) -> None:
    """An old machine without a battery wakes up in the year it was built, until somebody tells it the time."""
    days.asked()
    days.day = -5000
    days.asked()
    days.day = 1
    days.asked()
    days.run()
    assert days.left() == [1, 2, 3]
    days.day = 185.5
    days.run()
    assert days.left() == []


def test_a_clock_that_stood_in_the_future_for_a_while_keeps_nothing_for_ever(days: Days) -> None:
    days.asked()
    days.day = 4000
    days.asked()
    days.day = 1
    days.asked()
    days.day = 186
    days.run()
    assert days.left() == []


def test_a_leap_of_the_clock_is_believed_only_when_somebody_says_so(days: Days) -> None:
    days.sweeper().require_clock()
    days.asked()
    days.run()
    days.day = 59
    days.sweeper().require_clock()
    days.day = 61
    with pytest.raises(AuditError, match="2026-01-25T04:10Z, but the last time anything was done here was 2025-11-25"):
        days.sweeper().require_clock()
    days.run()  # somebody has said so
    days.sweeper().require_clock()


@pytest.mark.parametrize(
    ("written", "minute"),
    [
        ("2026-11-27", "2026-11-27T00:00Z"),
        ("2026-11-27T04:10", "2026-11-27T04:10Z"),
        ("2026-11-27T04:10Z", "2026-11-27T04:10Z"),
    ],
)
def test_times_are_days_or_minutes(written: str, minute: str) -> None:
    assert minute_of(written) == minute


def test_what_is_no_time_is_said_to_be_none() -> None:
    with pytest.raises(AuditError, match="2026-11-27"):
        minute_of("yesterday")


def test_a_hold_that_comes_between_looking_and_erasing_wins(days: Days, monkeypatch: pytest.MonkeyPatch) -> None:
    days.asked()
    days.day = 200
    ledger = Ledger.open(days.site.data)

    def erase(due: Any) -> object:
        ledger.hold(Hold("0a1b2c3d", "entries", "0-9", "2025-11-25T04:10Z", "os:siti", "a dispute"))
        return days.log.erase_private([one.index for one in due], "retention", by="gapura")

    with pytest.raises(AuditError, match="0a1b2c3d"):
        days.sweeper().run(erase)
    assert days.left() == [1]
    assert days.run() == Swept((), 1, more=False)
