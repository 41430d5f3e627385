"""Where personal data stands in a text of any length.

A long text is read in stretches that no value spans, as answers are (``detectors.segments``), so that time grows with
the text alone and a person can see how far it is. A second round finds the persons whom the first made known.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from gateway.detectors.base import NOBODY, Known
from gateway.detectors.broken import broken
from gateway.detectors.pii.names.lists import in_columns, with_cells
from gateway.detectors.pii.names.memory import remembered
from gateway.detectors.runner import Runner
from gateway.detectors.segments import REACH, WINDOW, SpanCutter, left_of
from gateway.detectors.views import own
from gateway.exchange import Finding, Part

STRETCH = 16_384
"""Characters read at once."""
NAME = "pii"


@dataclass(frozen=True, slots=True)
class Stretch:
    """A piece of the text, behind what must be seen again of the text before it."""

    part: Part
    begin: int
    """Where the part begins in the text."""
    new: int
    """Characters of the part that were read before."""


Watch = Callable[[Sequence[Stretch]], Iterable[Stretch]]
"""Goes through stretches, and may show how far it is."""


def values_in(part: Part, runner: Runner, watch: Watch = iter) -> list[Finding]:
    """All values of all types; one may lie within another.

    Raises ``DetectorFailure``: then nothing is known of the text.
    """
    stretches = list(_stretches(part, runner))
    found = {stretch.begin: _values(stretch, runner, NOBODY) for stretch in watch(stretches)}
    cells = in_columns(part.text) if part.kind == "text" else []
    persons = [Finding(cell.type, 0, cell.start, cell.end, cell.score, NAME) for cell in cells]
    known = remembered([part], with_cells(_all(found), persons))
    if known is not NOBODY:
        again = [stretch for stretch in stretches if known.find(stretch.part.text)]
        found |= {stretch.begin: _values(stretch, runner, known) for stretch in watch(again)}
    values = with_cells(_all(found), persons)
    return [*values, *_broken(part, runner, values)] if part.kind == "text" else values


def _all(found: dict[int, list[Finding]]) -> list[Finding]:
    return [finding for begin in sorted(found) for finding in found[begin]]


def _stretches(part: Part, runner: Runner) -> Iterator[Stretch]:
    cutter = SpanCutter(runner.spans, runner.opens)
    text, start = part.text, 0
    while start < len(text):
        end = len(text)
        if end - start > STRETCH + WINDOW:
            end = start + STRETCH
            end += cutter.cut(_before(text, end), text[end : end + WINDOW + 2], final=False)
        head = _before(text, start)
        yield Stretch(replace(part, text=head + text[start:end]), start - len(head), len(head))
        start = end


def _before(text: str, place: int) -> str:
    return left_of(text[max(0, place - REACH - 1) : place])


def _values(stretch: Stretch, runner: Runner, known: Known) -> list[Finding]:
    view = own(stretch.part)
    found = []
    for span in runner.spans(view.text, known=known):
        start, end = view.place(span.start, span.end)
        if end > stretch.new:
            start = max(start, stretch.new)
            found.append(Finding(span.type, 0, stretch.begin + start, stretch.begin + end, span.score, NAME))
    return found


def _broken(part: Part, runner: Runner, values: Sequence[Finding]) -> Iterator[Finding]:
    """What the end of a line breaks in two: two pieces of one group each."""
    known = [(value.type, value.start, value.end) for value in values]
    for group, one in enumerate(broken(part.text, runner.spans, known)):
        for piece in one.pieces:
            yield Finding(one.type, 0, *piece, one.score, NAME, group=group)
