"""Whom and what a policy does not reach: a floor (GP053), a language (GP054), content nobody can look into (GP056),
a child while a detector is down (GP057), a person to be told (GP063).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Container, Iterator, Mapping, Sequence
from typing import Any

from policies.compare.ordering import Joined, Leaf, Node, at_least
from policies.decision import Effect
from policies.errors import Place
from policies.loader import Key
from policies.review.policy import Acting, Policy, place_of
from policies.rules import Root

SITE_LANGUAGES = frozenset({"en", "id"})
"""What people write where a rule does not ask for a language."""
CHILD_SAFETY = frozenset({"selfharm", "sexual_explicit", "threat"})
"""Scores by which a child can come to harm."""


def review_reach(policy: Policy, others: Sequence[Policy]) -> None:
    """Note what one policy does not reach; ``others`` are those it is loaded with."""
    _floors(policy, others)
    _languages(policy)
    _unseen(policy, others)
    for one in policy.acting:
        if policy.writes(one.layer):
            _fails_open(policy, one)
            _nobody_there(policy, one)
            _label_behind(policy, one)


# -- floors


def _floors(policy: Policy, others: Sequence[Policy]) -> None:
    """``applies`` keeps an inherited floor from people to whom another policy speaks without it."""
    owner = next((layer for layer in policy.layer.walk() if layer.form.applies is not None), None)
    if owner is None or not policy.writes(owner):
        return
    below = {lower.path for lower in owner.walk()} - {owner.path}
    floors = [one for one in policy.acting if one.rule.floor and one.layer.path in below]
    for other in others:
        has = {(one.layer.path, one.rule.name) for one in other.acting}
        lost = [one for one in floors if (one.layer.path, one.rule.name) not in has]
        reached = _reach_beyond(other.root, policy.root)
        if lost and reached:
            policy.problems.add(
                "GP053",
                owner.document.place(("applies",), key=True),
                names=", ".join(one.rule.name for one in lost),
                policy=lost[0].layer.form.name,
                other=other.layer.form.name,
                who=reached,
            )


def _reach_beyond(other: Root, here: Root) -> str:
    """Groups or roles to which the other speaks and this one does not; empty where there are none."""
    for theirs, ours in ((other.groups, here.groups), (other.roles, here.roles)):
        if ours is not None and (theirs is None or not theirs <= ours):
            return ", ".join(sorted(theirs - ours)) if theirs is not None else "*"
    return ""


# -- languages


def _languages(policy: Policy) -> None:
    """Scores whose model was not validated for a language in which people write here; once for each language."""
    unfit: dict[str, dict[str, list[Acting]]] = defaultdict(lambda: defaultdict(list))
    for one in policy.acting:
        spoken = frozenset(_named(one.form.when, "language")) or SITE_LANGUAGES
        for name in one.rule.condition.scores:
            score = policy.words.scores.get(name)
            for language in spoken - frozenset(score.languages if score else spoken):
                unfit[language][name].append(one)
    for language, scores in sorted(unfit.items()):
        rules = sorted({one.position: one for found in scores.values() for one in found}.items())
        place = _first_place(policy, [one for _, one in rules], scores)
        told = ", ".join(sorted(scores))
        policy.problems.add("GP054", place, scores=told, language=language, count=len(rules))


def _first_place(policy: Policy, rules: Sequence[Acting], scores: Container[Any]) -> Place:
    for one in rules:
        if policy.writes(one.layer):
            for path in _paths(one.form.when, ("when",)):
                if path[-1] in scores:
                    return place_of(one.seen, *path, at_key=True)
    return policy.brings(rules[0].layer)


def _paths(when: Mapping[str, Any], path: tuple[Key, ...]) -> Iterator[tuple[Key, ...]]:
    """The path of every condition in a ``when``."""
    for key, value in when.items():
        yield (*path, key)
        if key == "not":
            yield from _paths(value, (*path, key))
        for index, item in enumerate(value if key in ("all", "any") else ()):
            yield from _paths(item, (*path, key, index))


def _named(when: Mapping[str, Any], wanted: str) -> Iterator[str]:
    """What is named under one condition, outside ``not``."""
    for key, value in when.items():
        if key == wanted:
            yield from [value] if isinstance(value, str) else value
        for item in value if key in ("all", "any") else ():
            yield from _named(item, wanted)


# -- content that nobody can look into


def _unseen(policy: Policy, others: Sequence[Policy]) -> None:
    """``unseen: pass`` while rules look at texts: what comes as an image passes them all."""
    owner = next((layer for layer in policy.layer.walk() if layer.form.unseen is not None), None)
    if policy.root.terms.unseen != "pass" or owner is None or not policy.writes(owner):
        return
    if any(other.root.terms.unseen == "refuse" and not _reach_beyond(policy.root, other.root) for other in others):
        return
    for direction in ("output", "input"):
        asked = Joined("all", (Leaf("direction", frozenset({direction})), Leaf("unseen", frozenset({"any"}))))
        looking = [one for one in policy.acting if _looks(one, direction)]
        if looking and not any(_stops(one, asked) for one in policy.acting):
            policy.problems.add(
                "GP056",
                owner.document.place(("unseen",)),
                direction=direction,
                name=looking[0].rule.name,
                count=len(looking),
            )


def _looks(one: Acting, direction: str) -> bool:
    condition = one.rule.condition
    content = bool(condition.pii or condition.scores)
    return one.rule.enforcing and content and one.form.when.get("direction", direction) == direction


def _stops(one: Acting, asked: Node) -> bool:
    return one.effect >= Effect.REPLACE and at_least(asked, one.seen.node())


# -- children


def _fails_open(policy: Policy, one: Acting) -> None:
    rule = one.rule
    what = ", ".join(sorted(CHILD_SAFETY & rule.condition.scores.keys())) or "care"
    if rule.on_error < rule.effect and (rule.care or what != "care"):
        policy.complain("GP057", one.seen, "on_error", name=rule.name, on_error=rule.on_error.word, what=what)


# -- people to be told


def _nobody_there(policy: Policy, one: Acting) -> None:
    notify, contacts = one.form.notify, policy.words.contacts
    if notify is None or contacts is None:
        return  # a policy that is checked without a site has nobody to tell
    for step, role in (("role", notify.role), ("instead", notify.instead)):
        if role is not None and role not in contacts:
            policy.complain("GP063", one.seen, "notify", step, name=one.rule.name, role=role)


# -- what comes too late


def _label_behind(policy: Policy, one: Acting) -> None:
    """A label goes ahead of an answer; what the answer itself must show is known when a stream's headers have left."""
    if one.rule.label and one.form.when.get("direction") == "output":
        policy.complain("GP079", one.seen, "when", "direction", name=one.rule.name)
