"""How long the private parts of what is kept: by what kind of thing it is, and by how it ended. Pure.

An exchange (question, answer, and text sent to detectors on other machines) is kept and goes as a whole. Everything
else with a private part is an act on the site: ``admin.*``, and the records of erasures themselves.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import sha256
from typing import Any, Literal

Kind = Literal["exchange", "admin"]
MINUTE = "%Y-%m-%dT%H:%MZ"
_DAY = 24 * 3600
_SEVERITY = ("allow", "flag", "warn", "redact", "replace", "hold", "block")


@dataclass(frozen=True, slots=True)
class Trait:
    """What a term may ask of a thing. Of an exchange: how it ended, its most severe effect, and what it called for."""

    kind: Kind
    result: str = ""
    effect: str = ""
    obligations: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Term:
    """For whatever fits all that is said here: so many days; None for ever. An empty set asks nothing."""

    kind: Kind
    days: int | None
    result: frozenset[str] = frozenset()
    effect: frozenset[str] = frozenset()
    obligation: frozenset[str] = frozenset()

    def fits(self, trait: Trait) -> bool:
        """Whether it is about such a thing."""
        return (
            self.kind == trait.kind
            and (not self.result or trait.result in self.result)
            and (not self.effect or trait.effect in self.effect)
            and (not self.obligation or bool(self.obligation & trait.obligations))
        )

    def takes_all_of(self, other: Term) -> bool:
        """Whether nothing is left for the other one, where this one stands before it."""
        return self.kind == other.kind and all(
            not ours or (bool(theirs) and theirs <= ours)
            for ours, theirs in (
                (self.result, other.result), (self.effect, other.effect), (self.obligation, other.obligation)
            )
        )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Plan:
    """Terms in order: the first that fits counts. What none fits is kept for ever."""

    terms: tuple[Term, ...]

    def days(self, trait: Trait) -> int | None:
        """For how many days such a thing is kept."""
        return next((term.days for term in self.terms if term.fits(trait)), None)

    @property
    def lengths(self) -> tuple[int, ...]:
        """Every number of days that occurs, shortest first."""
        return tuple(sorted({term.days for term in self.terms if term.days is not None}))

    @property
    def shortest_exchange(self) -> int | None:
        """For how many days every exchange is kept at least; None: for ever."""
        return min(
            (term.days for term in self.terms if term.kind == "exchange" and term.days is not None), default=None
        )

    @property
    def longest_exchange(self) -> int | None:
        """After how many days no exchange is left; None: some are kept for ever."""
        days = [term.days for term in self.terms if term.kind == "exchange"]
        return None if not days or None in days else max(one for one in days if one is not None)

    @property
    def digest(self) -> str:
        """Sixteen hexadecimal digits that change with the plan."""
        rows = [[t.kind, t.days, *map(sorted, (t.result, t.effect, t.obligation))] for t in self.terms]
        return sha256(repr(rows).encode()).hexdigest()[:16]


def unreachable(terms: Sequence[Term]) -> Term | None:
    """The first term that can never count, since one before it takes all that it is about."""
    for at, term in enumerate(terms):
        if any(before.takes_all_of(term) for before in terms[:at]):
            return term
    return None


def unlimited(terms: Sequence[Term], kind: Kind) -> bool:
    """Whether no term takes what the others leave over: it would be kept for ever, and nobody had said so."""
    rest = Term(kind, None)
    return not any(term.takes_all_of(rest) for term in terms)


def trait_of(kind: str, said: Sequence[Mapping[str, Any]]) -> Trait:
    """What a thing is, from the private parts of its records; ``kind`` is that of the record that ends it."""
    if kind != "outcome":
        return Trait("admin")
    decisions = [decision for one in said for decision in [one.get("decision") or {}] if decision]
    effects = [*(one.get("effect", "") for one in decisions), *(one.get("enforced") or "" for one in said)]
    known = [effect for effect in effects if effect in _SEVERITY]
    return Trait(
        "exchange",
        next((str(one["result"]) for one in said if "result" in one), ""),
        max(known, key=_SEVERITY.index, default=""),
        frozenset(str(item.get("kind", "")) for one in decisions for item in one.get("obligations", ())),
    )


def before(now: float, days: int) -> str:
    """The minute ``days`` days before ``now`` (seconds since the epoch), as entries have it."""
    return datetime.fromtimestamp(now - days * _DAY, UTC).strftime(MINUTE)
