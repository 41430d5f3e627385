from collections.abc import Callable
from pathlib import Path
from typing import get_args

import pytest

from policies import PolicyError, catalog
from policies.conditions import BUILDERS
from policies.explain.conditions import SAID
from policies.explain.policy import POLICY_SENTENCES, RESPOND, UNMAPPED, UNSEEN, PolicySaid, explain, explain_kept
from policies.explain.rule import RULE_SENTENCES
from policies.explain.words import SCORE
from policies.json_schema import json_schema
from policies.schema import PolicyForm

HEAD = "gapura: policy/v1\nname: site\ndefault: allow\n"
Said = Callable[..., PolicySaid]


@pytest.fixture
def said(site: Callable[..., Path]) -> Said:
    def read(text: str) -> PolicySaid:
        (policy,), _ = explain([site({"policy.yaml": text}) / "policy.yaml"])
        return policy

    return read


def test_every_keyword_of_the_language_has_a_sentence() -> None:
    schema = json_schema()
    assert POLICY_SENTENCES.keys() == schema["properties"].keys()
    assert RULE_SENTENCES.keys() == schema["$defs"]["RuleForm"]["properties"].keys()
    conditions = schema["$defs"]["condition"]["properties"].keys()
    assert SAID.keys() | SCORE.keys() | {"all", "any", "not"} == conditions
    assert conditions >= BUILDERS.keys()


def test_every_value_of_a_term_has_a_sentence() -> None:
    for name, words in {"respond": RESPOND, "unseen": UNSEEN, "unmapped": UNMAPPED}.items():
        (literal, _) = get_args(PolicyForm.model_fields[name].annotation)
        assert words.keys() == set(get_args(literal))


@pytest.mark.parametrize(
    ("key", "en", "id_"),
    [
        ("title: { en: Our house, id: Rumah kami }", 'The policy "site": Our house (policy language v1).',
         'Kebijakan "site": Rumah kami (bahasa kebijakan v1).'),
        ("extends: [baseline]", "It stands on the pack baseline, whose rules hold as well.",
         "Kebijakan ini berdiri di atas paket baseline; aturannya ikut berlaku."),
        ("applies: { roles: [student], groups: [smp] }",
         'It speaks to pupils and students in the group "smp". Whoever no policy speaks to is refused.',
         'Kebijakan ini berlaku untuk murid dan mahasiswa dalam kelompok "smp". Orang yang tidak dituju kebijakan mana '
         'pun ditolak.'),
        ("respond: refusal", "A refusal reads like an answer of the assistant.",
         "Penolakan tampil seperti jawaban biasa dari asisten."),
        ("unseen: pass", UNSEEN["pass"].en, UNSEEN["pass"].id),
        ("unmapped: reject", UNMAPPED["reject"].en, UNMAPPED["reject"].id),
        ("restore_to: [calendar, mail]",
         'These tools get back a person\'s own values that were replaced: "calendar" and "mail".',
         'Alat ini menerima kembali nilai milik penanya yang sudah diganti: "calendar" dan "mail".'),
        ("help_words: [apel merah]", 'Typed alone, these words are a call for help too: "apel merah".',
         'Bila diketik sendiri, kata ini juga tanda minta tolong: "apel merah".'),
        ("rules: [{ name: a, when: { pii: URL }, then: flag }]",
         "It has 1 rule; all that match are recorded, the most severe effect wins.",
         "Kebijakan ini punya 1 aturan; semua yang cocok dicatat, dan efek terberat yang menang."),
    ],
)  # fmt: skip
def test_each_key_changes_what_is_said(said: Said, key: str, en: str, id_: str) -> None:
    policy = said(HEAD + key + "\n")
    assert en in [sentence.en for sentence in policy.sentences]
    assert id_ in [sentence.id for sentence in policy.sentences]
    assert en not in [sentence.en for sentence in said(HEAD).sentences]


@pytest.mark.parametrize(("word", "part"), [("allow", "the answer is shown"), ("block", "does not go to the model")])
def test_the_default_is_said(said: Said, word: str, part: str) -> None:
    (sentence,) = [one.en for one in said(HEAD.replace("allow", word)).sentences if one.en.startswith("Where no rule")]
    assert part in sentence


def test_every_rule_names_where_it_comes_from(said: Said) -> None:
    policy = said(HEAD + "extends: [baseline]\nrules:\n  - { name: own, when: { pii: URL }, then: flag }\n")
    sources = {rule.name: rule.source.en.split("/")[-1] for rule in policy.rules}
    assert sources["identity-numbers"] == "from the pack baseline"
    assert sources["own"] == "policy.yaml, line 6"


@pytest.mark.parametrize("pack", catalog.packs())
def test_the_packs_can_be_read_aloud(pack: str) -> None:
    (policy,), _ = explain([Path(pack)])
    for rule in policy.rules:
        assert rule.title is not None
        for sentence in rule.sentences:
            assert sentence.en != sentence.id
            assert sentence.en[0].isupper()
            assert sentence.id[0].isupper()
            assert sentence.en.rstrip('")')[-1] in ".?!"
            assert "{" not in sentence.en + sentence.id


def test_braces_in_a_persons_words_are_words(said: Said) -> None:
    rule = '{ name: a, when: { pii: URL }, then: block, message: { en: "{x}", id: "{y}" } }'
    policy = said(f"{HEAD}title: {{ en: '{{a}}', id: '{{b}}' }}\nrules:\n  - {rule}\n")
    assert policy.rules[0].sentences[-1].en == 'The person reads: "{x}"'
    assert policy.sentences[0].id == 'Kebijakan "site": {b} (bahasa kebijakan v1).'


def test_what_cannot_be_used_is_not_explained(said: Said) -> None:
    with pytest.raises(PolicyError, match="GP022"):
        said(HEAD + "rules:\n  - { name: a, when: { selfharm: strict }, then: block }\n")


def test_for_programs(said: Said) -> None:
    policy = said(HEAD + "rules:\n  - { name: a, when: { pii: URL }, then: flag }\n")
    assert policy.to_json("b")["rules"] == []
    (rule,) = policy.to_json("a")["rules"]
    assert (rule["name"], rule["pack"], rule["line"], rule["title"]) == ("a", None, 5, None)
    assert rule["sentences"][0].keys() == {"en", "id"}


def test_a_policy_that_was_kept_is_told_as_it_was_written() -> None:
    told, program = explain([Path("school")])
    sources = {name: data.decode() for name, data in program.sources.items()}
    kept = explain_kept(sources, program.digest)
    assert kept is not None
    assert [one.name for one in kept] == ["school"]
    assert [(rule.name, rule.sentences) for rule in kept[0].rules] == [
        (rule.name, rule.sentences) for rule in told[0].rules
    ]
    assert explain_kept(sources, "sha256:00") is None
