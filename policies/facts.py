"""What a decision is made from: plain values, no clock, no network, no text."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal, cast

UNSEEN = "unseen"
"""In ``missing``: nobody could tell whether the exchange held content that no detector can look into."""


CIRCUMSTANCES = frozenset({"consent", "route", "quota"})
"""What surrounds a text, by the name under which it may stand in ``missing``: nobody could tell, or not yet."""
CONTENTS = frozenset({"words", "language", "size", "tools", "modality", "cells"})
"""What is told of a text besides values and scores, by the name under which it may stand in ``missing``."""
QUOTAS = ("questions_hour", "questions_day", "minutes_day", "tokens_day")
"""What is counted per key of the gate: questions, minutes in which one was asked, tokens as the backend counts them
(one for every four characters where it does not). An hour and a day begin where the site's clock says so; the question
being asked counts."""


@dataclass(frozen=True, slots=True)
class Facts:
    """Everything :func:`policies.evaluator.decide` may look at.

    Exactly this is recorded, so that a decision can be recomputed.

    Scores are integers 0..10000. A score or entity type named in ``missing`` had no working detector: conditions
    over it are unknown, never false. A score in neither ``scores`` nor ``missing`` is 0.
    """

    direction: Literal["input", "output"]
    group: str = ""
    role: str = ""
    age: int | None = None
    consent: bool = False
    model: str = ""
    pii: Mapping[str, int] = field(default_factory=dict)
    """Entity type -> number of values found in new text."""
    pii_history: Mapping[str, int] = field(default_factory=dict)
    """The same for text this gate has already let pass in this conversation: only redaction looks at it."""
    scores: Mapping[str, int] = field(default_factory=dict)
    missing: frozenset[str] = frozenset()
    unseen: frozenset[str] = frozenset()
    """Kinds of content that no detector can look into (``image``, ``token_ids`` ...)."""
    time: int | None = None
    """Minutes since the epoch, UTC, when the question came; None where nobody can tell."""
    first_turn: bool | None = None
    """Whether nothing was answered yet in this conversation, as the gate remembers it; None where nobody can tell."""
    route: Mapping[str, str] = field(default_factory=dict)
    """What the site has stated of the backend: ``minors``, ``country``, ``contract``, ``learning``."""
    quota: Mapping[str, int] = field(default_factory=dict)
    """Name in :data:`QUOTAS` -> what has been used."""
    labels: frozenset[str] = frozenset()
    """Labels and topics that a detector gave; one without a working detector stands in ``missing``."""
    words: frozenset[str] = frozenset()
    """Of the phrases that policies name, those that stand in new text."""
    language: str = ""
    """ISO 639 code of new text, ``und`` where it cannot be told; empty where nobody looked."""
    tools: frozenset[str] = frozenset()
    """Of the tools and calls that policies name, those that are offered (input) or called (output)."""
    modality: frozenset[str] = frozenset()
    """Forms besides text in the question: ``image``, ``audio``, ``video``, ``file``."""
    size: int | None = None
    """Characters of new text. None in what older releases recorded, which knew nothing of the members above."""
    smallest_cell: int | None = None
    """The smallest count, 1 or more, in any table of the text; None where there is no table."""
    unvalidated: frozenset[str] = frozenset()
    """Scores and labels whose detector was never measured in the language of the text: they count, and a policy that
    asks for one flags the text."""

    def record(self) -> dict[str, Any]:
        """The facts as JSON values, members that say nothing left out."""
        members: dict[str, Any] = {
            "direction": self.direction,
            "group": self.group,
            "role": self.role,
            "age": self.age,
            "consent": self.consent,
            "model": self.model,
            "pii": dict(sorted(self.pii.items())),
            "pii_history": dict(sorted(self.pii_history.items())),
            "scores": dict(sorted(self.scores.items())),
            "missing": sorted(self.missing),
            "unseen": sorted(self.unseen),
            "time": self.time,
            "first_turn": self.first_turn,
            "route": dict(sorted(self.route.items())),
            "quota": dict(sorted(self.quota.items())),
            "labels": sorted(self.labels),
            "words": sorted(self.words),
            "language": self.language,
            "tools": sorted(self.tools),
            "modality": sorted(self.modality),
            "size": self.size,
            "smallest_cell": self.smallest_cell,
            "unvalidated": sorted(self.unvalidated),
        }
        # An age of 0 and a turn that is not the first say something; every other empty value says nothing.
        told = {"age", "time", "first_turn", "size"}
        return {name: value for name, value in members.items() if value or (name in told and value is not None)}

    @classmethod
    def from_record(cls, record: Mapping[str, Any]) -> Facts:
        """The inverse of :meth:`record`.

        Raises:
            ValueError: a member is unknown, missing or of the wrong type; the message names it and quotes nothing.
        """
        values = dict(record)
        direction = values.pop("direction", None)
        if direction not in ("input", "output"):
            raise ValueError("direction must be input or output")
        members: dict[str, Any] = {}
        for name, value in values.items():
            if name not in _READERS:
                raise ValueError("facts hold an unknown member")
            members[name] = _READERS[name](name, value)
        return cls(cast("Literal['input', 'output']", direction), **members)


def _text(name: str, value: object) -> str:
    if not isinstance(value, str):
        raise ValueError(f"{name} must be text")
    return value


def _whole(name: str, value: object) -> int:
    if not isinstance(value, int) or isinstance(value, bool):
        raise ValueError(f"{name} must be a whole number")
    return value


def _flag(name: str, value: object) -> bool:
    if not isinstance(value, bool):
        raise ValueError(f"{name} must be true or false")
    return value


def _numbers(name: str, value: object) -> dict[str, int]:
    if not isinstance(value, Mapping):
        raise ValueError(f"{name} must map names to numbers")
    return {_text(name, key): _whole(name, number) for key, number in value.items()}


def _texts(name: str, value: object) -> dict[str, str]:
    if not isinstance(value, Mapping):
        raise ValueError(f"{name} must map names to text")
    return {_text(name, key): _text(name, text) for key, text in value.items()}


def _names(name: str, value: object) -> frozenset[str]:
    if not isinstance(value, (list, tuple, set, frozenset)):
        raise ValueError(f"{name} must be a list of names")
    return frozenset(_text(name, item) for item in value)


_READERS = {
    "group": _text,
    "role": _text,
    "age": _whole,
    "consent": _flag,
    "model": _text,
    "pii": _numbers,
    "pii_history": _numbers,
    "scores": _numbers,
    "missing": _names,
    "unseen": _names,
    "time": _whole,
    "first_turn": _flag,
    "route": _texts,
    "quota": _numbers,
    "labels": _names,
    "words": _names,
    "language": _text,
    "tools": _names,
    "modality": _names,
    "size": _whole,
    "smallest_cell": _whole,
    "unvalidated": _names,
}
