import hashlib
import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

import policies
from policies import Facts, Program, Vocabulary

HEAD = "gapura: policy/v1\nname: site\ndefault: {}\n"


def test_needs_are_what_the_rules_for_this_principal_look_at(program: Callable[..., Program]) -> None:
    compiled = program("""\
      - { name: a, when: { direction: input, pii: ID_NIK }, then: redact }
      - name: b
        when: { direction: output, group: smp, any: [{ toxicity: balanced }, { threat: strict }] }
        then: block
      - { name: c, when: { toxicity: cautious, role: teacher }, then: flag, on_error: flag }
    """)
    question = compiled.needs("input", "smp", "student")
    assert (question.pii, question.scores, question.enforcing_pii) == ({"ID_NIK"}, {}, True)
    answer = compiled.needs("output", "smp", "student")
    assert (answer.pii, answer.scores) == (frozenset(), {"toxicity": 5000, "threat": 9000})
    assert (answer.enforcing_pii, answer.enforcing_scores) == (False, True)
    teacher = compiled.needs("output", "guru", "teacher")
    assert (teacher.scores, teacher.enforcing_scores) == ({"toxicity": 3000}, False)


def test_shadow_is_looked_at_and_enforces_nothing(program: Callable[..., Program]) -> None:
    needs = program("  - { name: a, when: { pii: URL }, then: block, shadow: true }\n").needs("output", "smp", "")
    assert needs.pii == {"URL"}
    assert not needs.enforcing_pii


def test_an_age_that_may_matter_is_allowed_for(program: Callable[..., Program]) -> None:
    compiled = program('  - { name: a, when: { age: "<13", toxicity: cautious }, then: block }\n')
    assert compiled.needs("input", "smp", "student", 15).scores == {}
    assert compiled.needs("input", "smp", "student", 9).scores == {"toxicity": 3000}
    assert compiled.needs("input", "smp", "student", None).scores == {"toxicity": 3000}


@pytest.mark.parametrize(
    ("rule", "whole"),
    [
        ("when: { toxicity: balanced }, then: block", False),
        ("when: { all: [{ toxicity: balanced }, { pii: URL }] }, then: block", False),
        ("when: { toxicity: balanced }, then: replace, care: helpline", True),
        ("when: { not: { toxicity: balanced } }, then: block", True),
        ("when: { not: { group: smp }, toxicity: balanced }, then: block", False),
        ("when: { pii: { URL: 2 } }, then: block", True),
        ("when: { pii: { URL: 1 } }, then: block", False),
        ("when: { pii: [URL, ID_NIK] }, then: redact", False),
        ("when: { direction: output, pii: [URL, ID_NIK], role: student }, then: redact", False),
        ("when: { pii: URL }, except: { roles: [teacher] }, then: redact", False),
        ("when: { pii: URL, toxicity: balanced }, then: redact", True),
        ("when: { any: [{ pii: URL }, { pii: ID_NIK }] }, then: redact", False),
        ("when: { any: [{ pii: URL }, { toxicity: balanced }] }, then: redact", True),
        ("when: { not: { toxicity: balanced } }, then: flag", False),
        ("when: { not: { toxicity: balanced } }, then: block, shadow: true", False),
        ("when: { direction: input, not: { toxicity: balanced } }, then: block", False),
    ],
)
def test_the_relay_holds_an_answer_only_where_a_rule_needs_all_of_it(
    program: Callable[..., Program], rule: str, whole: bool
) -> None:
    compiled = program(f"  - {{ name: r, {rule} }}\n")
    assert compiled.needs("output", "smp", "student").whole is whole
    assert not compiled.needs("input", "smp", "student").whole


def test_a_rule_over_questions_makes_no_answer_wait(program: Callable[..., Program]) -> None:
    asked = """\
- { name: a, when: { direction: input, pii: URL }, then: replace, message: { en: x, id: y }, except: { groups: smp } }
"""
    answered = asked.replace("input", "output")
    assert (program(asked).whole, program(answered).whole) == ((), ("a",))


@pytest.mark.parametrize(("default", "whole"), [("allow", False), ("block", True)])
def test_an_allow_that_lifts_a_block_needs_the_whole_answer(
    program: Callable[..., Program], default: str, whole: bool
) -> None:
    compiled = program("  - { name: r, when: { pii: URL }, then: allow }\n", HEAD.format(default))
    assert compiled.needs("output", "smp", "student").whole is whole
    assert bool(compiled.whole) is whole


def test_nobody_is_spoken_to(program: Callable[..., Program]) -> None:
    head = HEAD.format("allow") + "applies: { groups: [smp] }\n"
    compiled = program("  - { name: r, when: { pii: URL }, then: block }\n", head)
    assert not compiled.needs("input", "guru", "teacher").applies
    assert compiled.needs("input", "smp", "student").applies
    terms = compiled.terms("guru", "teacher")
    assert (terms.unseen, terms.unmapped, terms.restore_to) == ("refuse", "reject", frozenset())


def test_a_model_name_matters_only_where_a_rule_looks_at_it(program: Callable[..., Program]) -> None:
    plain = program("  - { name: r, when: { pii: URL }, then: block }\n")
    assert plain.plan(Facts("input", model="a")) is plain.plan(Facts("input", model="b"))
    choosy = program("  - { name: r, when: { model: a, pii: URL }, then: block }\n")
    assert choosy.needs("input", "", "", None, "a").pii == {"URL"}
    assert choosy.needs("input", "", "", None, "b").pii == frozenset()


def test_model_names_from_outside_cannot_fill_the_memory(program: Callable[..., Program]) -> None:
    compiled = program("  - { name: r, when: { model: a, pii: URL }, then: block }\n")
    for number in range(5000):
        compiled.decide(Facts("input", model=f"m{number}"))
    assert len(compiled._plans) <= 4096


def test_the_digest_can_be_recomputed_by_hand(site: Callable[..., Path], words: Vocabulary) -> None:
    compiled = policies.load([site({"policy.yaml": HEAD.format("allow")}) / "policy.yaml"], words)
    listed = sorted([name, hashlib.sha256(data).hexdigest()] for name, data in compiled.sources.items())
    text = json.dumps(listed, separators=(",", ":"))
    assert compiled.digest == "sha256:" + hashlib.sha256(text.encode()).hexdigest()


def test_it_is_known_whether_a_text_may_have_to_be_kept(site: Callable[..., Path], words: Vocabulary) -> None:
    keeping = replace(words, obligations=frozenset({"seal"}))
    for then, keeps in (("flag", False), ("[flag, seal]", True), ("seal", True)):
        text = f"{HEAD.format('allow')}rules:\n  - {{ name: a, when: {{ pii: URL }}, then: {then} }}\n"
        compiled = policies.load([site({"policy.yaml": text}) / "policy.yaml"], keeping)
        assert compiled.keeps_text is keeps
