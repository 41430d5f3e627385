"""Small drawings for a page that is published: bars and one line, as SVG without script or style of their own.

A bar stands in the row of its number, which is its text; a line has its text with it and a table beside it.
"""

from __future__ import annotations

from collections.abc import Sequence

from audit.papers.page import Markup, element
from audit.statistics.figures import Figure

STYLE = (
    "svg{display:block;width:100%}.bar{height:.9em;min-width:5em}.bar rect,.line circle{fill:#1f5f8b}"
    ".bar .open{fill:#9fc3db}.line{max-width:44em}.line polyline{fill:none;stroke:#1f5f8b;stroke-width:2}"
    ".line line{stroke:#888;stroke-width:1}.few{color:#555}"
    "@media(prefers-color-scheme:dark){body{color:#e9e9e6;background:#15181b}th,td{border-color:#454b50}"
    "h2{border-color:#6a7178}pre{background:#22272b}.claim{border-color:#e9e9e6}a{color:#9fc8ea}.few{color:#b4b9bd}"
    ".bar rect,.line circle{fill:#7db4dc}.bar .open{fill:#3d5a70}.line polyline{stroke:#7db4dc}}"
    "@media(max-width:40em){td::before{display:inline;padding-right:.5em}td[data-label='']::before{content:none}}"
    "@media print{body{color:#000;background:#fff}.bar rect,.line circle{fill:#000}.bar .open{fill:#aaa}"
    ".line polyline{stroke:#000}}"
)
"""Of both drawings, for bright and dark screens and for paper."""
_WIDE, _HIGH, _EDGE = 600, 160, 10


def bar(figure: Figure, largest: int) -> Markup:
    """How much it is of the largest; what is only possible is paler."""
    scale = 100 / max(largest, 1)
    low = figure.low * scale
    high = low if figure.high is None else min(100.0, figure.high * scale)
    pieces = [_rect(0, low)] + ([_rect(low, high - low, kind="open")] if high > low else [])
    return _svg(pieces, "0 0 100 10", kind="bar", preserveAspectRatio="none", **{"aria-hidden": "true"})


def line(figures: Sequence[Figure], told: str) -> Markup:
    """Numbers one after the other; ``told`` says them in words. Where one is hidden the line is broken."""
    largest = max([one.low for one in figures if one.exact] or [1]) or 1
    step = (_WIDE - 2 * _EDGE) / max(1, len(figures) - 1)
    places = [
        (_EDGE + step * at, _HIGH - _EDGE - (_HIGH - 2 * _EDGE) * one.low / largest) if one.exact else None
        for at, one in enumerate(figures)
    ]
    base = f"{_HIGH - _EDGE}"
    pieces = [element("line", x1=f"{_EDGE}", x2=f"{_WIDE - _EDGE}", y1=base, y2=base)]
    run: list[str] = []
    for place in [*places, None]:
        if place is not None:
            run.append(f"{place[0]:.1f},{place[1]:.1f}")
            pieces.append(element("circle", cx=f"{place[0]:.1f}", cy=f"{place[1]:.1f}", r="4"))
            continue
        if len(run) > 1:
            pieces.append(element("polyline", points=" ".join(run)))
        run = []
    return _svg(pieces, f"0 0 {_WIDE} {_HIGH}", kind="line", role="img", **{"aria-label": told})


def _rect(left: float, wide: float, **more: str) -> Markup:
    return element("rect", x=f"{left:.1f}", y="0", width=f"{wide:.1f}", height="10", **more)


def _svg(pieces: Sequence[Markup], box: str, **more: str) -> Markup:
    return element("svg", *pieces, viewBox=box, **more)
