"""Notes on a case: words of those who look after it, sealed to the people who may see it and to nobody else.

What they say is never in the register of cases or in the log. Who was not there when a note was written has no key to
it until somebody who has one gives them one: see :mod:`gateway.casework.sharing`.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from audit.cases.case import Case, Event
from audit.cases.register import Register
from audit.cases.trouble import CaseError
from audit.seal.content import ContentStore, Owner, sealing_key
from audit.seal.people import Identity, People
from audit.seal.trouble import SealError
from gateway.sealing import Sealer, Wanted

LONGEST = 4000
"""Characters of a note."""


@dataclass(frozen=True, slots=True)
class Note:
    """A note as somebody reads it."""

    event: Event
    text: str | None
    """None: it is not sealed to them, or kept no more."""


def audience(case: Case, register: Register, people: People) -> frozenset[str]:
    """Who may see a case now, of those who still are here."""
    here = [one for one in people.list() if one.ended is None]
    return frozenset(one.name for one in here if register.sight(one.name, one.role).sees(case))


def owner_of(case: Case) -> Owner:
    """Whose content a note is: that of the exchange, or, where there is none, of the case."""
    return Owner(case.origin.exchange or case.id, case.origin.subject, case.origin.conversation)


def sealed_for(case: Case, text: str, names: frozenset[str], sealer: Sealer) -> dict[str, Any]:
    """Keeps a note; what its record says of it.

    Raises:
        CaseError: it is empty or too long (``note_size``).
        SealError: it cannot be kept.
    """
    if not 0 < len(text.strip()) <= LONGEST:
        raise CaseError("note_size", most=LONGEST)
    said = sealer.keep_now({"note": [text.strip()]}, owner_of(case), Wanted(case.about, (), names))
    if "failed" in said:
        raise CaseError("note_unkept")
    return said


class NoteReader:
    """Opens notes at one site."""

    def __init__(self, data: Path, keys: Path) -> None:
        self._store = ContentStore(data, sealing_key(keys))

    def read(self, events: Iterable[Event], who: Identity) -> list[Note]:
        """The notes among what was done to a case, oldest first. That somebody reads them is on record already."""
        return [Note(event, self._text(event.content, who)) for event in events if event.content]

    def _text(self, content: str, who: Identity) -> str | None:
        try:
            (item,) = self._store.find(content)
            return "\n".join(self._store.read(item, who.private)["note"])
        except (SealError, ValueError, KeyError):
            return None
