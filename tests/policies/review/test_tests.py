"""Promises that nothing tests."""

from collections.abc import Callable

import pytest

POLICY = """\
gapura: policy/v1
name: site
default: allow
rules:
  - { name: links, when: { direction: input, pii: URL }, then: flag }
  - { name: numbers, when: { direction: input, pii: ID_NIK }, then: redact }
"""
CASE = "- {{ name: a, {0}, expect: {{ effect: flag, rules: {1} }} }}\n"
Reviewed = Callable[..., list[str]]


@pytest.mark.parametrize(
    ("cases", "found"),
    [
        (CASE.format("input: x", "links"), ["GP058 numbers"]),
        (CASE.format("facts: { direction: input, pii: { ID_NIK: 1, URL: 1 } }", "links"), []),
        (CASE.format("facts: { direction: output }", "other"), ["GP058 links", "GP058 numbers"]),
        ("[]\n", ["GP058 links", "GP058 numbers"]),
    ],
)
def test_a_rule_is_tested_if_a_case_names_or_meets_it(reviewed: Reviewed, cases: str, found: list[str]) -> None:
    assert reviewed(policy=POLICY, policy_test=cases, tested=True) == found


@pytest.mark.parametrize("files", [{}, {"policy_test": "- nonsense\n"}])
def test_without_tests_it_is_said_once(reviewed: Reviewed, files: dict[str, str]) -> None:
    assert reviewed(policy=POLICY, tested=True, **files) == ["GP059 site"]
    assert reviewed(policy=POLICY, tested=False, **files) == []


def test_a_file_below_may_have_tests_of_its_own(reviewed: Reviewed) -> None:
    child = POLICY.replace("site", "child").replace("default:", "extends: [./policy.yaml]\ndefault:").split("rules:")[0]
    child += "rules: [{ name: mine, when: { pii: URL }, then: flag }]\n"
    cases = CASE.format("facts: { direction: input, pii: { ID_NIK: 1, URL: 1 } }", "links")
    mine = CASE.format("facts: { direction: output, pii: { URL: 1 } }", "mine")
    assert reviewed("child", child=child, policy=POLICY, policy_test=cases, tested=True) == ["GP059 child"]
    assert reviewed("child", child=child, policy=POLICY, child_test=mine, policy_test=cases, tested=True) == []
    assert reviewed("child", child=child, policy=POLICY, child_test=cases + mine, tested=True) == []


def test_what_a_pack_promises_is_tested_in_the_pack(reviewed: Reviewed) -> None:
    from policies import offline

    site = POLICY.split("rules:", maxsplit=1)[0].replace("default:", "extends: [school]\ndefault:")
    assert reviewed(policy=site, policy_test="[]\n", tested=True, vocabulary=offline()) == []
