"""Rules that disagree on what stands for a value (GP066), and modes that an answer cannot have (GP067)."""

from __future__ import annotations

from itertools import combinations

from policies.compare.sides import Seen
from policies.decision import MODES, Effect
from policies.review.policy import Policy, place_of
from policies.rules import Rule

_OF_ANSWERS = ("category", "mask")


def review_modes(policy: Policy) -> None:
    """Note what is written under ``as`` and will not come about."""
    said = [(seen, seen.rule) for seen in policy.rules if seen.written.form.as_ is not None and seen.rule is not None]
    redacting = [(seen, rule) for seen, rule in said if rule.effect is Effect.REDACT and not rule.shadow]
    for seen, rule in redacting:
        if seen.written.form.when.get("direction") == "output" and rule.mode not in _OF_ANSWERS:
            _note(policy, "GP067", seen, name=rule.name, mode=rule.mode)
    for one, other in combinations(redacting, 2):
        (mild, loses), (_, wins) = sorted((one, other), key=lambda pair: MODES.index(pair[1].mode))
        types = ", ".join(sorted(loses.redacts & wins.redacts))
        if types and loses.mode != wins.mode and not _apart(one[0], other[0]):
            _note(policy, "GP066", mild, name=loses.name, mode=loses.mode, **_winner(wins), types=types)


def _winner(rule: Rule) -> dict[str, object]:
    return {"other": rule.name, "other_mode": rule.mode, "line": rule.line}


def _apart(one: Seen, other: Seen) -> bool:
    """Whether one speaks of questions and the other of answers."""
    return {seen.written.form.when.get("direction") for seen in (one, other)} == {"input", "output"}


def _note(policy: Policy, code: str, seen: Seen, **values: object) -> None:
    place = place_of(seen, "as") if policy.writes(seen.written.layer) else policy.brings(seen.written.layer)
    policy.problems.add(code, place, **values)  # type: ignore[arg-type]
