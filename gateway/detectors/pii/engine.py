"""Personal data, with Presidio's recogniser classes and result types behind an orchestrator of our own.

Presidio's ``AnalyzerEngine`` wants an NLP engine and swallows a regular expression that ran out of time. Here each
recogniser is asked only where a cheap test says that it can match, time-outs are errors, and overlaps are resolved by
how strongly a value was validated.
"""

from __future__ import annotations

import re
from bisect import bisect
from collections.abc import Callable, Iterator, Sequence
from typing import Any

from gateway.detectors import readings
from gateway.detectors.base import NOBODY, Known, Scope, Span
from gateway.detectors.glance import Glance
from gateway.detectors.pii.presidio import RecognizerResult
from gateway.detectors.pii.watched import Watched

NO_ARTIFACTS: Any = None
"""There is no NLP engine."""
TOP = 10_000
"""The score of what is certain."""
_CORE = re.compile(r"[^\W_](?:.*[^\W_])?", re.DOTALL)
"""From the first letter or digit to the last."""
SURE = 3
"""Trust in a name that is known: what has a checksum and holds it, such as an e-mail address, goes before it."""
LISTED = 2
"""Trust in a name on a list of the site."""


class PiiDetector:
    """Finds the values of all its recognisers, none overlapping another."""

    name = "pii"
    scope: Scope = "span"

    def __init__(
        self, recognizers: Callable[[], Sequence[Watched]], provides: frozenset[str], roster: Known = NOBODY
    ) -> None:
        self._make, self._roster = recognizers, roster
        self._watched: tuple[Watched, ...] = ()
        self.provides = provides
        self.threshold = 0.4
        self.version = "2"

    def load(self) -> None:
        """Build the recognisers and compile their patterns."""
        self._watched = tuple(self._make())
        self.inspect("mail a@example.com, https://example.org/, 10.0.0.1, 0812 3456 7890, GB33BUKB20201555555555")

    def inspect(self, text: str, known: Known = NOBODY) -> list[Span]:
        """All values, in order; ``known`` are persons who are known from elsewhere."""
        ranked = []
        for turn, reading in enumerate(readings.readings(text)):
            for watched, result in self._results(reading.glance):
                again = turn > 0 and not reading.rewritten(result.start, result.end)
                if result.score >= self.threshold and not again:
                    ranked.append((watched.trust, _moved(result, *reading.place(result.start, result.end))))
            if turn == 0:
                for trust, persons in ((SURE, known), (LISTED, self._roster)):
                    ranked += [
                        (trust, RecognizerResult(s.type, *reading.place(s.start, s.end), s.score / TOP))
                        for s in _whole(persons.find(reading.text), ranked)
                    ]
        return _resolve(text, ranked) if ranked else []

    def opens(self, before: str, after: str) -> bool:
        """Whether a value may lie over the gap between two texts (see :mod:`gateway.detectors.pii.watched`); the first
        ends with a line break where the gap has one."""
        ended = before.endswith("\n")
        words, after = readings.plain(before.rstrip("\n")).text, readings.plain(after).text
        if readings.opens(words, after) or (not ended and self._roster.opens(words, after)):
            return True
        return any((watched.lines if ended else watched.opens)(words, after) for watched in self._watched)

    def _results(self, glance: Glance) -> Iterator[tuple[Watched, RecognizerResult]]:
        for watched in self._watched:
            if (glance.has_digit or not watched.numeric) and watched.gate(glance):
                recognizer = watched.recognizer
                for result in recognizer.analyze(glance.text, recognizer.supported_entities, NO_ARTIFACTS):
                    yield watched, result


def _moved(result: RecognizerResult, start: int, end: int) -> RecognizerResult:
    if (start, end) == (result.start, result.end):
        return result
    return RecognizerResult(result.entity_type, start, end, result.score)


def _whole(known: Sequence[Span], ranked: Sequence[tuple[int, RecognizerResult]]) -> list[Span]:
    """Persons who are known, without those who are part of a longer name: Budi is known, Budi Hartono is another."""
    if not known:
        return []
    longer = sorted((r.start, r.end) for _, r in ranked if r.entity_type == "PERSON")
    starts = [start for start, _ in longer]

    def within(span: Span) -> bool:
        at = bisect(starts, span.start) - 1
        return at >= 0 and longer[at][1] >= span.end and longer[at] != (span.start, span.end)

    return [span for span in known if not within(span)]


def _resolve(text: str, ranked: list[tuple[int, RecognizerResult]]) -> list[Span]:
    """Keep the most trusted of values that overlap, and what the others reach beyond it.

    A table or checksum says more than a shape: a NIK of a known district beats a card, a card beats a phone number.
    What is left of a weaker value was part of something personal and stays covered: of a link that holds an e-mail
    address, the rest of the link.
    """
    # A structure that no table confirmed has half its recogniser's trust (see indonesia).
    ranked.sort(key=lambda r: (-r[0] * r[1].score, -(r[1].end - r[1].start), r[1].start, r[1].entity_type))
    kept: list[Span] = []
    starts: list[int] = []  # of those kept, apart: comparing numbers is cheap
    for _, result in ranked:
        at = bisect(starts, result.start)
        for start, end in _free(text, kept, at, result):
            here = bisect(starts, start, at)
            starts.insert(here, start)
            kept.insert(here, Span(result.entity_type, start, end, round(result.score * TOP)))
    return kept


def _free(text: str, kept: Sequence[Span], at: int, result: RecognizerResult) -> Sequence[tuple[int, int]]:
    """The pieces of a place, which comes before the one at ``at``, that nothing kept covers; signs at which they were
    cut off belong to no piece."""
    start, end = result.start, result.end
    here = max(start, kept[at - 1].end) if at else start
    if here == start and (at == len(kept) or kept[at].start >= end):
        return ((start, end),)
    pieces = []
    while here < end:
        taken = kept[at] if at < len(kept) and kept[at].start < end else None
        if core := _CORE.search(text, here, taken.start if taken else end):
            pieces.append(core.span())
        here, at = (taken.end if taken else end), at + 1
    return pieces
