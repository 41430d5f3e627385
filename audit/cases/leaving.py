"""Which cases may go, and what becomes of them: with the person they are about, or when their time is over.

Nobody looks at cases through this module; it tells ids, kinds and exchanges to what erases.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from audit.cases import tables
from audit.cases.case import CHILD, Kind
from audit.seal import files

_LIGHT = (Kind.RIGHT, Kind.SAMPLE)
"""Open cases that keep nothing back: a request to erase is answered by erasing, a sample is one of many."""


@dataclass(frozen=True, slots=True)
class Leaving:
    """A case that may go."""

    id: str
    kind: Kind
    exchange: str
    subject: str
    conversation: str


class Leavings:
    """The cases of one site, for what erases them. Every method blocks, and works where there is no file yet. All raise
    as :class:`~audit.cases.register.Register` does."""

    def __init__(self, data: Path) -> None:
        self._data = data

    def kept_back(self) -> frozenset[str]:
        """Exchanges that somebody still has to act on: what is known of them stays until their case is closed."""
        if not self._there():
            return frozenset()
        with tables.opened(self._data) as database:
            rows = database.execute(
                """SELECT DISTINCT exchange FROM cases WHERE state <> 'closed' AND exchange <> ''
                   AND kind NOT IN (SELECT value FROM json_each(?))""",
                (json.dumps(_LIGHT),),
            ).fetchall()
        return frozenset(row[0] for row in rows)

    def to_close(self, exchanges: Iterable[str]) -> tuple[str, ...]:
        """Ids of the cases that keep these exchanges back; those about somebody at risk are named to nobody here."""
        if not self._there():
            return ()
        with tables.opened(self._data) as database:
            rows = database.execute(
                """SELECT id FROM cases WHERE state <> 'closed' AND about <> ?
                   AND exchange IN (SELECT value FROM json_each(?))
                   AND kind NOT IN (SELECT value FROM json_each(?)) ORDER BY opened, id""",
                (CHILD, json.dumps(list(exchanges)), json.dumps(_LIGHT)),
            ).fetchall()
        return tuple(row[0] for row in rows)

    def waits(self, subject: str) -> bool:
        """Whether somebody still has to act on what concerns this person."""
        if not self._there():
            return False
        with tables.opened(self._data) as database:
            row = database.execute(
                """SELECT 1 FROM cases WHERE subject = ? AND state <> 'closed'
                   AND kind NOT IN (SELECT value FROM json_each(?)) LIMIT 1""",
                (subject, json.dumps(_LIGHT)),
            ).fetchone()
        return row is not None

    def about(self, *, subject: str = "", exchanges: Iterable[str] = ()) -> tuple[Leaving, ...]:
        """Cases about a person, or about these exchanges, that may go with them: closed ones, and samples."""
        return self._select(
            """(subject = ?1 AND ?1 <> '' OR exchange IN (SELECT value FROM json_each(?2)))
               AND (state = 'closed' OR kind = 'sample')""",
            (subject, json.dumps(list(exchanges))),
        )

    def closed_before(self, second: int) -> tuple[Leaving, ...]:
        """Cases that were closed before this second (UTC), the oldest first."""
        return self._select("state = 'closed' AND closed < ? ORDER BY closed, id", (second,))

    def destroy(self, cases: Iterable[str]) -> bool:
        """Nothing of these cases is left; False: somebody still reads an older state of the file."""
        names = list(cases)
        if not names:
            return True
        with tables.opened(self._data) as database:
            tables.forget(database, names)
        return files.overwritten(self._data / tables.DATABASE)

    def _select(self, where: str, values: tuple[object, ...]) -> tuple[Leaving, ...]:
        if not self._there():
            return ()
        with tables.opened(self._data) as database:
            rows = database.execute(
                f"SELECT id, kind, exchange, subject, conversation FROM cases WHERE {where}",  # noqa: S608 - ours
                values,
            ).fetchall()
        return tuple(Leaving(name, Kind(kind), *rest) for name, kind, *rest in rows)

    def _there(self) -> bool:
        return (self._data / tables.DATABASE).exists()
