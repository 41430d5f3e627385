"""What the head of a column says of a cell, as far as a stream still knows it.

:mod:`gateway.detectors.cells` reads whole tables. A recogniser may look only at what stands near left of a value (the
law of locality in :mod:`gateway.detectors.pii.watched`), so a column is followed upwards from its cell, line by line,
to the topmost row that can be seen.
"""

from __future__ import annotations

from gateway.detectors.segments import REACH, left_of

SIGNS = "|\t;,"
"""What parts cells, in the order in which one is looked for (Markdown, copied sheets, CSV)."""
WIDEST = 40
"""Characters of a head: what is longer is a sentence that holds such a sign."""
_PARTS = SIGNS + "\n"
_EDGE = 8
"""Characters before a cell that tell whether one begins there."""
_AROUND = " *_`\"'"


def head(text: str, at: int) -> str:
    """The words at the top of the column whose cell begins at ``at``; empty where no cell begins there."""
    top = next(iter(column(text, at)), "")
    return top if len(top) <= WIDEST else ""


def column(text: str, at: int) -> list[str]:
    """What stands above the cell that begins at ``at``, topmost first; empty where no cell begins there."""
    edge = text[max(0, at - _EDGE) : at].rstrip(_AROUND)
    if edge and edge[-1] not in _PARTS:
        return []
    *above, row = left_of(text[max(0, at - REACH - 1) : at]).split("\n")
    sign = next((sign for sign in SIGNS if sign in (row or "".join(above[-1:]))), "")
    if not sign or row.rpartition(sign)[2].strip(_AROUND):
        return []
    place, cells = row.count(sign), []
    for line in reversed(above):
        pieces = line.split(sign)
        if len(pieces) <= place or len(pieces) < 2:
            break
        cells.append(pieces[place].strip(_AROUND + "\r"))
    return cells[::-1]
