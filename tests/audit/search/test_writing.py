"""Rows are written with the entries, become blocks, and lose what is erased; always exactly what the entries say."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from audit import Record
from audit.record import Sealed, seal
from audit.search.blocks import BLOCK
from audit.search.rebuilding import compare
from audit.search.writing import number
from audit.store.sqlite import SQLiteStore

Fill = Callable[[int], list[Sealed]]


def rows(store: SQLiteStore, statement: str) -> list[Any]:
    with store.transaction() as database:
        return list(database.execute(statement).fetchall())


def name(every: Any) -> Sealed:
    return seal(Record("admin.erase", {"erased": [[one.index, one.index] for one in every]}), "2026-11-25T04:10Z")


def erase(store: SQLiteStore, *indices: int) -> None:
    store.erase(indices, name, lambda tree: f"checkpoint {tree.size}")


def test_the_last_entries_have_a_row_each_and_the_others_a_bit_for_each_term(store: SQLiteStore, fill: Fill) -> None:
    made = fill(3000)
    size = len(made)
    assert size > BLOCK
    left = [index for (index,) in rows(store, "SELECT idx FROM search_rows ORDER BY idx")]
    assert left == list(range(size // BLOCK * BLOCK, size))
    assert len(rows(store, "SELECT 1 FROM search_blocks WHERE field = 'minute'")) == size // BLOCK
    assert compare(store.transaction).good


def test_a_batch_of_many_blocks_fills_them_all(store: SQLiteStore) -> None:
    one = seal(Record("refusals", {"counts": {}}), "2026-11-25T04:10Z")
    store.append([one] * (2 * BLOCK + 5), None)
    assert len(rows(store, "SELECT 1 FROM search_rows")) == 5
    counted = rows(store, "SELECT value, block, count FROM search_blocks WHERE field = 'kind'")
    assert counted == [("refusals", 0, 0), ("refusals", 1, 0)], "only exchanges that ended are counted"
    assert compare(store.transaction).good


@pytest.mark.parametrize("index", [0, 17, 18, BLOCK - 1, BLOCK, 4900])
def test_an_erased_entry_loses_its_row_in_the_same_transaction(store: SQLiteStore, fill: Fill, index: int) -> None:
    made = fill(2500)
    assert made[index].private is not None
    before = sum(count for (count,) in rows(store, "SELECT count FROM search_blocks WHERE field = 'group'"))
    erase(store, index)
    assert compare(store.transaction).good
    after = sum(count for (count,) in rows(store, "SELECT count FROM search_blocks WHERE field = 'group'"))
    gone = {one for one, entry in enumerate(made) if entry.exchange == made[index].exchange}
    gone = {one for one in gone if made[one].kind == "outcome" and "simulated=yes" not in made[one].terms}
    assert before - after == len([one for one in gone if one < BLOCK]), "counters go down with the rows"


def test_what_has_no_private_part_is_not_called_erased(store: SQLiteStore, fill: Fill) -> None:
    made = fill(80)
    plain = next(index for index, one in enumerate(made) if one.kind == "refusals")
    erase(store, plain, 0)
    erase(store, 0)  # again: nothing more happens
    assert compare(store.transaction).good
    assert len(rows(store, "SELECT 1 FROM search_rows WHERE terms LIKE '%erased=yes%'")) == 2


def test_nothing_of_a_transaction_that_fails_is_kept(store: SQLiteStore, fill: Fill) -> None:
    fill(10)
    one = seal(Record("refusals", {"counts": {}}), "2026-11-25T04:10Z")

    def unwilling(_: object) -> str:
        raise RuntimeError

    with pytest.raises(RuntimeError):
        store.append([one], unwilling)
    assert compare(store.transaction).good


def test_minutes_are_counted_from_the_epoch() -> None:
    assert number("1970-01-02T00:01Z") == 24 * 60 + 1
