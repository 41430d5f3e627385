"""The lists of persons of a site: for each a name, a group, a last day, and keyed hashes of what stood on it.

The key is derived from ``pepper`` in the keys folder: hashes in a stolen data folder tell no name, only how many there
are and how often lists share a word. Whoever holds both folders can test guesses.
"""

from __future__ import annotations

import hashlib
import secrets
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from gateway.admission.keyring import Keyring
from gateway.admission.state import State
from gateway.admission.trouble import SiteError

HASH_BYTES = 16
Note = Callable[[str], None]
"""Told the id of a list before what is done to it counts."""
_COLUMNS = 'id, name, "group", persons, created, expires'


@dataclass(frozen=True, slots=True)
class Listed:
    """What is said of a list. ``id`` changes whenever the list does."""

    id: str
    name: str
    group: str
    persons: int
    created: int
    expires: int

    def used_at(self, now: float) -> bool:
        """Whether its persons are looked for."""
        return now < self.expires

    @property
    def last_day(self) -> str:
        """The day after which it is not used any more (UTC)."""
        return datetime.fromtimestamp(self.expires - 1, UTC).date().isoformat()


@dataclass(frozen=True, slots=True)
class NewRoster:
    """What to keep, and until when (seconds since the epoch)."""

    name: str
    group: str
    persons: int
    expires: int


class Rosters:
    """The lists of one site; thread-safe."""

    def __init__(self, state: State, keyring: Keyring, clock: Callable[[], float] = time.time) -> None:
        self._state, self._clock = state, clock
        self._key = keyring.digest("pepper", "roster")

    def mac(self, data: bytes) -> bytes:
        """A hash that only this site can make (keyed BLAKE2b, RFC 7693: half the time of an HMAC)."""
        return hashlib.blake2b(data, key=self._key, digest_size=HASH_BYTES).digest()

    def put(self, new: NewRoster, hashes: Mapping[bytes, str], record: Note | None = None) -> Listed:
        """Keep a list in place of the one of this name and group, if there is one.

        ``record`` writes down what is about to happen; if it raises, nothing happens. Raises :class:`SiteError`.
        """
        groups = self._state.group_names()
        if new.group not in groups:
            raise SiteError("unknown_group", why=", ".join(groups) or "-")
        made = Listed(secrets.token_hex(4), new.name, new.group, new.persons, int(self._clock()), new.expires)
        with self._state.write() as connection:
            same = connection.exec_driver_sql(
                'SELECT id FROM rosters WHERE name = ? AND "group" = ?', (new.name, new.group)
            )
            for (old,) in same.all():
                _delete(connection, old)
            values = (made.id, made.name, made.group, made.persons, made.created, made.expires)
            connection.exec_driver_sql("INSERT INTO rosters VALUES (?, ?, ?, ?, ?, ?)", values)
            if hashes:
                rows = [(made.id, digest, kind) for digest, kind in hashes.items()]
                connection.exec_driver_sql("INSERT INTO roster_hashes VALUES (?, ?, ?)", rows)
            if record:
                record(made.id)
        return made

    def list(self) -> list[Listed]:
        """All lists, those whose last day has passed too, oldest first."""
        with self._state.read() as connection:
            rows = connection.exec_driver_sql(f"SELECT {_COLUMNS} FROM rosters ORDER BY created, id").all()  # noqa: S608
        return [Listed(*row) for row in rows]

    def remove(self, roster: str, record: Note | None = None) -> Listed:
        """Delete a list with all its hashes; ``record`` as in :meth:`put`. Raises :class:`SiteError`."""
        found = next((one for one in self.list() if one.id == roster), None)
        if found is None:
            raise SiteError("unknown_roster")
        with self._state.write() as connection:
            _delete(connection, roster)
            if record:
                record(roster)
        return found

    def used(self) -> tuple[str, ...]:
        """The lists whose persons are looked for now; another answer whenever anything about them has changed."""
        now = self._clock()
        return tuple(one.id for one in self.list() if one.used_at(now))

    def hashes(self, used: tuple[str, ...]) -> dict[bytes, str]:
        """What stands on these lists: each hash with what it stands for."""
        with self._state.read() as connection:
            rows = connection.exec_driver_sql("SELECT roster, hash, kind FROM roster_hashes").all()
        return {bytes(digest): str(kind) for roster, digest, kind in rows if roster in used}


def _delete(connection: Any, roster: str) -> None:
    connection.exec_driver_sql("DELETE FROM roster_hashes WHERE roster = ?", (roster,))
    connection.exec_driver_sql("DELETE FROM rosters WHERE id = ?", (roster,))
