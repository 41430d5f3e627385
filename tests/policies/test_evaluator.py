from collections.abc import Callable
from pathlib import Path

import pytest

import policies
from policies import Effect, Facts, Match, Program, Vocabulary, decide

STRICT_HEAD = "gapura: policy/v1\nname: site\ndefault: block\n"


def rules_of(decision: policies.Decision) -> list[tuple[str, str]]:
    return [(match.rule, match.effect.word) for match in decision.matches]


def test_all_matching_rules_stay_and_the_most_severe_wins(program: Callable[..., Program]) -> None:
    compiled = program("""\
      - { name: soft, when: { pii: URL }, then: warn }
      - { name: hard, when: { toxicity: balanced }, then: block, message: { en: No., id: Tidak. } }
      - { name: mask, when: { pii: ID_NIK }, then: redact }
    """)
    facts = Facts("input", pii={"URL": 1, "ID_NIK": 1}, scores={"toxicity": 9000})
    decision = decide(compiled, facts)
    assert decision == compiled.decide(facts)
    assert rules_of(decision) == [("hard", "block"), ("mask", "redact"), ("soft", "warn")]
    assert (decision.effect, decision.rule, decision.message["en"]) == (Effect.BLOCK, "hard", "No.")
    assert decision.redact == {"ID_NIK"}


def test_among_equals_the_name_decides(program: Callable[..., Program]) -> None:
    compiled = program("""\
      - { name: beta, when: { pii: URL }, then: block, message: { en: b, id: b } }
      - { name: alpha, when: { pii: URL }, then: block, message: { en: a, id: a } }
    """)
    decision = compiled.decide(Facts("input", pii={"URL": 1}))
    assert (decision.rule, decision.message["en"]) == ("alpha", "a")


def test_redactions_unite(program: Callable[..., Program]) -> None:
    compiled = program("""\
      - { name: a, when: { pii: [URL, ID_NIK] }, then: redact }
      - { name: b, when: { pii: PHONE_NUMBER }, then: redact }
    """)
    facts = Facts("input", pii={"ID_NIK": 1, "PHONE_NUMBER": 1})
    assert compiled.decide(facts).redact == {"URL", "ID_NIK", "PHONE_NUMBER"}


def test_a_value_nobody_looked_for_makes_redaction_doubtful(program: Callable[..., Program]) -> None:
    compiled = program("  - { name: mask, when: { pii: [URL, ID_NIK] }, then: redact }\n")
    decision = compiled.decide(Facts("input", pii={"URL": 1}, missing=frozenset({"ID_NIK"})))
    assert decision.matches == (Match("mask", "site", Effect.BLOCK, known=False),)
    assert (decision.effect, decision.known) == (Effect.BLOCK, False)


def test_a_care_text_comes_before_the_winners_message(program: Callable[..., Program]) -> None:
    compiled = program("""\
      - { name: care, when: { toxicity: cautious }, then: replace, care: helpline }
      - { name: hard, when: { toxicity: cautious }, then: block, message: { en: No., id: Tidak. } }
    """)
    decision = compiled.decide(Facts("input", scores={"toxicity": 4000}))
    assert (decision.effect, decision.rule, decision.care) == (Effect.BLOCK, "hard", True)
    assert "SAPA 129" in decision.message["id"]


def test_doubt_has_no_words_of_its_own(program: Callable[..., Program]) -> None:
    compiled = program("  - { name: care, when: { toxicity: cautious }, then: replace, care: helpline }\n")
    decision = compiled.decide(Facts("input", missing=frozenset({"toxicity"})))
    assert (decision.effect, decision.known, decision.care, dict(decision.message)) == (Effect.BLOCK, False, False, {})


def test_a_known_block_is_not_taken_for_doubt(program: Callable[..., Program]) -> None:
    compiled = program("""\
      - { name: a-doubt, when: { threat: cautious }, then: block }
      - { name: b-known, when: { pii: URL }, then: block, message: { en: No., id: Tidak. } }
    """)
    decision = compiled.decide(Facts("input", pii={"URL": 1}, missing=frozenset({"threat"})))
    assert (decision.rule, decision.known, decision.message["en"]) == ("b-known", True, "No.")


def test_shadow_is_recorded_and_changes_nothing(program: Callable[..., Program]) -> None:
    compiled = program("  - { name: trial, when: { pii: URL }, then: block, shadow: true }\n")
    decision = compiled.decide(Facts("input", pii={"URL": 1}))
    assert (decision.effect, decision.matches) == (Effect.ALLOW, ())
    assert decision.shadow == (Match("trial", "site", Effect.BLOCK),)


def test_a_default_of_block_yields_only_to_an_explicit_allow(program: Callable[..., Program]) -> None:
    compiled = program("  - { name: fine, when: { group: guru }, then: allow }\n", STRICT_HEAD)
    refused = compiled.decide(Facts("input", group="smp"))
    assert (refused.effect, refused.rule, rules_of(refused)) == (Effect.BLOCK, None, [("default", "block")])
    passed = compiled.decide(Facts("input", group="guru"))
    assert (passed.effect, passed.rule) == (Effect.ALLOW, "fine")


@pytest.mark.parametrize("on_error", ["", ", on_error: allow"])
def test_an_allow_in_doubt_silences_nothing(program: Callable[..., Program], on_error: str) -> None:
    compiled = program(f"  - {{ name: fine, when: {{ not: {{ toxicity: cautious }} }}, then: allow{on_error} }}\n",
                       STRICT_HEAD)  # fmt: skip
    assert compiled.decide(Facts("input")).effect is Effect.ALLOW
    assert compiled.decide(Facts("input", missing=frozenset({"toxicity"}))).effect is Effect.BLOCK


def test_an_allow_silences_the_default_of_its_own_root_only(site: Callable[..., Path], words: Vocabulary) -> None:
    open_root = "gapura: policy/v1\nname: open\ndefault: block\nrules:\n" \
                "  - { name: fine, when: { direction: input }, then: allow }\n"  # fmt: skip
    folder = site({"open.yaml": open_root, "shut.yaml": STRICT_HEAD})
    compiled = policies.load([folder / "open.yaml", folder / "shut.yaml"], words)
    assert compiled.decide(Facts("input")).effect is Effect.BLOCK


def test_an_allow_never_outweighs_a_rule(program: Callable[..., Program]) -> None:
    compiled = program("""\
      - { name: fine, when: { direction: input }, then: allow }
      - { name: mark, when: { pii: URL }, then: flag }
    """)
    assert compiled.decide(Facts("input", pii={"URL": 1})).rule == "mark"


def test_a_principal_to_whom_no_policy_speaks_is_refused(program: Callable[..., Program]) -> None:
    head = "gapura: policy/v1\nname: site\ndefault: allow\napplies: { groups: [smp] }\n"
    compiled = program("  - { name: r, when: { pii: URL }, then: flag }\n", head)
    decision = compiled.decide(Facts("input", group="guru"))
    assert (decision.effect, decision.rule) == (Effect.BLOCK, "no-policy")
    assert compiled.decide(Facts("input", group="smp")).effect is Effect.ALLOW


@pytest.mark.parametrize(
    ("rules", "rule"),
    [
        ("  - { name: r, when: { toxicity: balanced }, then: block }\n", "unvalidated-language"),
        ("  - { name: r, when: { toxicity: balanced }, then: block, shadow: true }\n", None),
        ("  - { name: r, when: { threat: balanced }, then: block }\n", None),
        ("  - { name: r, when: { direction: output, toxicity: balanced }, then: block }\n", None),
    ],
)
def test_a_score_in_a_language_never_measured_is_flagged_where_a_rule_asks_for_it(
    program: Callable[..., Program], rules: str, rule: str | None
) -> None:
    compiled = program(rules)
    decision = compiled.decide(Facts("input", unvalidated=frozenset({"toxicity"})))
    assert (decision.effect, decision.rule) == (Effect.FLAG if rule else Effect.ALLOW, rule)
    if rule:
        high = Facts("input", scores={"toxicity": 9000}, unvalidated=frozenset({"toxicity"}))
        assert compiled.decide(high).rule == "r", "it counts all the same"
        assert decision.known


def test_every_policy_that_applies_takes_part(site: Callable[..., Path], words: Vocabulary) -> None:
    text = (
        "gapura: policy/v1\nname: {0}\ndefault: allow\nrules:\n  - {{ name: {0}-r, when: {{ pii: URL }}, then: {1} }}\n"
    )
    folder = site({"a.yaml": text.format("a", "flag"), "b.yaml": text.format("b", "warn")})
    decision = policies.load([folder / "a.yaml", folder / "b.yaml"], words).decide(Facts("input", pii={"URL": 1}))
    assert rules_of(decision) == [("b-r", "warn"), ("a-r", "flag")]


def test_a_rule_inherited_by_two_roots_is_noted_once() -> None:
    compiled = policies.load([Path("baseline"), Path("school")])
    decision = compiled.decide(Facts("input", pii={"ID_NIK": 1}, first_turn=False))
    assert rules_of(decision) == [("identity-numbers", "redact")]
    assert decision.respond == "refusal"


@pytest.mark.parametrize(("unseen", "effect"), [("refuse", Effect.BLOCK), ("pass", Effect.ALLOW)])
def test_what_nobody_can_look_into_passes_only_where_a_policy_says_so(
    program: Callable[..., Program], unseen: str, effect: Effect
) -> None:
    head = f"gapura: policy/v1\nname: site\ndefault: allow\nunseen: {unseen}\n"
    compiled = program("  - { name: r, when: { pii: URL }, then: flag }\n", head)
    assert compiled.decide(Facts("input", unseen=frozenset({"image"}))).effect is effect


def test_refused_kinds_are_named_in_the_decision(program: Callable[..., Program]) -> None:
    compiled = program("  - { name: r, when: { pii: URL }, then: flag }\n")
    assert compiled.decide(Facts("input", unseen=frozenset({"image"}))).rule == "unseen"
