"""Rules that can never hold, never matter, or always go under."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from policies import Decision, Effect, Facts, Problem, Program, Vocabulary
from policies.review.implications import MAX_CONDITIONS
from policies.review.review import read_and_review

TODAY = date(2026, 11, 25)
HEAD = "gapura: policy/v1\nname: site\ndefault: allow\nrules:\n"
CODES = ("GP050", "GP051", "GP052")
WORDS = '{ en: "a", id: "b" }'


@pytest.fixture
def review(site: Callable[..., Path], words: Vocabulary) -> Callable[..., list[str]]:
    """What is said about rules, as ``code rule``; files by name."""

    def read(rules: str, head: str = HEAD) -> list[str]:
        return [f"{one.code} {marked(one)}" for one in problems(site, words, head + rules) if one.code in CODES]

    return read


def problems(site: Callable[..., Path], words: Vocabulary, text: str) -> Sequence[Problem]:
    found = read_and_review([site({"policy.yaml": text}) / "policy.yaml"], words, TODAY, tested=False)[1]
    return [one for one in found if not one.file.startswith("packs/")]


def marked(problem: Problem) -> str:
    return problem.excerpt[problem.column - 1 :][: problem.width]


# -- never holds


def test_a_condition_that_excludes_itself_is_shown_where_it_stands(review: Callable[..., list[str]]) -> None:
    assert review('  - { name: a, when: { age: "<13", not: { age: "<16" } }, then: block }\n') == ["GP050 when"]
    assert review("  - { name: a, when: { role: student, pii: URL }, then: block, except: { roles: student } }\n") == [
        "GP050 when"
    ]


def test_a_rule_for_people_to_whom_the_policy_does_not_speak_never_holds(
    site: Callable[..., Path], words: Vocabulary
) -> None:
    head = HEAD.replace("default:", "applies: { groups: smp }\ndefault:")
    (found,) = problems(site, words, head + "  - { name: a, when: { group: guru, pii: URL }, then: block }\n")
    assert (found.code, found.line) == ("GP050", 6)
    assert "group (applies)" in found.message["id"]


# -- never matters


@pytest.mark.parametrize(
    ("a", "b"),
    [
        ('direction: input, toxicity: ">= 0.70"', "direction: input, toxicity: balanced"),
        ("direction: input, pii: URL, role: student", "pii: [URL, ID_NIK]"),
        ('not: { age: ">=13" }, threat: strict', 'not: { age: ">=16" }, threat: strict'),
        ("all: [{ toxicity: strict }, { threat: strict }]", "any: [{ toxicity: balanced }, { insult: balanced }]"),
    ],
)
def test_what_another_rule_does_anyway_is_said_of_the_narrower_one(
    review: Callable[..., list[str]], a: str, b: str
) -> None:
    rules = f"  - {{ name: a, when: {{ {a} }}, then: block }}\n  - {{ name: b, when: {{ {b} }}, then: block }}\n"
    assert review(rules) == ["GP051 a"]


def test_of_two_equal_rules_the_later_is_one_too_many(review: Callable[..., list[str]]) -> None:
    rule = "  - {{ name: {0}, when: {{ direction: input, pii: URL }}, then: redact }}\n"
    assert review("".join(map(rule.format, "abc"))) == ["GP051 b", "GP051 c"]


@pytest.mark.parametrize(
    ("a", "b", "why"),
    [
        ("when: { pii: URL }, then: redact", "when: { pii: URL }, then: block, shadow: true", "a trial stops nothing"),
        ("when: { pii: [URL, ID_NIK] }, then: redact", "when: { pii: URL }, then: redact", "masks more"),
        ("when: { threat: strict }, then: block", "when: { threat: balanced }, then: warn, on_error: warn", "severer"),
        ("when: { pii: URL, threat: strict }, then: flag", "when: { pii: URL }, then: warn", "its mark is recorded"),
        (f"when: {{ pii: URL, role: student }}, then: block, message: {WORDS}", "when: { pii: URL }, then: block",
         "its words are read"),
        ("when: { pii: URL, role: student }, then: block, care: helpline", "when: { pii: URL }, then: block",
         "care comes first"),
        ("when: { pii: URL }, then: block, floor: true", "when: { pii: URL }, then: block", "a floor stands"),
        ("when: { toxicity: strict }, then: flag, on_error: block", "when: { toxicity: balanced }, then: flag, "
         "on_error: flag", "severer in doubt"),
        ("when: { pii: URL, toxicity: strict }, then: redact", "when: { pii: URL }, then: redact",
         "its doubt blocks where the other is sure"),
        ("when: { pii: URL }, then: allow", "when: { pii: URL }, then: flag", "lifts a default"),
        ("when: { pii: URL }, then: warn, on_error: flag", "when: { pii: URL }, then: redact, on_error: flag",
         "the other is in doubt where a value was not looked for"),
    ],
)  # fmt: skip
def test_what_makes_a_difference_is_not_called_useless(
    review: Callable[..., list[str]], a: str, b: str, why: str
) -> None:
    found = review(f"  - {{ name: a, {a} }}\n  - {{ name: b, {b} }}\n")
    assert [one for one in found if one.endswith(" a")] == [], why


# -- goes under


@pytest.mark.parametrize("effect", ["allow", f"warn, message: {WORDS}", "redact"])
@pytest.mark.parametrize("over", ["block", f"replace, message: {WORDS}"])
def test_what_lets_pass_goes_under_what_stops_the_same(
    review: Callable[..., list[str]], effect: str, over: str
) -> None:
    rules = f"  - {{ name: a, when: {{ role: student, pii: URL }}, then: {effect} }}\n"
    assert review(rules + f"  - {{ name: b, when: {{ pii: URL }}, then: {over} }}\n") == [
        f"GP052 {effect.partition(',')[0]}"
    ]


def test_with_the_exception_written_down_both_stand(review: Callable[..., list[str]]) -> None:
    rules = "  - { name: a, when: { role: teacher, pii: URL }, then: allow }\n"
    assert review(rules + "  - { name: b, when: { pii: URL }, then: block, except: { roles: teacher } }\n") == []


def test_care_and_floors_do_not_go_under(review: Callable[..., list[str]]) -> None:
    rules = "  - { name: a, when: { role: student, pii: URL }, then: warn, care: helpline }\n"
    rules += "  - { name: c, when: { role: student, pii: URL }, then: redact, floor: true }\n"
    assert review(rules + "  - { name: b, when: { pii: URL }, then: block }\n") == []


# -- layers and bounds


def test_a_stricter_rule_beside_an_inherited_one_is_as_it_should_be(site: Callable[..., Path]) -> None:
    from policies import offline

    head = HEAD.replace("default:", "extends: [baseline]\ndefault:")
    strict = head + "  - { name: no-numbers, when: { direction: input, pii: PHONE_NUMBER }, then: block }\n"
    assert [one.code for one in problems(site, offline(), strict)] == ["GP044"]
    vain = head + "  - { name: images, when: { unseen: image }, then: allow }\n"
    found = problems(site, offline(), vain)
    assert [(one.code, marked(one)) for one in found] == [("GP044", "baseline"), ("GP052", "allow")]
    assert '"unknown-kinds"' in found[1].message["en"]


def test_more_pairs_than_can_be_compared_are_owned_up_to(site: Callable[..., Path], words: Vocabulary) -> None:
    count = int((2 * MAX_CONDITIONS) ** 0.5) + 4  # each threshold implies all that are lower
    rule = '  - {{ name: r{0}, when: {{ direction: input, toxicity: ">= 0.{0:04}" }}, then: flag }}\n'
    found = problems(site, words, HEAD + "".join(rule.format(number) for number in range(1, count)))
    assert [(one.line, f"{count - 1} rules" in one.message["en"]) for one in found if one.code == "GP064"] == [
        (2, True)
    ]
    assert [one.severity for one in found] == ["warning"] * len(found)


# -- whatever the rules, what is called useless makes no difference

questions = st.sampled_from(
    [
        {"pii": "URL"},
        {"pii": ["URL", "ID_NIK"]},
        {"pii": {"URL": 2}},
        {"toxicity": "balanced"},
        {"toxicity": "strict"},
        {"role": "student"},
        {"age": "<13"},
        {"not": {"age": ">=16"}},
        {"not": {"pii": "ID_NIK"}},
    ]
)
whens = st.lists(questions, min_size=1, max_size=2).map(lambda some: {"all": some})
rule_parts = st.tuples(
    whens, st.sampled_from(["allow", "flag", "warn", "redact", "block"]), st.sampled_from([None, "flag", "block"]),
    st.sampled_from([None, "x", "y", "care"]),
)  # fmt: skip
known_facts = st.builds(
    Facts,
    direction=st.just("input"),
    role=st.sampled_from(["student", "teacher"]),
    age=st.sampled_from([None, 9, 14, 20]),
    pii=st.dictionaries(st.sampled_from(["URL", "ID_NIK"]), st.integers(1, 2)),
    pii_history=st.dictionaries(st.sampled_from(["URL", "ID_NIK"]), st.integers(1, 2)),
    scores=st.fixed_dictionaries({"toxicity": st.sampled_from([0, 5000, 9000])}),
    missing=st.frozensets(st.sampled_from(["URL", "ID_NIK", "toxicity"]), max_size=1),
)


def _program(written: list[dict[str, object]], words: Vocabulary) -> tuple[Program, list[Problem]]:
    document = {"gapura": "policy/v1", "name": "site", "default": "flag", "rules": written}
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "policy.yaml"
        path.write_text(json.dumps(document), "utf-8")  # JSON is YAML
        side, found = read_and_review([path], words, TODAY, tested=False)
    return side.program, [one for one in found if one.code in CODES]


def _written(parts: list[tuple[dict[str, list[object]], str, str | None, str | None]]) -> list[dict[str, object]]:
    made: list[dict[str, object]] = []
    for number, (when, then, on_error, word) in enumerate(parts):
        asked = {"all": [*when["all"], {"pii": "URL"}]} if then == "redact" else when
        rule: dict[str, object] = {"name": f"r{number}", "when": asked, "then": then}
        rule |= {"on_error": on_error} if on_error else {}
        rule |= {"care": "helpline"} if word == "care" else {"message": {"en": word, "id": word}} if word else {}
        made.append(rule)
    return made


@given(st.lists(rule_parts, min_size=2, max_size=4), st.lists(known_facts, min_size=12, max_size=12))
@settings(max_examples=100, deadline=None)
def test_without_a_rule_that_changes_nothing_every_decision_is_the_same(parts, many) -> None:  # type: ignore[no-untyped-def]
    words = Vocabulary(
        groups=None, roles=frozenset({"student", "teacher"}), entities=frozenset({"URL", "ID_NIK"}),
        scores=VOCABULARY.scores,
    )  # fmt: skip
    written = _written(parts)
    program, found = _program(written, words)
    for problem in found:
        name = problem.message["en"].split('"')[1]
        for facts in many:
            decision = program.decide(facts)
            match = next((one for one in decision.matches if one.rule == name), None)
            if problem.code == "GP050":
                assert match is None or not match.known
            elif problem.code == "GP052":
                assert match is None or not match.known or decision.effect.word == "block" or facts.pii_history
            else:
                without = _program([rule for rule in written if rule["name"] != name], words)[0].decide(facts)
                assert _told(decision) == _told(without)


def _told(decision: Decision) -> tuple[object, ...]:
    """What a person meets: of a text that does not pass it does not matter what would be masked, and who is only
    marked or masked reads no words but those of care."""
    masked = decision.redact if decision.effect < Effect.REPLACE else None
    read = decision.care or decision.effect not in (Effect.ALLOW, Effect.FLAG, Effect.REDACT)
    return decision.effect, masked, decision.message if read else None, decision.care


VOCABULARY = Vocabulary.from_json(
    {"groups": None, "roles": [], "entities": [],
     "scores": {"toxicity": {"levels": {"cautious": 3000, "balanced": 5000, "strict": 8000}}}}
)  # fmt: skip
