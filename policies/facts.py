"""What a decision is made from: plain values, no clock, no network, no text."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal


@dataclass(frozen=True, slots=True)
class Facts:
    """Everything :func:`policies.evaluator.decide` may look at. Exactly this is recorded, so a decision can be recomputed.

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

    def record(self) -> dict[str, Any]:
        """The facts as JSON values, members that say nothing left out."""
        raise NotImplementedError

    @classmethod
    def from_record(cls, record: Mapping[str, Any]) -> Facts:
        """The inverse of :meth:`record`."""
        raise NotImplementedError
