"""The relay's eyes: the detectors, as far as one exchange's policies ask for them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from gateway.detectors import contents
from gateway.detectors.base import NOBODY, Known
from gateway.detectors.runner import DetectorFailure, Runner
from gateway.detectors.segments import SentenceCutter, SpanCutter, left_of
from gateway.exchange import Told
from gateway.relay.terms import Seen
from gateway.relay.window import Span
from policies.rules import Needs


class DetectorEyes:
    """Looks at finished stretches of an answer."""

    def __init__(self, runner: Runner, needs: Needs, known: Known = NOBODY, asked: Sequence[str] = ()) -> None:
        self._runner, self._needs, self._known, self._asked = runner, needs, known, asked
        self._pii, self._scores = needs.pii, frozenset(needs.scores)
        self.missing = (self._pii | self._scores) - runner.provides
        """What the policies ask for and no detector here looks for."""
        self._spans = SpanCutter(lambda text: runner.spans(text, self._pii, known), self._opens)
        self._sentences = SentenceCutter()

    def span_cut(self, before: str, text: str, final: bool) -> int:
        """Length of what can be searched: whole finished stretches, which no value spans, so they may be searched as
        one."""
        try:
            return self._spans.cut(before, text, final)
        except DetectorFailure:
            return len(text)  # the failure is met again, and counted, when the stretch is searched

    def _opens(self, before: str, after: str) -> bool:
        return self._runner.opens(before, after) or self._known.opens(before, after)

    def left(self, text: str) -> str:
        """What of a stretch must be seen again with the next one."""
        return left_of(text)

    def sentence_cut(self, text: str, final: bool) -> int:
        """Length of the first finished sentence."""
        return self._sentences.step(text, 0, final)

    def spans(self, text: str) -> tuple[Sequence[Span], frozenset[str]]:
        """Values in one stretch, or the types that nobody could look for."""
        try:
            found = self._runner.spans(text, self._pii, self._known)
        except DetectorFailure as failure:
            return (), (failure.missing & self._pii) | self.missing
        return [Span(span.start, span.end, span.type, span.score) for span in found], self.missing

    async def scores(self, sentences: Sequence[str]) -> tuple[Sequence[Mapping[str, int]], frozenset[str]]:
        """Scores of each sentence, and the names that somebody could not give."""
        rows, missing = await self._runner.scores(sentences, self._scores, self._known)
        return rows, missing | self.missing

    def unvalidated(self, texts: Sequence[str]) -> frozenset[str]:
        """Scores that nobody was measured for in the language of an answer; of a short one, in that of the question."""
        return self._runner.unvalidated(self._scores, texts, self._asked)

    async def told(self, texts: Sequence[str], prose: Sequence[str], calls: Sequence[tuple[str, str]]) -> Told:
        """What the whole answer tells besides."""
        return await contents.of_answer(self._needs, texts, prose, calls)


def contents_of(seen: Seen) -> dict[str, Any]:
    """What the text of an answer tells besides values and scores, as members of ``Facts``."""
    told = seen.told
    return {"size": seen.size, "words": told.words, "language": told.language, "tools": told.tools,
            "smallest_cell": told.smallest_cell, "unvalidated": seen.unvalidated, "unseen": seen.unseen}  # fmt: skip
