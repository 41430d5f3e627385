"""The log in one SQLite file.

The tables are those of ``audit.schema``, made by Alembic; but every exchange waits for two transactions here, and plain
``sqlite3`` makes one for half the processor time that SQLAlchemy takes.
"""

from __future__ import annotations

import errno
import os
import sqlite3
import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from audit.errors import LogUnavailable, LogUnusable
from audit.keys import private_folder, sync_folder
from audit.layout import HASH_BYTES, REVISION
from audit.merkle import Frontier
from audit.record import Sealed
from audit.search import writing as search
from audit.store.base import Doomed, Sign
from audit.store.journal import use_wal

if TYPE_CHECKING:
    from audit.store.migration import Upgrade

_INSERT = """
    INSERT INTO entries (idx, kind, minute, entry, leaf, random, private, exchange, subject)
    VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)"""
_HEAD = "SELECT size, frontier FROM head WHERE id = 0"
_SET_HEAD = "UPDATE head SET size = ?, frontier = ? WHERE id = 0"
_REVISION = "SELECT version_num FROM alembic_version"
_NAMES = "SELECT name, value FROM meta"
_NAME = "INSERT INTO meta (name, value) VALUES (?, ?)"
_FIRST_HEAD = "INSERT INTO head (id, size, frontier, settled) VALUES (0, 0, x'', 0)"
_NEWEST = "SELECT note FROM checkpoints ORDER BY size DESC LIMIT 1"
_NOTE = "SELECT note FROM checkpoints WHERE size = ?"
_COSIGN = "UPDATE checkpoints SET note = ? WHERE size = ?"
_CHECKPOINT = "INSERT OR IGNORE INTO checkpoints (size, note) VALUES (?, ?)"
_ORPHANS = """
    SELECT d.exchange FROM entries AS d, head
    WHERE d.idx >= head.settled AND d.kind = 'decision' AND d.exchange IS NOT NULL AND d.minute < ?
        AND NOT EXISTS (SELECT 1 FROM entries AS o WHERE o.exchange = d.exchange AND o.kind = 'outcome')
    ORDER BY d.idx"""
_YOUNG = """
    SELECT coalesce(min(e.idx), max(head.size)) FROM head LEFT JOIN entries AS e
        ON e.idx >= head.settled AND e.kind = 'decision' AND e.minute >= ?"""
_SETTLE = "UPDATE head SET settled = max(settled, ?) WHERE id = 0"
_NAMED = "INSERT OR IGNORE INTO named (token, idx) VALUES (?, ?)"
_SAME_EXCHANGE = """
    SELECT idx, leaf, exchange, subject FROM entries WHERE idx = ?1
    UNION SELECT idx, leaf, exchange, subject FROM entries
    WHERE kind IN ('decision', 'outcome', 'disclosure') AND exchange = (
        SELECT exchange FROM entries WHERE idx = ?1 AND kind IN ('decision', 'outcome', 'disclosure'))"""
_ERASE = "UPDATE entries SET random = NULL, private = NULL, exchange = NULL, subject = NULL WHERE idx = ?"
_UNNAME = "DELETE FROM named WHERE idx = ?"
_REBUILT = ("entries_exchange", "entries_subject")
_PATIENCE_MS = 250
"""How long writers may be kept waiting for those who read."""

_EVER = "9999"  # later than any minute

_CODES = {
    sqlite3.SQLITE_FULL: "full",
    sqlite3.SQLITE_READONLY: "readonly",
    sqlite3.SQLITE_PERM: "readonly",
    sqlite3.SQLITE_CANTOPEN: "readonly",
    sqlite3.SQLITE_BUSY: "locked",
    sqlite3.SQLITE_LOCKED: "locked",
}


class SQLiteStore:
    """The log in one SQLite file: WAL, ``synchronous=FULL``, any number of processes, one writing at a time."""

    shared = False

    def __init__(self, path: Path, lock_timeout: float) -> None:
        """Assigns only; see :meth:`open`. ``lock_timeout`` (seconds): how long to wait for another writer."""
        self._path = path.absolute()
        self._lock_timeout = lock_timeout
        self._lock = threading.Lock()
        self._file: tuple[int, int] | None = None
        self._connection: sqlite3.Connection | None = None
        self.upgraded: Upgrade | None = None

    def open(self) -> None:
        """Create the file (0600) and its tables where they are missing; bring an older log up to date, after a copy.

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
        with self._transaction() as database:
            if not _up_to_date(database):
                self.upgraded = self._migrate(database)

    def try_upgrade(self) -> Upgrade | None:
        """Take the steps that :meth:`open` would take with this file, which is there, and undo them."""
        self._file = self._identity()
        with self._transaction() as database:
            return None if _up_to_date(database) else self._migrate(database, keep=False)

    def start(self, sign: Sign, signed: Callable[[str], None]) -> None:
        """See :class:`Store`: nothing goes on by itself here, every append finds its place at once."""

    def names(self) -> Mapping[str, str]:
        """See :class:`Store`."""
        with self._transaction() as database:
            return dict(database.execute(_NAMES).fetchall())

    def found(self, names: Mapping[str, str], note: str) -> None:
        """See :class:`Store`."""
        with self._transaction() as database:
            if not database.execute(_NAMES).fetchall():
                database.executemany(_NAME, names.items())
                database.execute(_FIRST_HEAD)
                database.execute(_CHECKPOINT, (0, note))

    def head(self) -> tuple[Frontier, str]:
        """See :class:`Store`."""
        with self._transaction() as database:
            return _read_head(database), str(database.execute(_NEWEST).fetchone()[0])

    def note(self, size: int) -> str | None:
        """See :class:`Store`."""
        with self._transaction() as database:
            return next((str(note) for (note,) in database.execute(_NOTE, (size,))), None)

    def cosign(self, size: int, merge: Callable[[str], str]) -> None:
        """See :class:`Store`."""
        with self._transaction() as database:
            for (note,) in database.execute(_NOTE, (size,)).fetchall():
                database.execute(_COSIGN, (merge(note), size))

    def append(self, records: Sequence[Sealed], sign: Sign | None) -> int:
        """See :class:`Store`."""
        with self._transaction() as database:
            return _append(database, records, sign)

    def orphans(self, before: str | None = None) -> tuple[list[str], int]:
        """See :class:`Store`."""
        with self._transaction() as database:
            found = [str(exchange) for (exchange,) in database.execute(_ORPHANS, (before or _EVER,))]
            return found, int(database.execute(_YOUNG, (before or _EVER,)).fetchone()[0])

    def settle(self, size: int) -> None:
        """See :class:`Store`."""
        with self._transaction() as database:
            database.execute(_SETTLE, (size,))

    def erase(self, indices: Sequence[int], name: Callable[[Sequence[Doomed]], Sealed], sign: Sign) -> int:
        """See :class:`Store`. What is deleted is overwritten in the file at once (``secure_delete``)."""
        with self._transaction() as database:
            found: dict[int, Doomed] = {}
            for index in indices:
                found.update((row[0], Doomed(*row)) for row in database.execute(_SAME_EXCHANGE, (index,)))
            every = [found[index] for index in sorted(found)]
            record = name(every)
            search.forget(database, list(found))
            for statement in (_ERASE, _UNNAME):
                database.executemany(statement, [(one.index,) for one in every])
            return _append(database, [record], sign)

    def scrub(self) -> bool:
        """See :class:`Store`. A page that was split before may keep the copy of a moved key in its slack, so the
        indexes over exchanges and subjects are made anew; then the WAL is emptied."""
        with self._transaction() as database:
            for index in _REBUILT:
                database.execute(f"REINDEX {index}")
        with self._lock, self._translated() as database:
            database.execute(f"PRAGMA busy_timeout={_PATIENCE_MS}").fetchall()
            busy, *_ = database.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
            database.execute(f"PRAGMA busy_timeout={int(self._lock_timeout * 1000)}").fetchall()
            return not busy

    @contextmanager
    def transaction(self) -> Iterator[search.Database]:
        """See :class:`Store`."""
        with self._transaction() as database:
            yield database

    def close(self) -> None:
        """See :class:`Store`."""
        with self._lock:
            self._disconnect()

    @contextmanager
    def _transaction(self) -> Iterator[sqlite3.Connection]:
        with self._lock, self._translated() as database:
            if self._file != self._identity():
                raise LogUnavailable("moved")
            database.execute("BEGIN IMMEDIATE")
            try:
                yield database
                if database.in_transaction:  # a migration commits by itself
                    database.execute("COMMIT")
            finally:
                if database.in_transaction:
                    database.execute("ROLLBACK")

    @contextmanager
    def _translated(self) -> Iterator[sqlite3.Connection]:
        """A connection, whose errors become ours; after an error the next transaction starts on a new one."""
        try:
            if self._connection is None:
                self._connection = self._connect()
            yield self._connection
        except sqlite3.Error as error:
            self._disconnect()
            code = (getattr(error, "sqlite_errorcode", None) or sqlite3.SQLITE_ERROR) & 0xFF
            if code == sqlite3.SQLITE_NOTADB:
                raise LogUnusable("not_a_log", where=str(self._path)) from None
            raise LogUnavailable(_CODES.get(code, "io")) from None

    def _migrate(self, database: sqlite3.Connection, *, keep: bool = True) -> Upgrade | None:
        from audit.store.migration import migrate_sqlite  # noqa: PLC0415 - only a new or an older log needs it

        try:
            return migrate_sqlite(database, self._path, keep=keep)
        except OSError as error:  # of the copy
            raise LogUnavailable("full" if error.errno == errno.ENOSPC else "readonly") from None

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
            use_wal(connection, self._lock_timeout)
            for pragma in ("synchronous=FULL", "secure_delete=ON"):
                connection.execute(f"PRAGMA {pragma}").fetchall()
        except sqlite3.Error:
            connection.close()
            raise
        return connection

    def _disconnect(self) -> None:
        if self._connection is not None:
            self._connection.close()
            self._connection = None


def _up_to_date(database: sqlite3.Connection) -> bool:
    try:
        return database.execute(_REVISION).fetchall() == [(REVISION,)]
    except sqlite3.OperationalError:  # there is no such table
        return False


def _read_head(database: sqlite3.Connection) -> Frontier:
    size, frontier = database.execute(_HEAD).fetchone()
    return Frontier(size, (frontier[at : at + HASH_BYTES] for at in range(0, len(frontier), HASH_BYTES)))


def _append(database: sqlite3.Connection, records: Sequence[Sealed], sign: Sign | None) -> int:
    tree = _read_head(database)
    first = tree.size
    if records:
        rows = [
            (first + at, one.kind, one.minute, one.entry, one.leaf, one.random, one.private, one.exchange, one.subject)
            for at, one in enumerate(records)
        ]
        database.executemany(_INSERT, rows)
        search.add(database, first, records)
        database.executemany(_NAMED, [(token, first + at) for at, one in enumerate(records) for token in one.named])
        for one in records:
            tree.append(one.leaf)
        database.execute(_SET_HEAD, (tree.size, b"".join(tree.hashes)))
    if sign is not None:
        database.execute(_CHECKPOINT, (tree.size, sign(tree)))
    return first
