"""Figures that can be counted by hand."""

from __future__ import annotations

import re

import pytest

from gateway.detectors.base import Span
from gateway.detectors.evaluation.marked import Place, Row
from gateway.detectors.evaluation.scores import ANY, NAMES, NUMBERS, Confusion, Scores, Tally, group_of, measure

TEXT = "x" * 100


def counted(marked: list[Place], found: list[Place], **more: object) -> Scores:
    scores = Scores()
    scores.add(Row(TEXT, tuple(marked), **more), found)  # type: ignore[arg-type]
    return scores


def numbers(tally: Tally) -> tuple[int, int, int]:
    return tally.right, tally.wrong, tally.missed


def test_shares_from_counts() -> None:
    tally = Tally(right=6, wrong=2, missed=4)
    assert (tally.precision, tally.recall) == (0.75, 0.6)
    assert tally.f(1) == pytest.approx(2 * 0.75 * 0.6 / 1.35)
    assert tally.f(2) == pytest.approx(5 * 0.75 * 0.6 / (4 * 0.75 + 0.6))


def test_nothing_divides_by_nothing() -> None:
    assert (Tally().precision, Tally().recall, Tally().f(2)) == (None, None, None)
    assert (Tally(missed=1).precision, Tally(missed=1).recall, Tally(missed=1).f(2)) == (None, 0, 0)


@pytest.mark.parametrize(
    ("found", "half", "exact"),
    [
        (Place(10, 20, "PERSON"), (1, 0, 0), (1, 0, 0)),
        (Place(10, 30, "PERSON"), (1, 0, 0), (0, 1, 1)),
        (Place(10, 31, "PERSON"), (0, 1, 1), (0, 1, 1)),
        (Place(10, 20, "LOCATION"), (0, 1, 1), (0, 1, 1)),
        (Place(50, 60, "PERSON"), (0, 1, 1), (0, 1, 1)),
    ],
)
def test_half_of_the_union_is_enough(found: Place, half: tuple[int, ...], exact: tuple[int, ...]) -> None:
    scores = counted([Place(10, 20, "PERSON")], [found])
    assert (numbers(scores.half[ANY]), numbers(scores.exact[ANY])) == (half, exact)


def test_one_value_is_found_once() -> None:
    scores = counted([Place(0, 10, "PERSON")], [Place(0, 5, "PERSON"), Place(5, 10, "PERSON")])
    assert numbers(scores.half["PERSON"]) == (1, 1, 0)


def test_types_are_counted_apart() -> None:
    scores = counted([Place(0, 5, "ID_NIK"), Place(9, 14, "PERSON")], [Place(0, 5, "ID_NIK"), Place(20, 25, "URL")])
    assert {kind: numbers(tally) for kind, tally in scores.half.items()} == {
        ANY: (1, 1, 1), "ID_NIK": (1, 0, 0), "PERSON": (0, 0, 1), "URL": (0, 1, 0),
    }  # fmt: skip


def test_characters_forgive_the_type_only_where_any_counts() -> None:
    scores = counted([Place(0, 10, "ID_NIK")], [Place(4, 14, "ID_KK")])
    assert numbers(scores.characters[ANY]) == (6, 4, 4)
    assert numbers(scores.characters["ID_NIK"]) == (0, 0, 10)
    assert numbers(scores.characters["ID_KK"]) == (0, 10, 0)


def test_an_address_abroad_is_found_as_its_places() -> None:
    found = [Place(30, 36, "LOCATION"), Place(40, 46, "LOCATION")]
    scores = counted([Place(0, 50, "STREET_ADDRESS")], found)
    assert {kind: numbers(tally) for kind, tally in scores.half.items()} == {
        ANY: (1, 0, 0),
        "STREET_ADDRESS": (1, 0, 0),
    }
    assert numbers(scores.characters["STREET_ADDRESS"]) == (12, 0, 38)
    assert numbers(scores.characters["LOCATION"]) == (0, 0, 0)


def test_what_is_not_scored_is_neither_missed_nor_false() -> None:
    company = (Place(0, 10, "ORGANIZATION"),)
    scores = counted([], [Place(0, 10, "PERSON"), Place(8, 12, "PERSON")], unscored=company)
    assert (numbers(scores.half[ANY]), numbers(scores.characters[ANY])) == ((0, 0, 0), (0, 0, 0))


def test_types_that_a_set_never_marks_count_against_nobody() -> None:
    found = [Place(0, 10, "PERSON"), Place(20, 30, "URL"), Place(40, 50, "LOCATION")]
    scores = counted([Place(0, 10, "PERSON")], found, judged=frozenset({"PERSON", "LOCATION"}))
    assert numbers(scores.half[ANY]) == (1, 1, 0)


def test_groups_of_types() -> None:
    kinds = ["ID_NIK", "MY_NRIC", "US_SSN", "IP_ADDRESS", "URL", "PERSON", "ID_ADDRESS", "SCHOOL", "DATE_OF_BIRTH"]
    assert [group_of(kind) for kind in kinds] == [NUMBERS] * 5 + [NAMES] + [None] * 3
    scores = counted([Place(0, 5, "ID_NIK"), Place(9, 14, "PERSON")], [Place(0, 5, "ID_NIK"), Place(20, 25, "URL")])
    assert (numbers(scores.group(NUMBERS)), numbers(scores.group(NAMES))) == ((1, 1, 0), (0, 0, 1))


def test_a_stricter_threshold_gives_up_what_is_less_sure() -> None:
    found = [Place(0, 5, "URL", 9000), Place(9, 14, "URL", 5000), Place(20, 25, "URL", 4000)]
    scores = counted([Place(0, 5, "URL"), Place(9, 14, "URL")], found)
    assert {least: numbers(tally) for least, tally in scores.sure.items() if least in (4000, 5000, 9000)} == {
        4000: (2, 1, 0), 5000: (2, 0, 0), 9000: (1, 0, 1),
    }  # fmt: skip


@pytest.mark.parametrize(
    ("marked", "found"), [("RELIGION", "NRP"), ("DATE_OF_BIRTH", "DATE_TIME"), ("NRP", "RELIGION")]
)
def test_other_words_for_the_same_are_right(marked: str, found: str) -> None:
    assert numbers(counted([Place(0, 5, marked)], [Place(0, 5, found)]).half[ANY]) == (1, 0, 0)


def test_what_was_taken_for_what() -> None:
    marked = [Place(0, 10, "ID_NIK"), Place(20, 30, "PERSON"), Place(40, 60, "PERSON")]
    found = [Place(0, 10, "ID_KK"), Place(45, 48, "PERSON"), Place(70, 75, "URL")]
    assert counted(marked, found).confusions == {
        Confusion("ID_NIK", "ID_KK"): [(1, 0, 10)],
        Confusion("PERSON", None): [(1, 20, 30)],
        Confusion("PERSON", "PERSON"): [(1, 40, 60)],
        Confusion(None, "URL"): [(1, 70, 75)],
    }


def test_clean_rows_by_what_they_could_be_taken_for() -> None:
    scores = Scores()
    for found in ([Place(0, 5, "PHONE_NUMBER")], [Place(0, 5, "LOCATION")], []):
        scores.add(Row(TEXT, (), clean=True, near="price"), found)
    scores.add(Row(TEXT, (), clean=True), [])
    assert (scores.clean, scores.dirty) == ({ANY: 4, "price": 3}, {ANY: 1, "price": 1})


def test_kinds_of_text_and_values_in_disguise_are_counted_apart() -> None:
    scores = counted([Place(0, 5, "URL")], [], kinds=(("register", "chat"), ("language", "id")), evasion=True)
    assert {kind: list(table) for kind, table in scores.by.items()} == {"register": ["chat"], "language": ["id"]}
    assert numbers(scores.by["register"]["chat"]) == numbers(scores.evasion) == (0, 0, 1)


def test_a_whole_set() -> None:
    def inspect(text: str) -> list[Span]:
        return [Span("ID_NIK", hit.start(), hit.end(), 9000) for hit in re.finditer(r"\d+", text)]

    scores = measure(inspect, [Row("NIK 31", (Place(4, 6, "ID_NIK"),)), Row("harga 5", (), clean=True)])
    assert (scores.rows, scores.size, numbers(scores.exact["ID_NIK"])) == (2, 13, (1, 1, 0))
    assert scores.spent >= 0
