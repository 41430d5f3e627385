"""Bytes come out of the waiting room as they went in, in order, and findable."""

from __future__ import annotations

from typing import Any

from audit import Record
from audit.record import seal
from audit.store.moving import INSERT, LOCK_HEAD, lines, move, move_all, tree_of

ODD = '\\ \\N \\x "quoted" \t\n\r\0 \u007f \u2028 ğ 🙂'


def test_every_character_survives(server: Any) -> None:
    records = [
        seal(Record("decision", {"note": ODD}, {"exchange": "0" * 32, "text": ODD}), "2026-11-25T04:10Z"),
        seal(Record("refusals", {"counts": {}}), "2026-11-25T04:10Z"),
    ]
    with server._session.transaction() as database:
        database.run(INSERT, stream=lines(records))
        tree = move_all(database)
        rows = database.run("SELECT entry, leaf, random, private, exchange, subject FROM entries ORDER BY idx")
    assert [tuple(row) for row in rows] == [
        (one.entry, one.leaf, one.random, one.private, one.exchange, one.subject) for one in records
    ]
    assert tree.size == 2


def test_what_began_to_wait_first_comes_first_and_can_be_found(server: Any, entry: Any) -> None:
    with server._session.transaction() as database:
        for number in (5, 3, 9):
            database.run(INSERT, stream=lines([entry(number), entry(number, "outcome")]))
        tree = tree_of(database.run(LOCK_HEAD))
        assert move(database, tree) == 6
        assert move(database, tree) == 0
        found = database.run("SELECT exchange FROM entries ORDER BY idx")
        assert [int(exchange, 16) for (exchange,) in found] == [5, 5, 3, 3, 9, 9]
        assert database.run("SELECT count(*) FROM search_rows") == [[6]]
        assert tree_of(database.run(LOCK_HEAD)).root() == tree.root()
