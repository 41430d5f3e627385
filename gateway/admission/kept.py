"""What the provider keeps for somebody: to whom it belongs, and the values behind the placeholders in it.

A row is found only by its owner and id together (a keyed digest of both), so an id that was made for somebody else does
not exist. The row itself is AES-256-GCM under a key of the site, bound to that digest, and ends with its time: the
database alone tells neither ids nor values.
"""

from __future__ import annotations

import secrets
import time
from collections.abc import Callable
from dataclasses import dataclass, field

import orjson
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from sqlalchemy.exc import DBAPIError

from gateway.admission.keyring import Keyring
from gateway.admission.state import State
from gateway.errors import Reason, Refused
from gateway.exchange import Principal

_NONCE = 12
Row = tuple[str, str, str]
"""A placeholder, the type and the value of what it stands for."""


@dataclass(frozen=True, slots=True)
class Kept:
    """A conversation that the provider keeps. ``repr`` shows nothing of it."""

    conversation: str
    key: bytes = field(repr=False)
    """Of its pseudonyms."""
    backend: str = ""
    """The name of the backend that keeps it: no other one knows it."""
    rows: tuple[Row, ...] = field(default=(), repr=False)


class Shelf:
    """The rows of one site. Every method blocks."""

    def __init__(
        self, state: State, keyring: Keyring, keep_seconds: float, clock: Callable[[], float] = time.time
    ) -> None:
        self._state, self._keyring, self._keep, self._clock = state, keyring, keep_seconds, clock
        self._cipher = AESGCM(keyring.digest("pseudonym", "kept"))

    def put(self, owner: Principal, name: str, kept: Kept) -> None:
        """Keeps a row, durably. Raises ``Refused(CANNOT_RECORD)``."""
        place, nonce, now = self._place(owner, name), secrets.token_bytes(_NONCE), int(self._clock())
        plain = orjson.dumps([kept.conversation, kept.key.hex(), kept.backend, kept.rows])
        sealed = nonce + self._cipher.encrypt(nonce, plain, place)
        try:
            with self._state.write() as connection:
                connection.exec_driver_sql("DELETE FROM kept WHERE expires <= ?", (now,))
                row = (place, sealed, now + int(self._keep), owner.subject)
                connection.exec_driver_sql("INSERT OR REPLACE INTO kept VALUES (?, ?, ?, ?)", row)
        except DBAPIError:
            raise Refused(Reason.CANNOT_RECORD) from None

    def get(self, owner: Principal, name: str) -> Kept | None:
        """The row, None where this owner has none of this id, or no longer."""
        place = self._place(owner, name)
        sealed = self._row(place)
        if sealed is None:
            return None
        try:
            plain = orjson.loads(self._cipher.decrypt(sealed[:_NONCE], sealed[_NONCE:], place))
        except (InvalidTag, orjson.JSONDecodeError):
            return None  # another site's key, or somebody wrote to the file: nothing of it is believed
        conversation, key, backend, rows = plain
        return Kept(conversation, bytes.fromhex(key), backend, tuple((name, kind, value) for name, kind, value in rows))

    def forget(self, owner: Principal, name: str) -> None:
        """It is nobody's any more. Raises ``Refused(CANNOT_RECORD)``."""
        try:
            with self._state.write() as connection:
                connection.exec_driver_sql("DELETE FROM kept WHERE place = ?", (self._place(owner, name),))
        except DBAPIError:
            raise Refused(Reason.CANNOT_RECORD) from None

    def _row(self, place: bytes) -> bytes | None:
        query = "SELECT sealed FROM kept WHERE place = ? AND expires > ?"
        try:
            with self._state.read() as connection:
                row = connection.exec_driver_sql(query, (place, int(self._clock()))).first()
        except DBAPIError:
            raise Refused(Reason.CANNOT_RECORD) from None
        return None if row is None else bytes(row[0])

    def _place(self, owner: Principal, name: str) -> bytes:
        return self._keyring.digest("memory", "kept", owner.tenant, owner.subject, name)
