"""Write a test from what a decision was made from: facts, never a word of what somebody wrote.

The phrases under ``words`` are the policy's own, and its file names them already. What identifies a client's model is
left out; the time is written only where it is asked for, since a minute may tell who was there.
"""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any

from policies.facts import Facts
from policies.vocabulary import TOP

_WHO = ("group", "role", "age", "model", "consent", "route")
_KEYED = "hmac:"
"""How a model's name begins that is a keyed hash of what a client wrote."""


def written(facts: Facts, expect: str, name: str, *, at: bool = True) -> str:
    """One case of a test file, as YAML.

    Args:
        facts: what the decision was made from.
        expect: the effect that they should have.
        name: of the case.
        at: whether the time matters.
    """
    told = facts.record()
    who = {one: told.pop(one) for one in _WHO if one in told}
    if str(who.get("model", "")).startswith(_KEYED):
        del who["model"]
    minute = told.pop("time", None)
    if "scores" in told:
        told["scores"] = {score: value / TOP for score, value in told["scores"].items()}
    lines = [f"- name: {_scalar(name)}"]
    if who:
        lines.append(f"  as: {_flow(who)}")
    if at and minute is not None:
        lines.append(f"  at: {_scalar(datetime.fromtimestamp(minute * 60, UTC).strftime('%Y-%m-%dT%H:%M+00:00'))}")
    lines += [f"  facts: {_flow(told)}", f"  expect: {{ effect: {expect} }}"]
    return "\n".join(lines) + "\n"


def _flow(members: dict[str, Any]) -> str:
    return "{ " + ", ".join(f"{name}: {_scalar(value)}" for name, value in members.items()) + " }"


def _scalar(value: Any) -> str:
    """JSON is YAML as well."""
    return json.dumps(value, ensure_ascii=False)
