"""Values in the parts of a request: in each alone, over its ends of lines, and across parts."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from gateway.detectors.base import NOBODY, Known, Span, SpanDetector
from gateway.detectors.broken import BROKEN, Halves, broken
from gateway.detectors.pii.names.lists import in_columns, with_cells
from gateway.detectors.pii.names.memory import remembered
from gateway.detectors.pii.names.roster import TOGETHER
from gateway.detectors.views import crossing, joined, own, own_findings
from gateway.exchange import Finding, Part


def search(spanner: SpanDetector, parts: Sequence[Part]) -> list[Finding]:
    """The values in each part alone, over ends of lines too, then those across parts that are not known yet.

    A person who is named surely in one part is known in all others: parts that name such a person are searched again.
    """
    found = {part.index: _within(spanner, part) for part in parts}
    known = remembered(parts, [finding for findings in found.values() for finding in findings])
    if known is not NOBODY:
        found.update({part.index: _within(spanner, part, known) for part in parts if known.find(part.text)})
    findings = _numbered(found[part.index] for part in parts)
    return findings + _across(spanner, parts, findings)


def _within(spanner: SpanDetector, part: Part, known: Known = NOBODY) -> list[Finding]:
    view = own(part)
    spans = spanner.inspect(view.text, known)
    halves: list[Halves] = []
    if part.role != "assistant":  # answers come in pieces: a line at a time, without the head of a table
        if BROKEN & spanner.provides:
            halves = broken(view.text, spanner.inspect, [(span.type, span.start, span.end) for span in spans])
        if "PERSON" in spanner.provides:
            spans = with_cells(spans, in_columns(view.text))
    findings = list(own_findings(part, view, spans, spanner.name))
    for group, one in enumerate(halves):
        spans = [Span(one.type, *piece, one.score) for piece in one.pieces]
        findings += [replace(half, group=group) for half in own_findings(part, view, spans, spanner.name)]
    return findings


def _numbered(found: Iterable[Sequence[Finding]]) -> list[Finding]:
    """The findings of all parts, the groups of each apart from those of others."""
    findings: list[Finding] = []
    groups = 0
    for some in found:
        findings += [one if one.group is None else replace(one, group=groups + one.group) for one in some]
        groups += len({one.group for one in some if one.group is not None})
    return findings


def _across(spanner: SpanDetector, parts: Sequence[Part], known: Sequence[Finding]) -> list[Finding]:
    seen = {(f.type, f.part, f.start, f.end) for f in known}
    messages = {part.index: part.message for part in parts}
    findings: list[Finding] = []
    group = len({f.group for f in known if f.group is not None})
    for view in joined(parts):
        for span, pieces in crossing(view, spanner.inspect(view.text)):
            places = [(span.type, *piece) for piece in pieces]
            turns = {messages[part] for part, *_ in pieces}
            # the last word of one message and the first of the next look like a name where they are none
            apart = span.type == "PERSON" and len(turns) > 1 and span.score < TOGETHER
            if apart or seen.issuperset(places):
                continue
            seen.update(places)
            findings += [Finding(span.type, *piece, span.score, spanner.name, group=group) for piece in pieces]
            group += 1
    return findings
