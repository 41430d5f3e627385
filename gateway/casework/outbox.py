"""What people are still to be told, in ``cases.db``: written with the case itself, so that nothing of it gets lost.

A process takes what is due for a while (``busy``); no other takes it meanwhile. One that dies leaves it to be taken
again: somebody may be told twice then, and never not at all.
"""

from __future__ import annotations

import json
import sqlite3
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from audit.cases import tables
from audit.cases.case import CHILD, Case
from gateway.casework.telling import DANGER, Delivery, Tell

LEASE = 60
"""Seconds for which a process keeps what it took; telling takes less."""
MOST = 16
"""Tells that are taken at once."""


@dataclass(frozen=True, slots=True)
class Job:
    """Something that is to be told, with all that is known of it."""

    tell: Tell
    case: Case
    stands: tuple[Delivery, ...]


@dataclass(frozen=True, slots=True)
class Waiting:
    """How it stands with telling people, for metrics."""

    tells: int = 0
    """Cases of which nobody has said yet that they know."""
    failing: int = 0
    """Channels of people that failed the last time."""
    oldest: int = 0
    """Seconds for which the oldest of them waits."""


class Outbox:
    """What is to be told at one site. Every method blocks. Raises as the register of cases does."""

    def __init__(self, data: Path, clock: Callable[[], float] = time.time) -> None:
        self._data, self._clock = data, clock

    @property
    def there(self) -> bool:
        """Whether this site has had a case yet."""
        return (self._data / tables.DATABASE).exists()

    def take(self) -> tuple[int, ...]:
        """What is due now, and nobody else's meanwhile: what cannot wait first, however much else there is. Of one case
        only what was said last."""
        if not self.there:
            return ()
        now = int(self._clock())
        with tables.opened(self._data) as database:
            due = database.execute(
                """SELECT tells.id FROM tells JOIN cases ON cases.id = tells."case"
                   WHERE tells.state = 'waiting' AND next <= ? AND busy <= ?
                   ORDER BY cases.about <> ?, what <> ?, next LIMIT ?""",
                (now, now, CHILD, DANGER, MOST),
            ).fetchall()
            if due:
                taken = json.dumps([one for (one,) in due])
                database.execute(
                    """UPDATE tells SET state = 'over' WHERE state = 'waiting'
                       AND "case" IN (SELECT "case" FROM tells WHERE id IN (SELECT value FROM json_each(?)))
                       AND id < (SELECT max(t.id) FROM tells AS t WHERE t."case" = tells."case" AND t.state = 'waiting')
                    """,
                    (taken,),
                )
                database.executemany("UPDATE tells SET busy = ? WHERE id = ?", [(now + LEASE, one) for (one,) in due])
        return tuple(one for (one,) in due)

    def look(self, tell: int) -> Job | None:
        """How it stands now; None once nobody needs to be told any more."""
        with tables.opened(self._data) as database:
            row = database.execute(
                """SELECT id, what, round, since, "case" FROM tells WHERE id = ? AND state = 'waiting'""", (tell,)
            ).fetchone()
            if row is None:
                return None
            case = database.execute(f"{tables.SELECT} WHERE id = ?", (row[4],)).fetchone()
            stands = database.execute(
                "SELECT person, channel, round, tries, next FROM deliveries WHERE tell = ? ORDER BY person, channel",
                (tell,),
            ).fetchall()
        return (
            None if case is None else Job(Tell(*row[:4]), tables.case_of(case), tuple(Delivery(*one) for one in stands))
        )

    def begin(self, tell: Tell) -> None:
        """A round begins, or goes on."""
        with tables.opened(self._data) as database:
            database.execute(
                "UPDATE tells SET round = ?, since = ?, busy = ? WHERE id = ?",
                (tell.round, tell.since, int(self._clock()) + LEASE, tell.id),
            )

    def note(self, job: Job, outcomes: Sequence[tuple[Delivery, str]]) -> None:
        """How tries went: each with the reason why it failed, or nothing. What got through, and the first failure,
        stand in the case's history."""
        now = int(self._clock())
        with tables.opened(self._data) as database:
            for one, why in outcomes:
                database.execute(
                    "INSERT OR REPLACE INTO deliveries VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
                    (job.tell.id, one.person, one.way, now, one.round, one.tries, one.next, why),
                )
                if one.tries <= 1:
                    action, said = said_of(one, why)
                    tables.add_event(database, job.case.id, now, "", (action, said, ""))

    def leave(self, tell: Tell, until: int) -> None:
        """Nothing more is to be done before this second (UTC)."""
        with tables.opened(self._data) as database:
            database.execute("UPDATE tells SET next = ?, busy = 0 WHERE id = ?", (until, tell.id))

    def release(self) -> None:
        """At start: what a process that is gone had taken."""
        if self.there:
            with tables.opened(self._data) as database:
                database.execute("UPDATE tells SET busy = 0 WHERE busy <> 0")

    def rings(self) -> Mapping[str, int]:
        """Of how many cases each person was told within the last hour."""
        since = int(self._clock()) - 3600
        query = "SELECT person, count(DISTINCT tell) FROM deliveries WHERE at > ? AND round >= 0 GROUP BY person"
        with tables.opened(self._data) as database:
            return dict(database.execute(query, (since,)).fetchall())

    def waiting(self) -> Waiting:
        """How it stands, in numbers that name nothing."""
        if not self.there:
            return Waiting()
        with tables.opened(self._data) as database:
            tells, first = database.execute("SELECT count(*), min(at) FROM tells WHERE state = 'waiting'").fetchone()
            failing = _failing(database)
        return Waiting(tells, failing, max(0, int(self._clock()) - first) if tells else 0)


def said_of(one: Delivery, why: str) -> tuple[str, dict[str, str]]:
    """What the history and the log say of a try: to whom over which channel, never at what address."""
    said = {"to": one.person, "over": one.way.partition(":")[0]}
    return ("not_told", {**said, "why": why}) if why else ("told", {**said, "round": str(one.round)})


def _failing(database: sqlite3.Connection) -> int:
    query = """SELECT count(*) FROM deliveries JOIN tells ON tells.id = tell
               WHERE tells.state = 'waiting' AND deliveries.tries > 0"""
    return int(database.execute(query).fetchone()[0])
