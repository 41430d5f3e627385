"""Texts without the values in them, for whoever may not see those: each is replaced by the name of its type."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from gateway.exchange import Finding, Part


def masked(text: str, places: Iterable[tuple[int, int, str]]) -> str:
    """The text with every place (start, end, type) replaced; places that overlap become one, of the first's type."""
    out, done = [], 0
    for start, end, kind in sorted(places):
        if start >= done:
            out.append(text[done:start] + f"<{kind}>")
        done = max(done, end)
    return "".join(out) + text[done:]


def masked_parts(parts: Sequence[Part], findings: Iterable[Finding]) -> str:
    """Parts one below the other, without their values."""
    places: dict[int, list[tuple[int, int, str]]] = {part.index: [] for part in parts}
    for finding in findings:
        if finding.part in places and finding.end > finding.start:
            places[finding.part].append((finding.start, finding.end, finding.type))
    return "\n".join(masked(part.text, places[part.index]) for part in parts)
