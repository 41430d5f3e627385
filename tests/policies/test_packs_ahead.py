"""What packs say for the day when every detector and every duty is there: set aside today, and no dead letter."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

import policies
from policies import Score, catalog, offline
from policies.errors import Problems
from policies.facts import CONTENTS
from policies.rule_compiler import CAPABILITIES
from policies.testing import tester
from policies.testing.tester import Outcome, run
from policies.testing.testfile import read_cases
from policies.vocabulary import ENTITIES, LABELS, SCORES, TOPICS, Vocabulary

SCHOOLS = ("school", "school-primary", "school-junior", "school-senior")
HURT = {"words-of-a-friend", "words-of-despair", "words-of-hurt"}


def everything() -> Vocabulary:
    """A gate that sees and does all that the language knows."""
    here = offline()
    scores = {name: here.scores.get(name) or Score({"cautious": 3000, "balanced": 5000, "strict": 8000}, ("id",))
              for name in SCORES}  # fmt: skip
    return replace(here, entities=ENTITIES, scores=scores, labels=LABELS | TOPICS,
                   contents=CONTENTS | {"quota"}, obligations=CAPABILITIES)  # fmt: skip


@pytest.mark.parametrize("name", [*SCHOOLS, "exam"])
def test_what_is_set_aside_today_would_keep_its_promises(name: str) -> None:
    program = policies.load([Path(name)], everything())
    assert program.inactive == ()
    path = tester.tests_of(catalog.pack(name))
    cases = read_cases(str(path), path.read_bytes(), everything(), Problems())
    report = run(program, [case for case in cases if case.text is None], str(path))
    assert [(result.name, *result.reasons) for result in report.results if result.outcome is not Outcome.PASS] == []


def test_every_school_listens_to_the_same_words() -> None:
    """The texts differ by age and the words do not; what is told to a counsellor is what is answered with care."""
    lists = {name: {rule.name: rule.condition.phrases for rule in policies.load([Path(name)], everything()).rules}
             for name in SCHOOLS}  # fmt: skip
    for heard in lists.values():
        assert {rule: heard[rule] for rule in HURT} == {rule: lists["school"][rule] for rule in HURT}
        assert heard["words-case"] == frozenset().union(heard["help-word"], *(heard[rule] for rule in HURT))


def test_a_case_goes_to_the_counsellor_and_never_to_parents() -> None:
    for name in (*SCHOOLS, "exam"):
        for rule in policies.load([Path(name)], everything()).rules:
            told = {one.argument for one in rule.obligations if one.kind in ("escalate", "notify")}
            if rule.policy in (*SCHOOLS, "exam"):
                assert told <= {"counsellor/second-contact"}
