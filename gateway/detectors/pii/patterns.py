"""Patterns run as Presidio runs them, but a pattern that is too slow is an error (rule 7), never a clean text."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import regex  # type: ignore[import-untyped]  # presidio's engine: only it can time out

from gateway.detectors.base import DetectorTimeout
from gateway.detectors.pii.presidio import (
    AnalysisExplanation,
    EntityRecognizer,
    Pattern,
    PatternRecognizer,
    RecognizerResult,
)

REGEX_SECONDS: Final = 2.0
"""A pattern that takes longer on one text is an error, never a text without findings."""
ALL = slice(None, None)


class RegexTimeout(DetectorTimeout):
    """A pattern ran out of time."""


def found(recognizer: EntityRecognizer, start: int, end: int, score: float) -> RecognizerResult:
    """A result in Presidio's own type; its engine writes into the explanation where a context word stands near."""
    explanation = AnalysisExplanation(type(recognizer).__name__, score)
    return RecognizerResult(recognizer.supported_entities[0], start, end, score, explanation)


def run_patterns(
    recognizer: PatternRecognizer, patterns: Sequence[Pattern], text: str, places: slice = ALL
) -> list[RecognizerResult]:
    """What ``PatternRecognizer.analyze`` does, between two places, and failing where it would skip a slow pattern."""
    results = []
    for pattern in patterns:
        compiled = regex.compile(pattern.regex, recognizer.global_regex_flags)  # kept by the regex module
        try:
            matches = list(compiled.finditer(text, places.start, places.stop, timeout=REGEX_SECONDS))
        except TimeoutError:
            raise RegexTimeout(f"pattern '{pattern.name}' ran out of time") from None
        for match in matches:
            score = _judge(recognizer, match[0], pattern.score) if match[0] else 0.0
            if score > 0:
                results.append(found(recognizer, match.start(), match.end(), score))
    return results


def _judge(recognizer: PatternRecognizer, value: str, score: float) -> float:
    """The recogniser's own check of a match: certain, impossible, or as the pattern says."""
    valid = recognizer.validate_result(value)
    if valid is not None:
        score = 1.0 if valid else 0.0
    return 0.0 if recognizer.invalidate_result(value) else score
