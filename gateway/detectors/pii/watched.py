"""A recogniser with what the engine must know of it: when to ask it, how far to trust it, where a text may be cut.

**The law of locality**, which streams rest on: whether a place is a value depends on the :data:`REACH` characters left
of it, on the value itself and on the next character. Where it needs more, or may hold white space, ``opens`` says so of
every gap between the words that must stay together.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from gateway.detectors.glance import Glance
from gateway.detectors.pii.presidio import EntityRecognizer
from gateway.detectors.segments import REACH

__all__ = ["REACH", "Glance", "Watched", "closed", "naming", "searching"]


def closed(before: str, after: str) -> bool:
    """The ``opens`` of a recogniser whose values hold no white space and need no word but those left of them."""
    return False


@dataclass(frozen=True, slots=True)
class Watched:
    """A recogniser and its terms."""

    recognizer: EntityRecognizer
    gate: Callable[[Glance], object]
    """May say yes without need, never no where the recogniser would find something."""
    trust: int
    """Which of two overlapping values stays: the one with the higher trust times score, then the longer one."""
    numeric: bool = False
    """Every value has a digit: one search spares prose all of these gates."""
    opens: Callable[[str, str], bool] = closed
    """Whether a value may lie over a gap, given the text before it (:data:`REACH` characters at most, blanks at its end
    left out) and what follows it, from a letter or digit on. May say yes without need, never no where one does."""
    lines: Callable[[str, str], bool] = closed
    """The same of a gap that ends a line: hardly a value goes on behind it."""


def searching(pattern: re.Pattern[str]) -> Callable[[Glance], object]:
    """A gate: is there anything of this shape?"""
    return lambda glance: pattern.search(glance.text)


def naming(words: frozenset[str]) -> Callable[[Glance], object]:
    """A gate: is any of these words (case-folded) there?"""
    return lambda glance: not words.isdisjoint(glance.words)
