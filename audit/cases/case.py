"""A case: something that a person has to look at, by a time, and what may become of it. Values only."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from audit.codes import code_of

CHILD, GENERAL = "child", "general"
"""What a case is about: somebody at risk; anything else."""


class Kind(StrEnum):
    """Why there is a case."""

    ESCALATION = "escalation"
    """A rule said that somebody must be told (``escalate``)."""
    HOLD = "hold"
    """A question or an answer waits for somebody to let it pass."""
    OBJECTION = "objection"
    """Somebody says that a rule was wrong."""
    SAMPLE = "sample"
    """Drawn at random, to see how often the gate errs."""
    RIGHT = "right"
    """Somebody asks what is kept of them, or wants it changed, ended or erased."""
    BREACH = "breach"
    """Personal data may have gone where it should not."""
    MANUAL = "manual"
    """Opened by hand."""


BY_LAW = frozenset({Kind.RIGHT, Kind.BREACH})
"""Kinds whose deadline is the law's: whatever happens to a case, it does not move."""


class State(StrEnum):
    """How far a case is."""

    OPEN = "open"
    TAKEN = "taken"
    CLOSED = "closed"


CONFIRMED, FALSE_POSITIVE, POLICY_CHANGE, ESCALATED = "confirmed", "false_positive", "policy_change", "escalated"
WITHDRAWN, UPHELD, DENIED, RELEASED, EXPIRED = "withdrawn", "objection_upheld", "denied", "released", "expired"
ANSWERED, REFUSED, UNCLEAR = "answered", "refused", "unclear"

_JUDGED = (CONFIRMED, FALSE_POSITIVE, POLICY_CHANGE, ESCALATED, WITHDRAWN)
ENDS: Mapping[Kind, tuple[str, ...]] = {
    Kind.ESCALATION: _JUDGED,
    Kind.HOLD: (RELEASED, DENIED, EXPIRED),
    Kind.OBJECTION: (UPHELD, DENIED, POLICY_CHANGE, WITHDRAWN),
    Kind.SAMPLE: (CONFIRMED, FALSE_POSITIVE, POLICY_CHANGE, UNCLEAR),
    Kind.RIGHT: (ANSWERED, REFUSED, WITHDRAWN),
    Kind.BREACH: _JUDGED,
    Kind.MANUAL: _JUDGED,
}
"""How a case of each kind can end (its disposition)."""


@dataclass(frozen=True, slots=True)
class Origin:
    """What a case is about, as the log has it: pseudonyms and configured names; empty where nothing is known."""

    exchange: str = ""
    """32 hexadecimal digits."""
    subject: str = ""
    conversation: str = ""
    key: str = ""
    """Id of the API key that asked."""
    assurance: str = ""
    """How sure the gate is of who asked: ``person`` (a key that one person has), ``shared`` (one that several have),
    ``key`` (not known which), ``asserted`` (a name claimed by the client), ``verified``."""
    group: str = ""
    rule: str = ""
    effect: str = ""
    direction: str = ""
    """``input``: a question, ``output``: an answer."""


@dataclass(frozen=True, slots=True)
class Opening:
    """A case that is to be."""

    kind: Kind
    about: str
    role: str
    """Whose people look at it."""
    deadline: int
    """Second (UTC) by which somebody should have acted."""
    origin: Origin = field(default_factory=Origin)
    contents: tuple[str, ...] = ()
    """Ids of sealed content that belongs to it."""
    named: frozenset[str] = frozenset()
    """People who may see it by name; of a case about a child, the only ones."""
    excluded: frozenset[str] = frozenset()
    """People who may not see it, whatever their role."""
    same: str = ""
    """Of two open cases that say the same here the second is not opened: the first one happens again. Empty: never."""
    tell: str = "new"
    """What its people are told; empty: nothing."""
    said: Mapping[str, str] = field(default_factory=dict)
    """Short facts for its history and its record: which right somebody claims. Never words of anybody."""


@dataclass(frozen=True, slots=True)
class Case:
    """One case as it stands."""

    id: str
    """32 random hexadecimal digits."""
    kind: Kind
    about: str
    role: str
    origin: Origin
    opened: int
    deadline: int
    state: State = State.OPEN
    level: int = 0
    """How often it was passed up."""
    owner: str = ""
    """Who has taken it."""
    acknowledged: int = 0
    """Second (UTC) at which somebody first said that they know; 0: nobody has."""
    disposition: str = ""
    closed: int = 0
    contents: tuple[str, ...] = ()
    named: frozenset[str] = frozenset()
    excluded: frozenset[str] = frozenset()

    @property
    def code(self) -> str:
        """What people call it: ``K7F2-M9QA``."""
        return code_of(self.id)

    def overdue(self, now: float) -> bool:
        """Whether its time is over and nobody has ended it."""
        return self.state is not State.CLOSED and self.deadline <= now


@dataclass(frozen=True, slots=True)
class Event:
    """Something that was done to a case."""

    at: int
    person: str
    """Empty: the gate itself."""
    action: str
    said: Mapping[str, str]
    """Short facts: to whom it went, how it ended. Never words of anybody."""
    content: str = ""
    """Id of the sealed note that goes with it."""
