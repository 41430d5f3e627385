"""SQLite files of this room: private, synchronous, and overwriting what they delete."""

from __future__ import annotations

import os
import sqlite3
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from audit.keys import private_folder, sync_folder
from audit.seal.trouble import SealError, Unkept

_WAIT = 5.0
_VERSION = 1
_BROKEN = (sqlite3.SQLITE_NOTADB, sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_ERROR)


@contextmanager
def opened(path: Path, tables: str, beside: tuple[Path, str] | None = None) -> Iterator[sqlite3.Connection]:
    """One write transaction on a file, made where it is missing (0600 in a 0700 folder, WAL, ``synchronous=FULL``).

    A connection a time: content is sealed rarely, and a file that was moved away or put back is no surprise then.

    Args:
        path: the file.
        tables: SQL that makes its tables.
        beside: another file and its tables, attached as ``apart``. Both are locked together; each is durable alone.

    Raises:
        Unkept: a file cannot be written now.
        SealError: a file is something else (``unreadable``).
    """
    files = [(path, "main", tables), *([(beside[0], "apart", beside[1])] if beside else [])]
    try:
        for file, _, _ in files:
            _make(file)
        with closing(_connect(path)) as database:
            for file, name, made in files:
                _prepare(database, file, name, made)
            database.execute("BEGIN IMMEDIATE")
            try:
                yield database
                database.execute("COMMIT")
            finally:
                if database.in_transaction:
                    database.execute("ROLLBACK")
    except sqlite3.Error as error:
        if (getattr(error, "sqlite_errorcode", None) or 0) & 0xFF in _BROKEN:
            raise SealError("unreadable", where=str(path)) from None
        raise Unkept("unkept", where=str(path)) from None
    except OSError:
        raise Unkept("unkept", where=str(path)) from None


def overwritten(path: Path, beside: Path | None = None) -> bool:
    """Write what was deleted over in the files themselves, and empty their logs. False: somebody still reads an older
    state; call again later."""
    done = True
    for file in (path, *([beside] if beside else [])):
        if not file.exists():
            continue
        try:
            with closing(_connect(file)) as database:
                ((busy, _, _),) = database.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
        except sqlite3.Error:
            return False
        done = done and not busy
    return done


def _connect(path: Path) -> sqlite3.Connection:
    # Without a cache of statements: a BEGIN that was made ready before ATTACH would not lock what is attached.
    return sqlite3.connect(path, timeout=_WAIT, isolation_level=None, cached_statements=0)


def _make(file: Path) -> None:
    private_folder(file.parent)
    if not file.exists():
        os.close(os.open(file, os.O_WRONLY | os.O_CREAT, 0o600))
        sync_folder(file.parent)


def _prepare(database: sqlite3.Connection, file: Path, name: str, tables: str) -> None:
    if name != "main":
        database.execute(f"ATTACH ? AS {name}", (str(file),))
    _use_wal(database, name)
    for pragma in ("synchronous=FULL", "secure_delete=ON"):
        database.execute(f"PRAGMA {name}.{pragma}").fetchall()
    (version,) = database.execute(f"PRAGMA {name}.user_version").fetchone()
    if version == 0:
        database.execute("BEGIN IMMEDIATE")
        for statement in filter(None, map(str.strip, tables.split(";"))):
            database.execute(statement.replace("{in}", name))
        database.execute(f"PRAGMA {name}.user_version = {_VERSION}")
        database.execute("COMMIT")
    elif version != _VERSION:
        raise SealError("unreadable", where=str(file))


def _use_wal(database: sqlite3.Connection, name: str) -> None:
    """Turning a new file to WAL needs it alone, and SQLite does not wait for that as it waits for a writer."""
    deadline = time.monotonic() + _WAIT
    while True:
        try:
            database.execute(f"PRAGMA {name}.journal_mode=WAL").fetchall()
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode & 0xFF != sqlite3.SQLITE_BUSY or time.monotonic() >= deadline:
                raise
            time.sleep(0.01)
        else:
            return
