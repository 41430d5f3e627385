"""Rules that can never hold (GP050), never matter (GP051), or always go under (GP052).

Two rules are compared as :mod:`policies.compare.diff` compares two versions of one: over every pair of answers that
can occur together. What cannot be shown is not said.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from policies.compare.ordering import Node, at_least, both, leaves, tree
from policies.compare.sides import UNKNOWN, YES, Seen
from policies.decision import Effect
from policies.review.contradiction import never
from policies.review.implications import Implications
from policies.review.policy import Acting, Policy

MAX_PAIRS = 20_000
"""So many pairs of rules are weighed."""
_ALWAYS_KNOWN = frozenset({"direction", "group", "role", "model"})
_WORDED = frozenset({Effect.WARN, Effect.REPLACE, Effect.BLOCK})
"""Effects whose words a person can read."""


def review_rules(policy: Policy) -> None:
    """Note what is wrong with the rules of one policy, taken together."""
    alive = [one for one in policy.acting if not _noted_as_dead(policy, one.seen)]
    weighing = _Weighing(policy, alive)
    for mild, severe in weighing.found():
        code, step = ("GP052", "then") if _goes_under(mild, severe) else ("GP051", "name")
        policy.complain(
            code,
            mild.seen,
            step,
            name=mild.form.name,
            effect=mild.effect.word,
            other=severe.form.name,
            other_effect=severe.effect.word,
            line=severe.seen.written.place.line,
        )
    if weighing.bounded:
        policy.problems.add("GP064", policy.layer.document.place(("name",)), count=len(alive))


def _noted_as_dead(policy: Policy, seen: Seen) -> bool:
    scope = policy.scope()
    alone = never(seen.node())
    what = alone or (never(both(scope, seen.node())) if scope else "")
    if what and policy.writes(seen.written.layer):
        told = what if alone else f"{what} (applies)"
        policy.complain("GP050", seen, "when", at_key=True, name=seen.written.form.name, what=told)
    return bool(what)


def _on_new_text(one: Acting) -> Node:
    """Its condition without what a redact rule looks for in earlier turns."""
    return both(one.seen.outside(), tree(one.form.when, one.seen.words, history=False))


@dataclass(slots=True)
class _Weighing:
    """Every rule against those that hold whenever it does."""

    policy: Policy
    rules: Sequence[Acting]
    bounded: bool = False

    def found(self) -> Iterator[tuple[Acting, Acting]]:
        """A rule that does nothing, and one that does all of it; each rule once."""
        by_node: dict[Node, list[Acting]] = defaultdict(list)
        for one in self.rules:
            by_node[_on_new_text(one)].append(one)
        nodes = list(by_node)
        implications = Implications(nodes)
        above: dict[int, list[Acting]] = {index: list(by_node[node]) for index, node in enumerate(nodes)}
        for low, high in implications.pairs():
            above[low] += by_node[nodes[high]]
        self.bounded = implications.bounded
        left = MAX_PAIRS
        for index, node in enumerate(nodes):
            severe_first = sorted(above[index], key=lambda one: -one.effect)
            for mild in by_node[node]:
                for severe in severe_first:
                    left -= 1
                    if left < 0:
                        self.bounded = True
                        return
                    if self._outweighs(severe, mild):
                        yield mild, severe
                        break

    def _outweighs(self, severe: Acting, mild: Acting) -> bool:
        layer, other = mild.layer, severe.layer
        if mild is severe or not self.policy.writes(layer):
            return False
        if all(lower.path != other.path for lower in layer.walk()):
            return False  # a stricter rule beside one that is inherited: as it should be
        if severe.effect is Effect.HOLD and mild.effect is Effect.REPLACE:
            return False  # what stands where nobody can be asked
        if _goes_under(mild, severe):
            return True
        if not _does_all_of(severe, mild, self.rules):
            return False
        return not (_does_all_of(mild, severe, self.rules) and mild.position < severe.position)


def _goes_under(mild: Acting, severe: Acting) -> bool:
    """One lets a text pass that the other stops whenever it holds, and nothing is left of its words and duties."""
    one, other = mild.rule, severe.rule
    passes = one.effect in (Effect.WARN, Effect.REDACT) or one.lifts
    guarded = one.care or (one.floor and not other.floor) or not _duties(mild) <= _duties(severe)
    return passes and other.effect >= Effect.REPLACE and not guarded


def _does_all_of(severe: Acting, mild: Acting, others: Sequence[Acting]) -> bool:
    """Whether a rule that holds whenever the other does leaves nothing to it: effect, doubt, values, duties, words."""
    one, other = mild.rule, severe.rule
    if (one.floor and not other.floor) or not _duties(mild) <= _duties(severe):
        return False
    if Effect.ALLOW in (one.effect, other.effect) and (one.effect, one.lifts) != (other.effect, other.lifts):
        return False
    if one.effect is Effect.FLAG and other.effect is not Effect.FLAG:
        return False  # its name in the record is what it is for
    if one.effect is Effect.REDACT and (other.effect is not Effect.REDACT or not other.covers(one)):
        return False
    low, high = mild.seen.node(), severe.seen.node()
    if not at_least(low, high) or _words_matter(mild, severe, others):
        return False
    pairs = {(UNKNOWN, UNKNOWN), (UNKNOWN, YES), (YES, YES)}
    if at_least(high, low) or (one.redacts and _doubt_is_shared(low, other.redacts)):
        pairs.remove((UNKNOWN, YES))
    if not other.redacts <= one.redacts:  # it holds, and yet a value that it redacts was not looked for
        pairs.add((YES, UNKNOWN))
    helps = one.care and (YES, UNKNOWN) in pairs  # doubt has no words of its own
    return not helps and all(mild.seen.severity(a) <= severe.seen.severity(b) for a, b in pairs)


def _duties(one: Acting) -> frozenset[tuple[str, ...]]:
    """What it orders besides its effect, and of whom; a label with its words."""
    rule = one.rule
    labels = {("label", *text) for text in rule.label.items()}
    return frozenset({(order.kind, order.argument) for order in rule.obligations} | labels)


def _words_matter(mild: Acting, severe: Acting, others: Sequence[Acting]) -> bool:
    """Whether a person could read the words of the milder rule, or be spared those of another: among equals the name
    decides whose words are shown."""
    one, other = mild.rule, severe.rule
    if one.care and not other.care:
        return True  # a care text goes before any message
    if not (one.care or one.effect in _WORDED) or one.effect is not other.effect or one.name > other.name:
        return False
    between = (third.rule for third in others if one.name < third.rule.name < other.name)
    return other.message != one.message or any(
        rule.effect is one.effect and rule.message != one.message for rule in between
    )


def _doubt_is_shared(node: Node, redacts: frozenset[str]) -> bool:
    """Whether nothing but a value that the other rule redacts too can leave this condition unknown."""
    return all(
        leaf.kind in _ALWAYS_KNOWN or (leaf.kind == "pii" and {name for name, _ in leaf.value[0]} <= redacts)
        for leaf in leaves(node)
    )
