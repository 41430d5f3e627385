"""Who said that nothing of theirs may be processed any more: kept in ``state.db``, followed by every process.

A person withdraws consent, or asks that processing be restricted: from their next request on nothing of theirs is
looked at or sent. It stands until somebody lifts it, over restarts and over an erasure of all that is kept of them.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from threading import Lock

from sqlalchemy.exc import DBAPIError

from gateway.admission.state import State, Watch
from gateway.admission.trouble import SiteError
from gateway.errors import Reason, Refused

Note = Callable[[], None]
"""Writes down what is about to happen; durable when it returns. If it raises, nothing happens."""


class Why(StrEnum):
    """What the person said."""

    WITHDRAW = "withdraw"
    """They take their consent back."""
    RESTRICT = "restrict"
    """They want processing restricted, for now."""


@dataclass(frozen=True, slots=True)
class Restriction:
    """Somebody of whom nothing is processed."""

    subject: str
    """Pseudonym, as in every record."""
    why: Why
    key: str
    """Id of the API key they use; empty where only the pseudonym was known."""
    since: int
    """Second, UTC."""


class Restrictions:
    """Those of one site. ``require`` is quick; all else blocks, and is safe in any thread."""

    def __init__(self, state: State) -> None:
        self._state, self._watch, self._looking = state, Watch(state), Lock()
        self._subjects = self._read()  # a gate that cannot know of whom nothing may be processed does not start

    def close(self) -> None:
        """Give the connection back."""
        with self._looking:
            self._watch.close()

    def require(self, subject: str) -> None:
        """Something of this person may be processed, as far as the last look told. Raises ``Refused(RESTRICTED)``."""
        if subject in self._subjects:
            raise Refused(Reason.RESTRICTED)

    def follow(self) -> None:
        """Take up what was restricted or lifted since, here or in another process."""
        try:
            with self._looking:
                if self._watch.changed():
                    self._subjects = self._read()
        except DBAPIError:
            return  # nobody can read there now: who was restricted stays so

    def set(self, one: Restriction, note: Note) -> bool:
        """From now on nothing of this person is processed; durable, and on record, when this returns. False where the
        same was said before."""
        with self._state.write(announce=True) as connection:
            row = connection.exec_driver_sql(
                "INSERT OR IGNORE INTO restrictions VALUES (?, ?, ?, ?)", (one.subject, one.why, one.key, one.since)
            )
            if not row.rowcount:  # who had it restricted may withdraw consent as well
                row = connection.exec_driver_sql(
                    "UPDATE restrictions SET why = ? WHERE subject = ? AND why <> ?", (one.why, one.subject, one.why)
                )
            if row.rowcount:
                note()
        return bool(row.rowcount)

    def lift(self, subject: str, note: Note) -> None:
        """Let this person ask again. Raises :class:`SiteError` where nothing was restricted."""
        with self._state.write(announce=True) as connection:
            if not connection.exec_driver_sql("DELETE FROM restrictions WHERE subject = ?", (subject,)).rowcount:
                raise SiteError("not_restricted")
            note()

    def list(self) -> list[Restriction]:
        """All of them, the oldest first."""
        query = 'SELECT subject, why, "key", since FROM restrictions ORDER BY since, subject'
        with self._state.read() as connection:
            rows = connection.exec_driver_sql(query).all()
        return [Restriction(str(subject), Why(why), str(key), int(since)) for subject, why, key, since in rows]

    def get(self, subject: str) -> Restriction | None:
        """That of a person; None where there is none."""
        return next((one for one in self.list() if one.subject == subject), None)

    def _read(self) -> frozenset[str]:
        return frozenset(one.subject for one in self.list())
