"""Places abroad belong to somebody's life, or are geography."""

from __future__ import annotations

import pytest

from gateway.detectors.base import SpanDetector


def places(pii: SpanDetector, text: str) -> list[str]:
    return [text[span.start : span.end] for span in pii.inspect(text) if span.type == "LOCATION"]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("She grew up in Kalatsova.", ["Kalatsova"]),
        ("My friend lives in San Quexo del Mar with her aunt", ["San Quexo del Mar"]),
        ("We moved here from Zwollebeek last year", ["Zwollebeek"]),
        ("I was born in PORSGRUND", ["PORSGRUND"]),
        ("My hometown is Arunda", ["Arunda"]),
        ("He flew to Japan", ["Japan"]),
        ("aku pindah dari belanda tahun lalu", ["belanda"]),
        ("ibuku kerja di Arab Saudi", ["Arab Saudi"]),
    ],
)
def test_where_somebody_lives_or_comes_from(pii: SpanDetector, text: str, found: list[str]) -> None:
    assert places(pii, text) == found


@pytest.mark.parametrize(
    "text",
    [
        "Perang terjadi di Jepang pada abad ke-16.",
        "The capital of France is large.",
        "In Hungary the rivers rise in spring.",
        "She was born in March and speaks in English.",
        "It is in God that they trust.",
        "Sejarah Belanda dan Inggris",
        "I live in a small town.",
    ],
)
def test_a_lesson_names_no_place_of_anybody(pii: SpanDetector, text: str) -> None:
    assert places(pii, text) == []
