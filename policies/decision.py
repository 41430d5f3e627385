"""What a policy says: one effect, every rule that matched, and everything that must happen besides."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import IntEnum
from typing import Any, Literal

Respond = Literal["native", "refusal", "error"]
Mode = Literal["pseudonym", "surrogate", "category", "hash", "mask"]
"""What stands for a value that is redacted: a name that is given back, an invented value that is given back, words for
what it was, a name that nobody gets back, a plain mark."""
MODES: tuple[Mode, ...] = ("pseudonym", "surrogate", "category", "hash", "mask")
"""From what keeps most to what keeps least; of two rules that redact one type the later here wins."""


class Effect(IntEnum):
    """Mild to severe; the most severe effect of all matching rules wins."""

    ALLOW = 0
    FLAG = 1
    WARN = 2
    REDACT = 3
    REPLACE = 4
    HOLD = 5
    BLOCK = 6

    @property
    def word(self) -> str:
        """The effect as policies, records and headers write it."""
        return self.name.lower()


@dataclass(frozen=True, slots=True)
class Match:
    """A rule whose condition held, or could not be known."""

    rule: str
    policy: str
    """Name of the policy or pack the rule stands in."""
    effect: Effect
    """The effect that counted: the rule's own, or its ``on_error`` where the condition was unknown."""
    known: bool = True
    rank: tuple[int, bool, str, str] = field(init=False, repr=False, compare=False)
    """Its place among others: the severest first, then what is known, then by name. Equal for equal matches."""

    def __post_init__(self) -> None:
        object.__setattr__(self, "rank", (-self.effect, not self.known, self.rule, self.policy))


OBLIGATIONS = ("escalate", "seal", "notify", "label")


@dataclass(frozen=True, slots=True, order=True)
class Obligation:
    """Something a matching rule orders besides its effect."""

    kind: str
    """``escalate`` opens a case for a role, ``notify`` tells one, ``seal`` keeps the content for those who may open
    it, ``label`` says that a machine answers."""
    rule: str
    argument: str = ""
    """The role that is told; after a slash the one told instead where the text speaks of staff or family."""


@dataclass(frozen=True, slots=True)
class Decision:
    """The outcome of one evaluation."""

    effect: Effect
    rule: str | None
    """The rule whose effect and message won; None where only ``default`` spoke, ``"no-policy"`` where none applies."""
    matches: tuple[Match, ...] = ()
    shadow: tuple[Match, ...] = ()
    """Matches of rules in shadow: recorded, never enforced."""
    inactive: tuple[str, ...] = ()
    """Rules set aside because a detector they require is absent."""
    redact: frozenset[str] = frozenset()
    """Entity types to be redacted: united over every matching rule."""
    modes: Mapping[str, Mode] = field(default_factory=dict)
    """How, for each type that does not simply become a pseudonym; the strictest over every matching rule."""
    obligations: tuple[Obligation, ...] = ()
    message: Mapping[str, str] = field(default_factory=dict)
    """Text for the person, by language (``en``, ``id``); empty where the gate's own text serves."""
    label: Mapping[str, str] = field(default_factory=dict)
    """That a machine answers, in words, by language; empty where no rule orders a ``label``."""
    care: bool = False
    """The message is a care text (help for a person at risk), never to be replaced by a bare refusal."""
    respond: Respond = "native"
    known: bool = True
    """False where the effect rests only on conditions that could not be known: the gate cannot decide, nobody erred."""

    def record(self) -> dict[str, Any]:
        """The decision as JSON values for the audit record (no texts: they are in the policy, by digest)."""
        members: dict[str, Any] = {
            "effect": self.effect.word,
            "rule": self.rule,
            "matches": [_match_record(match) for match in self.matches],
            "shadow": [_match_record(match) for match in self.shadow],
            "inactive": list(self.inactive),
            "redact": sorted(self.redact),
            "modes": dict(sorted(self.modes.items())),
            "obligations": [
                {"kind": item.kind, "rule": item.rule, "argument": item.argument} for item in self.obligations
            ],
            "care": self.care,
            "respond": self.respond,
        }
        record = {name: value for name, value in members.items() if value}
        return record if self.known else {**record, "known": False}


def _match_record(match: Match) -> dict[str, Any]:
    record: dict[str, Any] = {"rule": match.rule, "policy": match.policy, "effect": match.effect.word}
    return record if match.known else {**record, "known": False}
