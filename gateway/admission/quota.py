"""How much a key has used up: questions, minutes and tokens, counted in state.db for all processes of a site together.

Counted per key and never per end user: whoever may claim to be somebody else would get a fresh quota by it. Hours and
days begin where the site's clock says so. One row per key holds the hour and the day at hand; what lies before is gone.
"""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor

import sqlalchemy as sa
from sqlalchemy.exc import DBAPIError

from gateway.admission.state import State
from gateway.exchange import Usage
from policies import zones
from policies.facts import QUOTAS

_ASK = """
INSERT INTO quotas (key, hour, day, minute, questions_hour, questions_day, minutes_day, tokens_day)
VALUES (:key, :hour, :day, :minute, 1, 1, 1, 0)
ON CONFLICT (key) DO UPDATE SET
  questions_hour = 1 + iif(hour = excluded.hour, questions_hour, 0),
  questions_day = 1 + iif(day = excluded.day, questions_day, 0),
  minutes_day = iif(day = excluded.day, minutes_day + (minute < excluded.minute), 1),
  tokens_day = iif(day = excluded.day, tokens_day, 0),
  hour = excluded.hour, day = excluded.day, minute = max(minute, excluded.minute)
RETURNING questions_hour, questions_day, minutes_day, tokens_day
"""
_SPEND = "UPDATE quotas SET tokens_day = tokens_day + :tokens WHERE key = :key AND day = :day"
_FORGET = "DELETE FROM quotas WHERE day < :day"
_CHARACTERS = 4
"""Of one token, where the backend does not say how many there were."""


class Quotas:
    """The counts of one site as one process keeps them; all that touches the disk is done by a thread of its own."""

    def __init__(self, state: State, zone: str) -> None:
        self._state, self._zone = state, zone
        self._thread = ThreadPoolExecutor(1, "quota")
        self._connection: sa.Connection | None = None
        self._day = 0
        """The day of the last question; when it changes, rows of earlier days are deleted."""

    async def asked(self, key: str, minute: int, *, counts: bool = True) -> Mapping[str, int] | None:
        """What the key has used up with the question being asked; None where nobody can tell. With ``counts`` false
        the same, and the question stays uncounted."""
        return await asyncio.get_running_loop().run_in_executor(self._thread, self._ask, key, minute, counts)

    def spent(self, key: str, minute: int, usage: Usage | None, characters: int) -> None:
        """Counts the tokens of a question of that minute and its answer, as the backend counts them, else by their
        characters; returns at once."""
        said = usage or Usage()
        tokens = (said.input_tokens or 0) + (said.output_tokens or 0)
        self._thread.submit(self._spend, key, minute, max(0, tokens) or -(-characters // _CHARACTERS))

    def close(self) -> None:
        """Writes what waits."""
        self._thread.submit(self._leave)
        self._thread.shutdown(wait=True)

    def _ask(self, key: str, minute: int, counts: bool) -> Mapping[str, int] | None:
        hour, day = self._begins(minute)
        try:
            connection = self._open()
            connection.exec_driver_sql("BEGIN IMMEDIATE")
            try:
                row = connection.exec_driver_sql(_ASK, {"key": key, "hour": hour, "day": day, "minute": minute}).one()
                if counts and day != self._day:
                    connection.exec_driver_sql(_FORGET, {"day": day})
            finally:
                connection.exec_driver_sql("COMMIT" if counts else "ROLLBACK")
        except DBAPIError:
            return None
        self._day = day if counts else self._day
        return dict(zip(QUOTAS, row, strict=True))

    def _spend(self, key: str, minute: int, tokens: int) -> None:
        _, day = self._begins(minute)
        with contextlib.suppress(DBAPIError):  # the next question finds the disk as it is, and says so
            self._open().exec_driver_sql(_SPEND, {"key": key, "day": day, "tokens": tokens})

    def _begins(self, minute: int) -> tuple[int, int]:
        """When the hour and the day of this minute began, in minutes since the epoch."""
        now = zones.local(minute, self._zone)
        return minute - now.minute, int(now.replace(hour=0, minute=0).timestamp()) // 60

    def _open(self) -> sa.Connection:
        if self._connection is None:
            self._connection = self._state.engine.connect()
            self._connection.detach()  # its own way of syncing must not go back into the pool
            self._connection.exec_driver_sql("PRAGMA synchronous = NORMAL")
        return self._connection

    def _leave(self) -> None:
        if self._connection is not None:
            self._connection.close()
