"""Plots as SVG inside a page. Colours come from the page (classes ``s0`` to ``s4``); shapes tell systems apart too.

Bars and dots stand in the row of a table that says the same in figures, so they are hidden from screen readers.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

COLOURS = 5
Share = float | None
_SHAPES = (
    '<circle cx="{x:.1f}" cy="{y:.1f}" r="3.6"/>',
    '<rect x="{left:.1f}" y="{top:.1f}" width="6.4" height="6.4"/>',
    '<path d="M{x:.1f} {top:.1f}l4 7h-8z"/>',
    '<path d="M{x:.1f} {high:.1f}l4.4 4.4l-4.4 4.4l-4.4 -4.4z"/>',
    '<path d="M{left:.1f} {top:.1f}h6.4l-3.2 6.8z"/>',
)


def bars(shares: Sequence[Share]) -> str:
    """Shares as bars, one below another, over the whole that they are of."""
    drawn = []
    for number, part in enumerate(shares):
        y = number * 6
        drawn.append(f'<rect class="track" y="{y}" width="100" height="5"/>')
        drawn.append(f'<rect class="s{number % COLOURS}" y="{y}" width="{100 * (part or 0):.1f}" height="5"/>')
    kind = "bars one" if len(shares) == 1 else "bars"
    box = f"0 0 100 {len(shares) * 6 - 1}"
    return f'<svg class="{kind}" viewBox="{box}" preserveAspectRatio="none" aria-hidden="true">{"".join(drawn)}</svg>'


def dots(shares: Sequence[Share]) -> str:
    """Shares as marks on one line from 0 to 1; of those in one place the first lies on top. Marks keep their size."""
    marks = [
        f'<svg x="{100 * part:.1f}%" y="8" overflow="visible">{_mark(number, 0, 0)}</svg>'
        for number, part in enumerate(shares)
        if part is not None
    ]
    line = '<rect class="track" y="7" width="100%" height="2"/>'
    return f'<svg class="dots" aria-hidden="true">{line}{"".join(reversed(marks))}</svg>'


def mark(number: int) -> str:
    """The mark of a system, for a legend."""
    return f'<svg viewBox="0 0 10 10" aria-hidden="true">{_mark(number, 5, 5)}</svg>'


@dataclass(frozen=True, slots=True)
class Curve:
    """Precision and recall of one system at each threshold where it found anything."""

    number: int
    points: Sequence[tuple[str, float, float]]
    """Threshold, recall, precision."""


@dataclass(frozen=True, slots=True)
class Axes:
    """What stands at a plot: its name for screen readers, and its two axes."""

    title: str
    across: str
    up: str


_WIDE, _HIGH, _LEFT, _BOTTOM, _TOP = 330, 210, 34, 30, 8


def curves(systems: Sequence[Curve], axes: Axes) -> str:
    """Recall across and precision up, from the lowest tenth that is needed to 1."""
    shares = [part for one in systems for _, *both in one.points for part in both]
    low = min(9, int(10 * min(shares, default=0))) / 10
    drawn = [_grid(low, axes)]
    for one in reversed(systems):
        places = [(name, _across(recall, low), _up(precision, low)) for name, recall, precision in one.points]
        line = " ".join(f"{x:.1f},{y:.1f}" for _, x, y in places)
        marks = "".join(_mark(one.number, x, y) for _, x, y in places)
        ends = {places[0], places[-1]} if places else set()
        names = "".join(
            f'<text x="{x - 6:.1f}" y="{y + 12:.1f}" text-anchor="end">{name}</text>' for name, x, y in ends
        )
        drawn.append(f'<g class="s{one.number % COLOURS}"><polyline points="{line}"/>{marks}</g>{names}')
    title = escape(axes.title)
    return (
        f'<svg class="curve" viewBox="0 0 {_WIDE + _LEFT + 10} {_HIGH + _BOTTOM + _TOP}" role="img" '
        f'aria-label="{title}">{"".join(drawn)}</svg>'
    )


def _grid(low: float, axes: Axes) -> str:
    drawn = []
    for tenth in range(round(low * 10), 11):
        x, y = _across(tenth / 10, low), _up(tenth / 10, low)
        drawn.append(f'<path class="grid" d="M{x:.1f} {_TOP}v{_HIGH}M{_LEFT} {y:.1f}h{_WIDE}"/>')
        drawn.append(f'<text x="{x:.1f}" y="{_TOP + _HIGH + 12}" text-anchor="middle">{tenth / 10:.1f}</text>')
        drawn.append(f'<text x="{_LEFT - 4}" y="{y + 3:.1f}" text-anchor="end">{tenth / 10:.1f}</text>')
    middle = _TOP + _HIGH / 2
    drawn.append(
        f'<text x="{_LEFT + _WIDE / 2}" y="{_TOP + _HIGH + 26}" text-anchor="middle">{escape(axes.across)}</text>'
        f'<text x="9" y="{middle}" text-anchor="middle" transform="rotate(-90 9 {middle})">{escape(axes.up)}</text>'
    )
    return "".join(drawn)


def _across(share: float, low: float) -> float:
    return _LEFT + _WIDE * (share - low) / (1 - low)


def _up(share: float, low: float) -> float:
    return _TOP + _HIGH * (1 - (share - low) / (1 - low))


def _mark(number: int, x: float, y: float) -> str:
    shape = _SHAPES[number % len(_SHAPES)].format(x=x, y=y, left=x - 3.2, top=y - 3.4, high=y - 4.4)
    return f'<g class="s{number % COLOURS}">{shape}</g>'


def lines(systems: Sequence[Curve], axes: Axes) -> str:
    """Lines within the unit square, without marks: many points, or a diagonal to compare with."""
    drawn = [_grid(0.0, axes)]
    for one in reversed(systems):
        line = " ".join(f"{_across(x, 0):.1f},{_up(y, 0):.1f}" for _, x, y in one.points)
        drawn.append(f'<g class="s{one.number % COLOURS}"><polyline points="{line}"/></g>')
    return (
        f'<svg class="curve" viewBox="0 0 {_WIDE + _LEFT + 10} {_HIGH + _BOTTOM + _TOP}" role="img" '
        f'aria-label="{escape(axes.title)}">{"".join(drawn)}</svg>'
    )
