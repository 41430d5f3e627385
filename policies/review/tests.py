"""Rules that no test speaks of (GP058), and policies without any test (GP059)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from policies.errors import Problems
from policies.program import Program
from policies.review.policy import Policy
from policies.testing.tester import tests_of
from policies.testing.testfile import Case, read_cases
from policies.vocabulary import Vocabulary

Tests = Mapping[Path, Sequence[Case] | None]
"""The cases beside a policy file, by that file; None where there are none to be read."""


def tests_beside(policies: Sequence[Policy], words: Vocabulary) -> Tests:
    """The cases beside every file of these policies. What is wrong with a test file is told by ``policy test``."""
    found: dict[Path, Sequence[Case] | None] = {}
    for policy in policies:
        for layer in policy.layer.walk():
            path = tests_of(layer.path)
            problems = Problems()
            try:
                cases = read_cases(str(path), path.read_bytes(), words, problems)
            except OSError:
                found[layer.path] = None
            else:
                found[layer.path] = None if problems.errors else cases
    return found


def review_tests(policy: Policy, program: Program, tests: Tests) -> None:
    """Note rules of one policy that none of its tests, nor those beside the file they stand in, speaks of."""
    own = _spoken_of(tests.get(policy.layer.path), program)
    for layer in {lower.path: lower for lower in policy.layer.walk()}.values():
        if not policy.writes(layer) or not layer.form.rules or (layer.home is not None and layer.home.signed):
            continue  # its signer tests a signed pack
        if tests.get(layer.path) is None and not own:
            where = layer.document.place(("name",))
            policy.problems.add("GP059", where, name=layer.form.name, beside=tests_of(layer.path).name)
            continue
        spoken = own | _spoken_of(tests.get(layer.path), program)
        for seen in policy.rules:
            if seen.written.layer.path == layer.path and seen.written.form.name not in spoken:
                policy.complain("GP058", seen, "name", name=seen.written.form.name)


def _spoken_of(cases: Sequence[Case] | None, program: Program) -> frozenset[str]:
    """The rules that cases name, and those that bare facts match."""
    names: set[str] = set()
    for case in cases or ():
        names.update(case.expect.rules)
        if case.text is None:
            decision = program.decide(case.facts)
            names.update(match.rule for match in (*decision.matches, *decision.shadow))
    return frozenset(names)
