"""A case as a program is told of it."""

from __future__ import annotations

from audit.cases.case import GENERAL, Case, Event, Kind, Origin
from audit.cases.register import Counts
from gateway.office.case_telling import told, told_counts, told_event, when

CASE = Case("ab" * 16, Kind.HOLD, GENERAL, "teacher", Origin(group="7a"), 1_800_000_000, 1_800_003_600,
            named=frozenset({"Bu Tini", "Adi"}))  # fmt: skip


def test_times_are_said_in_utc_and_people_in_order() -> None:
    said = told(CASE, 1_800_003_600)
    assert (said["opened"], said["overdue"], said["closed"]) == ("2027-01-15T08:00:00Z", True, None)
    assert (said["named"], said["origin"]["group"], said["code"]) == (["Adi", "Bu Tini"], "7a", CASE.code)
    assert told(CASE, 1_800_003_599)["overdue"] is False
    assert when(0) is None


def test_events_and_counts_are_plain_values() -> None:
    event = told_event(Event(1_800_000_000, "Adi", "take", {"to": "x"}))
    assert event == {
        "at": "2027-01-15T08:00:00Z",
        "person": "Adi",
        "action": "take",
        "said": {"to": "x"},
        "content": "",
    }
    assert told_counts(Counts(2, 1, {"state": {"taken": 1, "open": 1}}))["values"] == {"state": {"open": 1, "taken": 1}}
