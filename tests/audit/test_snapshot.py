"""One moment of the log."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from audit import Record
from audit.reader import Reader
from audit.search.query import Query


def test_a_snapshot_sees_what_was_there_and_nothing_later(site: Any, decision: Callable[[int], Record]) -> None:
    log = site.open()
    log.append_sync(decision(1))
    with Reader.open(site.data).snapshot() as snapshot:
        assert snapshot.size() == 1
        log.append_sync(decision(2))
        log.erase_private([0], "request", by="os:operator")
        assert snapshot.matches(Query()) == snapshot.matches(Query.of(["effect=redact"])) == {0: 1}
        assert [entry.erased for entry in snapshot.entries([0, 1])] == [False]
    with Reader.open(site.data).snapshot() as snapshot:
        assert snapshot.matches(Query.of(["erased=yes"])) == {0: 1}
        assert snapshot.terms(snapshot.entries([0])) == [{"kind=decision", "day=2025-11-25", "erased=yes"}]
    log.close()


def test_entries_come_in_the_order_asked_for(sample: Any) -> None:
    with Reader.open(sample.data).snapshot() as snapshot:
        assert [entry.index for entry in snapshot.entries([9, 2, 700, 4])] == [9, 2, 4]


def test_entries_of_a_kind_are_found_among_all(sample: Any) -> None:
    with Reader.open(sample.data).snapshot() as snapshot:
        ended = [entry.index for entry in snapshot.between(0, snapshot.size()) if entry.kind == "outcome"]
        assert [entry.index for entry in snapshot.of_kind("outcome")] == ended != []
