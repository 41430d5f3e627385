"""A second look at a policy that can be used: rules that do nothing, people and texts that are not reached, words that
no longer help, promises that nothing tests.

Pure: what there is to know, the day included, is handed in. A gate does not review when it starts; ``policy lint`` and
``gapura check`` do.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path

from policies.compare.sides import Side
from policies.errors import PolicyError, Problem, Problems
from policies.review import help_lines
from policies.review.modes import review_modes
from policies.review.periods import review_periods
from policies.review.policy import policies_of
from policies.review.reach import review_reach
from policies.review.rules import review_rules
from policies.review.streams import review_streams
from policies.review.tests import Tests, review_tests, tests_beside
from policies.shelf import Shelf
from policies.vocabulary import Vocabulary

_STRONGER = {"GP034": "GP057"}
"""A remark of the compiler -> the one that says it in stronger words of the same place."""


def review(side: Side, today: date, tests: Tests | None = None) -> tuple[Problem, ...]:
    """What deserves a second look in policies that are loaded together, in the order of their files.

    Args:
        side: the policies, read and compiled.
        today: the day by which help lines are old and periods are over.
        tests: the cases beside each file; None: tests are not looked at.
    """
    problems = Problems()
    policies = policies_of(side, problems)
    help_lines.refuse_dead(side.layers, problems)
    help_lines.remark_old([policy.layer for policy in policies], today, problems)
    for policy in policies:
        review_rules(policy)
        review_modes(policy)
        review_streams(policy)
        review_periods(policy, today)
        review_reach(policy, [other for other in policies if other is not policy])
        if tests is not None:
            review_tests(policy, side.program, tests)
    return tuple(sorted(problems.found, key=lambda one: (one.file, one.line, one.column, one.code)))


def read_and_review(
    paths: Sequence[Path], words: Vocabulary, today: date, shelf: Shelf | None = None, *, tested: bool = True
) -> tuple[Side, tuple[Problem, ...]]:
    """Read policies together; all that is remarked about them, by the compiler and by the review.

    Raises:
        PolicyError: they cannot be used.
    """
    side = Side.read(paths, words, shelf)
    problems = Problems()
    beside = tests_beside(policies_of(side, problems), words) if tested else None
    found = review(side, today, beside)
    told = {(one.code, one.file, one.line, one.column) for one in found}
    kept = [one for one in side.program.warnings
            if (_STRONGER.get(one.code), one.file, one.line, one.column) not in told]  # fmt: skip
    every = (*kept, *found)
    if any(one.severity == "error" for one in every):
        raise PolicyError(every)
    return side, every
