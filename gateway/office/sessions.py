"""Sessions: somebody has shown who they are, and need not for a while.

A session's secret is in its token and nowhere else. The person's own key lies in ``cases.db`` closed with a key made
from that secret, so that whoever has the file, the keys folder and the gate's account opens nothing with it. A session
ends after half an hour without use, after eight hours, when it is ended, and at once when the person is given other
keys or leaves. Every process of a gate knows it.
"""

from __future__ import annotations

import base64
import hmac
import re
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from audit.cases import tables
from audit.cases.trouble import CaseError
from audit.entropy import random_bytes
from audit.seal import boxes
from audit.seal.people import Identity, People
from audit.seal.trouble import SealError

IDLE, LONGEST = 30 * 60, 8 * 3600
"""Seconds without use, and in all, after which a session is over."""
_EACH = 60
"""Seconds of use that are not worth a write."""
_TOKEN = re.compile(r"gps_([0-9a-f]{16})_([A-Za-z0-9_-]{43})")


@dataclass(frozen=True, slots=True)
class Session:
    """Somebody at work until then."""

    id: str
    who: Identity
    until: int
    """Second (UTC) at which it is over whatever happens."""


class Sessions:
    """The sessions of one site. Every method blocks, and may be called from any thread and process."""

    def __init__(self, data: Path, clock: Callable[[], float] = time.time) -> None:
        self._data, self._people, self._clock = data, People(data), clock

    def begin(self, who: Identity) -> tuple[str, Session]:
        """A token for somebody who has just shown who they are; nobody can show it again."""
        name, secret, now = random_bytes(8).hex(), random_bytes(boxes.KEY_BYTES), int(self._clock())
        box = boxes.lock(_key(secret, name), who.private, _bound(name, who.person.id))
        with tables.opened(self._data) as database:
            database.execute("DELETE FROM sessions WHERE expires <= ? OR used <= ?", (now, now - IDLE))
            row = (name, _mark(secret, name), who.person.id, box, now, now, now + LONGEST)
            database.execute("INSERT INTO sessions VALUES (?, ?, ?, ?, ?, ?, ?)", row)
        token = base64.urlsafe_b64encode(secret).decode().rstrip("=")
        return f"gps_{name}_{token}", Session(name, who, now + LONGEST)

    def open(self, token: str) -> Session:
        """Who that is.

        Raises:
            CaseError: it is no session, or over (``session``): nobody learns which.
        """
        name, secret = _read(token)
        now = int(self._clock())
        with tables.opened(self._data) as database:
            query = "SELECT digest, person, box, used, expires FROM sessions WHERE id = ?"
            row = database.execute(query, (name,)).fetchone()
            if row is None or not hmac.compare_digest(row[0], _mark(secret, name)):
                raise CaseError("session")
            _, key, box, used, expires = row
            if now - used >= _EACH and not _over(used, expires, now):
                database.execute("UPDATE sessions SET used = ? WHERE id = ?", (now, name))
        person = next((one for one in self._people.list() if one.id == key and one.ended is None), None)
        if person is None or _over(used, expires, now):
            self._drop(name)
            raise CaseError("session")
        try:
            private = boxes.unlock(_key(secret, name), box, _bound(name, key))
        except SealError:
            raise CaseError("session") from None
        return Session(name, Identity(person, private), expires)

    def end(self, token: str) -> None:
        """It is over. Raises as :meth:`open`."""
        self._drop(self.open(token).id)

    def _drop(self, name: str) -> None:
        with tables.opened(self._data) as database:
            database.execute("DELETE FROM sessions WHERE id = ?", (name,))


def _over(used: int, expires: int, now: int) -> bool:
    return expires <= now or used + IDLE <= now


def _read(token: str) -> tuple[str, bytes]:
    found = _TOKEN.fullmatch(token)
    if found is None:
        raise CaseError("session")
    return found[1], base64.urlsafe_b64decode(found[2] + "=")


def _mark(secret: bytes, name: str) -> bytes:
    return boxes.joined(secret, b"gapura session mark\n" + name.encode())


def _key(secret: bytes, name: str) -> bytes:
    return boxes.joined(secret, b"gapura session key\n" + name.encode())


def _bound(name: str, key: str) -> bytes:
    return f"gapura session\n{name}\n{key}".encode()
