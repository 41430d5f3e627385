"""What the runner collects while detectors report: findings, highest scores, what is missing, coverage."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from gateway.detectors.base import Span
from gateway.detectors.segments import SentenceCutter
from gateway.detectors.views import crossing, joined, own
from gateway.exchange import Coverage, Finding, Inspection, Part, State


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence and where it stands: one place, or one for each part it runs through."""

    text: str = field(repr=False)
    places: tuple[tuple[int, int, int], ...]
    """(part, start, end)"""


def sentences_of(parts: Sequence[Part], new: frozenset[int] | None) -> list[Sentence]:
    """The sentences of new parts, and those that run over a boundary into or out of one."""
    cutter = SentenceCutter()
    sentences = []
    for part in parts:
        if new is None or part.index in new:
            view = own(part)
            for start, end in _places(cutter, view.text):
                sentences.append(Sentence(view.text[start:end], ((part.index, *view.place(start, end)),)))
    for view in joined(parts):
        spans = [Span("", start, end, 0) for start, end in _places(cutter, view.text)]
        for span, pieces in crossing(view, spans):
            if new is None or any(part in new for part, _, _ in pieces):
                sentences.append(Sentence(view.text[span.start : span.end], tuple(pieces)))
    return sentences


def _places(cutter: SentenceCutter, text: str) -> Iterator[tuple[int, int]]:
    """Where sentences stand that hold a letter, blanks around them left out."""
    start = 0
    for segment in cutter.segments(text):
        if any(c.isalpha() for c in segment):
            left = len(segment) - len(segment.lstrip())
            yield start + left, start + len(segment.rstrip())
        start += len(segment)


class Gathered:
    """Grows while detectors report, then becomes an :class:`Inspection`."""

    def __init__(self, missing: Iterable[str]) -> None:
        self._findings: list[Finding] = []
        self._scores: dict[str, int] = {}
        self._missing = set(missing)
        self._coverage: list[Coverage] = []
        self._groups = 0
        self._unvalidated: set[str] = set()

    def found(self, findings: Iterable[Finding]) -> None:
        """Values; groups of different detectors are kept apart."""
        base = self._groups
        for finding in findings:
            group = finding.group
            if group is not None:
                group += base
                self._groups = max(self._groups, group + 1)
            self._findings.append(replace(finding, group=group))

    def judged(
        self,
        detector: str,
        sentences: Sequence[Sentence],
        rows: Mapping[str, Mapping[str, int]],
        limits: Mapping[str, int],
    ) -> None:
        """Keep the highest value of each score, whoever gave it, and every sentence that reaches its limit."""
        self._scores = dict.fromkeys(limits, 0) | self._scores
        for sentence in sentences:
            for name, limit in limits.items():
                value = rows[sentence.text][name]
                self._scores[name] = max(self._scores[name], value)
                if value >= limit:
                    self._reached(Finding(name, 0, 0, 0, value, detector), sentence.places)

    def _reached(self, finding: Finding, places: Sequence[tuple[int, int, int]]) -> None:
        group = None
        if len(places) > 1:
            group, self._groups = self._groups, self._groups + 1
        for part, start, end in places:
            self._findings.append(replace(finding, part=part, start=start, end=end, group=group))

    def failed(self, detector: str, state: State, types: Iterable[str], parts: Sequence[Part]) -> None:
        """A detector that could not look: its types are missing, an empty place in the first part says so."""
        types = sorted(types)
        self._missing.update(types)
        if parts:
            first = parts[0].index
            self._findings += [Finding(name, first, 0, 0, 0, detector, state) for name in types]
        self.covered(detector, 0, sum(len(part.text) for part in parts))

    def strange(self, detector: str, names: Iterable[str], part: Part) -> None:
        """A part in a language that a detector was never measured in: what it says counts, and a finding says so."""
        names = sorted(names)
        self._unvalidated.update(names)
        at = (part.index, 0, len(part.text))
        self._findings += [Finding(name, *at, 0, detector, "unvalidated_language") for name in names]

    def covered(self, detector: str, scanned: int, total: int) -> None:
        """Characters a detector looked at, of those there were."""
        self._coverage.append(Coverage(detector, scanned, total))

    def inspection(self) -> Inspection:
        """All of it, frozen."""
        return Inspection(
            tuple(self._findings),
            dict(self._scores),
            frozenset(self._missing),
            tuple(self._coverage),
            frozenset(self._unvalidated),
        )
