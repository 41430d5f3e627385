"""Reading: by index, by exchange, page by page."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from audit import LogUnusable, Record
from audit.reader import Entry, Query, Reader


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


def all_pages(reader: Reader, query: Query, limit: int) -> list[Entry]:
    found: list[Entry] = []
    cursor = None
    while True:
        page = reader.page(query, cursor, limit)
        found.extend(page.entries)
        cursor = page.cursor
        if cursor is None:
            return found


@pytest.mark.parametrize("limit", [1, 7, 50, 1000])
@pytest.mark.parametrize("newest_first", [False, True])
def test_pages_join_without_gap_or_overlap(reader: Reader, limit: int, newest_first: bool) -> None:
    order = [entry.index for entry in all_pages(reader, Query(newest_first=newest_first), limit)]
    assert order == sorted(range(50), reverse=newest_first)


def test_filters_by_kind_and_time(reader: Reader) -> None:
    second_day = Query(since="2025-11-26T00:00Z", until="2025-11-27T00:00Z")
    assert {entry.minute for entry in all_pages(reader, second_day, 5)} == {"2025-11-26T04:10Z"}
    assert [entry.index for entry in all_pages(reader, Query(kind="admin.erase"), 5)] == [49]
    decisions = all_pages(reader, Query(kind="decision", until="2025-11-26T00:00Z"), 2)
    assert [entry.index for entry in decisions] == [1, 3, 5, 7]


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
