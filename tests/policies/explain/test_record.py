import json
from pathlib import Path
from typing import Any

import pytest

from policies import Facts, Program, load
from policies.explain.record import explain_record
from policies.explain.recorded import read_record
from policies.facts import CIRCUMSTANCES

SITE = """\
gapura: policy/v1
name: site
default: flag
rules:
  - { name: numbers, when: { direction: input, pii: ID_NIK }, then: redact }
  - { name: threats, when: { threat: balanced }, then: block }
  - { name: links, when: { pii: URL }, then: block, shadow: true }
  - { name: away, when: { selfharm: strict }, then: block, requires: [selfharm] }
  - { name: helped, when: { insult: strict }, then: block, care: helpline }
"""


@pytest.fixture
def program(tmp_path: Path) -> Program:
    (tmp_path / "policy.yaml").write_text(SITE, "utf-8")
    return load([tmp_path / "policy.yaml"])


def record(program: Program, facts: Facts, **more: Any) -> str:
    return json.dumps({"facts": facts.record(), "decision": program.decide(facts).record(), **more})


def said(text: str, language: str = "en", program: Program | None = None) -> str:
    return "\n".join(getattr(one, language) for one in explain_record(read_record(text), program).sentences)


def test_it_says_what_was_known(program: Program) -> None:
    facts = Facts(
        "input", group="smp", role="student", age=13, consent=True, model="small", pii={"ID_NIK": 2},
        pii_history={"URL": 1}, scores={"insult": 4100, "threat": 0}, missing=frozenset({"unseen", *CIRCUMSTANCES}),
        unseen=frozenset({"image"}), time=29_000_000, first_turn=False, route={"country": "ID"},
    )  # fmt: skip
    text = record(program, facts)
    assert said(text).split("\n")[:6] == [
        "A question from pupils and students (group smp, age 13, consent on file, later turn, 2025-02-19 21:20 UTC, "
        "model small, country: ID).",
        "Found in it: 2 identity numbers (NIK).",
        "In earlier messages: 1 web link.",
        "How it looked, from 0 to 1: insulting: 0.41.",
        "Nobody could look into: an image.",
        "In doubt, because nobody could tell: whether consent is on file, what a key has used, what is stated of the "
        "provider and whether there was anything that nobody can look into.",
    ]
    assert "Pertanyaan dari murid dan mahasiswa (kelompok smp, usia 13, persetujuan tercatat" in said(text, "id")
    assert "Tidak dapat diperiksa: gambar." in said(text, "id")


def test_it_says_which_rules_matched_and_which_won(program: Program) -> None:
    text = record(program, Facts("input", pii={"ID_NIK": 1, "URL": 1}))
    assert said(text).split("\n")[2:] == [
        'What matched: "numbers" of site (redact) and "default" of site (flag).',
        'On trial, recorded and not done: "links" of site (block).',
        'Not in force, for want of what they need: "away".',
        'The decision is "redact": the values are replaced before the question leaves, earlier messages of the '
        "conversation included.",
        'The rule "numbers" won: none that matched is more severe.',
        "To be replaced: identity numbers (NIK).",
    ]


@pytest.mark.parametrize(
    ("facts", "en", "id_"),
    [
        (Facts("output", missing=frozenset({"threat"})), 'It rests on doubt alone: "threats" could not be checked',
         'Dasarnya hanya keraguan: "threats" tidak dapat diperiksa'),
        (Facts("output"), "The policy's default said so.", "Aturan bawaan kebijakan menentukannya."),
        (Facts("input", unseen=frozenset({"file"})), "The policy refuses what nobody can look into.",
         "Kebijakan menolak isi yang tidak dapat diperiksa."),
        (Facts("output", scores={"insult": 9999}), "The person was shown words of help.",
         "Penanya diberi kata-kata bantuan."),
    ],
)  # fmt: skip
def test_it_says_why(program: Program, facts: Facts, en: str, id_: str) -> None:
    assert en in said(record(program, facts))
    assert id_ in said(record(program, facts), "id")


def test_doubt_is_marked_where_it_matched(program: Program) -> None:
    assert '"threats" of site (block, in doubt)' in said(
        record(program, Facts("output", missing=frozenset({"threat"})))
    )


def test_nobody_spoken_to_and_nothing_matched() -> None:
    nobody = {"effect": "block", "rule": "no-policy", "respond": "error"}
    assert "No policy speaks to this person." in said(json.dumps({"facts": {"direction": "input"}, "decision": nobody}))
    nothing = said(json.dumps({"facts": {"direction": "input"}, "decision": {"effect": "allow"}}))
    assert "No rule matched." in nothing
    assert "No written rule asked for more." in nothing


def test_a_language_never_measured_is_said() -> None:
    facts = {"direction": "input", "unvalidated": ["toxicity"]}
    text = json.dumps({"facts": facts, "decision": {"effect": "flag", "rule": "unvalidated-language"}})
    assert "a language in which the model was never measured" in said(text)


def test_what_was_done_beyond_the_decision_is_said(program: Program) -> None:
    text = record(program, Facts("input", pii={"ID_NIK": 1}), enforced="block")
    assert 'What was done is more: "block"' in said(text)


def test_decided_again_the_same_comes_out(program: Program) -> None:
    again = explain_record(read_record(record(program, Facts("input", pii={"ID_NIK": 1}))), program)
    assert again.same is True
    assert again.sentences[-1].id == "Diputuskan lagi dengan berkas ini, hasilnya sama."
    assert again.to_json()["same"] is True


def test_decided_again_by_another_policy_the_difference_is_named(program: Program) -> None:
    private = json.loads(record(program, Facts("input", pii={"ID_NIK": 1})))
    line = json.dumps({"entry": {"policy": "sha256:00"}, "private": {**private, "decision": {"effect": "allow"}}})
    again = explain_record(read_record(line), program)
    assert again.same is False
    assert again.sentences[-2].en == f"The record was made under sha256:00; these files are {program.digest}."
    assert again.sentences[-1].en.startswith('Decided again with these files, it is "redact"; what differs: effect, ')
