"""Whose exchanges are whose."""

from __future__ import annotations

from typing import Any

import pytest

from audit import Log, Record
from audit.retention.finding import Wanted, find
from audit.retention.holds import Hold
from audit.retention.ledger import Ledger

WHO, OTHER = "5b" * 16, "6c" * 16


@pytest.fixture
def ledger(site: Any, log: Log) -> Ledger:
    now = [0]
    log.close()
    log = site.open(clock=lambda: 1_764_043_800.0 + now[0] * 86_400)
    for number, subject in enumerate((WHO, OTHER, WHO, WHO)):
        now[0] = number
        exchange = f"{number + 10:032x}"[::-1]
        log.append_sync(Record("decision", {}, {"exchange": exchange, "subject": subject}))
        log.append_sync(Record("disclosure", {"to": "guard"}, {"exchange": exchange}))
        if number != 3:
            log.append_sync(Record("outcome", {}, {"exchange": exchange, "subject": subject}))
    log.append_sync(Record("admin.export", {"what": "bundle"}, {"by": "os:siti", "exchange": exchange}))
    log.append_sync(Record("admin.export", {"what": "bundle"}, {"by": "os:siti", "exchange": f"{10:032x}"[::-1]}))
    log.append_sync(Record("admin.key", {}, {"by": "os:siti", "subject": WHO}))
    log.close()
    return Ledger.open(site.data)


def indices(ledger: Ledger, wanted: Wanted) -> list[list[int]]:
    return [[one.index for one in exchange] for exchange in find(ledger, wanted).exchanges]


def test_a_persons_exchanges_are_found_whole_and_acts_are_not_theirs(ledger: Ledger) -> None:
    found = find(ledger, Wanted(subject=WHO))
    assert [[one.index for one in exchange] for exchange in found.exchanges] == [[0, 1, 2], [6, 7, 8]]
    assert found.under_way == 1
    assert found.subjects() == {WHO}
    assert found.held([Hold("0a1b2c3d", "entries", "7", "", "", "")]) is not None
    assert found.held([Hold("0a1b2c3d", "entries", "3", "", "", "")]) is None


def test_by_exchange_number_and_time(ledger: Ledger) -> None:
    assert indices(ledger, Wanted(exchange="a0")) == [[0, 1, 2]]
    assert indices(ledger, Wanted(exchange="a000000000")) == [[0, 1, 2]]
    assert indices(ledger, Wanted(exchange="f")) == []
    assert indices(ledger, Wanted(indices=(4, 8))) == [[3, 4, 5], [6, 7, 8]]
    assert indices(ledger, Wanted(indices=())) == []
    assert indices(ledger, Wanted(since="2025-11-26T00:00Z", until="2025-11-27T00:00Z")) == [[3, 4, 5]]
    assert indices(ledger, Wanted(subject=WHO, since="2025-11-26T00:00Z")) == [[6, 7, 8]]
    assert find(ledger, Wanted(subject="7d" * 16)).exchanges == ()
