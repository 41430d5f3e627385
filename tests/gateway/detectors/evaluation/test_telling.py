"""What a person reads, and what a program reads."""

from __future__ import annotations

import json

import pytest

from gateway.detectors.evaluation.marked import Place, Row
from gateway.detectors.evaluation.scores import Scores
from gateway.detectors.evaluation.telling import as_json, as_text
from gateway.detectors.evaluation.texts import Lang

NAME = "Dahlia Rekaan"


@pytest.fixture
def scores() -> Scores:
    """A name found, one taken for a place, a price taken for a phone number."""
    scores = Scores()
    text = f"{NAME} dan {NAME}"
    marked = (Place(0, 13, "PERSON"), Place(18, 31, "PERSON"))
    row = Row(text, marked, kinds=(("register", "chat"),), evasion=True)
    scores.add(row, [Place(0, 13, "PERSON"), Place(18, 31, "LOCATION")])
    scores.add(Row("harga 120000", (), clean=True, near="price"), [Place(6, 12, "PHONE_NUMBER")])
    return scores


@pytest.mark.parametrize(
    ("lang", "said"),
    [
        ("en", ["2 texts, 43 characters", "clean texts with a false hit: 1 of 1 (100.0%)", "like price: 1 of 1",
                "values in disguise found: 1 of 2", "found where nothing is marked", "1 PHONE_NUMBER 2:6-12"]),
        ("id", ["2 teks, 43 karakter", "teks bersih dengan temuan keliru: 1 dari 1 (100.0%)", "mirip price: 1 dari 1",
                "nilai tersamar yang ditemukan: 1 dari 2",
                "ditemukan padahal tidak ditandai", "1 PHONE_NUMBER 2:6-12"]),
    ],
)  # fmt: skip
def test_the_table(scores: Scores, lang: Lang, said: list[str]) -> None:
    lines = as_text(scores, lang).splitlines()
    words = [" ".join(line.split()) for line in lines]
    assert [line for line in said if line not in words] == []
    (persons,) = [line.split() for line in lines if line.startswith("PERSON")]
    assert persons == ["PERSON", *["1.000", "0.500", "0.556"] * 3, "2"]
    (chat,) = [line.split() for line in lines if line.startswith("  chat")]
    assert chat == ["chat", "0.500", "0.500", "0.500", "2"]
    assert "1 PERSON -> LOCATION 1:18-31" in words
    assert "PHONE_NUMBER 0.000 - 0.000 0.000 - 0.000 0.000 - 0.000 0" in words


def test_what_was_not_found_is_told_by_type() -> None:
    scores = Scores()
    for _ in range(30):
        scores.add(Row(NAME, (Place(0, 13, "PERSON"),)), [])
    lines = as_text(scores, "en").splitlines()
    assert "not found (row:start-end)" in lines
    assert "   30  PERSON                                 1:0-13 2:0-13 3:0-13" in lines


def test_values_are_shown_to_whoever_asks_with_nothing_that_moves_a_cursor() -> None:
    row = Row("a\x1b[2J\u202eb", (Place(0, 7, "URL"),))
    scores = Scores()
    scores.add(row, [])
    assert "       1:0-7 a\\u001b[2J\\u202eb\n" in as_text(scores, "en", [row])


def test_for_programs(scores: Scores) -> None:
    told = json.loads(json.dumps(as_json(scores)))
    assert told["types"]["PERSON"]["value"] == {
        "precision": 1.0, "recall": 0.5, "f1": 0.6667, "f2": 0.5556, "right": 1, "wrong": 0, "missed": 1,
    }  # fmt: skip
    assert told["types"]["PHONE_NUMBER"]["exact"]["recall"] is None
    assert told["all"]["characters"]["missed"] == 0
    assert told["confusions"][0] == {
        "marked": None, "found": "PHONE_NUMBER", "count": 1, "places": [{"row": 2, "start": 6, "end": 12}],
    }  # fmt: skip
    assert told["clean"] == {"rows": 1, "hit": 1, "near": {"price": {"rows": 1, "hit": 1}}}
    assert (told["by"]["register"]["chat"]["right"], told["evasion"]["recall"]) == (1, 0.5)


def test_no_text_is_told(scores: Scores) -> None:
    told = as_text(scores, "en") + as_text(scores, "id") + json.dumps(as_json(scores)) + repr(scores)
    assert not any(word in told for word in (*NAME.split(), "harga", "120000"))


def test_a_set_without_anything_marked_is_told_too() -> None:
    scores = Scores()
    scores.add(Row("", (), clean=True), [])
    assert "clean texts with a false hit: 0 of 1 (0.0%)" in as_text(scores, "en")
    assert as_json(scores)["all"]["value"]["f2"] is None
