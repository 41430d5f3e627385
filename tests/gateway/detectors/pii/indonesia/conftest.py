"""A text as a stream brings it: searched piece by piece, each with what stands left of it."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from gateway.detectors.base import SpanDetector
from gateway.detectors.segments import SpanCutter, left_of

Found = list[tuple[str, str]]


@pytest.fixture(scope="session")
def found(pii: SpanDetector) -> Callable[..., Found]:
    """The values of some types in a text; found in a stream of small pieces they must be the same."""

    def values(text: str, *types: str) -> Found:
        whole = [(span.type, text[span.start : span.end]) for span in pii.inspect(text) if span.type in types]
        streamed = [value for value in _streamed(pii, text) if value[0] in types]
        assert streamed == whole
        return whole

    return values


def _streamed(pii: SpanDetector, text: str) -> Found:
    values: Found = []
    cutter, done = SpanCutter(pii.inspect, pii.opens), 0
    for seen in [*range(1, len(text), 3), len(text)]:
        before = left_of(text[:done])
        piece = text[done : done + cutter.cut(before, text[done:seen], final=seen == len(text))]
        near = before + piece
        spans = [span for span in pii.inspect(near) if span.start >= len(before)] if piece else []
        values += [(span.type, near[span.start : span.end]) for span in spans]
        done += len(piece)
    assert done == len(text)
    return values
