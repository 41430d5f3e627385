"""What a witness keeps in its folder: ``witness.key`` and ``witness.db`` (SQLite), for its owner's eyes only.

The two belong together. A witness that forgot what it signed could be led to sign a fork, so a key without its memory,
or a memory without its key, is not taken: such a witness has ended, and another one begins in another folder.
"""

from __future__ import annotations

import os
import secrets
import sqlite3
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

from audit.errors import LogUnusable
from audit.keys import SigningKey, load_key, load_or_create, private_folder, sync_folder
from audit.note import COSIGNATURE, VerifierKey, valid_name
from audit.witness.core import NOTHING_YET, Head

KEY_FILE, DATABASE = "witness.key", "witness.db"
LOCK_SECONDS = 5.0
DISPUTES = 100
"""Contradicting checkpoints that are kept of one log; one would do to show a fork."""
_TABLES = """
    CREATE TABLE IF NOT EXISTS meta (name TEXT PRIMARY KEY, value TEXT NOT NULL);
    CREATE TABLE IF NOT EXISTS heads (
        origin TEXT PRIMARY KEY, size INTEGER NOT NULL, root BLOB NOT NULL, note TEXT NOT NULL, seconds INTEGER NOT NULL
    );
    CREATE TABLE IF NOT EXISTS disputes (origin TEXT NOT NULL, note TEXT NOT NULL, seconds INTEGER NOT NULL,
        PRIMARY KEY (origin, note));
"""
_HEAD = "SELECT size, root FROM heads WHERE origin = ?"
_ADVANCE = "INSERT OR REPLACE INTO heads (origin, size, root, note, seconds) VALUES (?, ?, ?, ?, ?)"
_DISPUTE = """
    INSERT OR IGNORE INTO disputes (origin, note, seconds)
    SELECT ?1, ?2, ?3 WHERE (SELECT count(*) FROM disputes WHERE origin = ?1) < ?4"""
_SEEN = """
    SELECT heads.origin, size, seconds, note, (SELECT count(*) FROM disputes WHERE disputes.origin = heads.origin)
    FROM heads ORDER BY heads.origin"""


@dataclass(frozen=True, slots=True)
class Seen:
    """What a witness has of one log."""

    origin: str
    size: int
    seconds: int
    """When it last grew, as a POSIX timestamp."""
    note: str
    disputes: int
    """Checkpoints that the log signed and that contradict this one."""


class WitnessState:
    """One witness's folder. Several processes may use it at once; see :class:`audit.witness.core.Memory`."""

    def __init__(self, folder: Path, name: str, key: SigningKey, clock: Callable[[], float]) -> None:
        """Use :meth:`open`."""
        self._path = folder / DATABASE
        self._clock = clock
        self._key = key
        self.key: VerifierKey = replace(key.verifier, name=name, kind=COSIGNATURE)
        """What to hand out."""

    @classmethod
    def open(cls, folder: Path, name: str | None = None, clock: Callable[[], float] = time.time) -> WitnessState:
        """Take up the witness in ``folder``, or begin one there.

        Args:
            folder: made 0700 if missing.
            name: of a new witness, a URL without scheme; ``gapura.local/witness/<16 digits>`` without one. One that has
                a name keeps it.
            clock: seconds since the epoch.

        Raises:
            LogUnusable: the key or the memory of the witness is missing or damaged, or it has another name.
            OSError: the folder cannot be used.
        """
        if name is not None and not valid_name(name):
            raise LogUnusable("bad_name")
        private_folder(folder)
        path, had_key = folder / DATABASE, (folder / KEY_FILE).exists()
        if had_key and not path.exists():
            raise LogUnusable("witness_forgot", where=str(folder))
        if not path.exists():
            os.close(os.open(path, os.O_WRONLY | os.O_CREAT, 0o600))
            sync_folder(folder)
        with _session(path) as database:
            known = _names(database, name or f"gapura.local/witness/{secrets.token_hex(8)}")
            begun = database.execute("SELECT count(*) FROM heads").fetchone()[0]
        if name not in (None, known):
            raise LogUnusable("witness_name", where=str(folder))
        if begun and not had_key:
            raise LogUnusable("witness_forgot", where=str(folder))
        key = load_key(folder, known, KEY_FILE) if begun else load_or_create(folder, known, KEY_FILE)
        return cls(folder, known, key, clock)

    def sign(self, data: bytes) -> bytes:
        """A 64-byte Ed25519 signature."""
        return self._key.sign(data)

    def head(self, origin: str) -> Head:
        """See :class:`audit.witness.core.Memory`."""
        with _session(self._path) as database:
            return _head(database, origin)

    def advance(self, origin: str, seen: Head, new: Head, signed: str) -> bool:
        """See :class:`audit.witness.core.Memory`."""
        with _session(self._path) as database:
            if _head(database, origin) != seen:
                return False
            database.execute(_ADVANCE, (origin, new.size, new.root, signed, int(self._clock())))
        return True

    def dispute(self, origin: str, signed: str) -> None:
        """See :class:`audit.witness.core.Memory`."""
        with _session(self._path) as database:
            database.execute(_DISPUTE, (origin, signed, int(self._clock()), DISPUTES))

    def seen(self) -> list[Seen]:
        """Every log that was signed here, by origin."""
        with _session(self._path) as database:
            return [Seen(*row) for row in database.execute(_SEEN)]


@contextmanager
def _session(path: Path) -> Iterator[sqlite3.Connection]:
    """One transaction, alone, durable at its end. What SQLite raises is an ``OSError`` to everybody else."""
    try:
        address = f"{path.absolute().as_uri()}?mode=rw"  # never create: what has gone is not nothing
        with closing(sqlite3.connect(address, uri=True, timeout=LOCK_SECONDS, isolation_level=None)) as database:
            database.execute("PRAGMA synchronous=EXTRA").fetchall()
            database.execute("BEGIN IMMEDIATE")
            yield database  # closing without COMMIT takes everything back
            database.execute("COMMIT")
    except sqlite3.DatabaseError as error:
        raise OSError(f"{path.name}: {type(error).__name__}") from None


def _names(database: sqlite3.Connection, wanted: str) -> str:
    for statement in filter(str.strip, _TABLES.split(";")):
        database.execute(statement)
    database.execute("INSERT OR IGNORE INTO meta (name, value) VALUES ('name', ?)", (wanted,))
    return str(database.execute("SELECT value FROM meta WHERE name = 'name'").fetchone()[0])


def _head(database: sqlite3.Connection, origin: str) -> Head:
    found = database.execute(_HEAD, (origin,)).fetchone()
    return NOTHING_YET if found is None else Head(*found)
