"""SQLite's write-ahead log."""

from __future__ import annotations

import sqlite3
import time

PAGE_BYTES = 8192
"""Of a new file: a record has about 1.6 KB, and pages of 4 KB would stand half empty."""


def use_wal(connection: sqlite3.Connection, patience: float) -> None:
    """Have a file written through a WAL. Turning a new one needs it alone, and SQLite does not wait for that as it
    waits for a writer.

    Args:
        connection: to the file.
        patience: seconds to wait for others.

    Raises:
        sqlite3.OperationalError: somebody had the file for all that time, or it cannot be written.
    """
    connection.execute(f"PRAGMA page_size={PAGE_BYTES}").fetchall()  # counts for a file without tables only
    deadline = time.monotonic() + patience
    while True:
        try:
            connection.execute("PRAGMA journal_mode=WAL").fetchall()
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode & 0xFF != sqlite3.SQLITE_BUSY or time.monotonic() >= deadline:
                raise
            time.sleep(0.01)
        else:
            return
