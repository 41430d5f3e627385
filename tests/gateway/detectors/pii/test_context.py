"""A word before a value makes it likelier; words behind it or far away do not."""

from __future__ import annotations

import pytest

from gateway.detectors.pii.context import boosted, surrounding
from gateway.detectors.pii.presidio import RecognizerResult


@pytest.mark.parametrize(
    ("text", "score"),
    [
        ("passport A1234567", 0.4),
        ("my passports: A1234567", 0.4),
        ("PASSPORT number is here at A1234567", 0.4),
        ("passport one two three four five six A1234567", 0.05),
        ("A1234567 passport", 0.05),
        ("A1234567", 0.05),
    ],
)
def test_only_words_shortly_before_count(text: str, score: float) -> None:
    start = text.index("A1234567")
    (result,) = boosted(text, [RecognizerResult("US_PASSPORT", start, start + 8, 0.05)], ["passport"])
    assert (result.start, result.score) == (start, score)


def test_no_score_passes_one() -> None:
    (result,) = boosted("passport A1", [RecognizerResult("X", 9, 11, 0.9)], ["passport"])
    assert result.score == 1.0


def test_nothing_farther_left_than_a_stream_remembers_is_seen() -> None:
    far = "passport " + "x" * 119 + " A1234567"
    assert "passport" not in surrounding(far, far.index("A1234567"))
