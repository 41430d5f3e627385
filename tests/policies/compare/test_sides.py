"""What one side of a comparison says."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from policies import PolicyError, Vocabulary
from policies.compare.sides import NO, UNKNOWN, YES, Side, text_of

POLICY = """\
gapura: policy/v1
name: site
default: allow
rules:
  - { name: a, when: { not: { toxicity: balanced } }, then: flag, on_error: warn }
  - { name: b, when: { pii: URL }, then: allow }
  - { name: c, when: { pii: URL }, then: block, shadow: true }
  - { name: d, when: { selfharm: balanced }, then: block, requires: [selfharm] }
"""


@pytest.fixture
def side(site: Callable[..., Path], words: Vocabulary) -> Side:
    return Side.read([site({"policy.yaml": POLICY}) / "policy.yaml"], words)


def test_how_severe_each_rule_is(side: Side) -> None:
    found = {name: [seen.severity(answer) for answer in (NO, UNKNOWN, YES)] for (_, name), seen in side.rules().items()}
    assert found == {"a": [0, 2, 1], "b": [0, 6, -1], "c": [0, 0, 0], "d": [0, 0, 0]}
    assert [name for (_, name), seen in side.rules().items() if seen.acts] == ["a", "b"]


def test_what_each_rule_says(side: Side) -> None:
    said = side.rules()["site", "a"].said()
    assert said["when"] == "{ not: { toxicity: balanced (0.5) } }"
    assert (said["on_error"], said["floor"], side.rules()["site", "d"].said()["set aside"]) == ("warn", "", "true")


def test_values_on_one_line() -> None:
    assert text_of({"pii": ["URL", {"a": 1}], "x": True, "y": None}) == "{ pii: [URL, { a: 1 }], x: true, y:  }"


def test_a_policy_that_cannot_be_used_is_not_compared(site: Callable[..., Path], words: Vocabulary) -> None:
    with pytest.raises(PolicyError):
        Side.read([site({"policy.yaml": "gapura: policy/v2\n"}) / "policy.yaml"], words)
