"""What retention keeps beside the log."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from typing import Any

import pytest

from audit import Log, LogUnavailable, Record
from audit.retention.holds import Hold
from audit.retention.ledger import Ledger

HOLD = Hold("0a1b2c3d", "subject", "5b" * 16, "2026-11-27T04:10Z", "os:siti", "a dispute")


EVERYWHERE = pytest.mark.parametrize("site", ["file", "postgres"], indirect=True)


@pytest.fixture
def ledger(site: Any, log: Log) -> Ledger:
    log.append_sync(Record("decision", {}, {"exchange": f"{1:032x}"}, named=(b"8 bytes.",)))
    log.append_sync(Record("refusals", {}))
    log.append_sync(Record("decision", {}, {"exchange": f"{2:032x}"}, named=(b"8 bytes.", b"8 others")))
    return Ledger.open(site.data)


@EVERYWHERE
def test_holds_last_until_they_are_released_and_retention_looks_again_then(ledger: Ledger) -> None:
    assert ledger.holds() == ()
    ledger.hold(HOLD)
    assert ledger.holds() == (HOLD,)
    ledger.note("swept.184", "far")
    ledger.note("listed", "7")
    ledger.release(HOLD.id)
    assert ledger.holds() == ()
    assert (ledger.mark("swept.184"), ledger.mark("listed")) == ("", "7")


@EVERYWHERE
def test_what_is_noted_stays_noted(ledger: Ledger) -> None:
    assert ledger.mark("listed") == ""
    ledger.note("listed", "7")
    ledger.note("listed", "9")
    assert ledger.mark("listed") == "9"


def test_entries_are_found_by_the_tokens_of_names(ledger: Ledger) -> None:
    assert ledger.named([b"8 bytes."]) == (0, 2)
    assert ledger.named([b"8 others", b"unknown."]) == (2,)
    assert ledger.named([]) == ()


def test_only_entries_with_a_private_part_are_there_to_be_erased(ledger: Ledger) -> None:
    assert [(one.index, one.exchange, len(one.leaf)) for one in ledger.with_private([0, 1, 2, 9])] == [
        (0, f"{1:032x}", 32),
        (2, f"{2:032x}", 32),
    ]


def test_a_database_that_somebody_holds_is_said_to_be_locked(
    ledger: Ledger, site: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("audit.retention.ledger._WAIT_SECONDS", 0.1)
    with closing(sqlite3.connect(site.database, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(LogUnavailable) as refused:
            ledger.note("listed", "9")
        other.execute("ROLLBACK")
    assert refused.value.code == "locked"
