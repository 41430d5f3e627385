"""``people.db``: who may open sealed content, each with a key of their own under a passphrase of their own.

The public half is all the gate ever uses. The private half is closed with a key made from the passphrase (scrypt,
RFC 7914), bound to the person's name and role: nobody gets at it without the passphrase, and a row whose role was
changed opens no more. A second key pair is the recovery key: its private half is printed once and kept nowhere.
A new passphrase means new keys: it opens nothing that was sealed before.
"""

from __future__ import annotations

import re
import sqlite3
import time
import unicodedata
from collections.abc import Callable, Collection
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from pathlib import Path

from cryptography.hazmat.primitives.kdf.scrypt import Scrypt

from audit.entropy import random_bytes
from audit.seal import boxes, files, recovery
from audit.seal.trouble import SealError

DATABASE = "people.db"
LEAST = 14
"""Characters of a passphrase."""
COST = 1 << 17
"""scrypt's N, with r = 8 and p = 1: 128 MB of memory for each guess. Stored with each key, so it can be raised."""
_FREE_TRIES = 3
_LONGEST_WAIT = 600
_SALT = 16
_NAME = re.compile(r"[^\W_][\w .'\u2019-]{0,79}")
_ROLE = re.compile(r"[a-z][a-z0-9-]{0,63}")
_TABLES = """
    CREATE TABLE IF NOT EXISTS {in}.people (id TEXT PRIMARY KEY, name TEXT NOT NULL, role TEXT NOT NULL,
        public BLOB NOT NULL, recovery BLOB NOT NULL, cost INTEGER NOT NULL, private BLOB, since INTEGER NOT NULL,
        ended INTEGER, failed INTEGER NOT NULL DEFAULT 0, tried INTEGER NOT NULL DEFAULT 0) WITHOUT ROWID"""
_LIST = "SELECT id, name, role, public, recovery, since, ended FROM people ORDER BY name, since"


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody who may open what is sealed to them."""

    id: str
    """Of the public key: see :func:`audit.seal.boxes.key_id`."""
    name: str
    role: str
    public: bytes = field(repr=False)
    recovery: bytes = field(repr=False)
    """The public half of the recovery key."""
    since: int
    """Second (UTC)."""
    ended: int | None = None
    """When they left, or got other keys; None while content is sealed to them."""

    @property
    def keys(self) -> dict[str, bytes]:
        """Key id -> public key: theirs, and that of their recovery sheet."""
        return {self.id: self.public, boxes.key_id(self.recovery): self.recovery}


@dataclass(frozen=True, slots=True)
class Identity:
    """A person who has shown who they are. ``repr`` shows no key."""

    person: Person
    private: bytes = field(repr=False)
    by_sheet: bool = False
    """Whether it was the recovery sheet that spoke for them."""


Note = Callable[[Person], None]
"""Writes down what is about to happen; returns when that is durable."""


class People:
    """The register of one site. Every method blocks, and works where there is no file yet.

    All raise ``Unkept`` where the file cannot be written now, and :class:`SealError` where it is damaged.
    """

    def __init__(self, data: Path, *, cost: int | None = None, clock: Callable[[], float] = time.time) -> None:
        self._path, self._cost, self._clock = data / DATABASE, cost or COST, clock

    def list(self) -> tuple[Person, ...]:
        """Everybody, also who has left."""
        if not self._path.exists():
            return ()
        with self._open() as database:
            return tuple(Person(*row) for row in database.execute(_LIST))

    def holders(self, roles: Collection[str]) -> tuple[Person, ...]:
        """Who holds one of these roles now."""
        return tuple(one for one in self.list() if one.ended is None and one.role in roles)

    def add(self, name: str, role: str, passphrase: str, note: Note) -> tuple[Person, str]:
        """A new person; the second of the pair is their recovery sheet, which nobody can print again.

        Raises:
            SealError: ``bad_name``, ``bad_role``, ``weak``, ``is_there``.
        """
        name = unicodedata.normalize("NFC", name.strip())
        if not _NAME.fullmatch(name):
            raise SealError("bad_name")
        if not _ROLE.fullmatch(role):
            raise SealError("bad_role")
        if self._current(name) is not None:
            raise SealError("is_there")
        return self._enter(name, role, passphrase, note, None)

    def reset(self, name: str, passphrase: str, note: Note) -> tuple[Person, str]:
        """New keys for somebody who has lost the passphrase or the sheet. What was sealed before opens with none of
        the new ones; the old private key is destroyed, the old recovery sheet still opens what was sealed to it.

        Raises:
            SealError: ``nobody``, ``weak``.
        """
        before = self._known(name)
        return self._enter(before.name, before.role, passphrase, note, before)

    def retire(self, name: str, note: Note) -> Person:
        """Nothing is sealed to them from now on, and their private key is destroyed.

        Raises:
            SealError: ``nobody``.
        """
        person = self._known(name)
        note(person)
        with self._open() as database:
            self._end(database, person)
        files.overwritten(self._path)
        return person

    def unlock(self, name: str, passphrase: str) -> Identity:
        """Somebody shows who they are. A wrong name takes as long as a wrong passphrase and says the same.

        Raises:
            SealError: ``wrong``; ``wait`` after three wrong ones, twice as long each time.
        """
        person = self._current(unicodedata.normalize("NFC", name.strip()))
        if person is None:
            _stretched(passphrase, bytes(_SALT), self._cost)
            raise SealError("wrong")
        self._begin_try(person)
        with self._open() as database:
            row = database.execute("SELECT private, cost FROM people WHERE id = ?", (person.id,)).fetchone()
        salt, box = row[0][:_SALT], row[0][_SALT:]
        try:
            private = boxes.unlock(_stretched(passphrase, salt, row[1]), box, _bound(person.name, person.role))
        except SealError:
            raise SealError("wrong") from None
        with self._open() as database:
            database.execute("UPDATE people SET failed = 0 WHERE id = ?", (person.id,))
        return Identity(person, private)

    def unlock_with_sheet(self, typed: str) -> Identity:
        """Somebody shows a recovery sheet, also of a person who has left or has other keys by now.

        Raises:
            SealError: ``bad_sheet`` for a mistake in typing, ``wrong`` for a sheet of nobody here.
        """
        private = recovery.read(typed)
        public = boxes.public_of(private)
        for person in self.list():
            if person.recovery == public:
                return Identity(person, private, by_sheet=True)
        raise SealError("wrong")

    def _enter(
        self, name: str, role: str, passphrase: str, note: Note, instead_of: Person | None
    ) -> tuple[Person, str]:
        _require_strong(passphrase)
        private, paper, salt = (random_bytes(size) for size in (boxes.KEY_BYTES, boxes.KEY_BYTES, _SALT))
        public, now = boxes.public_of(private), int(self._clock())
        person = Person(boxes.key_id(public), name, role, public, boxes.public_of(paper), now)
        wrapped = salt + boxes.lock(_stretched(passphrase, salt, self._cost), private, _bound(name, role))
        note(person)
        with self._open() as database:
            if instead_of is not None:
                self._end(database, instead_of)
            row = (person.id, name, role, public, person.recovery, self._cost, wrapped, now)
            database.execute(
                "INSERT INTO people (id, name, role, public, recovery, cost, private, since) VALUES (?,?,?,?,?,?,?,?)",
                row,
            )
        if instead_of is not None:
            files.overwritten(self._path)
        return person, recovery.written(paper)

    def _end(self, database: sqlite3.Connection, person: Person) -> None:
        database.execute("UPDATE people SET ended = ?, private = NULL WHERE id = ?", (int(self._clock()), person.id))

    def _current(self, name: str) -> Person | None:
        return next((one for one in self.list() if one.name == name and one.ended is None), None)

    def _known(self, name: str) -> Person:
        person = self._current(unicodedata.normalize("NFC", name.strip()))
        if person is None:
            raise SealError("nobody")
        return person

    def _begin_try(self, person: Person) -> None:
        """Counts the try before it is made: to break off in between gains nothing."""
        now = int(self._clock())
        with self._open() as database:
            failed, tried = database.execute("SELECT failed, tried FROM people WHERE id = ?", (person.id,)).fetchone()
            pause = 0 if failed < _FREE_TRIES else min(2 ** (failed - _FREE_TRIES + 1), _LONGEST_WAIT)
            left = min(tried + pause - now, pause)  # a clock that was set back makes nobody wait for days
            if left > 0:
                raise SealError("wait", seconds=left)
            database.execute("UPDATE people SET failed = failed + 1, tried = ? WHERE id = ?", (now, person.id))

    def _open(self) -> AbstractContextManager[sqlite3.Connection]:
        return files.opened(self._path, _TABLES)


def _bound(name: str, role: str) -> bytes:
    return f"gapura person\n{name}\n{role}".encode()


def _stretched(passphrase: str, salt: bytes, cost: int) -> bytes:
    said = unicodedata.normalize("NFKC", passphrase).encode("utf-8", "surrogatepass")
    return Scrypt(salt=salt, length=boxes.KEY_BYTES, n=cost, r=8, p=1).derive(said)


def _require_strong(passphrase: str) -> None:
    if len(passphrase) < LEAST or len(set(passphrase)) < LEAST // 2:
        raise SealError("weak", least=LEAST)
