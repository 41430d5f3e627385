"""Runs detectors over parts, and turns every way they can fail into something a policy can decide on (rule 7).

Small texts are searched for values at once; larger ones, and everything a model does, run on a bounded pool of
threads. Waiting for a place in the pool is back-pressure and may take long; the deadline only bounds stuck work.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from functools import partial
from typing import TypeVar

from gateway.detectors.base import (
    NOBODY,
    Detector,
    DetectorError,
    DetectorTimeout,
    Known,
    Measured,
    RemoteDetector,
    ScoreDetector,
    Span,
    SpanDetector,
)
from gateway.detectors.gather import Gathered, Sentence, sentences_of
from gateway.detectors.masked import masked, masked_parts
from gateway.detectors.searching import search
from gateway.detectors.unvalidated import is_strange, stranger
from gateway.exchange import Inspection, Part, State

INLINE = 4096
"""Characters of text that are searched for values without leaving the event loop: under a few milliseconds."""
AT_ONCE = 32
"""Sentences that a model judges in one go; each go of a long text has a deadline of its own: slow is not stuck."""

log = logging.getLogger(__name__)
T = TypeVar("T")


class DetectorFailure(DetectorError):
    """A detector failed or ran out of time; what it would have found is unknown."""

    def __init__(self, detector: str, state: State, missing: frozenset[str]) -> None:
        super().__init__(f"detector '{detector}': {state}")
        self.detector = detector
        self.state = state
        self.missing = missing


class Runner:
    """All detectors behind one verb. Built once; safe to use from many exchanges at a time."""

    def __init__(
        self, detectors: Sequence[Detector], workers: int = 2, deadline: float = 10.0, inline: int = INLINE
    ) -> None:
        self._spanners = [d for d in detectors if isinstance(d, SpanDetector)]
        self._scorers = [d for d in detectors if isinstance(d, ScoreDetector)]
        self._remotes = [d for d in detectors if isinstance(d, RemoteDetector)]
        if len(self._spanners) + len(self._scorers) + len(self._remotes) != len(detectors):
            raise TypeError("a detector finds values or gives scores, one of the two")
        if self._remotes and not self._spanners:
            raise TypeError("a remote detector gets no text in which nobody has looked for values")
        self._deadline = deadline
        self._inline = inline
        """Characters that are searched on the loop itself; none where recognisers of others may take their time."""
        self._places = asyncio.Semaphore(workers)
        self._pool = ThreadPoolExecutor(workers, thread_name_prefix="detector")

    @property
    def provides(self) -> frozenset[str]:
        """Entity types and score names that some detector here looks for."""
        return frozenset().union(*(d.provides for d in [*self._spanners, *self._scorers, *self._remotes]))

    def close(self) -> None:
        """Let go of the pool without waiting for stuck work."""
        self._pool.shutdown(wait=False, cancel_futures=True)

    async def inspect(
        self,
        parts: Sequence[Part],
        pii: frozenset[str],
        scores: Mapping[str, int],
        new: frozenset[int] | None = None,
    ) -> Inspection:
        """Everything the detectors say about these parts that somebody asked for.

        ``pii`` are the entity types wanted, looked for in all parts. ``scores`` maps each score wanted to the lowest
        threshold in force: sentences that reach it become findings. ``new`` are the indices of the parts to be
        scored (all where None): harm is judged on new text only.
        """
        gathered = Gathered(missing=(pii | set(scores)) - self.provides)
        for spanner in self._spanners:
            if wanted := spanner.provides & pii:
                await self._find(spanner, parts, wanted, gathered)
        for scorer in self._scorers:
            if wanted := scorer.provides & scores.keys():
                limits = {name: scores[name] for name in wanted}
                await self._judge(scorer, parts, new, limits, gathered)
        for remote in self._remotes:
            if wanted := remote.provides & scores.keys():
                limits = {name: scores[name] for name in wanted}
                await self._consult(remote, parts, new, limits, gathered)
        return gathered.inspection()

    def opens(self, before: str, after: str) -> bool:
        """Whether a value may lie over the gap between two texts."""
        return any(spanner.opens(before, after) for spanner in self._spanners)

    def spans(self, text: str, pii: frozenset[str] | None = None, known: Known = NOBODY) -> list[Span]:
        """The values in one completed segment, of the types wanted (all where None).

        Raises :class:`DetectorFailure`; a segment that could not be searched is never one without values.
        """
        spans: list[Span] = []
        for spanner in self._spanners:
            if pii is None or spanner.provides & pii:
                found = _guarded(spanner, partial(spanner.inspect, text, known))
                spans += [span for span in found if pii is None or span.type in pii]
        return sorted(spans, key=lambda span: (span.start, span.end))

    async def scores(
        self, sentences: Sequence[str], names: frozenset[str] | None = None, known: Known = NOBODY
    ) -> tuple[list[dict[str, int]], frozenset[str]]:
        """For each sentence the scores wanted (all where None), the highest where several detectors give one; and the
        names of those that a detector could not give, whatever another said of them. A remote detector sees them as
        one text, in which persons who are known are masked too; what it says of that holds for each."""
        rows: list[dict[str, int]] = [{} for _ in sentences]
        missing: frozenset[str] = frozenset()
        judges: list[ScoreDetector | RemoteDetector] = [*self._scorers, *self._remotes]
        for scorer in judges:
            wanted = scorer.provides if names is None else scorer.provides & names
            if not wanted or not sentences:
                continue
            try:
                if isinstance(scorer, RemoteDetector):
                    text = await self._masked("\n".join(sentences), known)
                    judged = [await _asked(scorer, text)] * len(sentences)
                else:
                    judged = await self._scored(scorer, sentences)
            except DetectorFailure:
                missing |= wanted
                continue
            for row, result in zip(rows, judged, strict=True):
                row.update((name, max(result[name], row.get(name, 0))) for name in wanted)
        return rows, missing

    def unvalidated(self, names: frozenset[str], texts: Sequence[str], before: Sequence[str]) -> frozenset[str]:
        """Which of these scores come from a detector that was never measured in the language of the texts; ``before``
        is what was said before them."""
        found = [
            scorer.provides & names
            for scorer in self._scorers
            if isinstance(scorer, Measured) and is_strange(texts, before, scorer.languages)
        ]
        return frozenset().union(*found)

    async def _find(
        self, spanner: SpanDetector, parts: Sequence[Part], wanted: frozenset[str], gathered: Gathered
    ) -> None:
        total = sum(len(part.text) for part in parts)
        try:
            if total <= self._inline:
                findings = _guarded(spanner, partial(search, spanner, parts))
            else:
                findings = await self._in_pool(spanner, partial(search, spanner, parts))
        except DetectorFailure as failure:
            gathered.failed(failure.detector, failure.state, wanted, parts)
        else:
            gathered.found(finding for finding in findings if finding.type in wanted)
            gathered.covered(spanner.name, total, total)

    async def _judge(
        self,
        scorer: ScoreDetector,
        parts: Sequence[Part],
        new: frozenset[int] | None,
        limits: Mapping[str, int],
        gathered: Gathered,
    ) -> None:
        fresh = [part for part in parts if new is None or part.index in new]
        total = sum(len(part.text) for part in fresh)
        sentences = sentences_of(parts, new)
        texts = list(dict.fromkeys(sentence.text for sentence in sentences))
        strange: Part | None = None
        try:
            rows = await self._scored(scorer, texts)
            if texts and isinstance(scorer, Measured):
                strange = await self._in_pool(scorer, partial(stranger, parts, fresh, scorer.languages))
        except DetectorFailure as failure:
            gathered.failed(failure.detector, failure.state, frozenset(limits), fresh)
        else:
            gathered.judged(scorer.name, sentences, dict(zip(texts, rows, strict=True)), limits)
            gathered.covered(scorer.name, total, total)
            if strange is not None:
                gathered.strange(scorer.name, limits, strange)

    async def _scored(self, scorer: ScoreDetector, sentences: Sequence[str]) -> list[dict[str, int]]:
        rows: list[dict[str, int]] = []
        for start in range(0, len(sentences), AT_ONCE):
            rows += await self._in_pool(scorer, partial(scorer.score, sentences[start : start + AT_ONCE]))
        return rows

    async def _consult(
        self,
        remote: RemoteDetector,
        parts: Sequence[Part],
        new: frozenset[int] | None,
        limits: Mapping[str, int],
        gathered: Gathered,
    ) -> None:
        """Ask about all new text at once; where a limit is reached, nobody knows which part of it did."""
        fresh = [part for part in parts if new is None or part.index in new]
        total = sum(len(part.text) for part in fresh)
        row = dict.fromkeys(remote.provides, 0)
        try:
            if any(c.isalpha() for part in fresh for c in part.text):
                found = [
                    finding
                    for spanner in self._spanners
                    for finding in await self._in_pool(spanner, partial(search, spanner, parts))
                ]
                row = await _asked(remote, masked_parts(fresh, found))
        except DetectorFailure as failure:
            gathered.failed(remote.name, failure.state, frozenset(limits), fresh)
        else:
            places = tuple((part.index, 0, len(part.text)) for part in fresh if part.text)
            gathered.judged(remote.name, [Sentence("", places)], {"": row}, limits)
            gathered.covered(remote.name, total, total)

    async def _masked(self, text: str, known: Known) -> str:
        spans = [
            span
            for spanner in self._spanners
            for span in await self._in_pool(spanner, partial(spanner.inspect, text, known))
        ]
        return masked(text, ((span.start, span.end, span.type) for span in spans))

    async def _in_pool(self, detector: Detector, work: Callable[[], T]) -> T:
        """Do work in the pool. A place is given back when the work ends, not when nobody waits any more."""
        await self._places.acquire()
        loop = asyncio.get_running_loop()

        def give_back(_: Future[T]) -> None:
            if not loop.is_closed():
                loop.call_soon_threadsafe(self._places.release)

        future = self._pool.submit(_guarded, detector, work)
        future.add_done_callback(give_back)
        try:
            async with asyncio.timeout(self._deadline):
                return await asyncio.wrap_future(future)
        except TimeoutError:
            log.error("detector %s ran out of time", detector.name)
            raise DetectorFailure(detector.name, "timeout", detector.provides) from None


async def _asked(remote: RemoteDetector, text: str) -> dict[str, int]:
    """What it says. Any failure becomes a :class:`DetectorFailure`; one to write down that it is asked is such too."""
    try:
        row = await remote.ask(text)
    except Exception as error:
        log.error("detector %s failed: %s", remote.name, type(error).__name__)
        state: State = "timeout" if isinstance(error, DetectorTimeout) else "failed"
        failure = DetectorFailure(remote.name, state, remote.provides)
    else:
        return row
    raise failure


def _guarded(detector: Detector, work: Callable[[], T]) -> T:
    """Any failure becomes a :class:`DetectorFailure` that holds no text: not of the input, not of the exception."""
    try:
        return work()
    except KeyboardInterrupt:
        raise
    except BaseException as error:  # native libraries panic with exceptions that are no Exception
        log.error("detector %s failed: %s", detector.name, type(error).__name__)
        state: State = "timeout" if isinstance(error, DetectorTimeout) else "failed"
        failure = DetectorFailure(detector.name, state, detector.provides)
    raise failure
