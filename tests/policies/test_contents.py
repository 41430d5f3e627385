"""Conditions on what is told of a text: each as a policy writes it, over facts that say yes, no, or nobody knows."""

from collections.abc import Callable
from typing import Any

import pytest

from policies import Facts, Program, Vocabulary

RULE = "  - {{ name: r, when: {{ {when} }}, then: flag, on_error: warn }}\n"
CASES: list[tuple[str, str, dict[str, Any], str]] = [
    ("words: RAHASIA", "words", {"words": {"RAHASIA"}}, "flag"),
    ("words: [RAHASIA, TERBATAS]", "words", {"words": {"TERBATAS"}}, "flag"),
    ("words: RAHASIA", "words", {}, "allow"),
    ("not: { words: RAHASIA }", "words", {}, "flag"),
    ("help_word: true", "words", {"words": {"=tolong aku"}}, "flag"),
    ("help_word: true", "words", {"words": {"tolong aku"}}, "allow"),
    ("language: [jv, su]", "language", {"language": "su"}, "flag"),
    ("language: [jv, su]", "language", {"language": "id"}, "allow"),
    ("language: und", "language", {"language": "und"}, "flag"),
    ('size: ">= 10"', "size", {"size": 10}, "flag"),
    ('size: "> 10"', "size", {"size": 10}, "allow"),
    ('size: "<= 10"', "size", {"size": 10}, "flag"),
    ('cells: "< 5"', "cells", {"smallest_cell": 4}, "flag"),
    ('cells: "< 5"', "cells", {"smallest_cell": 5}, "allow"),
    ('cells: "< 5"', "cells", {}, "allow"),
    ("modality: [image, file]", "modality", {"modality": {"file"}}, "flag"),
    ("modality: image", "modality", {"modality": {"file"}}, "allow"),
    ("tool: send_mail", "tools", {"tools": {"send_mail"}}, "flag"),
    ("tool: any", "tools", {"tools": {"*"}}, "flag"),
    ('tool: { name: run_sql, arguments: "*drop*" }', "tools", {"tools": {"run_sql(*drop*)"}}, "flag"),
    ('tool: { name: run_sql, arguments: "*drop*" }', "tools", {"tools": {"run_sql"}}, "allow"),
    ('tool: { arguments: "*drop*" }', "tools", {"tools": {"*(*drop*)"}}, "flag"),
    ("tool: { other_than: [search, calc] }", "tools", {"tools": {"!calc,search"}}, "flag"),
    ("tool: { other_than: search }", "tools", {"tools": {"search"}}, "allow"),
    ("label: violence", "violence", {"labels": {"violence"}}, "flag"),
    ("label: violence", "violence", {}, "allow"),
    ("topic: medical", "medical", {"labels": {"medical"}}, "flag"),
    ('quota: { questions_day: ">= 40" }', "quota", {"quota": {"questions_day": 40}}, "flag"),
    ('quota: { questions_day: ">= 40" }', "quota", {"quota": {"questions_day": 39}}, "allow"),
    ('quota: { questions_day: ">= 40", tokens_day: "> 9" }', "quota", {"quota": {"questions_day": 41}}, "allow"),
]


@pytest.mark.parametrize(("when", "name", "facts", "said"), CASES)
def test_a_condition_over_what_is_known(
    program: Callable[..., Program], when: str, name: str, facts: dict[str, Any], said: str
) -> None:
    compiled = program(RULE.format(when=when))
    assert compiled.decide(Facts("input", **facts)).effect.word == said


@pytest.mark.parametrize(("when", "name"), sorted({(when, name) for when, name, _, _ in CASES}))
def test_what_nobody_could_tell_is_neither(program: Callable[..., Program], when: str, name: str) -> None:
    compiled = program(RULE.format(when=when))
    assert compiled.decide(Facts("input", missing=frozenset({name}))).effect.word == "warn"


@pytest.mark.parametrize(
    ("when", "problem"),
    [
        ('words: ["", RAHASIA]', 'GP012 ""'),
        ("words: 7", "GP012 7"),
        ("help_word: false", "GP012 false"),
        ("language: Indonesia", "GP012 Indonesia"),
        ("size: 10", "GP078 10"),
        ('size: "< 0"', 'GP078 "< 0"'),
        ('cells: "5"', 'GP078 "5"'),
        ("modality: [picture]", "GP025 picture"),
        ("tool: [send mail]", "GP012 send mail"),
        ("tool: { nme: a }", "GP010 nme"),
        ("tool: { other_than: [a], name: b }", "GP010 name"),
        ("tool: { other_than: [send mail] }", "GP012 send mail"),
        ("label: violense", "GP025 violense"),
        ("topic: sea-tourism", "GP025 sea-tourism"),
        ("label: csae", "GP022 csae"),
        ("topic: election", "GP022 election"),
        ("quota: { questions_week: '>= 1' }", "GP025 questions_week"),
        ("quota: { questions_day: 40 }", "GP078 40"),
        ("quota: many", "GP012 many"),
    ],
)
def test_what_is_no_such_condition_is_shown(marks: Callable[..., list[str]], when: str, problem: str) -> None:
    head = "gapura: policy/v1\nname: site\ndefault: allow\nrules:\n"
    assert problem in marks(head + RULE.format(when=when))


def test_where_nobody_tells_it_the_rule_is_refused_or_set_aside(site: Callable[..., Any], words: Vocabulary) -> None:
    from dataclasses import replace

    import policies

    poor = replace(words, contents=frozenset())
    head = "gapura: policy/v1\nname: site\ndefault: allow\nrules:\n"
    rule = "  - { name: r, when: { language: jv }, then: flag, %s }\n"
    path = site({"policy.yaml": head + rule % "shadow: true"}) / "policy.yaml"
    with pytest.raises(policies.PolicyError, match="GP022"):
        policies.load([path], poor)
    path = site({"policy.yaml": head + rule % "requires: [language]"}) / "policy.yaml"
    assert policies.load([path], poor).inactive == ("r",)


def test_the_gate_is_told_what_to_look_for_and_no_more(program: Callable[..., Program]) -> None:
    compiled = program(
        "  - { name: a, when: { direction: input, words: RAHASIA, tool: mail }, then: block }\n"
        "  - { name: b, when: { direction: output, label: violence }, then: flag }\n"
    )
    asked, answered = (compiled.needs(way, "smp", "student") for way in ("input", "output"))  # type: ignore[arg-type]
    assert (asked.phrases, asked.tools, asked.labels) == ({"RAHASIA"}, {"mail"}, frozenset())
    assert (answered.phrases, answered.tools, answered.labels) == (frozenset(), frozenset(), {"violence"})
    assert {"words", "tools"} <= asked.looks_at
    assert (asked.enforcing_tools, answered.enforcing_tools) == (True, False)


@pytest.mark.parametrize(
    ("when", "whole"), [("words: RAHASIA", True), ('size: "> 5"', True), ("tool: mail", False), ("language: jv", True)]
)
def test_what_the_beginning_of_an_answer_cannot_tell_holds_it(
    program: Callable[..., Program], when: str, whole: bool
) -> None:
    rule = "  - {{ name: r, when: {{ direction: output, {} }}, then: {} }}\n"
    assert program(rule.format(when, "block")).needs("output", "smp", "student").whole is whole
    assert not program(rule.format(when, "flag, on_error: flag")).needs("output", "smp", "student").whole


LABELLED = "  - {{ name: r, when: {{ direction: output, {} }}, then: block }}\n"


@pytest.fixture
def scored(site: Callable[..., Any], words: Vocabulary) -> Callable[..., Program]:
    """A policy where ``violence`` is a score of sentences, and ``medical`` is told of whole texts."""
    from dataclasses import replace

    import policies

    def compile_(when: str) -> Program:
        head = "gapura: policy/v1\nname: site\ndefault: allow\nrules:\n"
        path = site({"policy.yaml": head + LABELLED.format(when)}) / "policy.yaml"
        return policies.load([path], replace(words, limits={"violence": 6000}))

    return compile_


@pytest.mark.parametrize(
    ("facts", "effect", "known"),
    [
        ({"scores": {"violence": 6000}}, "block", True),
        ({"scores": {"violence": 5999}}, "allow", True),
        ({"scores": {"violence": 6000}, "missing": {"violence"}}, "block", True),
        ({"scores": {"violence": 5999}, "missing": {"violence"}}, "block", False),
        ({"labels": {"violence"}}, "block", True),
    ],
)
def test_a_label_that_is_a_score_is_given_from_its_limit_on(
    scored: Callable[..., Program], facts: dict[str, Any], effect: str, known: bool
) -> None:
    decision = scored("label: violence").decide(Facts("output", **facts))
    assert (decision.effect.word, decision.known) == (effect, known)


@pytest.mark.parametrize(
    ("when", "whole"),
    [
        ("label: violence", False),
        ("topic: medical", True),
        ("any: [{ label: violence }, { topic: medical }]", True),
        ("not: { label: violence }", True),
    ],
)
def test_only_what_every_sentence_may_settle_does_not_hold_an_answer(
    scored: Callable[..., Program], when: str, whole: bool
) -> None:
    needs = scored(when).needs("output", "smp", "student")
    assert needs.whole is whole
    assert needs.scores == ({"violence": 6000} if "violence" in when else {})
    assert needs.enforcing_scores is ("violence" in when)
