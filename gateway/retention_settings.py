"""What can be set about time: how long the private parts of records are kept, and what the gate remembers."""

from __future__ import annotations

from collections.abc import Collection
from typing import Annotated, Literal

from pydantic import BeforeValidator, Field, model_validator

from audit.retention.plan import Plan, Term, unlimited, unreachable
from gateway.setting_values import Section, Wrong, split
from policies.program import Program

Result = Literal["answered", "blocked", "replaced", "failed", "cut", "cancelled", "refused", "checked", "unknown"]
EffectWord = Literal["allow", "flag", "warn", "redact", "replace", "hold", "block"]
ObligationWord = Literal["escalate", "seal", "notify", "label"]


class Keep(Section):
    kind: Literal["exchange", "admin"] = Field(
        description="Of what: exchange (a question with its answer) or admin (acts on this site, and erasures)."
    )
    result: Annotated[tuple[Result, ...], BeforeValidator(split)] = Field(
        default=(), description="Only exchanges that ended so: answered, blocked, replaced, failed, cut, refused ..."
    )
    effect: Annotated[tuple[EffectWord, ...], BeforeValidator(split)] = Field(
        default=(), description="Only exchanges whose most severe effect was one of these."
    )
    obligation: Annotated[tuple[ObligationWord, ...], BeforeValidator(split)] = Field(
        default=(),
        description="Only exchanges for which a rule called for one of these: escalate, seal, notify, label.",
    )
    days: Annotated[int, Field(ge=1, le=36_500)] | Literal["forever"] = Field(
        description="Days until the private part is destroyed, or forever."
    )

    @property
    def said(self) -> str:
        """In a few words, the same in every language."""
        conditions = ", ".join(filter(None, map("|".join, (self.result, self.effect, self.obligation))))
        days = self.days if self.days == "forever" else f"{self.days} d"
        return f"{self.kind} ({conditions}) {days}" if conditions else f"{self.kind} {days}"

    @property
    def term(self) -> Term:
        """The same, for the plan."""
        days = None if self.days == "forever" else self.days
        return Term(self.kind, days, frozenset(self.result), frozenset(self.effect), frozenset(self.obligation))


RECORDS = (
    Keep(kind="exchange", obligation=("escalate", "seal"), days=730),
    Keep(kind="exchange", effect=("replace", "hold", "block"), days=365),
    Keep(kind="exchange", days=184),
    Keep(kind="admin", days=1825),
)
"""A case of somebody at risk may be asked about for two years; a no may be objected to for a school year; of the rest a
supervisor may ask for six months, whichever months they are (EU AI Act art. 26(6)); who did what to the site, five
years."""


class Retention(Section):
    history_hours: int = Field(
        default=24,
        ge=1,
        le=24 * 90,
        description="Hours the gate remembers (as keyed hashes) what it let pass or refused.",
    )
    content_days: int = Field(
        default=30, ge=1, le=3650, description="Days that text stays which a policy ordered to be kept (seal)."
    )
    child_days: int = Field(
        default=365, ge=1, le=3650, description="The same for text of somebody at risk, kept for counsellors."
    )
    case_days: int = Field(
        default=730, ge=1, le=36_500, description="Days that a case stays after it was closed, with its notes."
    )
    records: tuple[Keep, ...] = Field(
        default=RECORDS,
        description="How long private parts of records are kept. The first line that fits counts; the last one of each "
        "kind has no conditions.",
    )

    @model_validator(mode="after")
    def _makes_sense(self) -> Retention:
        terms = [one.term for one in self.records]
        if any(one.kind == "admin" and (one.result or one.effect or one.obligation) for one in self.records):
            raise Wrong(
                "kind: admin takes no result, effect or obligation", "kind: admin tanpa result, effect, obligation"
            )
        lost = unreachable(terms)
        if lost is not None:
            number = next(number for number, term in enumerate(terms, 1) if term is lost)
            raise Wrong(
                f"line {number} of records can never count: a line before it takes all that it is about",
                f"baris {number} dari records tidak pernah berlaku: baris sebelumnya sudah mencakup semuanya",
            )
        for kind in ("exchange", "admin"):
            if unlimited(terms, kind):
                raise Wrong(
                    f"end records with {{ kind: {kind}, days: N }} (or days: forever), or some would never go",
                    f"akhiri records dengan {{ kind: {kind}, days: N }} (atau days: forever); tanpa itu ada yang tidak "
                    "pernah dimusnahkan",
                )
        return self

    @property
    def said(self) -> str:
        """The plan in a line."""
        return "; ".join(one.said for one in self.records)

    @property
    def plan(self) -> Plan:
        """What is due when."""
        return Plan(tuple(one.term for one in self.records))


DEMANDS = {"eu-ai-act": 184}
"""Packs in force, and for how many days they want every exchange kept: logs for six months (art. 19, 26(6))."""


def policies_of(program: Program) -> frozenset[str]:
    """The names of all policies in force, those that others extend too."""
    return frozenset(root.name for root in program.roots) | {rule.policy for rule in program.rules}


def too_short(retention: Retention, policies: Collection[str]) -> tuple[str, int, int] | None:
    """The pack that wants exchanges kept for longer than they are, for how long, and how long they are."""
    shortest = retention.plan.shortest_exchange
    for pack, days in DEMANDS.items():
        if pack in policies and shortest is not None and shortest < days:
            return pack, days, shortest
    return None
