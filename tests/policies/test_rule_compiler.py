"""Orders, labels, templates and words of one rule."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

import policies
from policies import Effect, Facts, Obligation, Program, Vocabulary

URL = Facts("input", pii={"URL": 1})
LABEL = "label: { en: A machine answers., id: Mesin yang menjawab., jv: Mesin sing mangsuli. }"


def test_a_rule_may_only_order_something(program: Callable[..., Program]) -> None:
    compiled = program(
        f"  - {{ name: says, when: {{ direction: input }}, then: label, {LABEL} }}\n",
        "gapura: policy/v1\nname: site\ndefault: block\n",
    )
    decision = compiled.decide(URL)
    assert (decision.effect, decision.rule) == (Effect.BLOCK, None)  # it lifts no default
    assert decision.obligations == (Obligation("label", "says"),)
    assert decision.label["jv"] == "Mesin sing mangsuli."


def test_a_label_is_given_in_doubt_and_withholds_nothing(program: Callable[..., Program]) -> None:
    compiled = program(f"  - {{ name: says, when: {{ first_turn: true }}, then: label, {LABEL} }}\n")
    doubt = compiled.decide(Facts("input", first_turn=None))
    assert (doubt.effect, [one.kind for one in doubt.obligations]) == (Effect.ALLOW, ["label"])
    assert compiled.decide(Facts("input", first_turn=False)).obligations == ()


def test_all_orders_of_all_rules_that_match_are_carried_out(site: Callable[..., Path], words: Vocabulary) -> None:
    rich = replace(words, obligations=frozenset({"label", "escalate", "seal", "notify"}))
    path = site(
        {
            "policy.yaml": "gapura: policy/v1\nname: site\ndefault: allow\nrules:\n"
            "  - { name: a, when: { pii: URL }, then: [block, escalate, seal],\n"
            "      notify: { role: counsellor, instead: ppdp } }\n"
            f"  - {{ name: b, when: {{ direction: input }}, then: [flag, label], {LABEL} }}\n"
            "  - { name: c, when: { threat: strict }, then: [warn, notify], notify: teacher, on_error: warn }\n"
            "  - { name: trial, when: { pii: URL }, then: [block, seal], shadow: true }\n"
        }
    )
    program = policies.load([path / "policy.yaml"], rich)
    assert program.decide(URL).obligations == (
        Obligation("escalate", "a", "counsellor/ppdp"),
        Obligation("label", "b"),
        Obligation("seal", "a"),
    )
    doubt = program.decide(Facts("input", missing=frozenset({"threat"})))
    assert [one.kind for one in doubt.obligations] == ["label"]  # nobody is called because a detector is down


@pytest.mark.parametrize(
    ("rule", "problem"),
    [
        ("then: escalate, notify: teacher", "GP073 escalate"),
        ("then: [block, seal]", "GP073 seal"),
        ("then: [flag, label]", "GP074 ["),
        ("then: [flag, escalate], requires: [escalate]", "GP074 ["),
        ("then: flag, notify: teacher", "GP075 teacher"),
        (f"then: flag, {LABEL}", "GP075 {"),
        ("then: replace, template: hnt", "GP070 hnt"),
        ("then: replace, template: hint, message: { en: x, id: x }", "GP076 hint"),
        ("then: [flag, lable]", "GP013 lable"),
        ("then: flag, message: { en: x, id: x, Jawa: y }", "GP012"),
        ("then: hold", "GP015 hold"),
    ],
)
def test_an_order_nobody_can_carry_out_is_refused(marks: Callable[..., list[str]], rule: str, problem: str) -> None:
    head = "gapura: policy/v1\nname: site\ndefault: allow\nrules:\n"
    found = marks(f"{head}  - {{ name: r, when: {{ pii: URL }}, {rule} }}\n")
    assert any(one.startswith(problem) for one in found), found


@pytest.mark.parametrize("word", ["escalate", "seal", "notify", "hold"])
def test_what_requires_people_is_set_aside_until_they_are_there(program: Callable[..., Program], word: str) -> None:
    told = ", notify: counsellor" if word in ("escalate", "notify") else ""
    compiled = program(f"  - {{ name: r, when: {{ pii: URL }}, then: {word}, requires: [{word}]{told} }}\n")
    assert compiled.inactive == ("r",)
    assert compiled.decide(URL).inactive == ("r",)


def test_a_template_stands_instead_and_is_part_of_the_digest(program: Callable[..., Program]) -> None:
    compiled = program("  - { name: r, when: { pii: URL }, then: replace, template: hint }\n")
    decision = compiled.decide(URL)
    assert decision.effect is Effect.REPLACE
    assert "what have you tried" in decision.message["en"]
    assert "texts/templates.yaml" in compiled.sources


def test_a_text_of_help_names_the_sites_own_contact(site: Callable[..., Path], words: Vocabulary) -> None:
    from policies import catalog

    texts = {"en": "Go to {contact} now.", "id": "Temui {contact} sekarang."}
    assert catalog.with_contact(texts, {"en": "Bu Contoh"})["en"] == "Go to Bu Contoh now."
    assert catalog.with_contact(texts, {})["id"] == "Temui sekarang."


def test_a_floor_may_order_and_may_not_allow(codes: Callable[..., list[str]]) -> None:
    head = "gapura: policy/v1\nname: site\ndefault: allow\nrules:\n"
    assert codes(f"{head}  - {{ name: r, when: {{ pii: URL }}, then: label, floor: true, {LABEL} }}\n") == []
    assert codes(f"{head}  - {{ name: r, when: {{ pii: URL }}, then: allow, floor: true }}\n") == ["GP032 5:42"]
