"""Addresses of the world, by their shape alone. All are invented."""

from __future__ import annotations

import pytest

from gateway.detectors.base import SpanDetector
from gateway.detectors.segments import SpanCutter


def places(pii: SpanDetector, text: str) -> list[str]:
    return [text[span.start : span.end] for span in pii.inspect(text) if span.type == "LOCATION"]


@pytest.mark.parametrize(
    "address",
    [
        "68 Karpowa 100 Apt. 535, Wroblowo K, Poland 36018",  # a flat beside the street
        "42 Lindweg 197\n Suite 834\n Zellbach\n Austria 64733",  # in lines, as in the head of a letter
        "42 Lindweg 197\n> Suite 834\n> Zellbach",
        "98 P.O. Box 101, Quanta",
    ],
)
def test_a_flat_or_a_box_beside_a_number_makes_an_address(pii: SpanDetector, address: str) -> None:
    assert places(pii, f"From: Office\n{address}\n") == [address]


@pytest.mark.parametrize(
    ("before", "address", "after"),
    [
        ("My new address is ", "93 Via Pisella 89, Egkomi, Malta", "."),
        ("She lives at ", "95 Lille Vibevej 8", " and works there."),
        ("Please send it to ", "52 Rua Joaquim da Cruz 1615", ""),
        ("Address:\n\n", "56 Canela 2266\nFahrdorp\n, SH\n 05775", "\n"),
    ],
)
def test_so_does_a_word_that_says_that_one_follows(pii: SpanDetector, before: str, address: str, after: str) -> None:
    assert places(pii, before + address + after) == [address]


@pytest.mark.parametrize(
    "text",
    [
        "He lives for 24 Hours of Le Mans.",
        "The parcel was sent on 12 March 2024.",
        "They deliver up to 53 Million Meals a year.",
        "In 2019 President Xandrio moved the office.",
        "Suite No. 1 in G major by Bach",
        "The address 10 is odd, and 11 Players moved.",
        "Kirim 5 Buku Tulis ke kantor.",
    ],
)
def test_numbers_beside_names_are_none(pii: SpanDetector, text: str) -> None:
    assert [place for place in places(pii, text) if place[0].isdecimal()] == []


def test_a_stream_waits_for_the_lines_of_an_address(pii: SpanDetector) -> None:
    cutter = SpanCutter(pii.inspect, pii.opens)
    assert cutter.cut("", "42 Lindweg 197\n Suite 834\n Zell", final=False) == 0
    assert cutter.cut("", "Nilainya 42.\nAndi lulus. Semua senang, kata guru.", final=False) > 30
