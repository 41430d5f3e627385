"""What was found beside what is marked: counts from which precision, recall and F2 follow.

A value is found *exactly*, or *by half*: same type and at least half of the union of both places in common. Characters
are counted for themselves, of each type and of any. F2 weighs recall above precision: what is missed leaves the house.
"""

from __future__ import annotations

import re
import time
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from gateway.detectors.base import Span
from gateway.detectors.evaluation.marked import Place, Row

ACCEPTED: Mapping[str, frozenset[str]] = {
    "STREET_ADDRESS": frozenset({"ID_ADDRESS", "LOCATION"}),
    "NRP": frozenset({"RELIGION", "ETHNICITY"}),
    "DATE_TIME": frozenset({"DATE_OF_BIRTH"}),
    "RELIGION": frozenset({"NRP"}),
    "ETHNICITY": frozenset({"NRP"}),
    "DATE_OF_BIRTH": frozenset({"DATE_TIME"}),
}
"""What else is right for a label, where sets and detectors have other words. What is found wrongly counts against the
type that was found, so these have no precision of their own to speak of."""
LOOSE = frozenset({"STREET_ADDRESS"})
"""Labels that are found where anything of theirs is: an address abroad is marked whole, and found as its places."""

ANY = "*"
"""Stands for all types together."""
NUMBERS, NAMES = "numbers", "names"
"""Groups of types: numbers and addresses of persons and machines; names of persons."""
THRESHOLDS = (4000, 5000, 6000, 7000, 8000, 9000)
"""Scores from which values are counted, to see what a stricter threshold would give and cost."""
_MACHINES = frozenset({"EMAIL_ADDRESS", "PHONE_NUMBER", "CREDIT_CARD", "IBAN_CODE", "URL", "MAC_ADDRESS"})
_OF_A_COUNTRY = re.compile(r"[A-Z]{2}_(?!ADDRESS)[A-Z_]+|IP_ADDRESS")
Fits = Callable[[Place, Place], bool]


class Outcome(NamedTuple):
    """Of one row: marked values that were found, found ones that are wrong, marked ones that were missed."""

    right: list[Place]
    wrong: list[Place]
    missed: list[Place]


@dataclass(slots=True)
class Tally:
    """What was found rightly, found wrongly, and missed."""

    right: int = 0
    wrong: int = 0
    missed: int = 0

    def add(self, outcome: Outcome) -> None:
        """Counts the values of one row."""
        self.right += len(outcome.right)
        self.wrong += len(outcome.wrong)
        self.missed += len(outcome.missed)

    @property
    def precision(self) -> float | None:
        """Share of the found that is right; None where nothing was found."""
        return self.right / (self.right + self.wrong) if self.right + self.wrong else None

    @property
    def recall(self) -> float | None:
        """Share of the marked that was found; None where nothing is marked."""
        return self.right / (self.right + self.missed) if self.right + self.missed else None

    def f(self, beta: int) -> float | None:
        """Both in one; None where nothing is marked and nothing was found."""
        weighed = (1 + beta**2) * self.right
        whole = weighed + beta**2 * self.missed + self.wrong
        return weighed / whole if whole else None


class Table(dict[str, Tally]):
    """Tallies by name."""

    def __missing__(self, name: str) -> Tally:
        return self.setdefault(name, Tally())

    def add(self, outcome: Outcome) -> None:
        """Counts the values of one row by their types."""
        self[ANY].add(outcome)
        for kind in {place.type for places in outcome for place in places}:
            self[kind].add(Outcome(*([place for place in places if place.type == kind] for places in outcome)))


@dataclass(frozen=True, slots=True)
class Confusion:
    """What was taken for what; None for nothing."""

    marked: str | None
    found: str | None


@dataclass(slots=True)
class Scores:
    """Everything that is counted over a set. Holds no text."""

    exact: Table = field(default_factory=Table)
    half: Table = field(default_factory=Table)
    characters: Table = field(default_factory=Table)
    sure: dict[int, Tally] = field(default_factory=lambda: {score: Tally() for score in THRESHOLDS})
    """Values found by half, where only those with this score or a higher one count."""
    by: dict[str, Table] = field(default_factory=dict)
    """Values found by half, by kind of text: ``by["register"]["chat"]``."""
    confusions: dict[Confusion, list[tuple[int, int, int]]] = field(default_factory=dict)
    """Where (row from 1, start, end) something was taken for something else."""
    clean: Counter[str] = field(default_factory=Counter)
    """Clean rows by what they could be taken for, and :data:`ANY`."""
    dirty: Counter[str] = field(default_factory=Counter)
    """Those with a false hit; LOCATION may stand in them."""
    evasion: Tally = field(default_factory=Tally)
    """Values found by half in rows whose values were bent to hide."""
    rows: int = 0
    size: int = 0
    """Characters of all texts."""
    spent: float = 0.0
    """Seconds of CPU."""

    def add(self, row: Row, found: Sequence[Place]) -> None:
        """Counts one row."""
        self.rows += 1
        self.size += len(row.text)
        found = [place for place in found if _judged(place, row)]
        outcome = _matched(row.places, found, _by_half)
        self.half.add(outcome)
        self.exact.add(_matched(row.places, found, _exactly))
        for least, tally in self.sure.items():
            tally.add(_matched(row.places, [place for place in found if place.score >= least], _by_half))
        self._characters(row, found)
        self._confused(row, found, outcome)
        for kind, name in row.kinds:
            self.by.setdefault(kind, Table())[name].add(outcome)
        if row.evasion:
            self.evasion.add(outcome)
        if row.clean:
            names = {ANY, row.near or ANY}
            self.clean.update(names)
            self.dirty.update(names if any(place.type != "LOCATION" for place in found) else ())

    def group(self, name: str) -> Tally:
        """Values found by half, of the types that belong to a group."""
        tally = Tally()
        for kind, part in self.half.items():
            if group_of(kind) == name:
                tally.right, tally.wrong = tally.right + part.right, tally.wrong + part.wrong
                tally.missed += part.missed
        return tally

    def _characters(self, row: Row, found: Sequence[Place]) -> None:
        outside = _covered(row.unscored)
        for kind in {place.type for place in (*row.places, *found)} | {ANY}:
            marked = _covered(p for p in row.places if kind in {ANY, p.type}) - outside
            seen = _covered(p for p in found if kind == ANY or _answers(kind, p.type)) - outside
            own = _covered(p for p in found if kind in {ANY, p.type}) - outside
            tally = self.characters[kind]
            tally.right += len(marked & seen)
            tally.wrong += len(own - marked - _covered(p for p in row.places if _answers(p.type, kind)))
            tally.missed += len(marked - seen)

    def _confused(self, row: Row, found: Sequence[Place], outcome: Outcome) -> None:
        pairs = [(place, Confusion(place.type, _met(place, found))) for place in outcome.missed]
        pairs += [
            (place, Confusion(_met(place, row.places), place.type))
            for place in outcome.wrong
            if _met(place, outcome.missed) is None
        ]
        for place, what in pairs:
            self.confusions.setdefault(what, []).append((self.rows, place.start, place.end))


def group_of(kind: str) -> str | None:
    """To which group a type belongs, if any."""
    if kind == "PERSON":
        return NAMES
    return NUMBERS if kind in _MACHINES or _OF_A_COUNTRY.fullmatch(kind) else None


def measure(inspect: Callable[[str], Iterable[Span]], rows: Iterable[Row]) -> Scores:
    """Looks for values in all rows, and counts."""
    scores = Scores()
    for row in rows:
        began = time.process_time()
        found = [Place(span.start, span.end, span.type, span.score) for span in inspect(row.text)]
        scores.spent += time.process_time() - began
        scores.add(row, found)
    return scores


def _answers(marked: str, found: str) -> bool:
    return found == marked or found in ACCEPTED.get(marked, ())


def _common(one: Place, other: Place) -> int:
    return max(0, min(one.end, other.end) - max(one.start, other.start))


def _exactly(marked: Place, found: Place) -> bool:
    return _answers(marked.type, found.type) and marked[:2] == found[:2]


def _by_half(marked: Place, found: Place) -> bool:
    common = _common(marked, found)
    union = max(marked.end, found.end) - min(marked.start, found.start)
    return _answers(marked.type, found.type) and (common * 2 >= union or (marked.type in LOOSE and common > 0))


def _matched(marked: Sequence[Place], found: Sequence[Place], fits: Fits) -> Outcome:
    right, wrong, missed = [], [], list(marked)
    for place in found:
        met = next((one for one in missed if fits(one, place)), None)
        if met is not None:
            missed.remove(met)
            right.append(met)
        elif not any(one.type in LOOSE and fits(one, place) for one in marked):  # another part of an address
            wrong.append(place)
    return Outcome(right, wrong, missed)


def _covered(places: Iterable[Place]) -> set[int]:
    return {at for place in places for at in range(place.start, place.end)}


def _met(place: Place, others: Sequence[Place]) -> str | None:
    return next((other.type for other in others if _common(place, other)), None)


def _judged(place: Place, row: Row) -> bool:
    """Not where only what is not scored is marked, and not what the set never marks."""
    if row.judged is not None and place.type not in row.judged:
        return False
    return _met(place, row.unscored) is None or _met(place, row.places) is not None
