"""Rules that make an answer wait until its end (GP055), and which part of a condition is to blame."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from policies.calendars import Period
from policies.compare.sides import Seen
from policies.compiler import calendar_of
from policies.conditions import compile_condition
from policies.decision import Effect
from policies.errors import Problems
from policies.loader import Key
from policies.logic import Condition
from policies.program import wants_whole
from policies.reading import Reading
from policies.review.policy import Policy, place_of


def review_streams(policy: Policy) -> None:
    """Note every rule of one policy that makes answers wait, at the part that does."""
    calendar = calendar_of(policy.layer, Problems())
    for seen in policy.rules:
        rule = seen.rule
        if rule is None or not wants_whole(rule, policy.root):
            continue
        if seen.written.form.when.get("direction") == "input":
            continue  # questions come whole anyway
        path = _blamed(seen, policy, calendar)
        place = place_of(seen, *path, at_key=True)
        if not policy.writes(seen.written.layer):
            place = policy.brings(seen.written.layer)
        policy.problems.add("GP055", place, name=rule.name, part=_said(path))


def _said(path: tuple[Key, ...]) -> str:
    return str(next(step for step in reversed(path) if isinstance(step, str)))


def _blamed(seen: Seen, policy: Policy, calendar: Mapping[str, Period] | None) -> tuple[Key, ...]:
    rule, form = seen.rule, seen.written.form
    assert rule is not None  # noqa: S101 - it makes answers wait
    if rule.effect in (Effect.ALLOW, Effect.REPLACE, Effect.HOLD):
        return ("then",)
    reading = Reading(
        seen.written.layer.document, Problems(), policy.words, rule.effect is Effect.REDACT, frozenset(form.requires),
        calendar,
    )  # fmt: skip
    return _smallest(form.when, ("when",), reading) or _changing(form.when, ("when",), reading) or ("when",)


def _smallest(when: Mapping[str, Any], path: tuple[Key, ...], reading: Reading) -> tuple[Key, ...]:
    """The smallest part that more text can make false again."""
    for key, value in when.items():
        here = (*path, key)
        if _alone(key, value, reading).monotone:
            continue
        for index, item in enumerate(value if key in ("all", "any") else ()):
            inner = _smallest(item, (*here, index), reading)
            if inner:
                return inner
        return here
    return ()


def _changing(when: Mapping[str, Any], path: tuple[Key, ...], reading: Reading) -> tuple[Key, ...]:
    """The first part that a later piece of text can make true, so that what was shown ought to have been redacted."""
    for key, value in when.items():
        if key in ("all", "any"):
            inner = [_changing(item, (*path, key, index), reading) for index, item in enumerate(value)]
            found = next(filter(None, inner), ())
            if found:
                return found
        elif _alone(key, value, reading).kind == "dynamic":
            return (*path, key)
    return ()


def _alone(key: str, value: Any, reading: Reading) -> Condition:
    return compile_condition({key: value}, (), reading)
