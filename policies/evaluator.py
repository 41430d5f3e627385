"""Decide. Pure: the same program and the same facts give the same decision, always and everywhere.

All rules that match stay in the decision. The most severe effect wins; among equals a rule whose condition is known
goes before one in doubt, a written rule before what no rule wrote, then the name decides. So the order of rules in a
file never matters. A condition that cannot be known takes the rule's ``on_error``.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Protocol

from policies.decision import MODES, Decision, Effect, Match, Mode, Obligation
from policies.facts import UNSEEN, Facts
from policies.rules import DEFAULT, NO_POLICY, UNSEEN_RULE, UNVALIDATED_RULE, Plan, Root, Rule

_ALLOW, _REDACT = Effect.ALLOW, Effect.REDACT
_Noted = tuple[Match, Rule | None]
"""A match, and the rule whose it is; None where no rule wrote it."""
_Matched = dict[tuple[int, bool, str, str], _Noted]
"""By rank: one rule that reaches several policies is noted once."""
_NO_POLICY = Match(NO_POLICY, NO_POLICY, Effect.BLOCK)


class Planner(Protocol):
    """A program, as far as deciding needs one."""

    def plan(self, facts: Facts, /) -> Plan:
        """The rules that can matter to these facts."""


def decide(program: Planner, facts: Facts) -> Decision:
    """What the program says about the facts. Never raises."""
    return weigh(program.plan(facts), facts)


def weigh(plan: Plan, facts: Facts) -> Decision:
    """The same for a plan that was already chosen by the facts' principal and direction."""
    if not plan.roots:
        return Decision(Effect.BLOCK, NO_POLICY, matches=(_NO_POLICY,), respond=plan.terms.respond)
    matched: _Matched = {}
    shadow: _Matched = {}
    redact: dict[str, Mode] = {}
    owed: dict[Obligation, Rule] = {}
    missing = facts.missing
    for root in plan.roots:
        silenced = False
        for rule in root.rules:
            verdict = rule.test(facts)
            if verdict is False:
                continue
            # A value that nobody looked for cannot be redacted: that is doubt, even where other values were found.
            if missing and verdict and not rule.redacts.isdisjoint(missing):
                verdict = None
            match = rule.match if verdict else rule.doubt
            if rule.shadow:
                shadow[match.rank] = (match, rule)
                continue
            matched[match.rank] = (match, rule)
            if match.effect is _REDACT:
                redact |= {kind: _stricter(rule.mode, redact.get(kind)) for kind in rule.redacts}
            elif verdict and rule.lifts:
                silenced = True
            if rule.obligations:
                owed.update(dict.fromkeys(_owed(rule, verdict), rule))
        _unwritten(root, facts, silenced, matched)
    decision = _settle(plan, matched, shadow, redact)
    if not owed:
        return decision
    obligations = tuple(sorted(owed))
    label = next((owed[one].label for one in obligations if one.kind == "label"), {})
    return replace(decision, obligations=obligations, label=label)


def _stricter(mode: Mode, other: Mode | None) -> Mode:
    return mode if other is None else max(mode, other, key=MODES.index)


def _owed(rule: Rule, verdict: bool | None) -> Iterable[Obligation]:
    """In doubt only labels: a detector that is down must not open a case for everybody."""
    return rule.obligations if verdict else (owed for owed in rule.obligations if owed.kind == "label")


def _unwritten(root: Root, facts: Facts, silenced: bool, matched: _Matched) -> None:
    """What a policy says without a rule: its default, its refusal of what nobody can look into, and its mark on text in
    a language in which what it asks for was never measured."""
    if root.terms.unseen == "refuse" and (facts.unseen or UNSEEN in facts.missing):
        refusal = Match(UNSEEN_RULE, root.name, Effect.BLOCK, known=bool(facts.unseen))
        matched[refusal.rank] = (refusal, None)
    if facts.unvalidated and any(
        not facts.unvalidated.isdisjoint(rule.condition.scores) for rule in root.rules if not rule.shadow
    ):
        mark = Match(UNVALIDATED_RULE, root.name, Effect.FLAG)
        matched[mark.rank] = (mark, None)
    if root.default is not Effect.ALLOW and not silenced:
        default = Match(DEFAULT, root.name, root.default)
        matched[default.rank] = (default, None)


def _settle(plan: Plan, matched: _Matched, shadow: _Matched, redact: Mapping[str, Mode]) -> Decision:
    respond = plan.terms.respond
    shadows = tuple(shadow[rank][0] for rank in sorted(shadow))
    if not matched:
        return Decision(Effect.ALLOW, None, shadow=shadows, inactive=plan.inactive, respond=respond)
    ranked = [matched[rank] for rank in sorted(matched)] if len(matched) > 1 else list(matched.values())
    winner, rule = _winner(ranked)
    message, care = _words(ranked, winner, rule)
    named = winner.rule != DEFAULT and not _only_orders(winner, rule)
    return Decision(
        effect=winner.effect,
        rule=winner.rule if named else None,
        matches=tuple([match for match, _ in ranked]),
        shadow=shadows,
        inactive=plan.inactive,
        redact=frozenset(redact),
        modes={kind: mode for kind, mode in redact.items() if mode != "pseudonym"},
        message=message,
        care=care,
        respond=respond,
        known=winner.known or not named,
    )


def _only_orders(match: Match, rule: Rule | None) -> bool:
    """Whether a rule says nothing of what passes: it orders a label, and that is all."""
    return match.effect is _ALLOW and rule is not None and rule.effect is _ALLOW and not rule.lifts


def _winner(ranked: list[_Noted]) -> _Noted:
    """The first; among those as severe and as sure a written rule goes before what no rule wrote."""
    first = ranked[0]
    if first[0].effect is _ALLOW:
        return next((one for one in ranked if not _only_orders(*one)), first)
    if first[1] is not None:
        return first
    effect, known = first[0].effect, first[0].known
    equals = (one for one in ranked if one[0].effect is effect and one[0].known is known)
    return next((one for one in equals if one[1] is not None), first)


def _words(ranked: list[_Noted], winner: Match, written: Rule | None) -> tuple[Mapping[str, str], bool]:
    """A care text first, then the winning rule's message. Doubt has no words of its own: nothing was found."""
    for match, rule in ranked:
        if rule is not None and rule.care and match.known:
            return rule.message, True
    return (written.message if written is not None and winner.known else {}), False
