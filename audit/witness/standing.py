"""How far each witness vouches for a log, read from the log itself: what it cosigned, and what it last objected to."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from audit import checkpoint, cosignature
from audit.checkpoint import Checkpoint
from audit.note import BadNote, VerifierKey
from audit.reader import Reader
from audit.search.query import Query

KIND = "admin.witness"
"""The kind of a record about a witness: its public part has ``witness``, ``outcome`` and sizes."""
SIGNED = "signed"
CONTRADICTS, AHEAD, REFUSES, OTHER_KEY = "contradicts", "ahead", "refuses", "other_key"
"""Outcomes that need a person: the witness knows another history, a longer one, does not take this log, or signs with
a key that is not its own."""
_LOOK_BACK = 1000
"""Records about witnesses that are looked through for the last one of each."""


@dataclass(frozen=True, slots=True)
class Standing:
    """One witness, as the log knows it."""

    name: str
    size: int | None
    """Entries of the largest checkpoint that it cosigned; None where it never did."""
    seconds: int | None
    """When it did, as a POSIX timestamp."""
    behind: int
    """Entries since."""
    outcome: str | None
    """Of the last record about it."""

    @property
    def objects(self) -> bool:
        """Whether it last said something that needs a person."""
        return self.outcome in (CONTRADICTS, AHEAD, REFUSES, OTHER_KEY)


def newest(reader: Reader) -> tuple[Checkpoint, str]:
    """The newest checkpoint of a log, and its note.

    Raises:
        BadNote: it is none.
    """
    with reader.snapshot() as snapshot:
        signed = snapshot.checkpoint()
    return checkpoint.read(signed), signed


def standings(reader: Reader, keys: Sequence[VerifierKey]) -> list[Standing]:
    """How each of these witnesses stands, in their order."""
    outcomes: dict[str, str] = {}
    for entry in reader.page(Query.of([f"kind={KIND}"]), limit=_LOOK_BACK, newest_first=True).entries:
        said = entry.public_part()
        outcomes.setdefault(str(said.get("witness")), str(said.get("outcome")))
    with reader.snapshot() as snapshot:
        size = snapshot.size()
        notes = {key: snapshot.noted(f"— {key.name} ") for key in keys}
    found = []
    for key in keys:
        cosigned, seconds = None, None
        for at, note in notes[key]:
            try:
                cosigned, seconds = at, cosignature.check(note, key)
            except BadNote:
                continue
            break
        found.append(Standing(key.name, cosigned, seconds, size - (cosigned or 0), outcomes.get(key.name)))
    return found
