"""What becomes of open cases when somebody comes or goes. A case about a child names its people, so it has to be told.

Whoever comes is named in the cases about children of their role that nobody can see, and told. Whoever goes is taken
out of all open cases; where a child's case would be left with nobody, it goes to others who may have it, if there are
any. Nobody who is excluded from a case, under whatever name, gets into it by this.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from audit import Record
from audit.cases import acts
from audit.cases.case import CHILD, Case
from audit.cases.register import Register
from audit.cases.staying import still_open
from audit.seal.people import People, Person
from gateway.casework.mentions import same_person
from gateway.casework.noting import record_of
from gateway.casework.routing import CHILDS_PEOPLE

Write = Callable[[Record], object]


@dataclass(frozen=True, slots=True)
class Gone:
    """What somebody leaves behind."""

    taken_out: int
    """Open cases that they saw by name."""
    unseen: int
    """Open cases about children that nobody can see now."""


def joined(register: Register, people: People, person: Person, write: Write, by: str) -> int:
    """Name somebody new in the children's cases that wait for their role and that nobody can see; how many."""
    there = _there(people)
    waiting = [case for case in _children(register) if not case.named & (there - {person.name})]
    mine = [case for case in waiting if _fits(person, case)]
    for case in mine:
        register.change(case.id, None, _admitting([person.name]), lambda change: write(record_of(change, by)))
    return len(mine)


def left(register: Register, people: People, person: Person, write: Write, by: str) -> Gone:
    """Take somebody who has gone out of the open cases."""
    there = [one for one in people.list() if one.ended is None]
    names, unseen = frozenset(one.name for one in there), 0
    theirs = [case for case in still_open(register.data) if person.name in case.named or case.owner == person.name]
    for case in theirs:
        register.change(case.id, None, lambda now: acts.leave(now, person.name),
                        lambda change: write(record_of(change, by)))  # fmt: skip
        if case.about != CHILD or (case.named - {person.name}) & names:
            continue
        others = [one.name for one in there if _fits(one, case)]
        unseen += not others
        if others:
            register.change(case.id, None, _admitting(others), lambda change: write(record_of(change, by)))
    return Gone(len(theirs), unseen)


def unseen(register: Register, people: Iterable[Person]) -> int:
    """How many open cases about children nobody can see."""
    there = frozenset(one.name for one in people if one.ended is None)
    return sum(not case.named & there for case in _children(register))


def _children(register: Register) -> list[Case]:
    return [case for case in still_open(register.data) if case.about == CHILD]


def _there(people: People) -> frozenset[str]:
    return frozenset(one.name for one in people.list() if one.ended is None)


def _fits(person: Person, case: Case) -> bool:
    """Whether somebody may have a case: by their role, and not by another name of whoever is excluded."""
    role = person.role == case.role or (person.role in CHILDS_PEOPLE and case.role in CHILDS_PEOPLE)
    return role and not any(same_person(person.name, one) for one in case.excluded)


def _admitting(names: list[str]) -> Callable[[Case], acts.Change]:
    return lambda case: acts.admit(case, names)
