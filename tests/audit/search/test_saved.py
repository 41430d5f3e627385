"""Searches with a name: filters only, never about somebody."""

from __future__ import annotations

from pathlib import Path

import pytest

from audit.errors import AuditError
from audit.reader import Reader
from audit.search.query import Query
from audit.search.saved import remove, save
from audit.store.sqlite import SQLiteStore

BLOCKED = Query.of(["effect=block", "group=siswa-smp"], since="2026-11-01")


def test_a_search_is_kept_replaced_run_and_forgotten(store: SQLiteStore, tmp_path: Path) -> None:
    reader = Reader.open(tmp_path / "data")
    with store.transaction() as database:
        save(database, "blocked", Query.of(["effect=hold"]))
        save(database, "blocked", BLOCKED)
        save(database, "all", Query())
    with reader.snapshot() as snapshot:
        assert snapshot.saved() == {"all": Query(), "blocked": BLOCKED}
    assert reader.saved("blocked") == BLOCKED
    with store.transaction() as database:
        remove(database, "blocked")
    with pytest.raises(AuditError) as refused:
        reader.saved("blocked")
    assert refused.value.code == "no_search"


@pytest.mark.parametrize("name", ["", "Blocked", "a b", "-a", "a-", "x" * 65, "../x", "a\n"])
def test_a_name_is_a_word(store: SQLiteStore, name: str) -> None:
    with store.transaction() as database, pytest.raises(AuditError) as refused:
        save(database, name, BLOCKED)
    assert refused.value.code == "search_name"


@pytest.mark.parametrize("query", [Query.of(["key=k7"]), Query.of([f"subject={'5b' * 16}"]), Query(exchange="ab12")])
def test_what_points_at_somebody_is_not_kept(store: SQLiteStore, query: Query) -> None:
    with store.transaction() as database, pytest.raises(AuditError) as refused:
        save(database, "somebody", query)
    assert refused.value.code == "search_person"


def test_what_is_not_there_cannot_be_forgotten(store: SQLiteStore) -> None:
    with store.transaction() as database, pytest.raises(AuditError, match="no saved search"):
        remove(database, "nothing")


@pytest.mark.parametrize("told", ["{", '{"where": {"selfharm": ["9000"]}}', "7"])
def test_what_somebody_else_wrote_there_is_not_run(store: SQLiteStore, tmp_path: Path, told: str) -> None:
    with store.transaction() as database:
        database.execute("INSERT INTO searches VALUES ('x', ?)", (told,))
    with pytest.raises(AuditError):
        Reader.open(tmp_path / "data").saved("x")
