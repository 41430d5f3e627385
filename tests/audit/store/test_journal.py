"""A new file is turned to WAL as soon as nobody else holds it."""

from __future__ import annotations

import sqlite3
import threading
from contextlib import closing
from pathlib import Path

import pytest

from audit.store.journal import use_wal


def test_who_holds_the_file_is_waited_for_and_then_said(tmp_path: Path) -> None:
    path = tmp_path / "audit.db"
    with closing(sqlite3.connect(path, isolation_level=None, check_same_thread=False)) as other:
        other.execute("BEGIN EXCLUSIVE")
        with closing(sqlite3.connect(path, timeout=0, isolation_level=None)) as ours:
            with pytest.raises(sqlite3.OperationalError, match="locked"):
                use_wal(ours, 0.05)
            release = threading.Timer(0.1, lambda: other.execute("ROLLBACK"))
            release.start()
            use_wal(ours, 5)
            release.join()
            assert ours.execute("PRAGMA journal_mode").fetchone() == ("wal",)
            assert ours.execute("PRAGMA page_size").fetchone() == (8192,)
