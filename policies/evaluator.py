"""Decide. Pure: the same program and the same facts give the same decision, always and everywhere.

All rules that match stay in the decision. The most severe effect wins; among equals a rule whose condition is known
goes before one in doubt, a written rule before what no rule wrote, then the name decides. So the order of rules in a
file never matters. A condition that cannot be known takes the rule's ``on_error``.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Protocol

from policies.decision import Decision, Effect, Match, Obligation
from policies.facts import UNSEEN, Facts
from policies.rules import DEFAULT, NO_POLICY, UNSEEN_RULE, Plan, Root, Rule

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
    matched: dict[Match, Rule | None] = {}
    shadow: set[Match] = set()
    redact: frozenset[str] = frozenset()
    owed: dict[Obligation, Rule] = {}
    for root in plan.roots:
        silenced = False
        for rule in root.rules:
            verdict = rule.test(facts)
            if verdict is False:
                continue
            # A value that nobody looked for cannot be redacted: that is doubt, even where other values were found.
            if verdict and rule.redacts and not rule.redacts.isdisjoint(facts.missing):
                verdict = None
            match = rule.match if verdict else rule.doubt
            if rule.shadow:
                shadow.add(match)
                continue
            matched[match] = rule
            if match.effect is Effect.REDACT:
                redact |= rule.redacts
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


def _owed(rule: Rule, verdict: bool | None) -> Iterable[Obligation]:
    """In doubt only labels: a detector that is down must not open a case for everybody."""
    return rule.obligations if verdict else (owed for owed in rule.obligations if owed.kind == "label")


def _unwritten(root: Root, facts: Facts, silenced: bool, matched: dict[Match, Rule | None]) -> None:
    """What a policy says without a rule: its default, and its refusal of what nobody can look into."""
    if root.terms.unseen == "refuse" and (facts.unseen or UNSEEN in facts.missing):
        matched[Match(UNSEEN_RULE, root.name, Effect.BLOCK, known=bool(facts.unseen))] = None
    if root.default is not Effect.ALLOW and not silenced:
        matched[Match(DEFAULT, root.name, root.default)] = None


def _settle(plan: Plan, matched: dict[Match, Rule | None], shadow: Iterable[Match], redact: frozenset[str]) -> Decision:
    respond = plan.terms.respond
    shadows = tuple(sorted(shadow, key=_rank))
    if not matched:
        return Decision(Effect.ALLOW, None, shadow=shadows, inactive=plan.inactive, respond=respond)
    ranked = sorted(matched, key=_rank) if len(matched) > 1 else list(matched)
    winner = min(ranked, key=lambda match: (-match.effect, not match.known, matched[match] is None))
    message, care = _words(ranked, winner, matched)
    return Decision(
        effect=winner.effect,
        rule=None if winner.rule == DEFAULT else winner.rule,
        matches=tuple(ranked),
        shadow=shadows,
        inactive=plan.inactive,
        redact=redact,
        message=message,
        care=care,
        respond=respond,
        known=winner.known,
    )


def _rank(match: Match) -> tuple[int, bool, str, str]:
    return (-match.effect, not match.known, match.rule, match.policy)


def _words(ranked: list[Match], winner: Match, matched: Mapping[Match, Rule | None]) -> tuple[Mapping[str, str], bool]:
    """A care text first, then the winning rule's message. Doubt has no words of its own: nothing was found."""
    for match in ranked:
        rule = matched[match]
        if rule is not None and rule.care and match.known:
            return rule.message, True
    rule = matched[winner]
    return (rule.message if rule is not None and winner.known else {}), False
