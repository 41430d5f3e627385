"""Somebody at work on cases: what they see, what they do, and the record of it that is written first.

One form for the commands and for the API: whoever has shown who they are gets a :class:`Caseworker`, and nothing else
of this room.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from audit import Record
from audit.cases.case import Case, Event, Kind, State
from audit.cases.register import Counts, Page, Register, Wanted
from audit.cases.sight import Sight
from audit.cases.trouble import CaseError
from audit.seal.people import Identity, People
from gateway.case_settings import Cases
from gateway.sealing import Sealer

Write = Callable[[Record], None]
"""Durable when it returns. Blocks, and may be called from any thread."""


@dataclass(frozen=True, slots=True)
class Place:
    """What people who work on cases stand on."""

    data: Path
    terms: Cases
    sealer: Sealer
    """Keeps notes."""
    write: Write
    by: str
    """The account or session that acts."""


class Caseworker:
    """One person at work. Every method blocks; all raise ``CaseError`` for what is none of theirs or cannot be done."""

    def __init__(self, place: Place, who: Identity) -> None:
        self._place, self.who = place, who
        self.register, self._people = Register(place.data), People(place.data)

    @property
    def name(self) -> str:
        """Whose hands these are."""
        return self.who.person.name

    @property
    def sight(self) -> Sight:
        """What they may see now: groups can change while they work."""
        return self.register.sight(self.name, self.who.person.role)

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
