"""What is looked at, where, and by whom: a table read off the codecs' own shapes and the detectors at work.

Every text of a question and an answer is seen by every detector that the policies ask for, whatever the address, the
member or the way it is streamed; what nobody can look into is listed as such and refused unless a policy lets it pass.
The table says it place by place, so that a claim can be checked.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from gateway.codecs.base import Codec
from gateway.exchange import Coverage, Direction

READ = ("text", "arguments", "schema")
"""What is done with a place that the detectors see: words for people, what a tool gets, what describes a tool."""
_UNSEEN = "unseen: "


class Looks(Protocol):
    """A detector, as far as the table names it."""

    @property
    def name(self) -> str:
        """As records have it."""

    @property
    def provides(self) -> Iterable[str]:
        """Entity types, scores and labels."""


@dataclass(frozen=True, slots=True)
class Cell:
    """One kind of content in one direction of one route."""

    route: str
    direction: Direction
    modality: str
    """``text``, ``arguments``, ``schema``, or a kind that nobody can look into."""
    seen: bool
    """Whether the detectors see it; otherwise it is refused, unless a policy lets unseen content pass."""
    places: tuple[str, ...]

    def to_json(self, detectors: Sequence[str]) -> dict[str, Any]:
        """For programs; with the detectors that look."""
        return {
            "route": self.route, "direction": self.direction, "modality": self.modality,
            "detectors": list(detectors) if self.seen else [], "places": list(self.places),
            "unless_allowed": "looked at" if self.seen else "refused",
        }  # fmt: skip


def table(codecs: Iterable[Codec]) -> list[Cell]:
    """A cell for each route, direction and kind of content, in that order."""
    cells = []
    for codec in codecs:
        places: dict[tuple[Direction, str], dict[str, None]] = defaultdict(dict)
        for direction, (place, what) in codec.covers():
            if what in READ or what.startswith(_UNSEEN):
                places[direction, what.removeprefix(_UNSEEN)].setdefault(place or "(all of it)")
        for (direction, modality), found in sorted(places.items(), key=lambda item: (item[0][0], _order(item[0][1]))):
            cells.append(Cell(codec.route, direction, modality, modality in READ, tuple(found)))
    return cells


def _order(modality: str) -> tuple[int, str]:
    return (READ.index(modality) if modality in READ else len(READ), modality)


def document(codecs: Iterable[Codec], detectors: Iterable[Looks]) -> dict[str, Any]:
    """The table for ``GET /gapura/v1/coverage``."""
    at_work = {one.name: sorted(one.provides) for one in detectors}
    return {"detectors": at_work, "coverage": [cell.to_json(sorted(at_work)) for cell in table(codecs)],
            "other_routes": "refused", "unknown_members": "looked at"}  # fmt: skip


def page(codecs: Sequence[Codec]) -> str:
    """The table for people, in Markdown."""
    cells = table(codecs)
    rows = ["| address | question: seen | question: unseen | answer: seen | answer: unseen |", "|---|---|---|---|---|"]
    for codec in codecs:
        mine = [cell for cell in cells if cell.route == codec.route]
        columns = [_listed(mine, direction, seen=seen) for direction in ("input", "output") for seen in (True, False)]
        rows.append(f"| `{codec.route}` | {' | '.join(columns)} |")
    return "\n".join(rows)


def details(codecs: Sequence[Codec]) -> str:
    """Every place, route by route, in Markdown."""
    out = []
    for codec in codecs:
        out += ["", f"### `{codec.route}`", "", "| direction | what | places |", "|---|---|---|"]
        out += [
            f"| {cell.direction} | {cell.modality if cell.seen else 'unseen: ' + cell.modality} "
            f"| {', '.join(f'`{place}`' for place in cell.places)} |"
            for cell in table([codec])
        ]  # fmt: skip
    return "\n".join(out)


def _listed(cells: Iterable[Cell], direction: str, *, seen: bool) -> str:
    return ", ".join(cell.modality for cell in cells if cell.direction == direction and cell.seen == seen) or "none"


def item(direction: Direction, total: int, coverage: Sequence[Coverage], unseen: Iterable[str]) -> str:
    """What was looked at of a question or an answer, as an item of a structured field (RFC 9651): characters there
    were, and how many of them each detector looked at; ``input;total=12;pii=12;unseen="image"``."""
    said = [direction, f"total={total}", *(f"{_key(one.detector)}={one.scanned}" for one in coverage)]
    kinds = " ".join(sorted(unseen))
    return ";".join([*said, f'unseen="{kinds}"'] if kinds else said)


def _key(detector: str) -> str:
    """A detector's name as a key of RFC 9651, section 3.1.2."""
    return "".join(letter if letter.isalnum() and letter.isascii() else "-" for letter in detector.lower())
