"""A copy of the log as files, for a stranger to verify: from either database, beside a running gate.

The copy is the log at one moment. What waits for its place in PostgreSQL at that moment is not in it, as it is not yet
in the tree.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import sqlalchemy as sa

from audit import schema
from audit.errors import LogUnavailable, LogUnusable
from audit.keys import private_folder, write_new
from audit.layout import DATABASE, PUBLIC_FILE
from audit.reader import Reader
from audit.store.migration import copy_file, migrate_sqlite, written
from audit.store.place import variable_of

ROWS = 1000
"""Rows in memory at a time."""


def copy_log(data: Path, to: Path, progress: Callable[[int, int], None] | None = None) -> int:
    """Write ``audit.db`` and ``log.pub`` of the log in folder ``data`` into another one; gives the number of entries.

    Args:
        data: the folder of the log.
        to: another one, made 0700 if missing. It may not hold a log.
        progress: told the rows copied and the rows there are (PostgreSQL only).

    Raises:
        LogUnusable: there is no log (see :meth:`Reader.open`), or there is one in ``to`` (``taken``).
        LogUnavailable: nothing can be written there, or the database does not answer.
    """
    reader = Reader.open(data)
    require_new(to)
    try:
        private_folder(to)
        if variable_of(data) is None:
            copy_file(data / DATABASE, to / DATABASE)
        else:
            with written(to / DATABASE) as draft:
                _copy_tables(reader, draft, progress)
        write_new(to / PUBLIC_FILE, (data / PUBLIC_FILE).read_bytes())
    except FileExistsError:
        raise LogUnusable("taken", where=str(to)) from None
    except (OSError, sqlite3.Error):
        raise LogUnavailable("copy") from None
    with Reader.open(to).snapshot() as snapshot:
        return snapshot.size()


def require_new(to: Path) -> None:
    """Refuse a folder that holds a log.

    Raises:
        LogUnusable: it does (``taken``).
    """
    if (to / DATABASE).exists():
        raise LogUnusable("taken", where=str(to))


def _copy_tables(reader: Reader, draft: Path, progress: Callable[[int, int], None] | None) -> None:
    with closing(sqlite3.connect(draft, isolation_level=None)) as target, reader.snapshot() as snapshot:
        target.execute("PRAGMA synchronous=OFF")  # the file is synced when it is complete
        target.execute("BEGIN IMMEDIATE")
        migrate_sqlite(target, draft)
        target.execute("BEGIN IMMEDIATE")
        total, done = snapshot.size(), 0
        for table in schema.metadata.sorted_tables:
            insert = str(sa.insert(table).compile(dialect=sa.create_engine("sqlite://").dialect))
            for rows in snapshot.rows(table, ROWS):
                target.executemany(insert, rows)
                done += len(rows) if table is schema.entries else 0
                if progress is not None:
                    progress(done, total)
        target.execute("COMMIT")
