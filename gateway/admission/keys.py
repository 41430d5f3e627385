"""API keys: ``gpr_<id>_<secret>``, 256 random bits, of which the gate keeps a keyed hash and nothing else."""

from __future__ import annotations

import hmac
import json
import secrets
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from gateway.admission.keyring import Keyring
from gateway.admission.state import State, Watch
from gateway.admission.trouble import SiteError
from gateway.errors import Reason, Refused
from gateway.sections import ROLES

SCOPES = ("act-as", "chat", "check", "records", "timing")
LOOK_EVERY = 0.2
"""Seconds between looks for keys made or revoked by other processes."""
Note = Callable[[str], None]
"""Told the id of a key before what is done to it counts."""
_ID_ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz"
_MOST = 128
"""Characters; nothing longer is one of our keys."""


@dataclass(frozen=True, slots=True)
class Key:
    """What a key stands for."""

    id: str
    name: str
    group: str
    role: str
    scopes: frozenset[str]
    on_behalf: bool
    """It speaks for end users whom it names in each request."""
    shared: bool
    """Several people use it, so it has no memory of its own."""
    created: int
    expires: int | None
    revoked: int | None
    age: int | None = None
    """Youngest age of its group: rules for children hold where a child may sit."""
    consent: bool = False
    digest: bytes = field(default=b"", repr=False)

    def valid_at(self, now: float) -> bool:
        """Neither revoked nor expired."""
        return self.revoked is None and (self.expires is None or now < self.expires)


@dataclass(frozen=True, slots=True)
class NewKey:
    """What to make."""

    group: str
    name: str
    role: str | None = None
    """None takes the group's role."""
    scopes: frozenset[str] = frozenset({"chat"})
    on_behalf: bool = False
    shared: bool = True
    expires: int | None = None
    """Seconds since the epoch."""


_COLUMNS = 'k.id, k.name, k."group", k.role, k.scopes, k.on_behalf, k.shared, k.created, k.expires, k.revoked, k.digest'
_ALL = f'SELECT {_COLUMNS}, g.name, g.age_from, g.consent FROM api_keys k LEFT JOIN groups g ON g.name = k."group"'  # noqa: S608


class Keys:
    """The keys of one site. ``authenticate`` is quick and notices what other processes do within a second."""

    def __init__(
        self,
        state: State,
        keyring: Keyring,
        clock: Callable[[], float] = time.time,
        ticks: Callable[[], float] = time.monotonic,
    ) -> None:
        self._state, self._keyring = state, keyring
        self._clock, self._ticks = clock, ticks
        self._watch = Watch(state)
        self._look_at = float("-inf")
        self._known: dict[str, Key] = {}

    def close(self) -> None:
        """Give the connection back."""
        self._watch.close()

    def create(self, new: NewKey, record: Note | None = None) -> tuple[Key, str]:
        """Make a key; the second value is the token, seen here and never again.

        ``record`` writes down what is about to happen; if it raises, nothing happens. Raises :class:`SiteError`.
        """
        if unknown := new.scopes.difference(SCOPES):
            raise SiteError("unknown_scope", where=min(unknown), why=", ".join(SCOPES))
        if new.role is not None and new.role not in ROLES:
            raise SiteError("unknown_role", why=", ".join(ROLES))
        key_id = "".join(secrets.choice(_ID_ALPHABET) for _ in range(12))
        secret = secrets.token_hex(32)
        with self._state.write(announce=True) as connection:
            rows = {str(row[0]): str(row[1]) for row in connection.exec_driver_sql("SELECT name, role FROM groups")}
            if new.group not in rows:
                raise SiteError("unknown_group", why=", ".join(sorted(rows)) or "-")
            values = (
                key_id,
                self._digest(key_id, secret),
                new.name,
                new.group,
                new.role or rows[new.group],
                json.dumps(sorted(new.scopes)),
                int(new.on_behalf),
                int(new.shared),
                int(self._clock()),
                new.expires,
            )
            connection.exec_driver_sql("INSERT INTO api_keys VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, NULL)", values)
            if record:
                record(key_id)
        return self.get(key_id), f"gpr_{key_id}_{secret}"

    def get(self, key_id: str) -> Key:
        """The key of this id. Raises :class:`SiteError`."""
        for key in self.list():
            if key.id == key_id:
                return key
        raise SiteError("unknown_key")

    def list(self) -> list[Key]:
        """All keys, revoked ones too, oldest first."""
        with self._state.read() as connection:
            keys = [_key(row) for row in connection.exec_driver_sql(_ALL)]
        return sorted(keys, key=lambda key: (key.created, key.id))

    def revoke(self, key_id: str, record: Note | None = None) -> Key:
        """Make a key worthless, everywhere within a second; ``record`` as in :meth:`create`."""
        self.get(key_id)
        with self._state.write(announce=True) as connection:
            statement = "UPDATE api_keys SET revoked = ? WHERE id = ? AND revoked IS NULL"
            connection.exec_driver_sql(statement, (int(self._clock()), key_id))
            if record:
                record(key_id)
        return self.get(key_id)

    def revoke_all(self) -> None:
        """Make every key worthless: the demo does so at each start."""
        with self._state.write(announce=True) as connection:
            connection.exec_driver_sql("UPDATE api_keys SET revoked = ? WHERE revoked IS NULL", (int(self._clock()),))

    def authenticate(self, token: str) -> Key:
        """The key behind a token. Raises ``Refused(BAD_KEY)``; secrets are compared in constant time."""
        pieces = token.split("_") if len(token) <= _MOST else []
        prefix, key_id, secret = pieces if len(pieces) == 3 else ("", "", "")
        now = self._ticks()
        if now - self._look_at >= LOOK_EVERY or key_id not in self._known:  # it may have been made just now
            self._look_at = now
            if self._watch.changed():
                self._load()
        key = self._known.get(key_id, _NOBODY)
        same = hmac.compare_digest(self._digest(key_id, secret), key.digest)
        if not same or prefix != "gpr" or not key.valid_at(self._clock()):
            raise Refused(Reason.BAD_KEY)
        return key

    def _load(self) -> None:
        with self._state.read() as connection:
            rows = connection.exec_driver_sql(_ALL).all()
        # A key whose group is gone from the settings opens nothing.
        self._known = {row[0]: _key(row) for row in rows if row[11] is not None}

    def _digest(self, key_id: str, secret: str) -> bytes:
        return self._keyring.digest("pepper", "api-key", key_id, secret)


_NOBODY = Key("", "", "", "", frozenset(), False, True, 0, None, None, digest=bytes(32))


def _key(row: Any) -> Key:
    return Key(
        id=row[0],
        name=row[1],
        group=row[2],
        role=row[3],
        scopes=frozenset(json.loads(row[4])),
        on_behalf=bool(row[5]),
        shared=bool(row[6]),
        created=row[7],
        expires=row[8],
        revoked=row[9],
        digest=bytes(row[10]),
        age=row[12],
        consent=bool(row[13]),
    )
