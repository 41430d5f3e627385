"""A log that has just begun."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from audit.store.sqlite import SQLiteStore


@pytest.fixture
def store(tmp_path: Path) -> Iterator[SQLiteStore]:
    store = SQLiteStore(tmp_path / "data" / "audit.db", lock_timeout=0.2)
    store.open()
    store.found({"format": "f", "origin": "o"}, "first")
    yield store
    store.close()
