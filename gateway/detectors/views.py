"""A value split over parts, messages or turns is still that value (rule 5).

Parts are joined, in document order and per author, with and without a blank, and only the text around each boundary
is looked at. What is found across a boundary is mapped back to pieces, one per part, that share a ``group``.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from gateway.detectors.base import Span
from gateway.exchange import Finding, Part

REACH = 64
"""Characters on each side of a boundary: longer than any value with inner spaces."""
_ESCAPE = re.compile(r"\\(?:u([0-9a-fA-F]{4})|(.))", re.DOTALL)
_ESCAPED = {"n": "\n", "t": "\t", "r": "\r", "b": "\b", "f": "\f"}
_GAP = "\n"
"""Stands for the middle of a long part; no value is found over a line break but by ``detectors.broken``, in a part
alone."""


Origin = tuple[int, int, int]
"""Part, start and end of what a character stands for."""
NOWHERE = (-1, 0, 0)


@dataclass(frozen=True, slots=True)
class View:
    """Text to be inspected, and where each of its characters comes from."""

    text: str
    origins: Callable[[], Sequence[Origin]] | None = field(default=None, repr=False)
    """Tells for each character where it comes from, once something was found; None for a part's own text."""

    def place(self, start: int, end: int) -> tuple[int, int]:
        """Where a piece of a single part's view stands in the part."""
        if self.origins is None or start == end:
            return start, end
        origins = self.origins()
        return origins[start][1], origins[end - 1][2]


def own(part: Part) -> View:
    """A part alone; in JSON and code with its string escapes read, so that ``\\u0040`` is an @."""
    if part.kind not in ("arguments", "schema") or "\\" not in part.text:
        return View(part.text)
    characters: list[str] = []
    origins: list[Origin] = []
    at = 0
    for match in _ESCAPE.finditer(part.text):
        for index in range(at, match.start()):
            characters.append(part.text[index])
            origins.append((part.index, index, index + 1))
        characters.append(chr(int(match[1], 16)) if match[1] else _ESCAPED.get(match[2], match[2]))
        origins.append((part.index, match.start(), match.end()))
        at = match.end()
    for index in range(at, len(part.text)):
        characters.append(part.text[index])
        origins.append((part.index, index, index + 1))
    return View("".join(characters), lambda: origins)


def joined(parts: Sequence[Part]) -> list[View]:
    """The boundaries of neighbouring parts and of each author's messages, joined with and without a blank."""
    texts = [part for part in parts if part.text and part.kind != "member"]
    chains = [texts]
    roles = sorted({part.role for part in texts if part.message is not None})
    chains += [[p for p in texts if p.message is not None and p.role == role] for role in roles]
    views: dict[tuple[int, ...], list[View]] = {}
    for chain in chains:
        key = tuple(part.index for part in chain)
        if len(chain) > 1 and key not in views:
            views[key] = [_join([own(p) for p in chain], key, glue) for glue in ("", " ")]
    return [view for pair in views.values() for view in pair]


def _join(views: Sequence[View], indices: Sequence[int], glue: str) -> View:
    text = glue.join(_GAP.join(view.text[kept.start : kept.stop] for kept in _ends(view.text)) for view in views)
    return View(text, lambda: _origins(views, indices, glue))


def _origins(views: Sequence[View], indices: Sequence[int], glue: str) -> Sequence[Origin]:
    """Where each character of :func:`_join` comes from."""
    origins: list[Origin] = []
    for position, (view, index) in enumerate(zip(views, indices, strict=True)):
        origins += [NOWHERE] * (len(glue) if position else 0)
        whence = view.origins() if view.origins else None
        for kept in _ends(view.text):
            origins += [NOWHERE] * (len(_GAP) if kept.start else 0)
            origins += whence[kept.start : kept.stop] if whence else [(index, i, i + 1) for i in kept]
    return origins


def _ends(text: str) -> tuple[range, ...]:
    """The whole of a short text, head and tail of a long one."""
    if len(text) <= 2 * REACH:
        return (range(len(text)),)
    return range(REACH), range(len(text) - REACH, len(text))


def own_findings(part: Part, view: View, spans: Iterable[Span], detector: str) -> Iterator[Finding]:
    """What was found in a part alone, at its places in the part."""
    for span in spans:
        start, end = view.place(span.start, span.end)
        yield Finding(span.type, part.index, start, end, span.score, detector)


def crossing(view: View, spans: Iterable[Span]) -> Iterator[tuple[Span, list[Origin]]]:
    """Values that lie in more than one part, with their pieces (part, start, end)."""
    spans = list(spans)
    if view.origins is None or not spans:
        return
    origins = view.origins()
    for span in spans:
        pieces: list[Origin] = []
        for part, start, end in origins[span.start : span.end]:
            if part < 0:
                continue
            if pieces and pieces[-1][0] == part:
                pieces[-1] = (part, pieces[-1][1], end)
            else:
                pieces.append((part, start, end))
        if len(pieces) > 1:
            yield span, pieces
