"""Context words, as Presidio's ``LemmaContextAwareEnhancer`` weighs them, without a language model.

A word near a value, such as "passport", makes it likelier. Presidio compares lemmas, for which it loads spaCy; here the
words themselves are compared, in lower case. The words lie left of the value only, so the law of locality holds.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from gateway.detectors.pii.presidio import RecognizerResult
from gateway.detectors.segments import REACH, left_of

WORDS = 5
"""Words left of a value that are looked at, besides the one it begins in."""
BOOST, LEAST = 0.35, 0.4
"""What a context word adds to a score, and the score it gives at least."""

TOKEN = re.compile(r"\w+")


def boosted(text: str, results: Sequence[RecognizerResult], words: Sequence[str]) -> list[RecognizerResult]:
    """The results, with a higher score where one of these words stands before the value or is part of one that does."""
    wanted = [word.lower() for word in words]
    return [_boost(result) if _supported(text, result.start, wanted) else result for result in results]


def _supported(text: str, start: int, wanted: Sequence[str]) -> bool:
    near = surrounding(text, start)
    return any(word in token for word in wanted for token in near)


def surrounding(text: str, start: int) -> list[str]:
    """The word that a value begins in and those left of it, in lower case; "be" is none (Presidio's own rule)."""
    before = left_of(text[max(0, start - REACH - 1) : start])
    begins = TOKEN.match(text, start)
    near = before + begins[0] if begins else before
    return [word for word in TOKEN.findall(near.lower()) if word != "be"][-WORDS - 1 :]


def _boost(result: RecognizerResult) -> RecognizerResult:
    score = min(max(result.score + BOOST, LEAST), 1.0)
    return RecognizerResult(result.entity_type, result.start, result.end, score)
