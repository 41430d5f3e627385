from collections.abc import Callable
from pathlib import Path

from policies.compare.ordering import Leaf
from policies.compare.sides import Side
from policies.errors import Problems
from policies.review.policy import policies_of

CHILD = """\
gapura: policy/v1
name: smp
extends: [school]
applies: { groups: siswa-smp }
default: allow
rules:
  - { name: trial, when: { direction: input, pii: URL }, then: block, shadow: true }
  - { name: links, when: { direction: input, pii: URL }, then: flag }
"""


def test_a_policy_is_seen_with_the_rules_that_act_in_it(site: Callable[..., Path]) -> None:
    side = Side.read([site({"policy.yaml": CHILD}) / "policy.yaml"])
    (policy,) = policies_of(side, Problems())
    acting = {one.rule.name: one for one in policy.acting}
    assert {"links", "contact-data", "harmful-answer"} <= acting.keys()
    assert not {"trial", "child-at-risk"} & acting.keys()
    assert policy.scope() == Leaf("group", frozenset({"siswa-smp"}))
    assert [policy.writes(acting[name].layer) for name in ("links", "contact-data")] == [True, False]


def test_of_a_pack_by_itself_its_own_rules_can_be_mended() -> None:
    (school,) = policies_of(Side.read([Path("school")]), Problems())
    written = {one.rule.name: school.writes(one.layer) for one in school.acting}
    assert (written["harmful-answer"], written["contact-data"]) == (True, False)
    assert school.scope() is None
