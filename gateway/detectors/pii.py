"""Personal data, with Presidio's recogniser classes and result types behind an orchestrator of our own.

Presidio's ``AnalyzerEngine`` wants an NLP engine and swallows a regular expression that ran out of time. Here each
recogniser is asked only where a cheap test says that it can match, time-outs are errors, and overlaps are resolved by
how strongly a value was validated. This is the only module that imports presidio; recognisers import it from here.
"""

from __future__ import annotations

import re
import sys
from bisect import bisect
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, Final

import regex  # type: ignore[import-untyped]  # presidio's engine: only it can time out

from gateway.detectors.base import DetectorError, Scope, Span


@contextmanager
def _without(*names: str) -> Iterator[None]:
    """Make modules that are not imported yet look absent: presidio then leaves out the recognisers that use them.

    Presidio imports torch and transformers where they are installed (half a gigabyte, four seconds) for recognisers
    that are not used here.
    """
    hidden = [name for name in names if name not in sys.modules]
    sys.modules.update(dict.fromkeys(hidden))  # type: ignore[arg-type]  # None = "not importable", by the import system's rules
    try:
        yield
    finally:
        for name in hidden:
            del sys.modules[name]


with _without("torch", "transformers", "stanza", "gliner"):
    from presidio_analyzer import EntityRecognizer, Pattern, PatternRecognizer, RecognizerResult
    from presidio_analyzer.predefined_recognizers.generic.credit_card_recognizer import CreditCardRecognizer
    from presidio_analyzer.predefined_recognizers.generic.email_recognizer import EmailRecognizer
    from presidio_analyzer.predefined_recognizers.generic.iban_recognizer import IbanRecognizer
    from presidio_analyzer.predefined_recognizers.generic.ip_recognizer import IpRecognizer
    from presidio_analyzer.predefined_recognizers.generic.phone_recognizer import PhoneRecognizer

__all__ = [
    "CreditCardRecognizer",
    "EmailRecognizer",
    "EntityRecognizer",
    "IbanRecognizer",
    "IpRecognizer",
    "Pattern",
    "PatternRecognizer",
    "PhoneRecognizer",
    "PiiDetector",
    "RecognizerResult",
    "Watched",
    "found",
    "run_patterns",
]

REGEX_SECONDS: Final = 2.0
"""A pattern that takes longer on one text is an error, never a text without findings."""


NO_ARTIFACTS: Any = None
"""There is no NLP engine."""
ALL = slice(None, None)
_DIGIT = re.compile(r"\d")


class RegexTimeout(DetectorError):
    """A pattern ran out of time."""


@dataclass(frozen=True, slots=True)
class Watched:
    """A recogniser, the cheap test that must hold before it is asked, and how far its word is to be trusted."""

    recognizer: EntityRecognizer
    gate: Callable[[str], object]
    """May say yes without need, never no where the recogniser would find something."""
    trust: int
    """Which of two overlapping values stays: the one with the higher trust, then score, then length."""
    numeric: bool = False
    """Every value has a digit: one search spares prose all of these gates."""


class PiiDetector:
    """Finds the values of all its recognisers, none overlapping another."""

    name = "pii"
    scope: Scope = "span"

    def __init__(self, recognizers: Callable[[], Sequence[Watched]], provides: frozenset[str]) -> None:
        self._make = recognizers
        self._watched: tuple[Watched, ...] = ()
        self.provides = provides
        self.threshold = 0.4
        self.version = "1"

    def load(self) -> None:
        """Build the recognisers and compile their patterns."""
        self._watched = tuple(self._make())
        self.inspect("mail a@example.com, https://example.org/, 10.0.0.1, 0812 3456 7890, GB33BUKB20201555555555")

    def inspect(self, text: str) -> list[Span]:
        """All values, in order."""
        digits = _DIGIT.search(text) is not None
        ranked = [
            (watched.trust, result)
            for watched in self._watched
            if (digits or not watched.numeric) and watched.gate(text)
            for result in watched.recognizer.analyze(text, watched.recognizer.supported_entities, NO_ARTIFACTS)
            if result.score >= self.threshold
        ]
        return _resolve(ranked) if ranked else []


def _resolve(ranked: list[tuple[int, RecognizerResult]]) -> list[Span]:
    """Keep the most trusted of values that overlap.

    A table or checksum says more than a shape: a NIK of a known district beats a card, a card beats a phone number.
    """
    # A structure that no table confirmed has half its recogniser's trust (see pii_indonesia).
    ranked.sort(key=lambda r: (-r[0] * r[1].score, -(r[1].end - r[1].start), r[1].start, r[1].entity_type))
    kept: list[RecognizerResult] = []
    starts: list[int] = []
    for _, result in ranked:
        at = bisect(starts, result.start)
        if (at and kept[at - 1].end > result.start) or (at < len(kept) and kept[at].start < result.end):
            continue
        starts.insert(at, result.start)
        kept.insert(at, result)
    return [Span(r.entity_type, r.start, r.end, round(r.score * 10000)) for r in kept]


def found(recognizer: EntityRecognizer, start: int, end: int, score: float) -> RecognizerResult:
    """A result in Presidio's own type."""
    return RecognizerResult(recognizer.supported_entities[0], start, end, score)


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
            score = _judge(recognizer, match[0], pattern.score)
            if score > 0:
                results.append(found(recognizer, match.start(), match.end(), score))
    return results


def _judge(recognizer: PatternRecognizer, value: str, score: float) -> float:
    """The recogniser's own check of a match: certain, impossible, or as the pattern says."""
    valid = recognizer.validate_result(value)
    if valid is not None:
        score = 1.0 if valid else 0.0
    return 0.0 if recognizer.invalidate_result(value) else score
