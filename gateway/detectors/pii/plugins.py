"""Recognisers that a site adds: Presidio's own for other countries, and patterns of YAML files in Presidio's manner."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import regex  # type: ignore[import-untyped]  # presidio's engine: it can match in part

from gateway.detectors.base import DetectorError, ModelError
from gateway.detectors.pii import foreign
from gateway.detectors.pii.context import LEAST, boosted
from gateway.detectors.pii.declared import Coded, Declared
from gateway.detectors.pii.patterns import run_patterns
from gateway.detectors.pii.presidio import (
    EntityRecognizer,
    Pattern,
    PatternRecognizer,
    RecognizerResult,
    country_recognizers,
)
from gateway.detectors.pii.watched import Glance, Watched, closed
from gateway.detectors.pii.workers import Worker

TRUST = 3
"""A site's own patterns and foreign papers give way to what a table or checksum of ours has confirmed."""
OPENS_SECONDS = 0.01
_GAPS = " ", "\n"


LINEAR: Mapping[str, str] = {
    "PAN (Low)": r"\b((?=[\w@#$%^?~-]{0,9}[a-zA-Z])(?=[\w@#$%^?~-]{0,6}[0-9]{4})[\w@#$%^?~-]{10})\b",
    "Health insurance member ID (weak)": r"\b(?=[A-Z0-9-]{6,20}\b)(?=[A-Z0-9-]{0,19}[A-Z])(?=[A-Z0-9-]{0,19}\d)"
    r"[A-Z]{1,5}-?[A-Z0-9]{5,14}\b",
}
"""Patterns of Presidio's that look ahead as far as the text goes, for which they take quadratic time: here they look at
the value alone, as their authors meant."""


class Bounded(EntityRecognizer):
    """A pattern recogniser as Presidio's engine would run it, context words included, but failing where it is slow."""

    def __init__(self, inner: PatternRecognizer) -> None:
        super().__init__(supported_entities=inner.supported_entities, context=inner.context)
        self._inner = inner
        self._patterns: list[Pattern] = inner.patterns  # type: ignore[has-type]  # its deny list is one of them
        self._to_the_end = [
            regex.compile(rf"(?:{pattern.regex})\Z", inner.global_regex_flags) for pattern in self._patterns
        ]

    def load(self) -> None:
        """Nothing to load."""

    def analyze(self, text: str, entities: list[str], nlp_artifacts: Any = None) -> list[RecognizerResult]:
        results = run_patterns(self._inner, self._patterns, text)
        kept = EntityRecognizer.remove_duplicates(results) if len(results) > 1 else results
        return EntityRecognizer.remove_duplicates(boosted(text, kept, self.context)) if kept else []

    def opens(self, before: str, after: str) -> bool:
        """Whether a match that has begun before the gap could go on behind it; one that takes too long to tell may."""
        try:
            found = (
                pattern.search(before + gap, partial=True, timeout=OPENS_SECONDS)
                for pattern in self._to_the_end
                for gap in _GAPS
            )
            return any(match is not None and match.start() < len(before) for match in found)
        except TimeoutError:
            return True


class Apart(EntityRecognizer):
    """A recogniser of others, asked through its own process; its answers are checked."""

    def __init__(self, coded: Coded) -> None:
        self.worker = Worker(coded.recognizer, coded.seconds)
        super().__init__(supported_entities=list(coded.supported_entities))

    def load(self) -> None:
        """Nothing to load here."""

    def analyze(self, text: str, entities: list[str], nlp_artifacts: Any = None) -> list[RecognizerResult]:
        rows = self.worker.ask(text)
        if not all(self._right(row, len(text)) for row in rows):
            raise DetectorError("a recogniser of others gave what it may not")
        return [RecognizerResult(kind, start, end, score) for kind, start, end, score in rows]

    def _right(self, row: list[Any], size: int) -> bool:
        kind, start, end, score = row
        return kind in self.supported_entities and 0 <= start < end <= size and 0 <= score <= 1


def watched(names: Sequence[str], declared: Sequence[Declared | Coded]) -> list[Watched]:
    """The recognisers of these countries of Presidio's, then those declared in files."""
    countries = frozenset(name.removeprefix(foreign.PREFIX) for name in names)
    found = [_watch(tamed(one), numeric=True) for one in country_recognizers(countries)]
    return found + [_watched(one) for one in declared]


def _watched(one: Declared | Coded) -> Watched:
    if isinstance(one, Declared):
        return _watch(_of(one), numeric=False)
    apart = Apart(one)
    try:
        apart.worker.start()
    except DetectorError:
        raise ModelError(
            f"detectors.recognizers: {one.recognizer} does not start; is its package installed?",
            f"detectors.recognizers: {one.recognizer} tidak dapat dijalankan; apakah paketnya terpasang?",
        ) from None
    opens = _ever if one.spaces else closed
    return Watched(apart, _always, TRUST, opens=opens, lines=opens)


def _ever(before: str, after: str) -> bool:
    """Nothing is known of its values: a stream waits as long as it may."""
    return True


def tamed(recognizer: PatternRecognizer) -> PatternRecognizer:
    """The same recogniser with patterns that take linear time."""
    patterns: list[Pattern] = recognizer.patterns  # type: ignore[has-type]
    recognizer.patterns = [  # type: ignore[has-type]
        Pattern(one.name, LINEAR.get(one.name, one.regex), one.score) for one in patterns
    ]
    return recognizer


def _watch(recognizer: PatternRecognizer, *, numeric: bool) -> Watched:
    bounded = Bounded(recognizer)
    return Watched(bounded, _gate(recognizer), TRUST, numeric, opens=bounded.opens, lines=bounded.opens)


def _gate(recognizer: PatternRecognizer) -> Callable[[Glance], object]:
    """Where no match can be likely enough without a context word, there must be one somewhere in the text."""
    patterns: list[Pattern] = recognizer.patterns  # type: ignore[has-type]
    checks = type(recognizer).validate_result is not PatternRecognizer.validate_result  # a checksum makes it certain
    if checks or any(pattern.score >= LEAST for pattern in patterns):
        return _always
    words = tuple(word.lower() for word in recognizer.context or ())

    def named(glance: Glance) -> bool:
        text = glance.text.lower()
        return any(word in text for word in words)

    return named


def _always(glance: Glance) -> bool:
    """Any text may match."""
    return True


def _of(declared: Declared) -> PatternRecognizer:
    patterns = [Pattern(one.name, one.regex, one.score) for one in declared.patterns]
    return PatternRecognizer(
        declared.supported_entity,
        name=declared.name,
        patterns=patterns,
        deny_list=list(declared.deny_list),
        context=list(declared.context),
    )
