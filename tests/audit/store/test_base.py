"""What every store does, whatever the database."""

from __future__ import annotations

import sqlite3
import threading
from contextlib import closing
from pathlib import Path

import pytest

from audit import LogUnusable, Record
from audit.merkle import Frontier, root_of
from audit.record import Sealed, seal
from audit.store.sqlite import SQLiteStore

MINUTE = "2026-11-25T04:10Z"


def entry(number: int, kind: str = "decision") -> Sealed:
    return seal(Record(kind, {}, {"exchange": f"{number:032x}"}), MINUTE)


def sign(tree: Frontier) -> str:
    return f"checkpoint {tree.size} {tree.root().hex()}"


def test_entries_get_dense_indices_and_the_tree_grows_with_them(store: SQLiteStore) -> None:
    batches = [[entry(0)], [entry(1), entry(2), entry(3)], [], [entry(4)]]
    assert [store.append(batch, sign) for batch in batches] == [0, 1, 4, 4]
    tree, newest = store.head()
    assert tree.size == 5
    assert tree.root() == root_of(one.leaf for batch in batches for one in batch)
    assert newest == sign(tree)


def test_the_first_founder_of_a_log_wins(store: SQLiteStore) -> None:
    store.found({"format": "f", "origin": "another"}, "second")
    assert store.names() == {"format": "f", "origin": "o"}
    assert store.head()[1] == "first"


def test_decisions_without_outcome_are_orphans_until_settled(store: SQLiteStore) -> None:
    store.append([entry(1), entry(2), entry(2, "outcome"), entry(3, "disclosure"), entry(4)], None)
    assert store.orphans() == ([f"{1:032x}", f"{4:032x}"], 5)
    store.append([entry(1, "outcome"), entry(5)], None)
    store.settle(5)
    store.settle(2)  # never back
    assert store.orphans() == ([f"{5:032x}"], 7)


@pytest.mark.parametrize(
    "statements",
    ["CREATE TABLE notes (text)", "UPDATE alembic_version SET version_num = '9999'"],
    ids=["another database", "a newer version"],
)
def test_another_database_is_left_alone(tmp_path: Path, statements: str) -> None:
    path = tmp_path / "audit.db"
    if "alembic" in statements:
        made = SQLiteStore(path, lock_timeout=0.2)
        made.open()
        made.close()
    with closing(sqlite3.connect(path)) as database, database:
        database.execute(statements)
    store = SQLiteStore(path, lock_timeout=0.2)
    with pytest.raises(LogUnusable, match="is not an audit log"):
        store.open()
    store.close()


def test_a_file_that_is_no_database_is_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "audit.db"
    path.write_text("Dear diary, this is not a database. " * 50)
    store = SQLiteStore(path, lock_timeout=0.2)
    with pytest.raises(LogUnusable):
        store.open()
    store.close()
    assert path.read_text().startswith("Dear diary")


def test_threads_take_turns(store: SQLiteStore) -> None:
    threads = [
        threading.Thread(target=lambda number=number: [store.append([entry(number)], None) for _ in range(20)])
        for number in range(4)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert store.head()[0].size == 80


def test_a_checkpoint_is_found_by_its_size_and_takes_what_witnesses_sign_under_it(store: SQLiteStore) -> None:
    store.append([entry(0)], sign)
    assert store.note(1) == sign(store.head()[0])
    assert store.note(2) is None
    store.cosign(1, lambda note: note + " seen")
    store.cosign(2, lambda note: note + " never")
    assert (store.note(1) or "").endswith(" seen")
    assert store.note(2) is None
    assert store.head()[1] == store.note(1)
