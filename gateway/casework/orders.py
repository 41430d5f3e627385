"""Which orders of a decision tell somebody, and of what kind the case is. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from audit.cases.case import CHILD, GENERAL, Kind
from gateway.casework.routing import Routed, about_child
from policies.decision import Decision, Obligation

TELLS = frozenset({"escalate", "notify"})
Order = tuple[Obligation, Kind]


@dataclass(frozen=True, slots=True)
class Way:
    """One case that is to be, and whom it goes to."""

    why: Obligation
    to: Routed
    kind: Kind


def orders_of(decision: Decision, hold_role: str = "") -> list[Order]:
    """The orders to tell somebody, one for each role; where something is held, whom the holding rule tells is who may
    let it pass: nobody else, and the people of ``hold_role`` where it tells nobody."""
    telling = [one for one in sorted(decision.obligations, reverse=True) if one.kind in TELLS]
    mine = next((one for one in telling if hold_role and one.rule == decision.rule), None)
    told = {one.argument: one for one in telling if mine is None or one.rule != mine.rule}
    orders = [(one, Kind.ESCALATION) for one in sorted(told.values())]
    if hold_role:
        orders.append((mine or Obligation("notify", decision.rule or "", hold_role), Kind.HOLD))
    return orders


def alone(one: Obligation, decision: Decision) -> Decision:
    """The decision as if it ordered this alone. A text of help is about whom the child's own people are told of; where
    none of them is, about everybody."""
    others = replace(decision, care=False)
    return replace(decision, obligations=(one,), care=decision.care and not about_child(others))


def unseen(one: Obligation, decision: Decision) -> Routed:
    """To whom it would go, by its role alone."""
    child = about_child(alone(one, decision))
    return Routed(CHILD if child else GENERAL, one.argument.partition("/")[0])


def joined(said: Sequence[dict[str, Any]]) -> dict[str, Any] | None:
    """What the record says of several: the first, and the others beside it."""
    if not said:
        return None
    first, *others = said
    return {**first, "also": others} if others else first
