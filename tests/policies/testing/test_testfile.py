import pytest

from policies import Effect, Facts, Vocabulary
from policies.errors import Problems
from policies.testing.testfile import Case, read_cases


def read(text: str, words: Vocabulary) -> tuple[tuple[Case, ...], list[str]]:
    problems = Problems()
    cases = read_cases("policy.test.yaml", text.encode(), words, problems)
    return cases, [f"{problem.code} {problem.line}:{problem.column}" for problem in problems.found]


def test_a_case_of_bare_facts(words: Vocabulary) -> None:
    text = """\
- name: one
  as: { group: smp, role: student, age: 13 }
  facts: { direction: output, scores: { toxicity: 0.41 }, pii: { URL: 2 }, missing: threat, unseen: [image] }
  expect: { effect: block, rules: r }
"""
    (case,), problems = read(text, words)
    assert problems == []
    assert case.facts == Facts(
        "output",
        group="smp",
        role="student",
        age=13,
        pii={"URL": 2},
        scores={"toxicity": 4100},
        missing=frozenset({"threat"}),
        unseen=frozenset({"image"}),
        size=0,
    )
    assert (case.line, case.text, case.expect.effect, case.expect.rules) == (1, None, Effect.BLOCK, ("r",))


def test_a_case_of_a_text(words: Vocabulary) -> None:
    (case,), _ = read("- { name: one, output: 'x y', expect: { shown: x, not_shown: [z] } }\n", words)
    assert (case.facts.direction, case.text) == ("output", "x y")
    assert (case.expect.present, case.expect.absent, case.expect.effect) == (("x",), ("z",), None)


def test_where_a_text_would_go_is_said_beside_who_asks(words: Vocabulary) -> None:
    text = """\
- { name: one, as: { route: { country: ID, minors: allowed } }, input: x, expect: {} }
- name: two
  as: { route: { country: ID, minors: allowed } }
  facts: { direction: input, route: { country: US } }
  expect: {}
"""
    (one, two), problems = read(text, words)
    assert problems == []
    assert one.facts.route == {"country": "ID", "minors": "allowed"}
    assert two.facts.route == {"country": "US", "minors": "allowed"}


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("name: x\n", "GP012 1:1"),
        ("- { name: x, expect: { effect: block } }\n", "GP012 1:11"),
        ("- { name: x, input: a, output: b, expect: {} }\n", "GP012 1:11"),
        ("- { name: x, input: a, expect: { efect: block } }\n", "GP010 1:34"),
        ("- { name: x, as: { route: { land: ID } }, input: a, expect: {} }\n", "GP025 1:29"),
        ("- { name: x, input: a, at: 2026-01-01, expect: {} }\n", "GP012 1:28"),
        ("- { name: x, input: a, at: pagi, expect: {} }\n", "GP012 1:28"),
        ("- { name: x, input: a, on: pagi, expect: {} }\n", "GP010 1:24"),
        ("- { name: x, input: a, expect: { effect: halt } }\n", "GP012 1:42"),
        ("- { name: x, input: a, expect: { shown: a } }\n", "GP012 1:11"),
        ("- { name: x, output: a, expect: { not_sent: a } }\n", "GP012 1:11"),
        ("- { name: x, facts: { direction: input }, expect: { sent: a } }\n", "GP012 1:11"),
        ("- { name: x, facts: { direction: input, scores: { toxicty: 1 } }, expect: {} }\n", "GP025 1:51"),
        ("- { name: x, facts: { direction: input, scores: { toxicity: 2 } }, expect: {} }\n", "GP012 1:61"),
        ("- { name: x, facts: { direction: input, missing: [nothing] }, expect: {} }\n", "GP025 1:50"),
    ],
)
def test_a_case_that_promises_nothing_sensible_is_refused(words: Vocabulary, text: str, problem: str) -> None:
    _, problems = read(text, words)
    assert problem in problems
