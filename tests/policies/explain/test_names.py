"""Everything the vocabulary can name has words."""

import pytest

from policies import Facts
from policies.decision import OBLIGATIONS
from policies.explain.names import CAPABILITY, CONTENT, LABEL, MODALITY, QUOTA, TOPIC, contents_of, provided
from policies.facts import CONTENTS, QUOTAS
from policies.vocabulary import LABELS, MODALITIES, TOPICS


def test_every_name_has_its_words() -> None:
    assert LABEL.keys() == LABELS
    assert TOPIC.keys() == TOPICS
    assert MODALITY.keys() == MODALITIES
    assert QUOTA.keys() == set(QUOTAS)
    assert CAPABILITY.keys() == {*OBLIGATIONS, "hold"}
    assert CONTENT.keys() == {*CONTENTS, "quota"}


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("escalate", "opening a case"),
        ("language", "the language of a text"),
        ("csae", "a detector of sexual abuse of children"),
        ("ID_NIK", "a detector of identity numbers (NIK)"),
        ("selfharm", "a detector of text that looks like a sign of self-harm"),
    ],
)
def test_what_a_rule_cannot_do_without(name: str, said: str) -> None:
    assert provided(name).en == said


def test_what_was_told_of_a_text() -> None:
    facts = Facts(
        "input", labels=frozenset({"bullying"}), modality=frozenset({"file"}), words=frozenset({"RAHASIA"}),
        tools=frozenset({"mail"}), language="su", size=12, smallest_cell=3, unvalidated=frozenset({"toxicity"}),
    )  # fmt: skip
    assert [one.id for one in contents_of(facts)] == [
        "perundungan", "berkas", '"RAHASIA"', '"mail"', "bahasa Sunda", "bahasa yang belum diukur pada nilai",
        "jumlah terkecil 3", "12 karakter",
    ]  # fmt: skip
    assert contents_of(Facts("input")) == []
