"""A log that has just begun, in each database."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from audit import Record
from audit.merkle import Frontier
from audit.record import Sealed, seal
from audit.store.address import Address
from audit.store.postgres import PostgresStore
from audit.store.sqlite import SQLiteStore

MINUTE = "2026-11-25T04:10Z"
Open = Callable[[], Any]


@pytest.fixture
def entry() -> Callable[..., Sealed]:
    """A sealed record of an exchange, by its number."""

    def make(number: int, kind: str = "decision", minute: str = MINUTE, **private: str) -> Sealed:
        return seal(Record(kind, {}, {"exchange": f"{number:032x}", **private}), minute)

    return make


@pytest.fixture
def sign() -> Callable[[Frontier], str]:
    return lambda tree: f"checkpoint {tree.size} {tree.root().hex()}"


@pytest.fixture
def in_file(tmp_path: Path) -> Iterator[Open]:
    """Opens the log in a file, each time as another process does."""
    stores = []

    def opened() -> SQLiteStore:
        stores.append(SQLiteStore(tmp_path / "data" / "audit.db", lock_timeout=0.2))
        stores[-1].open()
        return stores[-1]

    yield opened
    for store in stores:
        store.close()


@pytest.fixture
def in_postgres(postgres: Any) -> Iterator[Open]:
    """Opens the log in a database on a server, each time as another process does."""
    url = postgres.database()
    stores = []

    def opened() -> PostgresStore:
        stores.append(PostgresStore(Address.parse(url, "TEST_URL"), "TEST_URL", timeout=2.0))
        stores[-1].open()
        return stores[-1]

    yield opened
    for store in stores:
        store.close()


@pytest.fixture(params=["in_file", "in_postgres"])
def opens(request: pytest.FixtureRequest) -> Open:
    """Opens the same log once more, in either database."""
    opened: Open = request.getfixturevalue(request.param)
    return opened


@pytest.fixture
def store(opens: Open) -> Any:
    store = opens()
    store.found({"format": "f", "origin": "o"}, "first")
    return store


@pytest.fixture
def sqlite(in_file: Open) -> Any:
    store = in_file()
    store.found({"format": "f", "origin": "o"}, "first")
    return store


@pytest.fixture
def server(in_postgres: Open) -> Any:
    store = in_postgres()
    store.found({"format": "f", "origin": "o"}, "first")
    return store


@pytest.fixture
def placed(sign: Any) -> Callable[[Any], None]:
    """Waits until everything that was appended has its place, and a checkpoint."""

    def until_placed(store: Any) -> None:
        if isinstance(store, PostgresStore):
            while store.move(lambda signed, size: size > signed, sign, lambda _: None):
                pass

    return until_placed


@pytest.fixture
def appended(placed: Any) -> Callable[..., list[int]]:
    """Appends batches and tells the index of each batch's first record, found by its leaf."""

    def append(store: Any, *batches: Any, sign: Any = None) -> list[int]:
        first = store.head()[0].size
        sizes = [len(batch) for batch in batches]
        indices = [store.append(batch, sign) for batch in batches]
        placed(store)
        expected = list(itertools.accumulate(sizes, initial=first))[:-1]
        assert indices in (expected, [None] * len(batches))
        return expected

    return append
