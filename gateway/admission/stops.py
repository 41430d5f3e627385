"""What was stopped by hand: backends, addresses of the gate, or all. Kept in ``state.db``, followed by every process.

Who stops something names what the running gate has, so the gate notes what that is: a name that stops nothing would
look like a stop.
"""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime

from sqlalchemy.exc import DBAPIError

from gateway.admission.state import State
from gateway.admission.trouble import SiteError

ALL = "all"
"""Every address of every wire API; no backend may have this name."""
_WAYS = "ways"
"""Fact of the site: the backends and addresses that its gate has."""
Note = Callable[[str], None]
"""Writes down that something of this name is stopped, or runs again; if it raises, nothing happens."""


@dataclass(frozen=True, slots=True)
class Stop:
    """Something that is stopped."""

    name: str
    since: str
    """When, in UTC (RFC 3339)."""


class Stops:
    """What is stopped at one site. ``halts`` is quick; all else blocks, and is safe in any thread.

    ``spellings`` tells how else an address can be written: a stop of any of them stops it.
    """

    def __init__(self, state: State, spellings: Callable[[str], Iterable[str]] = lambda path: (path,)) -> None:
        self._state, self._spellings = state, spellings
        self._names = self._read()  # a gate that cannot know what is stopped does not start

    def halts(self, path: str, backend: str = "") -> bool:
        """Whether this address of the gate, or this backend, is stopped, as far as the last look told."""
        if not self._names:
            return False
        paths = tuple(self._spellings(path))
        return any(name in (ALL, backend) or any(_is_under(one, name) for one in paths) for name in self._names)

    def follow(self) -> None:
        """Take up what was stopped or started since, here or in another process."""
        try:
            self._names = self._read()
        except DBAPIError:
            return  # nobody can read there now: what was stopped stays stopped

    def announce(self, backends: Iterable[str], paths: Iterable[str]) -> None:
        """Note what there is to stop, as a gate does when it starts."""
        self._state.put(**{_WAYS: json.dumps({"backends": list(backends), "paths": sorted(paths)})})

    def stop(self, name: str, note: Note) -> bool:
        """Stop what has this name; durable, and on record, when this returns. False where it was stopped before.

        Raises :class:`SiteError` for a name that the gate does not have.
        """
        self._check(name)
        with self._state.write() as connection:
            row = connection.exec_driver_sql("INSERT OR IGNORE INTO stops VALUES (?, ?)", (name, int(time.time())))
            if row.rowcount:
                note(name)
        return bool(row.rowcount)

    def start(self, name: str, note: Note) -> None:
        """Let it run again, as far as nothing else stops it. Raises :class:`SiteError` where it was not stopped."""
        with self._state.write() as connection:
            if not connection.exec_driver_sql("DELETE FROM stops WHERE name = ?", (name,)).rowcount:
                raise SiteError("not_stopped")
            note(name)

    def list(self) -> list[Stop]:
        """What is stopped, the oldest first."""
        with self._state.read() as connection:
            rows = connection.exec_driver_sql("SELECT name, since FROM stops ORDER BY since, name").all()
        return [
            Stop(str(name), datetime.fromtimestamp(since, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")) for name, since in rows
        ]

    def _read(self) -> frozenset[str]:
        return frozenset(one.name for one in self.list())

    def _check(self, name: str) -> None:
        ways: Mapping[str, list[str]] = json.loads(self._state.get(_WAYS) or "{}")
        backends, paths = ways.get("backends", []), ways.get("paths", [])
        if name != ALL and name not in backends and not any(_is_under(path, name) for path in paths):
            raise SiteError("unknown_way", why=", ".join([ALL, *backends, *paths]))


def _is_under(path: str, name: str) -> bool:
    """Whether an address is ``name`` or lies under it: ``/v1/images`` has ``/v1/images/edits``, not ``/v1/images2``."""
    return name.startswith("/") and (path == name or path.startswith(name.rstrip("/") + "/"))
