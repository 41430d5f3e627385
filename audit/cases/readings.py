"""Drawn cases are read twice: each reader says what they think before they know what the other thought.

Two who agree end the case. Where they differ a third decides; where all three differ nobody can tell (``unclear``).
"""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping
from contextlib import closing
from dataclasses import dataclass, replace

from audit.cases import tables
from audit.cases.acts import Change
from audit.cases.case import ENDS, UNCLEAR, Case, Kind, State
from audit.cases.register import Note, Register
from audit.cases.sight import Sight
from audit.cases.trouble import CaseError
from audit.evidence import open_readonly

_THREE = 3


@dataclass(frozen=True, slots=True)
class Reading:
    """What one reader said of one case."""

    person: str
    verdict: str
    at: int


def judged(case: Case, before: Mapping[str, str], who: str, verdict: str, now: int) -> Change:
    """A verdict is given; ``before``: those that there are, by person. What it was stays out of the history until the
    case has ended.

    Raises:
        CaseError: the case was not drawn, is over, cannot end so, or this person has spoken.
    """
    if case.kind is not Kind.SAMPLE:
        raise CaseError("not_drawn")
    if case.state is State.CLOSED:
        raise CaseError("closed")
    if verdict not in ENDS[Kind.SAMPLE]:
        raise CaseError("disposition", known=", ".join(ENDS[Kind.SAMPLE]))
    if who in before:
        raise CaseError("same_person")
    said = [*before.values(), verdict]
    agreed = next((one for one in said if said.count(one) > 1), UNCLEAR if len(said) >= _THREE else "")
    if not agreed:
        return Change(replace(case, acknowledged=case.acknowledged or now), "verdict", silences=True)
    ended = replace(case, state=State.CLOSED, disposition=agreed, closed=now, acknowledged=case.acknowledged or now)
    return Change(ended, "close", {"disposition": agreed, "readers": str(len(said))}, silences=True)


def give(register: Register, name: str, sight: Sight, verdict: str, note: Note) -> Case:
    """Give a verdict. ``note`` gets the change with the verdict in it: the record holds what the history hides.

    Raises:
        CaseError: as :func:`judged`, or there is no such case for them.
    """

    def act(case: Case) -> Change:
        # The transaction of the change is open, so nobody can add a verdict; what there is, another connection reads.
        with closing(open_readonly(register.data / tables.DATABASE)) as database:
            before = {one.person: one.verdict for one in _of(database, case.id)}
        return judged(case, before, sight.name, verdict, register.now())

    def keep(database: sqlite3.Connection, case: Case) -> None:
        row = (case.id, sight.name, verdict, register.now())
        database.execute("INSERT INTO verdicts VALUES (?, ?, ?, ?)", row)

    def write(change: Change) -> None:
        note(replace(change, said={**change.said, "verdict": verdict}))

    return register.change(name, sight, act, write, also=keep)


def readings(register: Register, name: str, sight: Sight) -> tuple[Reading, ...]:
    """What was said of a case, once it has ended; before, nobody is told. Raises as :meth:`Register.get`."""
    case = register.get(name, sight)
    if case.state is not State.CLOSED:
        return ()
    with tables.opened(register.data) as database:
        return _of(database, case.id)


def pairs(register: Register, sight: Sight) -> list[tuple[Case, Reading, Reading]]:
    """The drawn cases that somebody sees and two have read, each with its first two verdicts."""
    seen, values = sight.where()
    with tables.opened(register.data) as database:
        query = f"{tables.SELECT} WHERE kind = 'sample' AND {seen} ORDER BY id"
        cases = [tables.case_of(row) for row in database.execute(query, values)]
        found = [(case, _of(database, case.id)) for case in cases if case.state is State.CLOSED]
    return [(case, given[0], given[1]) for case, given in found if len(given) > 1]


def _of(database: sqlite3.Connection, case: str) -> tuple[Reading, ...]:
    query = 'SELECT person, verdict, at FROM verdicts WHERE "case" = ? ORDER BY at, person'
    return tuple(Reading(*row) for row in database.execute(query, (case,)))
