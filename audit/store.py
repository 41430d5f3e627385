"""Where the log lies: a few operations, each one durable transaction. Here on SQLite.

The log knows only :class:`Store`; another database is another implementation of it, run through the same tests.
"""

from __future__ import annotations

import errno
import os
import sqlite3
import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Protocol

import sqlalchemy as sa
from sqlalchemy.exc import DBAPIError

from audit import schema
from audit.errors import LogUnavailable, LogUnusable
from audit.keys import private_folder, sync_folder
from audit.layout import HASH_BYTES
from audit.merkle import Frontier
from audit.record import Sealed

_INSERT = """
    INSERT INTO entries (idx, kind, minute, entry, leaf, random, private, exchange) VALUES (?, ?, ?, ?, ?, ?, ?, ?)"""
_HEAD = "SELECT size, frontier FROM head WHERE id = 0"
_SET_HEAD = "UPDATE head SET size = ?, frontier = ? WHERE id = 0"
_NEWEST = "SELECT note FROM checkpoints ORDER BY size DESC LIMIT 1"
_CHECKPOINT = "INSERT OR IGNORE INTO checkpoints (size, note) VALUES (?, ?)"
_ORPHANS = """
    SELECT d.exchange FROM entries AS d, head
    WHERE d.idx >= head.settled AND d.kind = 'decision' AND d.exchange IS NOT NULL AND NOT EXISTS
        (SELECT 1 FROM entries AS o WHERE o.exchange = d.exchange AND o.kind = 'outcome')
    ORDER BY d.idx"""
_SETTLE = "UPDATE head SET settled = max(settled, ?) WHERE id = 0"
_SAME_EXCHANGE = """
    SELECT idx FROM entries WHERE idx = ?1
    UNION SELECT idx FROM entries WHERE exchange = (SELECT exchange FROM entries WHERE idx = ?1)"""
_ERASE = "UPDATE entries SET random = NULL, private = NULL, exchange = NULL WHERE idx = ?"

_CODES = {
    sqlite3.SQLITE_FULL: "full",
    sqlite3.SQLITE_READONLY: "readonly",
    sqlite3.SQLITE_PERM: "readonly",
    sqlite3.SQLITE_CANTOPEN: "readonly",
    sqlite3.SQLITE_BUSY: "locked",
    sqlite3.SQLITE_LOCKED: "locked",
}

Sign = Callable[[Frontier], str]
"""Makes the signed checkpoint of a tree."""


class Store(Protocol):
    """What the log asks of a database. Every method is one transaction and returns when its effect is durable.

    All raise :class:`LogUnavailable` when the database cannot be used now; then nothing has changed. All may be called
    from any thread.
    """

    def names(self) -> Mapping[str, str]:
        """``format`` and ``origin`` of the log; empty for a new one."""

    def found(self, names: Mapping[str, str], note: str) -> None:
        """Begin a new log: its names and the checkpoint of the empty tree. No effect if another was first."""

    def head(self) -> tuple[Frontier, str]:
        """The tree as it is, and the newest checkpoint."""

    def append(self, records: Sequence[Sealed], sign: Sign | None) -> int:
        """Add entries at the end, in order, with or without a checkpoint after them; gives the first one's index."""

    def orphans(self) -> tuple[list[str], int]:
        """Exchange ids of decisions without an outcome, oldest first, and the size of the log they were sought in."""

    def settle(self, size: int) -> None:
        """Remember that every decision below ``size`` has its outcome: :meth:`orphans` need not look there again."""

    def erase(self, indices: Sequence[int], name: Callable[[Sequence[int]], Sealed], sign: Sign) -> int:
        """Delete the private parts, random bytes and exchange ids of ``indices`` and of all entries that share an
        exchange with one of them, and append the record that ``name`` makes of the sorted list; gives its index."""

    def close(self) -> None:
        """Let go of the database."""


class SQLiteStore:
    """The log in one SQLite file: WAL, ``synchronous=FULL``, any number of processes, one writing at a time."""

    def __init__(self, path: Path, lock_timeout: float) -> None:
        """Assigns only; see :meth:`open`. ``lock_timeout`` (seconds): how long to wait for another writer."""
        self._path = path.absolute()
        self._lock_timeout = lock_timeout
        self._lock = threading.Lock()
        self._file: tuple[int, int] | None = None
        self._engine = sa.create_engine("sqlite://", creator=self._connect, poolclass=sa.StaticPool)
        sa.event.listen(self._engine, "begin", lambda connection: connection.exec_driver_sql("BEGIN IMMEDIATE"))

    def open(self) -> None:
        """Create the file (0600) and its tables where they are missing.

        Raises:
            LogUnavailable: the folder or file may not be written.
            LogUnusable: the file is something else, or of another version.
        """
        try:
            private_folder(self._path.parent)
            if not self._path.exists():
                os.close(os.open(self._path, os.O_WRONLY | os.O_CREAT, 0o600))
                sync_folder(self._path.parent)
            self._file = self._identity()
        except OSError as error:
            raise LogUnavailable("full" if error.errno == errno.ENOSPC else "readonly") from None
        with self._transaction() as connection:
            revision = self._revision(connection)
            if revision is None:
                self._migrate(connection)
            elif revision != schema.REVISION:
                raise LogUnusable("not_a_log", where=str(self._path))

    def names(self) -> Mapping[str, str]:
        """See :class:`Store`."""
        with self._transaction() as connection:
            return dict(connection.execute(sa.select(schema.meta.c.name, schema.meta.c.value)).all())

    def found(self, names: Mapping[str, str], note: str) -> None:
        """See :class:`Store`."""
        with self._transaction() as connection:
            if connection.execute(sa.select(schema.meta.c.name)).first() is None:
                pairs = [{"name": name, "value": value} for name, value in names.items()]
                connection.execute(schema.meta.insert(), pairs)
                connection.execute(schema.head.insert().values(id=0, size=0, frontier=b"", settled=0))
                connection.execute(schema.checkpoints.insert().values(size=0, note=note))

    def head(self) -> tuple[Frontier, str]:
        """See :class:`Store`."""
        with self._transaction() as connection:
            return _read_head(connection), str(connection.exec_driver_sql(_NEWEST).scalar_one())

    def append(self, records: Sequence[Sealed], sign: Sign | None) -> int:
        """See :class:`Store`."""
        with self._transaction() as connection:
            return _append(connection, records, sign)

    def orphans(self) -> tuple[list[str], int]:
        """See :class:`Store`."""
        with self._transaction() as connection:
            return [str(row[0]) for row in connection.exec_driver_sql(_ORPHANS)], _read_head(connection).size

    def settle(self, size: int) -> None:
        """See :class:`Store`."""
        with self._transaction() as connection:
            connection.exec_driver_sql(_SETTLE, (size,))

    def erase(self, indices: Sequence[int], name: Callable[[Sequence[int]], Sealed], sign: Sign) -> int:
        """See :class:`Store`. What is deleted is overwritten in the file (``secure_delete``) and in the WAL."""
        with self._transaction() as connection:
            every: set[int] = set()
            for index in indices:
                every.update(row[0] for row in connection.exec_driver_sql(_SAME_EXCHANGE, (index,)))
            record = name(sorted(every))
            connection.exec_driver_sql(_ERASE, [(index,) for index in sorted(every)])
            first = _append(connection, [record], sign)
        with self._lock, self._translated():
            self._engine.raw_connection().cursor().execute("PRAGMA wal_checkpoint(TRUNCATE)")
        return first

    def close(self) -> None:
        """See :class:`Store`."""
        with self._lock:
            self._engine.dispose()

    @contextmanager
    def _transaction(self) -> Iterator[sa.Connection]:
        with self._lock, self._translated():
            if self._file != self._identity():
                raise LogUnavailable("moved")
            with self._engine.begin() as connection:
                yield connection

    @contextmanager
    def _translated(self) -> Iterator[None]:
        """Database errors become ours, and the next transaction starts on a new connection."""
        try:
            yield
        except (DBAPIError, sqlite3.Error) as error:
            self._engine.dispose()
            origin = error.orig if isinstance(error, DBAPIError) else error
            code = getattr(origin, "sqlite_errorcode", None) or sqlite3.SQLITE_ERROR
            if code & 0xFF == sqlite3.SQLITE_NOTADB:
                raise LogUnusable("not_a_log", where=str(self._path)) from None
            raise LogUnavailable(_CODES.get(code & 0xFF, "io")) from None

    def _identity(self) -> tuple[int, int] | None:
        """Which file the path names. An open database that was moved away could still be written, and be lost."""
        try:
            found = self._path.stat()
        except OSError:
            return None
        return found.st_dev, found.st_ino

    def _connect(self) -> sqlite3.Connection:
        connection = sqlite3.connect(
            f"{self._path.as_uri()}?mode=rw",  # never create: a log that has gone is an error, not a new log
            uri=True,
            timeout=self._lock_timeout,
            isolation_level=None,
            check_same_thread=False,
        )
        try:
            for pragma in ("journal_mode=WAL", "synchronous=FULL", "secure_delete=ON"):
                connection.execute(f"PRAGMA {pragma}").fetchall()
        except sqlite3.Error:
            connection.close()
            raise
        return connection

    def _revision(self, connection: sa.Connection) -> str | None:
        tables = sa.inspect(connection).get_table_names()
        if not tables:
            return None
        if "alembic_version" not in tables:
            raise LogUnusable("not_a_log", where=str(self._path))
        return str(connection.exec_driver_sql("SELECT version_num FROM alembic_version").scalar())

    def _migrate(self, connection: sa.Connection) -> None:
        from alembic import command  # noqa: PLC0415 - slow to import, and only a new or an older log needs it
        from alembic.config import Config  # noqa: PLC0415

        config = Config()
        config.set_main_option("script_location", "audit:migrations")
        config.attributes["connection"] = connection
        command.upgrade(config, schema.REVISION)


def _read_head(connection: sa.Connection) -> Frontier:
    size, frontier = connection.exec_driver_sql(_HEAD).one()
    return Frontier(size, (frontier[at : at + HASH_BYTES] for at in range(0, len(frontier), HASH_BYTES)))


def _append(connection: sa.Connection, records: Sequence[Sealed], sign: Sign | None) -> int:
    tree = _read_head(connection)
    first = tree.size
    if records:
        rows = [
            (first + at, one.kind, one.minute, one.entry, one.leaf, one.random, one.private, one.exchange)
            for at, one in enumerate(records)
        ]
        connection.exec_driver_sql(_INSERT, rows)
        for one in records:
            tree.append(one.leaf)
        connection.exec_driver_sql(_SET_HEAD, (tree.size, b"".join(tree.hashes)))
    if sign is not None:
        connection.exec_driver_sql(_CHECKPOINT, (tree.size, sign(tree)))
    return first
