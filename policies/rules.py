"""What a compiled policy is made of. Everything here is frozen and shared between threads."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from policies.decision import MODES, Effect, Match, Mode, Obligation, Respond
from policies.logic import Condition, Test

DEFAULT = "default"
NO_POLICY = "no-policy"
UNSEEN_RULE = "unseen"
UNVALIDATED_RULE = "unvalidated-language"
RESERVED = frozenset({DEFAULT, NO_POLICY, UNSEEN_RULE, UNVALIDATED_RULE})
"""Rule names that decisions use for what no written rule said."""


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule in force."""

    name: str
    policy: str
    """The policy or pack it stands in."""
    file: str
    line: int
    effect: Effect
    on_error: Effect
    test: Test = field(repr=False, compare=False)
    condition: Condition = field(repr=False, compare=False)
    """``when`` and ``except`` together."""
    match: Match
    """What a decision notes where the condition holds."""
    doubt: Match
    """What a decision notes where the condition cannot be known."""
    floor: bool = False
    shadow: bool = False
    redacts: frozenset[str] = frozenset()
    """Entity types to redact where it matches; empty unless the effect is redact."""
    mode: Mode = "pseudonym"
    """What stands for the values it redacts."""
    title: Mapping[str, str] = field(default_factory=dict)
    message: Mapping[str, str] = field(default_factory=dict)
    care: bool = False
    """True if ``message`` is a care text."""
    obligations: tuple[Obligation, ...] = ()
    label: Mapping[str, str] = field(default_factory=dict)
    """What a ``label`` says, by language."""
    texts: frozenset[str] = frozenset()
    """Files that ship with Gapura and hold its words."""
    lifts: bool = False
    """True if ``allow`` is written: it silences its policy's ``default``. A rule with obligations alone does not."""

    @property
    def enforcing(self) -> bool:
        """True if it can withhold or change text, be it only because a detector failed."""
        return not self.shadow and max(self.effect, self.on_error) >= Effect.REDACT

    def covers(self, other: Rule) -> bool:
        """True if it redacts every type that the other one does, and leaves no more of it."""
        return self.redacts >= other.redacts and MODES.index(self.mode) >= MODES.index(other.mode)


@dataclass(frozen=True, slots=True)
class Terms:
    """How the gate behaves towards somebody, apart from rules; the strictest of all policies that apply."""

    respond: Respond = "native"
    unseen: Literal["refuse", "pass"] = "refuse"
    unmapped: Literal["scan", "reject"] = "scan"
    restore_to: frozenset[str] = frozenset()
    """Tools in whose arguments a person's own values may be restored."""

    def united(self, other: Terms) -> Terms:
        """The stricter of both in every respect."""
        return Terms(
            respond=max(self.respond, other.respond, key=("native", "refusal", "error").index),
            unseen="refuse" if "refuse" in (self.unseen, other.unseen) else "pass",
            unmapped="reject" if "reject" in (self.unmapped, other.unmapped) else "scan",
            restore_to=self.restore_to & other.restore_to,
        )


STRICTEST = Terms(respond="error", unmapped="reject")


@dataclass(frozen=True, slots=True)
class Root:
    """One policy that was loaded by name, with everything it extends folded in."""

    name: str
    default: Effect
    rules: tuple[Rule, ...]
    terms: Terms = field(default_factory=Terms)
    groups: frozenset[str] | None = None
    """None: every group."""
    roles: frozenset[str] | None = None
    inactive: tuple[str, ...] = ()

    def speaks_to(self, group: str, role: str) -> bool:
        """True if it applies to such a principal."""
        return (self.groups is None or group in self.groups) and (self.roles is None or role in self.roles)


@dataclass(frozen=True, slots=True)
class Needs:
    """What must be looked at so that a decision can be made, for one kind of principal and one direction."""

    applies: bool
    """False: no policy speaks to this principal, whatever the text."""
    pii: frozenset[str] = frozenset()
    scores: Mapping[str, int] = field(default_factory=dict)
    """Score -> the lowest threshold in force, 1..10000."""
    enforcing_pii: bool = False
    """Some rule that can withhold or change text depends on entity types."""
    enforcing_scores: bool = False
    looks_at: frozenset[str] = frozenset()
    """Circumstances and contents (``policies.facts``) that some rule asks for."""
    labels: frozenset[str] = frozenset()
    phrases: frozenset[str] = frozenset()
    """What to search the text for: see ``policies.phrases``."""
    tools: frozenset[str] = frozenset()
    """Tools and calls to look for: see ``policies.calls``."""
    enforcing_tools: bool = False
    whole: bool = False
    """Some rule cannot be decided from the beginning of an answer: the relay must hold all of it."""


@dataclass(frozen=True, slots=True)
class Plan:
    """The part of a program that can matter to one kind of principal in one direction."""

    roots: tuple[Root, ...]
    """Each with only those rules that are not ruled out already."""
    terms: Terms
    needs: Needs
    inactive: tuple[str, ...]
