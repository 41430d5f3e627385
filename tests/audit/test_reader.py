"""Reading: by index, by exchange, page by page."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from audit import AuditError, LogUnusable, Record
from audit.reader import Entry, Reader
from audit.search.query import Query
from audit.search.terms import FINDINGS, PERSON


@pytest.fixture(scope="module")
def reader(sample: Any) -> Reader:
    return Reader.open(sample.data)


def test_one_entry(reader: Reader) -> None:
    entry = reader.get(1)
    assert entry is not None
    assert (entry.index, entry.kind, entry.minute, entry.exchange) == (1, "decision", "2025-11-25T04:10Z", f"{1:032x}")
    assert entry.public_part()["policy"] == "sha256:ab"
    assert entry.private_part() == {"exchange": f"{1:032x}", "subject": "5b" * 16}
    assert not entry.erased
    assert reader.get(50) is None


def test_an_erased_entry_says_so(reader: Reader) -> None:
    erased, never_had_one = reader.get(3), reader.get(0)
    assert erased is not None
    assert never_had_one is not None
    assert (erased.private_part(), erased.erased) == (None, True)
    assert (never_had_one.private_part(), never_had_one.erased) == (None, False)


def test_an_exchange_in_order(reader: Reader) -> None:
    assert [(one.index, one.kind) for one in reader.exchange(f"{1:032x}")] == [(1, "decision"), (2, "outcome")]
    assert [one.index for one in reader.exchange(f"{26:032x}"[:32])] == [48]
    assert len(reader.exchange("0000")) == 43, "a beginning that many share gives them all"
    assert reader.exchange("f" * 32) == reader.exchange("") == ()


def all_pages(reader: Reader, query: Query, limit: int, *, newest_first: bool = False) -> list[Entry]:
    """Forwards to the end, and back again: the same entries."""
    pages, cursor = [], None
    while True:
        page = reader.page(query, cursor, limit, newest_first=newest_first)
        pages.append(page.entries)
        if page.next is None:
            break
        cursor = page.next
    back = [page.entries]
    while page.previous is not None:
        page = reader.page(query, page.previous, limit, newest_first=newest_first)
        back.append(page.entries)
    assert sorted(one.index for part in back for one in part) == sorted(one.index for part in pages for one in part)
    assert page.total == sum(map(len, pages))
    return [entry for part in pages for entry in part]


@pytest.mark.parametrize("limit", [1, 7, 50, 1000])
@pytest.mark.parametrize("newest_first", [False, True])
def test_pages_join_without_gap_or_overlap(reader: Reader, limit: int, newest_first: bool) -> None:
    order = [entry.index for entry in all_pages(reader, Query(), limit, newest_first=newest_first)]
    assert order == sorted(range(50), reverse=newest_first)


def test_filters_by_kind_and_time(reader: Reader) -> None:
    second_day = Query(since="2025-11-26T00:00Z", until="2025-11-27T00:00Z")
    assert {entry.minute for entry in all_pages(reader, second_day, 5)} == {"2025-11-26T04:10Z"}
    assert [entry.index for entry in all_pages(reader, Query.of(["kind=admin.erase"]), 5)] == [49]
    decisions = all_pages(reader, Query.of(["kind=decision"], until="2025-11-26T00:00Z"), 2)
    assert [entry.index for entry in decisions] == [1, 3, 5, 7]


def test_pages_go_on_where_they_were_whatever_is_appended_or_erased_meanwhile(
    site: Any, decision: Callable[[int], Record], outcome: Callable[[int], Record]
) -> None:
    log = site.open()
    for number in range(1, 7):
        log.append_sync(decision(number))
        log.append_sync(outcome(number))
    reader, query = Reader.open(site.data), Query.of(["kind=decision"])
    first = reader.page(query, limit=2, newest_first=True)
    assert [one.index for one in first.entries] == [10, 8]
    log.append_sync(decision(7))
    log.erase_private([6], "request", by="os:operator")
    second = reader.page(query, first.next, limit=2, newest_first=True)
    assert [(one.index, one.erased) for one in second.entries] == [(6, True), (4, False)]
    back = reader.page(query, second.previous, limit=9, newest_first=True)
    assert [one.index for one in back.entries] == [12, 10, 8]
    assert [one.index for one in reader.page(Query.of(["effect=redact"])).entries] == [
        0,
        1,
        2,
        3,
        4,
        5,
        8,
        9,
        10,
        11,
        12,
    ]
    log.close()


def test_exchanges_are_counted_where_they_ended_and_simulated_ones_are_not(site: Any) -> None:
    log = site.open()
    for number in range(1, 6):
        simulated = {"simulated": True} if number == 5 else {}
        facts = {"group": "siswa-smp" if number < 4 else "guru"}
        own = {"exchange": f"{number:032x}", "key": "k7", "facts": facts, "decision": {"effect": "redact"}} | simulated
        log.append_sync(Record("decision", {}, own))
        log.append_sync(Record("outcome", {}, {"exchange": f"{number:032x}", "result": "answered"} | simulated))
    reader = Reader.open(site.data)
    counted = reader.count()
    assert counted.total == 4
    assert counted.values["effect"] == {"redact": 4}
    assert list(counted.values["group"].items()) == [("siswa-smp", 3), ("guru", 1)]
    assert reader.count(Query.of(["simulated=yes"])).total == 1
    assert reader.count(Query.of(["kind=decision", "group=guru"])).total == 1
    by_person = reader.count(Query.of(["key=k7"])).values
    assert "group" in by_person
    log.close()
    for fields in (*([name] for name in FINDINGS), ["group", "effect"]):
        with pytest.raises(AuditError, match="for a person"):
            reader.count(Query.of(["key=k7"]), fields)
    for name in PERSON:
        with pytest.raises(AuditError):
            reader.count(Query(), [name])


def test_a_row_that_points_at_another_entry_is_not_believed(site: Any, decision: Callable[[int], Record]) -> None:
    log = site.open()
    log.append_sync(decision(1))
    log.close()
    site.sql("UPDATE search_rows SET terms = replace(terms, 'effect=redact', 'effect=block')")
    with pytest.raises(AuditError) as refused:
        Reader.open(site.data).page(Query.of(["effect=block"]))
    assert refused.value.code == "rows_differ"


def test_a_snapshot_does_not_move(site: Any, outcome: Callable[[int], Record]) -> None:
    log = site.open()
    log.append_sync(outcome(1))
    with Reader.open(site.data).snapshot() as snapshot:
        assert snapshot.size() == 1
        log.append_sync(outcome(2))
        assert snapshot.size() == 1
        assert [entry.index for entry in snapshot.between(0, 10)] == [0]
    assert Reader.open(site.data).get(1) is not None
    log.close()


def test_what_is_no_log_is_refused(tmp_path: Path) -> None:
    with pytest.raises(LogUnusable, match="There is no audit log"):
        Reader.open(tmp_path)
    for content in (b"", b"no database" * 100):
        (tmp_path / "audit.db").write_bytes(content)
        with pytest.raises(LogUnusable, match="is not an audit log"):
            Reader.open(tmp_path)
