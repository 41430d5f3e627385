"""A program: policies compiled for one vocabulary, ready to decide."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import reduce
from typing import Literal

from policies.decision import Decision, Effect
from policies.errors import Problem
from policies.evaluator import weigh
from policies.facts import CIRCUMSTANCES, CONTENTS, UNSEEN, Facts
from policies.logic import Condition, conjunction
from policies.rules import STRICTEST, Needs, Plan, Root, Rule, Terms
from policies.vocabulary import canonical

_Shape = tuple[str, str, str, int | None, str]
_MAX_PLANS = 4096


@dataclass(frozen=True, slots=True)
class Program:
    """What the gate obeys. Immutable; plans per kind of principal are remembered, which changes no answer."""

    roots: tuple[Root, ...]
    sources: Mapping[str, bytes] = field(repr=False)
    """Relative path -> bytes of every file that can change a decision, the vocabulary included."""
    warnings: tuple[Problem, ...] = ()
    digest: str = ""
    """``sha256:<hex>`` over the canonical JSON ``[[relative path, sha256], ...]``, sorted."""
    _plans: dict[_Shape, Plan] = field(default_factory=dict, repr=False, compare=False)
    _model_matters: bool = field(default=False, repr=False)
    _keeps: bool = field(default=False, repr=False)
    _holds: bool = field(default=False, repr=False)

    @classmethod
    def of(cls, roots: Sequence[Root], sources: Mapping[str, bytes], warnings: Sequence[Problem] = ()) -> Program:
        """Put a program together."""
        matters = any("model" in rule.condition.looks_at for root in roots for rule in root.rules)
        rules = [rule for root in roots for rule in root.rules]
        holds = any(map(_holds, rules))
        keeps = holds or any(one.kind == "seal" for rule in rules for one in rule.obligations)
        return cls(
            tuple(roots), dict(sources), tuple(warnings), digest_of(sources), _model_matters=matters, _keeps=keeps,
            _holds=holds,
        )  # fmt: skip

    @property
    def rules(self) -> tuple[Rule, ...]:
        """Every rule in force, each once."""
        return tuple({(rule.policy, rule.name): rule for root in self.roots for rule in root.rules}.values())

    @property
    def tells_models_apart(self) -> bool:
        """Whether the name of the model can change a decision."""
        return self._model_matters

    @property
    def keeps_text(self) -> bool:
        """Whether some rule may order a text to be kept (``seal``, ``hold``)."""
        return self._keeps

    def may_hold(self, facts: Facts) -> bool:
        """Whether some rule may hold a text of this principal and direction."""
        return self._holds and any(_holds(rule) for root in self.plan(facts).roots for rule in root.rules)

    def lifted(self, facts: Facts) -> Decision:
        """What the policies say where somebody let pass what they hold: all that is no ``hold`` still counts."""
        plan = self.plan(facts)
        roots = [replace(root, rules=tuple(rule for rule in root.rules if not _holds(rule))) for root in plan.roots]
        return weigh(replace(plan, roots=tuple(roots)), facts)

    @property
    def inactive(self) -> tuple[str, ...]:
        """Rules set aside because a detector they require is absent."""
        return tuple(sorted({name for root in self.roots for name in root.inactive}))

    @property
    def whole(self) -> tuple[str, ...]:
        """Rules that make the relay hold an answer until its end, for somebody at least."""
        rules = {rule.name for root in self.roots for rule in root.rules
                 if wants_whole(rule, root) and not _of_questions(rule.condition)}  # fmt: skip
        return tuple(sorted(rules))

    def decide(self, facts: Facts) -> Decision:
        """What the policies say about the facts. Pure; never raises."""
        return weigh(self.plan(facts), facts)

    def needs(
        self, direction: Literal["input", "output"], group: str, role: str, age: int | None = None, model: str = ""
    ) -> Needs:
        """What has to be detected for such a principal before :meth:`decide` can answer."""
        return self.plan(Facts(direction, group=group, role=role, age=age, model=model)).needs

    def terms(self, group: str, role: str) -> Terms:
        """How the gate behaves towards such a principal, apart from rules."""
        return self.plan(Facts("input", group=group, role=role)).terms

    def plan(self, facts: Facts, /) -> Plan:
        """The rules that can matter to these facts; depends on direction, group, role, age and model alone."""
        model = facts.model if self._model_matters else ""
        shape = (facts.direction, facts.group, facts.role, facts.age, model)
        plan = self._plans.get(shape)
        if plan is None:
            if len(self._plans) >= _MAX_PLANS:  # model names come from clients
                self._plans.clear()
            plan = self._plans[shape] = self._make_plan(facts)
        return plan

    def _make_plan(self, facts: Facts) -> Plan:
        applying = [root for root in self.roots if root.speaks_to(facts.group, facts.role)]
        probe = _ignorant(facts, applying)
        roots = tuple(
            replace(
                root,
                rules=tuple(
                    replace(rule, test=rule.condition.settled(probe).test)
                    for rule in root.rules
                    if rule.test(probe) is not False
                ),
            )
            for root in applying
        )
        return Plan(
            roots=roots,
            terms=reduce(Terms.united, (root.terms for root in roots)) if roots else STRICTEST,
            needs=_needs(roots, facts.direction),
            inactive=tuple(sorted({name for root in roots for name in root.inactive})),
        )


def _holds(rule: Rule) -> bool:
    return rule.effect is Effect.HOLD and not rule.shadow


def digest_of(sources: Mapping[str, bytes]) -> str:
    """The digest of a set of files, wherever they lie."""
    listed = [[name, hashlib.sha256(data).hexdigest()] for name, data in sorted(sources.items())]
    return "sha256:" + hashlib.sha256(canonical(listed)).hexdigest()


def _ignorant(facts: Facts, roots: Sequence[Root]) -> Facts:
    """The principal and direction of ``facts``, and nothing known about any text."""
    names = {UNSEEN, *CIRCUMSTANCES, *CONTENTS}
    for root in roots:
        for rule in root.rules:
            names |= rule.condition.pii | rule.condition.scores.keys() | rule.condition.labels
    return Facts(
        facts.direction,
        group=facts.group,
        role=facts.role,
        age=facts.age,
        model=facts.model,
        missing=frozenset(names),
    )


def _needs(roots: Sequence[Root], direction: str) -> Needs:
    rules = [rule for root in roots for rule in root.rules]
    scores: dict[str, int] = {}
    for rule in rules:
        for name, threshold in rule.condition.scores.items():
            scores[name] = min(threshold, scores.get(name, threshold))
    enforcing = [rule for rule in rules if rule.enforcing]
    return Needs(
        applies=bool(roots),
        pii=frozenset().union(*(rule.condition.pii for rule in rules)),
        scores=scores,
        enforcing_pii=any(rule.condition.pii for rule in enforcing),
        enforcing_scores=any(rule.condition.scores for rule in enforcing),
        looks_at=frozenset().union(*(rule.condition.looks_at for rule in rules)),
        labels=frozenset().union(*(rule.condition.labels for rule in rules)),
        phrases=frozenset().union(*(rule.condition.phrases for rule in rules)),
        tools=frozenset().union(*(rule.condition.tools for rule in rules)),
        enforcing_tools=any(rule.condition.tools for rule in enforcing),
        whole=direction == "output" and any(wants_whole(rule, root) for root in roots for rule in root.rules),
    )


def _of_questions(condition: Condition) -> bool:
    """True if it says of itself that it never holds for an answer, whoever asks."""
    if condition.join is None:
        asked, answered = condition.test(Facts("input")), condition.test(Facts("output"))
        return answered is False and asked is not False
    return condition.join is conjunction and any(_of_questions(part) for part in condition.parts)


def wants_whole(rule: Rule, root: Root) -> bool:
    """True if the beginning of an answer cannot tell what the rule says about all of it."""
    if rule.shadow:
        return False
    condition = rule.condition
    if rule.effect is Effect.ALLOW:
        return rule.lifts and condition.kind != "static" and root.default is not Effect.ALLOW
    if rule.effect < Effect.REDACT:
        return False
    if rule.effect in (Effect.REPLACE, Effect.HOLD):
        return True
    # What a late match would redact may have been shown already, unless every value matches by itself.
    late_redaction = rule.effect is Effect.REDACT and condition.kind == "dynamic"
    return late_redaction or not condition.monotone
