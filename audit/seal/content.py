"""``content.db``: what policies ordered to be kept; and, apart from it, ``content-keys.db``: what destroys it.

Each content has the gate's half of its key in the second file, closed with a random key of its person and
conversation, which is closed with the site's sealing key (``sealing.key`` in the keys folder). Deleting the rows of the
second file makes the content worthless wherever a copy of the first one lies: so the second file is in no backup.
"""

from __future__ import annotations

import json
import os
import re
import secrets
import sqlite3
import stat
from collections.abc import Callable, Iterable, Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any

from audit.entropy import random_bytes
from audit.keys import private_folder, write_new
from audit.seal import boxes, envelope, files
from audit.seal.envelope import Label
from audit.seal.trouble import SealError, Unkept

DATABASE = "content.db"
KEYS_DATABASE = "content-keys.db"
KEY_FILE = "sealing.key"

_ITEMS = """
    CREATE TABLE IF NOT EXISTS {in}.items (id TEXT PRIMARY KEY, exchange TEXT NOT NULL, subject TEXT NOT NULL,
        conversation TEXT NOT NULL, class TEXT NOT NULL, expires INTEGER NOT NULL, sealed BLOB NOT NULL) WITHOUT ROWID;
    CREATE INDEX IF NOT EXISTS {in}.items_exchange ON items (exchange)"""
_KEYS = """
    CREATE TABLE IF NOT EXISTS {in}.owners (subject TEXT NOT NULL, conversation TEXT NOT NULL, wrapped BLOB NOT NULL,
        PRIMARY KEY (subject, conversation)) WITHOUT ROWID;
    CREATE TABLE IF NOT EXISTS {in}.halves (id TEXT PRIMARY KEY, exchange TEXT NOT NULL, subject TEXT NOT NULL,
        conversation TEXT NOT NULL, expires INTEGER NOT NULL, wrapped BLOB NOT NULL) WITHOUT ROWID;
    CREATE INDEX IF NOT EXISTS {in}.halves_owner ON halves (subject, conversation);
    CREATE INDEX IF NOT EXISTS {in}.halves_exchange ON halves (exchange)"""
# Both files are asked: one of them may be a backup's, or have been away.
_ALL = """SELECT id, exchange, subject, conversation, expires FROM items
    UNION SELECT id, exchange, subject, conversation, expires FROM apart.halves"""
_OF_EXCHANGE = """SELECT id, exchange, subject, conversation, expires FROM items WHERE exchange = ?1
    UNION SELECT id, exchange, subject, conversation, expires FROM apart.halves WHERE exchange = ?1"""
_DELETE = (
    "DELETE FROM apart.halves WHERE id IN (SELECT value FROM json_each(?))",
    "DELETE FROM items WHERE id IN (SELECT value FROM json_each(?))",
)
_UNUSED_OWNERS = """DELETE FROM apart.owners WHERE NOT EXISTS (SELECT 1 FROM apart.halves AS h
    WHERE h.subject = owners.subject AND h.conversation = owners.conversation)"""
_ID = re.compile(r"[0-9a-f]{8,32}")


@dataclass(frozen=True, slots=True)
class Owner:
    """Whose content it is: pseudonyms, as the log has them."""

    exchange: str
    """32 hexadecimal digits."""
    subject: str
    conversation: str


@dataclass(frozen=True, slots=True)
class Order:
    """How something is to be kept."""

    kind: str
    """Its class."""
    roles: tuple[str, ...]
    """Whose people may open it."""
    expires: int
    """Second (UTC) at which it is deleted."""
    eyes: int = 1
    recipients: Mapping[str, bytes] | None = None
    """Key id -> public key of everybody to whom it is sealed; None where the gate's half is enough."""


@dataclass(frozen=True, slots=True)
class Kept:
    """What a record says of it."""

    id: str
    nonce: str
    sha256: str
    """Hex SHA-256(nonce || sealed bytes)."""


@dataclass(frozen=True, slots=True)
class Item:
    """One content as it lies there."""

    id: str
    owner: Owner
    label: Label
    recipients: frozenset[str]
    expires: int
    sealed: bytes

    def matches(self, kept: Mapping[str, str]) -> bool:
        """Whether it is the one of which a record holds ``nonce`` and ``sha256``."""
        return sha256(bytes.fromhex(kept["nonce"]) + self.sealed).hexdigest() == kept["sha256"]


@dataclass(frozen=True, slots=True)
class Gone:
    """What was deleted."""

    items: int
    overwritten: bool
    """False: somebody still reads an older state of the files, in which it stands; sweep again later."""


class ContentStore:
    """The content of one site. Every method blocks, may be called from any thread and process, and works where there
    is no file yet.

    All raise :class:`Unkept` where the files cannot be written now, and :class:`SealError` where they are damaged.
    """

    def __init__(self, data: Path, sealing_key: bytes) -> None:
        self._path, self._apart, self._key = data / DATABASE, data / KEYS_DATABASE, sealing_key

    def keep(self, text: Any, owner: Owner, order: Order) -> Kept:
        """Seal JSON values and keep them; durable when this returns. Nothing of them is anywhere else."""
        label = Label(secrets.token_hex(16), owner.exchange, order.kind, order.roles, order.eyes)
        half = random_bytes(boxes.KEY_BYTES)
        sealed = envelope.close(text, label, half, order.recipients or {})
        place = (owner.exchange, owner.subject, owner.conversation)
        with self._open() as database:
            key = self._owner_key(database, owner, make=True)
            wrapped = boxes.lock(key, half, _bound(label.id))
            database.execute(
                "INSERT INTO apart.halves VALUES (?, ?, ?, ?, ?, ?)", (label.id, *place, order.expires, wrapped)
            )
            row = (label.id, *place, order.kind, order.expires, sealed)
            database.execute("INSERT INTO items VALUES (?, ?, ?, ?, ?, ?, ?)", row)
        return _kept(label.id, sealed)

    def rebox(
        self, name: str, change: Callable[[bytes], bytes], note: Callable[[Kept, frozenset[str]], object]
    ) -> bool:
        """Change who has a key to a content (``change``: see :func:`audit.seal.envelope.widened`); whether it did.

        ``note`` writes down what the content is from then on, with the keys that open it. It returns when that is
        durable, and before anything is changed; whatever it raises stops this.
        """
        with self._open() as database:
            row = database.execute("SELECT sealed FROM items WHERE id = ?", (name,)).fetchone()
            if row is None or (sealed := change(row[0])) == row[0]:
                return False
            note(_kept(name, sealed), envelope.label_of(sealed)[1])
            database.execute("UPDATE items SET sealed = ? WHERE id = ?", (sealed, name))
        return True

    def find(self, name: str) -> tuple[Item, ...]:
        """What is kept under an id, or of an exchange; at least 8 digits of either."""
        if not self._path.exists() or not _ID.fullmatch(name):
            return ()
        query = "SELECT * FROM items WHERE id GLOB ?1 OR exchange GLOB ?1 ORDER BY exchange, expires, id"
        with self._open() as database:
            rows = database.execute(query, (name + "*",)).fetchall()
        return tuple(map(_item, rows))

    def all(self) -> tuple[Item, ...]:
        """All that is kept, what ends first at the beginning."""
        if not self._path.exists():
            return ()
        with self._open() as database:
            rows = database.execute("SELECT * FROM items ORDER BY expires, id").fetchall()
        return tuple(map(_item, rows))

    def read(self, item: Item, private: bytes | None = None) -> Any:
        """The JSON values. Who may ask is not judged here: the private key opens, or does not.

        Raises:
            SealError: see :func:`audit.seal.envelope.opened`; the gate's half was destroyed (``broken``).
        """
        with self._open() as database:
            row = database.execute("SELECT wrapped FROM apart.halves WHERE id = ?", (item.id,)).fetchone()
            if row is None:
                raise SealError("broken")
            key = self._owner_key(database, item.owner, make=False)
        return envelope.opened(item.sealed, boxes.unlock(key, row[0], _bound(item.id)), private)

    def forget(self, *, subject: str = "", exchange: str = "", conversation: str = "") -> Gone:
        """Destroy what belongs to a person, an exchange, a conversation (to all that are named), keys first. May be
        repeated: it destroys the keys of what only a backup still holds."""
        named = {"subject": subject, "exchange": exchange, "conversation": conversation}
        asked = {what: whose for what, whose in named.items() if whose}
        if not asked:
            raise ValueError("say whose")
        return self._delete(
            lambda owner, *_: all(getattr(owner, what) == whose for what, whose in asked.items()), exchange
        )

    def discard(self, name: str, exchange: str) -> Gone:
        """Destroy one content of an exchange before its time."""
        return self._delete(lambda _, __, known: known == name, exchange)

    def expire(self, now: float, held: Callable[[Owner], bool] = lambda _: False) -> Gone:
        """Destroy what is over by ``now`` (second, UTC), save what is ``held``."""
        return self._delete(lambda owner, expires, _: expires <= now and not held(owner))

    def sweep(self) -> bool:
        """Overwrite what was deleted while somebody was still reading it; False: somebody still is."""
        return files.overwritten(self._path, self._apart)

    def drop_unrecorded(self, recorded: Callable[[str], Iterable[str]]) -> Gone:
        """Destroy content that no record names: the gate died between the two, or the record was erased.

        To be called at start, before anything is answered. ``recorded`` gives the ids that the log names for an
        exchange.
        """
        known: dict[str, frozenset[str]] = {}

        def lost(owner: Owner, _: int, name: str) -> bool:
            if owner.exchange not in known:
                known[owner.exchange] = frozenset(recorded(owner.exchange))
            return name not in known[owner.exchange]

        return self._delete(lost)

    def _delete(self, goes: Callable[[Owner, int, str], bool], exchange: str = "") -> Gone:
        """Destroy what ``goes`` says of owner, expiry and id; ``exchange`` where only one need be looked at."""
        if not (self._path.exists() or self._apart.exists()):
            return Gone(0, overwritten=True)
        with self._open() as database:
            rows = database.execute(_OF_EXCHANGE, (exchange,)) if exchange else database.execute(_ALL)
            names = [name for name, *owner, expires in rows if goes(Owner(*owner), expires, name)]
            if not names:
                return Gone(0, overwritten=True)
            for statement in _DELETE:
                database.execute(statement, (json.dumps(names),))
            database.execute(_UNUSED_OWNERS)
        return Gone(len(names), files.overwritten(self._path, self._apart))

    def _open(self) -> AbstractContextManager[sqlite3.Connection]:
        return files.opened(self._path, _ITEMS, (self._apart, _KEYS))

    def _owner_key(self, database: sqlite3.Connection, owner: Owner, *, make: bool) -> bytes:
        place = (owner.subject, owner.conversation)
        bound = b"gapura owner\n" + "\n".join(place).encode()
        query = "SELECT wrapped FROM apart.owners WHERE subject = ? AND conversation = ?"
        row = database.execute(query, place).fetchone()
        if row is not None:
            return boxes.unlock(self._key, row[0], bound)
        if not make:
            raise SealError("broken")
        key = random_bytes(boxes.KEY_BYTES)
        database.execute("INSERT INTO apart.owners VALUES (?, ?, ?)", (*place, boxes.lock(self._key, key, bound)))
        return key


def sealing_key(keys: Path) -> bytes:
    """The site's sealing key, made where there is none.

    Raises:
        Unkept: the folder cannot be written.
        SealError: other accounts can read it (``open_key``), or it is damaged (``damaged_key``).
    """
    path = keys / KEY_FILE
    try:
        private_folder(keys)
        if not path.exists():
            write_new(path, secrets.token_bytes(boxes.KEY_BYTES))  # another process may be first: its bytes count
        if os.name == "posix" and stat.S_IMODE(path.stat().st_mode) & 0o077:
            raise SealError("open_key", where=str(path))
        key = path.read_bytes()
    except OSError:
        raise Unkept("unkept", where=str(path)) from None
    if len(key) != boxes.KEY_BYTES:
        raise SealError("damaged_key", where=str(path))
    return key


def _kept(name: str, sealed: bytes) -> Kept:
    nonce = random_bytes(32)
    return Kept(name, nonce.hex(), sha256(nonce + sealed).hexdigest())


def _bound(item: str) -> bytes:
    return b"gapura half\n" + item.encode()


def _item(row: tuple[Any, ...]) -> Item:
    name, exchange, subject, conversation, kind, expires, sealed = row
    label, recipients = envelope.label_of(sealed)
    if (label.id, label.exchange, label.kind) != (name, exchange, kind):
        raise SealError("broken")
    return Item(name, Owner(exchange, subject, conversation), label, recipients, expires, sealed)
