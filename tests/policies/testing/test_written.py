"""A test that is written from facts reads back as those facts."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from policies.errors import Problems
from policies.facts import Facts
from policies.testing.testfile import Case, read_cases
from policies.testing.written import written
from policies.vocabulary import Vocabulary

WORDS = Vocabulary(frozenset(), frozenset(), frozenset())
FACTS = Facts(
    "input", group="siswa-smp", role="student", age=0, consent=True, model="qwen", pii={"ID_NIK": 2},
    pii_history={"PERSON": 1}, scores={"toxicity": 4100, "threat": 1}, missing=frozenset({"sexual_explicit", "quota"}),
    unseen=frozenset({"image"}), time=29_743_391, first_turn=False, route={"country": "ID"}, quota={"tokens_day": 9},
    words=frozenset({"kata: \"keras\"", "bom # atom"}), language="id", tools=frozenset({"cari"}),
    modality=frozenset({"image"}), size=12, smallest_cell=3, unvalidated=frozenset({"toxicity"}),
)  # fmt: skip


def read(text: str) -> Case:
    problems = Problems()
    cases = read_cases("t", text.encode(), WORDS, problems)
    problems.raise_if_errors()
    (case,) = cases
    return case


def test_every_fact_comes_back() -> None:
    case = read(written(FACTS, "allow", "an objection"))
    assert (case.facts, case.name) == (FACTS, "an objection")
    assert case.expect.effect is not None
    assert case.expect.effect.word == "allow"


@pytest.mark.parametrize("direction", ["input", "output"])
def test_what_says_nothing_is_left_out(direction: str) -> None:
    text = written(Facts(direction), "block", "x")  # type: ignore[arg-type]
    assert text == f'- name: "x"\n  facts: {{ direction: "{direction}" }}\n  expect: {{ effect: block }}\n'


def test_the_minute_and_what_a_client_called_its_model_stay_away() -> None:
    text = written(replace(FACTS, model="hmac:0123"), "allow", "x", at=False)
    assert "hmac" not in text
    assert "at:" not in text
    assert read(text).facts == replace(FACTS, model="", time=None)


@given(name=st.text(min_size=1), score=st.integers(0, 10_000))
def test_no_name_breaks_out_of_it(name: str, score: int) -> None:
    text = written(Facts("input", scores={"toxicity": score}, size=0), "allow", name)
    problems = Problems()
    cases = read_cases("t", text.encode("utf-8", "surrogatepass"), WORDS, problems)
    assert [one.facts.scores["toxicity"] for one in cases] in (
        [],
        [score],
    )  # read as one case, or refused as unreadable
