from collections.abc import Callable
from pathlib import Path

import pytest

import policies
from policies import Facts, PolicyError, Program, Vocabulary

HEAD = "gapura: policy/v1\nname: site\ndefault: allow\n"


def rule(text: str) -> str:
    return f"{HEAD}rules:\n  - {{ name: r, {text} }}\n"


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("when: { pii: URL }, then: redac", "GP013 redac"),
        ("when: { pii: URL }, then: warm, on_error: flag", "GP013 warm"),
        ("when: { pii: URL }, then: hold", "GP015 hold"),
        ("when: { pii: URL }, then: [block, escalate], notify: teacher", "GP073 escalate"),
        ("when: { pii: URL }, then: [replace, seal], care: helpline", "GP073 seal"),
        ("when: { pii: URL }, then: [block, warn]", "GP016 ["),
        ("when: { pii: URL }, then: []", "GP016 ["),
        ("when: { toxicity: strict }, then: redact", "GP033 {"),
        ("when: { not: { pii: URL } }, then: redact", "GP033 {"),
        ("when: { pii: URL }, then: replace", "GP036 replace"),
        ("when: { pii: URL }, then: replace, care: helplin", "GP035 helplin"),
        ("when: { pii: URL }, then: block, on_error: warn", "GP034 warn"),
        ("when: { pii: URL }, then: redact, on_error: redact", "GP013 redact"),
        ("when: { pii: URL }, then: block, on_error: shrug", "GP013 shrug"),
        ("when: { pii: URL }, then: block, except: {}", "GP026 {"),
        ("when: { pii: URL }, then: block, except: { roles: [chief] }", "GP025 chief"),
        ("when: { pii: URL }, then: block, requires: [selfarm]", "GP021 selfarm"),
        ("when: { selfharm: cautious }, then: block, requires: [selfharm]", "GP037 r"),
        ("when: { pii: URL }, then: allow, floor: true", "GP032 allow"),
        ("when: { pii: URL }, then: block, floor: true, shadow: true", "GP032 true"),
        ("when: { pii: URL }, then: block, floor: true, on_error: flag", "GP032 flag"),
        ("when: { pii: URL }, then: block, floor: true, requires: [URL]", "GP032 ["),
    ],
)
def test_a_rule_that_cannot_mean_what_it_says(marks: Callable[..., list[str]], text: str, problem: str) -> None:
    assert marks(rule(text)) == [problem]


@pytest.mark.parametrize("name", ["default", "no-policy", "unseen", "unvalidated-language"])
def test_a_rule_cannot_take_a_name_that_decisions_use(codes: Callable[..., list[str]], name: str) -> None:
    assert codes(rule("when: { pii: URL }, then: block").replace("name: r", f"name: {name}")) == ["GP018 5:13"]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        (HEAD.replace("default: allow\n", ""), ["GP017 1:1"]),
        (HEAD.replace("allow", "redact"), ["GP038 3:10"]),
        (HEAD + "applies: { groups: [sma] }\n", ["GP025 4:21"]),
        (HEAD + "rules:\n  - { name: r, when: { pii: URL }, then: flag, on_error: flag }\n", []),
        (
            HEAD + "rules:\n" + "  - { name: r, when: { pii: URL }, then: block }\n" * 2,
            ["GP030 6:13"],
        ),
    ],
)
def test_a_policy_that_leaves_something_open(codes: Callable[..., list[str]], text: str, found: list[str]) -> None:
    assert codes(text) == found


def test_everything_wrong_comes_to_light_at_once(codes: Callable[..., list[str]]) -> None:
    text = """\
gapura: policy/v1
name: site
rules:
  - name: one
    when: { direction: inptu, pii: [ID_NIKK], toxicty: balanced }
    then: redac
    floor: true
    shadow: true
  - name: two
    when: { threat: ">= 2" }
    then: hold
"""
    assert len(codes(text)) == 8


def test_no_policy_is_no_program() -> None:
    with pytest.raises(PolicyError) as caught:
        policies.load([])
    assert [problem.code for problem in caught.value.problems] == ["GP047"]


def test_two_policies_of_one_name_could_not_be_told_apart(site: Callable[..., Path], words: Vocabulary) -> None:
    folder = site({"a.yaml": HEAD, "b.yaml": HEAD})
    with pytest.raises(PolicyError) as caught:
        policies.load([folder / "a.yaml", folder / "b.yaml"], words)
    assert [problem.code for problem in caught.value.problems] == ["GP046"]


def test_levels_become_the_numbers_of_the_vocabulary(program: Callable[..., Program]) -> None:
    compiled = program("  - { name: r, when: { toxicity: cautious }, then: block }\n")
    assert compiled.needs("input", "smp", "student").scores == {"toxicity": 3000}


def test_a_rule_whose_detector_is_absent_is_set_aside_and_said_so(program: Callable[..., Program]) -> None:
    compiled = program("  - { name: r, when: { selfharm: cautious }, then: block, requires: [selfharm] }\n")
    assert compiled.inactive == ("r",)
    assert compiled.rules == ()
    decision = compiled.decide(Facts("input", scores={"selfharm": 10_000}))
    assert (decision.effect.word, decision.inactive) == ("allow", ("r",))


def test_requiring_what_is_there_changes_nothing(program: Callable[..., Program]) -> None:
    compiled = program("  - { name: r, when: { threat: strict }, then: block, requires: [threat] }\n")
    assert compiled.inactive == ()
    assert compiled.decide(Facts("input", scores={"threat": 9000})).effect.word == "block"


def test_an_exception_passes_over_those_who_fit_all_of_it(program: Callable[..., Program]) -> None:
    compiled = program("""\
      - name: r
        when: { pii: URL }
        then: block
        except: { roles: [teacher], groups: [guru] }
    """)
    urls = {"URL": 1}
    assert compiled.decide(Facts("input", group="guru", role="teacher", pii=urls)).effect.word == "allow"
    assert compiled.decide(Facts("input", group="smp", role="teacher", pii=urls)).effect.word == "block"


def test_the_vocabulary_and_the_care_texts_are_part_of_the_digest(site: Callable[..., Path], words: Vocabulary) -> None:
    path = site({"policy.yaml": rule("when: { pii: URL }, then: replace, care: helpline")}) / "policy.yaml"
    compiled = policies.load([path], words)
    assert set(compiled.sources) == {"site/policy.yaml", "vocabulary.json", "texts/care.yaml"}
    assert compiled.digest != policies.load([path]).digest
