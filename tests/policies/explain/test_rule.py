from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from policies import Vocabulary
from policies.explain.policy import explain
from policies.explain.rule import RULE_SENTENCES
from policies.lock import write_locks
from policies.schema import RuleForm

HEAD = "gapura: policy/v1\nname: site\ndefault: allow\n"
Say = Callable[..., list[str]]


@pytest.fixture
def say(site: Callable[..., Path], words: Vocabulary) -> Say:
    """The sentences of the one rule of a policy."""

    def said(rule: str, language: str = "en", head: str = HEAD) -> list[str]:
        path = site({"policy.yaml": f"{head}rules:\n  - {{ name: a, {rule} }}\n"}) / "policy.yaml"
        (policy,), _ = explain([path], words)
        return [getattr(sentence, language) for sentence in policy.rules[-1].sentences]

    return said


def test_every_key_of_a_rule_has_its_sentence() -> None:
    keys = {field.alias or name for name, field in RuleForm.model_fields.items()}
    assert RULE_SENTENCES.keys() == keys


def test_a_floor_reads_as_a_board_would_say_it(say: Say) -> None:
    rule = "when: { direction: input, role: student, pii: [ID_NIK, PHONE_NUMBER] }, then: redact, floor: true"
    assert say(rule)[:2] == [
        "For pupils and students: when a question contains an identity number (NIK) or a phone number, the values are "
        "replaced before the question leaves, earlier messages of the conversation included.",
        "Nobody further down may weaken this.",
    ]
    assert say(rule, "id")[:2] == [
        "Untuk murid dan mahasiswa: bila pertanyaan memuat nomor induk kependudukan (NIK) atau nomor telepon, nilai "
        "itu diganti sebelum pertanyaan keluar, juga di pesan-pesan sebelumnya dalam percakapan.",
        "Tidak seorang pun di bawahnya boleh melunakkan ini.",
    ]


@pytest.mark.parametrize(
    ("plain", "more", "en", "id_"),
    [
        ("when: { pii: URL }, then: flag", "except: { roles: teacher, groups: guru }",
         'This passes over teachers in the group "guru".', 'Ini tidak berlaku untuk guru dalam kelompok "guru".'),
        ("when: { pii: URL }, then: flag", "shadow: true",
         "The rule is on trial: what it would do is recorded and not done.",
         "Aturan ini masih percobaan: apa yang akan dilakukannya dicatat, tetapi tidak dijalankan."),
        ("when: { pii: URL }, then: flag", "requires: [threat]",
         "It is in force only where a gate provides a detector of text that looks threatening, as here.",
         "Aturan ini hanya berlaku bila gerbang menyediakan pendeteksi teks yang tampak mengancam, seperti di sini."),
        ("when: { words: RAHASIA }, then: flag", "requires: [words]",
         "It is in force only where a gate provides words that policies name, as here.",
         "Aturan ini hanya berlaku bila gerbang menyediakan kata yang disebut kebijakan, seperti di sini."),
        ("when: { selfharm: strict, direction: input }, then: flag", "requires: [selfharm]",
         "It is not in force here, because nothing here provides a detector of text that looks like a sign "
         "of self-harm.",
         "Aturan ini tidak berlaku di sini, karena di sini tidak tersedia pendeteksi teks yang tampak mengandung "
         "tanda ingin menyakiti diri."),
        ("when: { direction: input, pii: URL }, then: block", "message: { en: No., id: Tidak. }",
         'The person reads: "No."', 'Penanya membaca: "Tidak."'),
        ("when: { direction: input, pii: URL }, then: block", "on_error: flag",
         "If this cannot be checked, because a detector has failed or something is not known: the question goes to the "
         "model and is marked for review in the record.",
         "Bila ini tidak dapat diperiksa, karena pendeteksi gagal atau ada yang tidak diketahui: pertanyaan diteruskan "
         "ke model dan ditandai di catatan untuk ditinjau."),
    ],
)  # fmt: skip
def test_what_else_a_rule_says(say: Say, plain: str, more: str, en: str, id_: str) -> None:
    assert en in say(f"{plain}, {more}")
    assert id_ in say(f"{plain}, {more}", "id")
    if "selfharm" not in plain:
        assert en not in say(plain)


def test_a_care_text_is_quoted_and_goes_before_a_message(say: Say) -> None:
    rule = "when: { pii: URL }, then: block, care: helpline, message: { en: No., id: Tidak. }"
    assert 'help text "helpline": "Thank you for telling.' in " ".join(say(rule))
    assert 'teks bantuan "helpline": "Terima kasih sudah bercerita.' in " ".join(say(rule, "id"))
    assert not any('"No."' in sentence for sentence in say(rule))


def test_what_can_always_be_answered_has_no_doubt(say: Say) -> None:
    assert not any("cannot be checked" in sentence for sentence in say("when: { role: student }, then: flag"))
    nested = "when: { not: { any: [{ role: student }, { age: 9 }] } }, then: flag"
    assert any("cannot be checked" in sentence for sentence in say(nested))


def test_without_a_direction_both_are_said(say: Say) -> None:
    first = say("when: { pii: URL }, then: block")[0]
    assert "when a question or an answer contains a web link" in first
    assert "the question does not go to the model; the answer is stopped" in first


def test_without_a_condition_on_the_text_it_is_every_text(say: Say) -> None:
    assert say("when: { direction: input, age: '<13', consent: none }, then: block")[0] == (
        "For everyone under 13 years old: with every question, if no consent is on file, the question does not go to "
        "the model."
    )
    assert say("when: { direction: output, group: smp }, then: flag")[0].startswith(
        'For everyone in the group "smp": with every answer, the answer is shown'
    )


def test_whom_the_policy_speaks_to_is_whom_the_rule_speaks_to(say: Say) -> None:
    head = HEAD + "applies: { roles: [student] }\n"
    assert say("when: { pii: URL }, then: flag", head=head)[0].startswith("For pupils and students: ")


def test_an_override_says_whose_rule_it_replaces(site: Callable[..., Path], words: Vocabulary) -> None:
    below = HEAD.replace("site", "below") + "rules: [{ name: a, when: { pii: URL }, then: block }]\n"
    above = HEAD + "extends: [./below.yaml]\nrules: [{ name: a, when: { pii: URL }, then: flag }]\n"
    path = site({"below.yaml": below, "policy.yaml": above}) / "policy.yaml"
    write_locks([path])
    (policy,), _ = explain([path], words)
    (rule,) = policy.rules
    assert rule.sentences[-1].en == 'It takes the place of the rule of the same name in "below".'
    assert rule.source.id == f"dari {path}, baris 5"


@pytest.mark.parametrize(
    ("more", "en", "id_"),
    [
        ("", "kept sealed for those whom the settings let open it", "tersegel bagi yang diizinkan setelan"),
        (", care: helpline", "sealed, and only counsellors can open it", "dan hanya guru BK yang dapat membukanya"),
        (", notify: { role: ppdp, instead: auditor }",
         "only data protection officers and auditors can open it",
         "hanya petugas pelindungan data pribadi dan auditor yang dapat membukanya"),
    ],
)  # fmt: skip
def test_who_can_open_what_is_kept_is_said(
    site: Callable[..., Path], words: Vocabulary, more: str, en: str, id_: str
) -> None:
    then = "[block, seal, escalate]" if "notify" in more else "[block, seal]"
    rule = f"when: {{ direction: input, pii: URL }}, then: {then}{more}"
    path = site({"policy.yaml": f"{HEAD}rules:\n  - {{ name: a, {rule} }}\n"}) / "policy.yaml"
    (policy,), _ = explain([path], replace(words, obligations=frozenset({"seal", "escalate"})))
    said = policy.rules[-1].sentences[0]
    assert en in said.en
    assert id_ in said.id
