"""The NIK: where, when, who; in every way it is written."""

from __future__ import annotations

import random
from datetime import date, timedelta

import pytest

from gateway.detectors.base import SpanDetector
from gateway.detectors.pii.indonesia.numbers import CONFIRMED, STRUCTURE_ONLY, Nik, districts

WAYS = [(16,), (6, 6, 4), (4, 4, 4, 4), (2, 2, 2, 6, 4), (2, 2, 2, 2, 2, 2, 4)]


def invented(rng: random.Random) -> str:
    born = date(1960, 1, 1) + timedelta(days=rng.randrange(20000))
    day = born.day + rng.choice([0, 40])
    return f"{rng.choice(sorted(districts()))}{day:02}{born:%m%y}{rng.randint(1, 9999):04}"


def niks(pii: SpanDetector, text: str) -> list[tuple[str, int]]:
    return [(text[span.start : span.end], span.score) for span in pii.inspect(text) if span.type == "ID_NIK"]


def test_generated_numbers_are_all_found_in_every_way_of_writing(pii: SpanDetector) -> None:
    rng = random.Random(3)
    for _ in range(500):
        digits, at, groups = invented(rng), 0, []
        for size in rng.choice(WAYS):
            groups.append(digits[at : at + size])
            at += size
        shown = rng.choice([" ", ".", "-", "/"]).join(groups)
        around = rng.choice(["NIK {} ya", "nik:{}", "1. {}", "no {}, kelas 7", "{}", "<{}>", "kelas 7 {}"])
        assert niks(pii, around.format(shown)) == [(shown, 9500)]


@pytest.mark.parametrize(
    ("digits", "score"),
    [
        ("3174015509000001", CONFIRMED),  # a woman born on 15 September 1900-or-2000
        ("3174011509000001", CONFIRMED),  # a man
        ("3174995509000001", STRUCTURE_ONLY),  # a district that is in no table
        ("9974015509000001", 0),  # no such province
        ("3174017209000001", 0),  # day 32
        ("3174013002000001", 0),  # 30 February
        ("3174015513000001", 0),  # month 13
        ("3174015509000000", 0),  # serial 0000
    ],
)
def test_what_makes_a_number_one(digits: str, score: float) -> None:
    assert Nik().judge(digits) == score


def test_few_random_numbers_pass() -> None:
    rng = random.Random(4)
    nik = Nik()
    drawn = [nik.judge("".join(str(rng.randrange(10)) for _ in range(16))) for _ in range(20000)]
    assert drawn.count(CONFIRMED) / len(drawn) < 0.002
    assert sum(score > 0 for score in drawn) / len(drawn) < 0.03


@pytest.mark.parametrize("text", ["31740155090000011", "93174015509000001", "3174015509000001_7", "317401550900001"])
def test_fifteen_or_seventeen_digits_are_none(pii: SpanDetector, text: str) -> None:
    assert niks(pii, text) == []


def test_the_table_holds_current_and_withdrawn_districts() -> None:
    codes = districts()
    assert len(codes) == 7879
    assert {"317401", "110101", "740813"} <= codes
