"""Somebody at work on cases: what they see, what they do, and the record of it that is written first.

One form for the commands and for the API: whoever has shown who they are gets a :class:`Caseworker`, and nothing else
of this room.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from audit import Record
from audit.cases import acts
from audit.cases.acts import Change
from audit.cases.case import CHILD, Case, Event, Kind, State
from audit.cases.register import Also, Counts, Page, Register, Wanted
from audit.cases.register import Note as Before
from audit.cases.sight import Sight
from audit.cases.trouble import CaseError
from audit.seal.people import Identity, People, Person
from gateway.case_settings import Cases
from gateway.casework.notes import Note, NoteReader, audience, sealed_for
from gateway.casework.noting import record_of
from gateway.casework.routing import CHILDS_PEOPLE
from gateway.casework.sharing import Readers, Sharing
from gateway.sealing import Sealer

_DAY, _MINUTE = 86_400, 60
Write = Callable[[Record], object]
"""Durable when it returns. Blocks, and may be called from any thread."""
OWN_ENDS = {Kind.HOLD: "by_release", Kind.SAMPLE: "by_verdicts"}
"""Kinds of cases that do not end because somebody says so, and what is said instead."""


@dataclass(frozen=True, slots=True)
class Place:
    """What people who work on cases stand on."""

    data: Path
    keys: Path
    terms: Cases
    sealer: Sealer
    """Keeps notes."""
    write: Write
    by: str
    """The account or session that acts."""
    zone: str = "UTC"
    """By whose clock times are told to people."""


class Caseworker:
    """One person at work. Every method blocks; all raise ``CaseError`` for what is none of theirs or cannot be done."""

    def __init__(self, place: Place, who: Identity) -> None:
        self.place, self.who = place, who
        self.register, self.people = Register(place.data), People(place.data)

    @property
    def name(self) -> str:
        """Whose hands these are."""
        return self.who.person.name

    @property
    def sight(self) -> Sight:
        """What they may see now: groups can change while they work."""
        return self.register.sight(self.name, self.who.person.role)

    # -- looking

    def page(self, wanted: Wanted, cursor: str = "", limit: int = 100) -> Page:
        """Some of their cases."""
        return self.register.page(self.sight, wanted, cursor=cursor, limit=limit)

    def count(self, wanted: Wanted) -> Counts:
        """How many they have, and of what."""
        return self.register.count(self.sight, wanted)

    def get(self, name: str) -> Case:
        """One of theirs, by id or code."""
        return self.register.get(name, self.sight)

    def history(self, name: str) -> tuple[Event, ...]:
        """What was done to it."""
        return self.register.history(name, self.sight)

    def readers(self, name: str) -> Readers:
        """Who of those who may see it can open what is kept of it."""
        case = self.get(name)
        return self._sharing.readers(case, audience(case, self.register, self.people))

    def notes(self, name: str) -> list[Note]:
        """The notes on it, as far as they are sealed to this person. That they read them is on record first."""
        case, events = self.get(name), self.history(name)
        if not any(event.content for event in events):
            return []
        self.place.write(record_of(Change(case, "read_notes"), self.place.by, self.name))
        return NoteReader(self.place.data, self.place.keys).read(events, self.who)

    # -- acting

    def acknowledge(self, name: str) -> Case:
        """I know."""
        return self.do(name, lambda case: acts.acknowledge(case, self.name, self.register.now()))

    def take(self, name: str) -> Case:
        """I look after it."""
        return self.do(name, lambda case: acts.take(case, self.name, self.register.now()))

    def hand_over(self, name: str, to: str) -> Case:
        """Somebody else looks after it: of a case about a child, only one whom such cases are for. What is kept of it
        is shared with them, as far as this person can."""
        case = self.get(name)
        fit = [one.name for one in self.current() if case.about != CHILD or self._is_for_children(one, case)]
        if to not in fit:
            raise CaseError("nobody")
        done = self.do(name, lambda case: acts.hand_over(case, self.name, to))
        self._give(done, frozenset({to}))
        return done

    def escalate(self, name: str, role: str = "") -> Case:
        """It goes to another role, the one above unless another is named; shared as by :meth:`hand_over`."""
        seen = audience(self.get(name), self.register, self.people)
        role = role or self.place.terms.above
        people = frozenset(one.name for one in self.current() if one.role == role)
        if not people:
            raise CaseError("no_holder")

        def act(case: Case) -> Change:
            return acts.escalate(replace(case, named=case.named | seen), role, people, self.deadline(case))

        done = self.do(name, act)
        self._give(done, people)
        return done

    def exclude(self, name: str, person: str) -> Case:
        """Somebody sees no more of it, and has no key any more to what is kept of it."""
        self.get(name)
        if person not in {one.name for one in self.people.list()}:
            raise CaseError("nobody")
        done = self.do(name, lambda case: acts.exclude(case, person))
        self._sharing.take(done, person, self._note_sealed)
        return done

    def share(self, name: str) -> Case:
        """Everybody who may see it now gets a key to what this person has one to. No word is shown."""
        case, readers = self.get(name), self.readers(name)
        if not readers.cannot:
            return case
        if self.name not in readers.sharers:
            raise CaseError("no_key")
        case = self.do(name, lambda case: acts.share(case, readers.cannot))
        self._give(case, frozenset(readers.cannot))
        return case

    def close(self, name: str, disposition: str) -> Case:
        """How it ends."""
        case = self.get(name)
        if case.kind in OWN_ENDS:
            raise CaseError(OWN_ENDS[case.kind])
        return self.do(name, lambda one: acts.dispose(one, self.name, disposition, self.register.now()))

    def reopen(self, name: str) -> Case:
        """It was not over."""
        case = self.get(name)
        if case.kind in OWN_ENDS:
            raise CaseError(OWN_ENDS[case.kind])
        return self.do(name, lambda case: acts.reopen(case, self.name, self.deadline(case)))

    def note(self, name: str, text: str) -> Case:
        """Words for those who look after it; sealed to them."""
        case = self.get(name)
        sealed = sealed_for(case, text, audience(case, self.register, self.people), self.place.sealer)
        return self.do(name, acts.note, sealed)

    def do(
        self,
        name: str,
        act: Callable[[Case], Change],
        sealed: Mapping[str, Any] | None = None,
        also: Also | None = None,
    ) -> Case:
        """Any act on a case of theirs: on record, then done. ``sealed``: what was kept with it."""
        content = str(sealed["id"]) if sealed else ""
        return self.register.change(name, self.sight, act, self.before(sealed), content=content, also=also)

    def before(self, sealed: Mapping[str, Any] | None = None) -> Before:
        """Writes down what they are about to do."""
        return lambda change: self.place.write(record_of(change, self.place.by, self.name, sealed))

    def current(self) -> list[Person]:
        """Everybody who is here now."""
        return [one for one in self.people.list() if one.ended is None]

    def deadline(self, case: Case) -> int:
        """By when something should have been done that is put before people now."""
        return due(self.place.terms, case.about, self.register.now())

    @property
    def _sharing(self) -> Sharing:
        return Sharing(self.place.data, self.place.keys)

    def _give(self, case: Case, to: frozenset[str]) -> None:
        seeing = audience(case, self.register, self.people)
        self._sharing.give(case, self.who, to & seeing, self._note_sealed)

    def _note_sealed(self, change: Change, sealed: Mapping[str, Any]) -> None:
        self.place.write(record_of(change, self.place.by, self.name, sealed))

    def _is_for_children(self, person: Person, case: Case) -> bool:
        return person.role in {case.role, self.place.terms.above, *CHILDS_PEOPLE} or person.name in case.named


def due(terms: Cases, about: str, now: int) -> int:
    """By when somebody should have acted on a case that is put before them now (second, UTC)."""
    return now + (terms.child_minutes * _MINUTE if about == CHILD else terms.days * _DAY)


def wanted_of(
    states: Sequence[str], kinds: Sequence[str], *, group: str = "", owner: str = "", rule: str = ""
) -> Wanted:
    """What somebody asks for, in their words. No state: what is not closed; ``all``: every one.

    Raises:
        CaseError: a state or kind that is none.
    """
    try:
        kept = tuple(map(Kind, kinds))
        known = () if "all" in states else tuple(map(State, states)) or Wanted().states
    except ValueError:
        raise CaseError("filter", states=", ".join(State), kinds=", ".join(Kind)) from None
    return Wanted(known, kept, group, owner, rule)
