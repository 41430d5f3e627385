"""Rows can be made anew, and a hidden, invented or altered one is named."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from audit.record import Sealed
from audit.search.blocks import BLOCK, pack, unpack
from audit.search.rebuilding import compare, rebuild
from audit.store.sqlite import SQLiteStore

Fill = Callable[[int], list[Sealed]]


def tamper(store: SQLiteStore, *statements: tuple[str, tuple[Any, ...]]) -> None:
    with store.transaction() as database:
        for statement, values in statements:
            database.execute(statement, values)


def content(store: SQLiteStore) -> list[Any]:
    with store.transaction() as database:
        rows = database.execute("SELECT * FROM search_rows ORDER BY idx").fetchall()
        return [rows, database.execute("SELECT * FROM search_blocks ORDER BY field, value, block").fetchall()]


def test_a_log_without_rows_gets_those_it_would_have_had(store: SQLiteStore, fill: Fill) -> None:
    fill(3000)
    before = content(store)
    tamper(store, ("DELETE FROM search_rows", ()), ("DELETE FROM search_blocks", ()))
    told: list[tuple[int, int]] = []
    size = rebuild(store.transaction, lambda done, total: told.append((done, total)))
    assert content(store) == before
    assert told == [(BLOCK, size), (size, size)]


def test_a_log_that_goes_on_while_its_rows_are_missing_is_mended_too(store: SQLiteStore, fill: Fill) -> None:
    fill(500)
    tamper(store, ("DELETE FROM search_rows WHERE idx < 300", ()))
    fill(3000)
    assert compare(store.transaction).wrong.count == 300
    rebuild(store.transaction)
    assert compare(store.transaction).good


def hide(store: SQLiteStore, index: int) -> None:
    """What somebody would do who wants an exchange not to be found."""
    with store.transaction() as database:
        place = 1 << index % BLOCK
        found = database.execute("SELECT field, value, bits FROM search_blocks WHERE block = ?", (index // BLOCK,))
        for field, value, stored in found.fetchall():
            if field != "minute" and unpack(stored) & place:
                bits = unpack(stored) & ~place
                database.execute(
                    "UPDATE search_blocks SET bits = ?, count = ? WHERE field = ? AND value = ? AND block = ?",
                    (pack(bits), bits.bit_count(), field, value, index // BLOCK),
                )
        database.execute("DELETE FROM search_rows WHERE idx = ?", (index,))


@pytest.mark.parametrize("index", [0, 17, BLOCK - 1, BLOCK, 5000])
def test_a_hidden_entry_is_named(store: SQLiteStore, fill: Fill, index: int) -> None:
    fill(3000)
    hide(store, index)
    assert list(compare(store.transaction).wrong) == [(index, index)]
    rebuild(store.transaction)
    assert compare(store.transaction).good


@pytest.mark.parametrize(
    ("statement", "wrong", "beyond"),
    [
        ("UPDATE search_blocks SET value = 'hold' WHERE field = 'effect' AND value = 'block'", True, 0),
        ("UPDATE search_blocks SET count = count - 1 WHERE field = 'effect' AND value = 'redact'", True, 0),
        ("UPDATE search_blocks SET bits = x'01' WHERE field = 'minute'", True, 0),
        ("UPDATE search_blocks SET bits = x'010203' WHERE field = 'rule'", True, 0),
        ("UPDATE search_rows SET minute = minute + 1 WHERE idx = 4100", True, 0),
        ("UPDATE search_rows SET terms = '[\"kind=decision\"]' WHERE idx = 4100", True, 0),
        ("UPDATE search_rows SET terms = 'none'", True, 0),
        ("INSERT INTO search_rows VALUES (999999, 1, '[]')", False, 1),
        ("INSERT INTO search_blocks VALUES ('rule', 'x', 7, 1, x'0000')", False, 1),
    ],
)
def test_whatever_else_is_done_to_the_rows_is_noticed(
    store: SQLiteStore, fill: Fill, statement: str, wrong: bool, beyond: int
) -> None:
    fill(3000)
    tamper(store, (statement, ()))
    found = compare(store.transaction)
    assert (not found.good, found.wrong.count > 0, found.beyond) == (True, wrong, beyond)
    rebuild(store.transaction)
    assert compare(store.transaction).good


def test_rows_of_somebody_else_do_not_keep_the_log_from_going_on(store: SQLiteStore, fill: Fill) -> None:
    before = len(fill(100))
    tamper(store, ("UPDATE search_rows SET terms = '{'", ()), ("INSERT INTO search_rows VALUES (300, 1, '7')", ()))
    tamper(store, ("INSERT INTO search_blocks VALUES ('kind', 'outcome', 0, 1, x'0000')", ()))
    after = len(fill(3000))
    assert store.head()[0].size == before + after
    rebuild(store.transaction)
    assert compare(store.transaction).good
