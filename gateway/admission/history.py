"""Which texts this gate has met (rule 6): keyed hashes with an expiry, never texts.

Reading is one query; writing happens behind the answer's back, in a thread that gathers what came in the last moments
into one transaction. What has not been written yet is already known here. A loss, by a crash or a full backlog, only
makes a text new again: it is looked at once more.
"""

from __future__ import annotations

import sqlite3
import threading
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from itertools import islice
from typing import Any

import sqlalchemy as sa
from sqlalchemy.exc import DBAPIError

from gateway.admission.state import State

MOST_WAITING = 20_000
"""Hashes that may wait to be written; more are lost."""
GATHER = 0.1
"""Seconds of remembering per transaction."""
PURGE_EVERY = 600.0
"""Seconds."""
_CHUNK = 500
_Met = tuple[bool, str]
"""Whether it was refused, and whose it is."""


class History:
    """The memory of one process. ``start`` before use, ``close`` to write the rest."""

    def __init__(self, state: State, keep_seconds: float, clock: Callable[[], float] = time.time) -> None:
        self._state, self._keep, self._clock = state, keep_seconds, clock
        self._lock = threading.Lock()
        self._waiting: dict[bytes, _Met] = {}
        self._writing: dict[bytes, _Met] = {}
        self._wake, self._stop = threading.Event(), threading.Event()
        self._thread = threading.Thread(target=self._run, name="history", daemon=True)
        self._reader: sa.Connection | None = None
        self._cursor: Any = None
        self.lost = 0
        """Hashes that could not be kept."""

    def start(self) -> None:
        """Open the connections and begin to write."""
        self._reader = self._state.engine.connect()
        self._cursor = self._reader.connection.cursor()
        self._thread.start()

    def close(self) -> None:
        """Write what waits, then stop."""
        self._stop.set()
        self._wake.set()
        self._thread.join()
        if self._reader is not None:
            self._cursor.close()
            self._reader.close()

    def known(self, hashes: Iterable[bytes]) -> Mapping[bytes, str]:
        """``passed`` or ``refused`` for those that were met and have not expired. From one thread only."""
        asked = list(dict.fromkeys(hashes))
        with self._lock:
            fresh = {
                each: (self._waiting[each] if each in self._waiting else self._writing[each])[0]
                for each in asked
                if each in self._waiting or each in self._writing
            }
        found = fresh | self._stored([each for each in asked if each not in fresh])
        return {each: "refused" if refused else "passed" for each, refused in found.items()}

    def _stored(self, hashes: Sequence[bytes]) -> dict[bytes, bool]:
        found: dict[bytes, bool] = {}
        now = int(self._clock())
        for start in range(0, len(hashes), _CHUNK):
            chunk = hashes[start : start + _CHUNK]
            marks = ",".join("?" * len(chunk))
            query = f"SELECT hash, refused FROM texts WHERE hash IN ({marks}) AND expires > ?"  # noqa: S608
            try:
                found |= {row[0]: bool(row[1]) for row in self._cursor.execute(query, (*chunk, now))}
            except sqlite3.Error:  # no memory: everything is new, and new text meets every rule
                return {}
        return found

    def remember(self, hashes: Iterable[bytes], *, refused: bool, owner: str = "") -> None:
        """Keep these; returns at once. The last word on a text counts. ``owner`` is the pseudonym of whose they are."""
        with self._lock:
            for each in hashes:
                if each in self._waiting or len(self._waiting) < MOST_WAITING:
                    self._waiting[each] = (refused, owner)
                else:
                    self.lost += 1
        self._wake.set()

    def _run(self) -> None:
        connection = self._state.engine.connect()
        connection.detach()  # its own way of syncing must not go back into the pool
        connection.exec_driver_sql("PRAGMA synchronous = NORMAL")
        purged = float("-inf")
        while not self._stop.is_set() or self._waiting:
            self._wake.wait(PURGE_EVERY)
            self._stop.wait(GATHER)
            self._wake.clear()
            self._write(connection)
            if time.monotonic() - purged >= PURGE_EVERY:
                purged = time.monotonic()
                self._purge(connection)
        connection.close()

    def _write(self, connection: sa.Connection) -> None:
        with self._lock:
            self._writing, self._waiting = self._waiting, {}
        until = int(self._clock() + self._keep)
        rows = ((each, int(refused), until, owner) for each, (refused, owner) in self._writing.items())
        while batch := list(islice(rows, _CHUNK)):
            try:
                connection.exec_driver_sql("INSERT OR REPLACE INTO texts VALUES (?, ?, ?, ?)", batch)
            except DBAPIError:
                self.lost += len(batch)
        with self._lock:
            self._writing = {}

    def _purge(self, connection: sa.Connection) -> None:
        try:
            connection.exec_driver_sql("DELETE FROM texts WHERE expires <= ?", (int(self._clock()),))
        except DBAPIError:  # read-only or full: expired rows are not looked at anyway
            return
