"""The same SQL, the same rows."""

from __future__ import annotations

import sqlite3
from typing import Any

import pytest

from audit.store.statements import Statements

PAIR = "INSERT INTO things (name, amount) VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET amount = excluded.amount"


@pytest.fixture(params=["sqlite", "postgres"])
def database(request: pytest.FixtureRequest) -> Any:
    if request.param == "sqlite":
        connection = sqlite3.connect(":memory:")
        yield connection
        connection.close()
        return
    server = request.getfixturevalue("server")
    with server._session.transaction() as connection:
        yield Statements(connection)


def test_one_statement_and_many_rows(database: Any) -> None:
    database.execute("CREATE TABLE things (name text PRIMARY KEY, amount int)")
    database.executemany(PAIR, ((f"n{number:04}", number) for number in range(1001)))
    database.executemany(PAIR, [("n0000", 7), ("n0001", None)])
    database.executemany("DELETE FROM things WHERE name = ?", [("n0003",), ("n0004",)])
    database.executemany(PAIR, [])
    found = database.execute("SELECT name, amount FROM things WHERE name < ? ORDER BY name", ("n0006",)).fetchall()
    assert [tuple(row) for row in found] == [("n0000", 7), ("n0001", None), ("n0002", 2), ("n0005", 5)]
    assert [tuple(row) for row in database.execute("SELECT count(*) FROM things")] == [(999,)]
