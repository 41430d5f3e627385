"""Values in the parts of a request: in each alone, then those that lie across parts."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from gateway.detectors.base import NOBODY, Known, SpanDetector
from gateway.detectors.pii.names.lists import in_columns, with_cells
from gateway.detectors.pii.names.memory import remembered
from gateway.detectors.pii.names.roster import TOGETHER
from gateway.detectors.views import crossing, joined, own, own_findings
from gateway.exchange import Finding, Part


def search(spanner: SpanDetector, parts: Sequence[Part]) -> list[Finding]:
    """The values in each part alone, then those that lie across parts and are not known yet.

    A person who is named surely in one part is known in all others: parts that name such a person are searched again.
    """
    found = {part.index: _within(spanner, part) for part in parts}
    known = remembered(parts, [finding for findings in found.values() for finding in findings])
    if known is not NOBODY:
        found.update({part.index: _within(spanner, part, known) for part in parts if known.find(part.text)})
    findings = [finding for part in parts for finding in found[part.index]]
    return findings + _across(spanner, parts, findings)


def _within(spanner: SpanDetector, part: Part, known: Known = NOBODY) -> list[Finding]:
    view = own(part)
    spans = spanner.inspect(view.text, known)
    if part.role != "assistant" and "PERSON" in spanner.provides:  # answers come in pieces, without the head of a table
        spans = with_cells(spans, in_columns(view.text))
    return list(own_findings(part, view, spans, spanner.name))


def _across(spanner: SpanDetector, parts: Sequence[Part], known: Iterable[Finding]) -> list[Finding]:
    seen = {(f.type, f.part, f.start, f.end) for f in known}
    messages = {part.index: part.message for part in parts}
    findings: list[Finding] = []
    group = 0
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
