"""What was counted, before anything is hidden: never leaves the machine, and never says who."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Known:
    """A rule that was in force."""

    effect: str
    rule: str
    by_group: bool = False
    """Whether it may be counted per group: it is not about self-harm, disclosure, cheating or words somebody chose."""
    title: Mapping[str, str] = field(default_factory=dict)


@dataclass(slots=True)
class Cell:
    """How often, and of how many different people."""

    count: int = 0
    people: set[int] = field(default_factory=set)

    def add(self, person: int) -> None:
        """Once more."""
        self.count += 1
        self.people.add(person)


@dataclass(slots=True)
class Tally:
    """Everything of one period."""

    exchanges: Cell = field(default_factory=Cell)
    groups: dict[str, Cell] = field(default_factory=dict)
    rules: dict[tuple[str, str], Cell] = field(default_factory=dict)
    """By effect and the rule that won."""
    cells: dict[tuple[str, str, str], Cell] = field(default_factory=dict)
    """By effect, rule and group."""
    beside: dict[tuple[str, str], Cell] = field(default_factory=dict)
    """What does not add up to anything: types of data, results, detectors that failed, what could not be seen."""
    trees: dict[tuple[str, str, str], Cell] = field(default_factory=dict)
    """What adds up in steps: cases by kind and end, objections and samples by rule and outcome, reveals, erasures."""
    machine: dict[tuple[str, str], int] = field(default_factory=dict)
    """What is of nobody: refusals before anybody was known, starts, minutes without the gate, entries erased."""
    _persons: dict[str, int] = field(default_factory=dict, repr=False)

    def person(self, subject: str) -> int:
        """A number that stands for a pseudonym in this tally alone."""
        return self._persons.setdefault(subject, len(self._persons))

    def note(self, family: str, name: str, person: int) -> None:
        """Something that does not add up."""
        self.beside.setdefault((family, name), Cell()).add(person)

    def branch(self, tree: str, name: str, end: str, person: int) -> None:
        """Something that adds up in steps."""
        self.trees.setdefault((tree, name, end), Cell()).add(person)

    def tick(self, family: str, name: str, count: int = 1) -> None:
        """Something that is of nobody."""
        self.machine[family, name] = self.machine.get((family, name), 0) + count
