"""New or history (rule 6): which parts of a request this gate has already let pass, and which it refused.

A chat client sends the whole conversation again with each turn. What was refused must neither stop every later turn
nor slip through with one: it is left out before the rest goes upstream.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from gateway.exchange import Part


@dataclass(frozen=True, slots=True)
class Split:
    """The parts that count as new, and the messages to leave out."""

    new: frozenset[int]
    dropped: frozenset[int]


def split(parts: Sequence[Part], known: Mapping[int, str]) -> Split:
    """``known`` maps a part's index to ``passed`` or ``refused``. The last message is always new: a refused question
    that is asked again is refused again."""
    last = max((part.message for part in parts if part.message is not None), default=-1)
    refused = {part.message for part in parts if known.get(part.index) == "refused" and part.message is not None}
    dropped = frozenset(message for message in refused if message != last)
    new = frozenset(
        part.index
        for part in parts
        if part.message not in dropped and (part.message == last or known.get(part.index) != "passed")
    )
    return Split(new, dropped)
