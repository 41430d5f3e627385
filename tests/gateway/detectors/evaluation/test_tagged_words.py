"""A word a line, its tag last."""

from __future__ import annotations

from pathlib import Path

import pytest

from gateway.detectors.evaluation.marked import DatasetError, Place, Row
from gateway.detectors.evaluation.tagged_words import fits, rows

FILE = Path("set.txt")
SENTENCE = "Bu\tO\nDahlia\tB-PER\nRekaan\tI-PER\nke\tO\nPT\tB-ORG\nContoh\tI-ORG\nMaju\tB-LOC\n"


def read(content: str) -> list[Row]:
    return [row for _, row in rows(content, FILE)]


def test_words_with_a_space_between_and_their_places() -> None:
    (row,) = read(SENTENCE)
    assert row.text == "Bu Dahlia Rekaan ke PT Contoh Maju"
    assert row.places == (Place(3, 16, "PERSON"), Place(30, 34, "LOCATION"))
    assert row.unscored == (Place(20, 29, "ORG"),)
    assert (row.judged, row.clean) == ({"PERSON", "LOCATION"}, False)


def test_an_empty_line_ends_a_sentence_and_one_without_values_is_clean() -> None:
    content = SENTENCE.replace("\t", " X ") + " \n\n" + "Hujan NOUN O\r\n. PUNCT O"
    assert [(number, row.text, row.clean) for number, row in rows(content, FILE)] == [
        (7, "Bu Dahlia Rekaan ke PT Contoh Maju", False),
        (11, "Hujan .", True),
    ]


@pytest.mark.parametrize(
    ("tags", "places"),
    [
        ("B-PER I-PER", [(0, 5)]),
        ("B-PER B-PER", [(0, 2), (3, 5)]),
        ("I-PER I-PER", [(0, 5)]),  # the first scheme of all: B only where two values touch
        ("B-PER E-PER", [(0, 5)]),
        ("S-PER S-PER", [(0, 2), (3, 5)]),
        ("I-PER I-LOC", [(0, 2), (3, 5)]),
        ("O I-PER", [(3, 5)]),
    ],
)
def test_tags_of_several_schemes(tags: str, places: list[tuple[int, int]]) -> None:
    first, second = tags.split()
    (row,) = read(f"Ab {first}\nCd {second}")
    assert [place[:2] for place in row.places] == places


@pytest.mark.parametrize(
    ("content", "whether"),
    [
        (SENTENCE, True),
        ('\n"\tO\n', True),
        ("[ O\nBali B-PLC", True),
        ('{"text": "O", "spans": []}', False),
        ("[\n {}]", False),
        ("Bu Dahlia", False),
        ("", False),
    ],
)
def test_what_looks_like_it(content: str, whether: bool) -> None:
    assert fits(content) is whether


@pytest.mark.parametrize("line", ["Rekaan", "Rekaan B-", "Rekaan b-per", "\tO"])
def test_a_line_without_a_tag_is_told_by_its_number(line: str) -> None:
    with pytest.raises(DatasetError) as trouble:
        read(f"Dahlia B-PER\n{line}\n")
    assert "line or row 2:" in trouble.value.message["en"]
    assert "Rekaan" not in str(trouble.value)
