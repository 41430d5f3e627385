"""A published number: known, or known to lie between two bounds. What is hidden is unknown, never nothing."""

from __future__ import annotations

from dataclasses import dataclass

Path = tuple[str, ...]
"""What is counted: ``("rule", "block", "weapons")``."""


@dataclass(frozen=True, slots=True)
class Figure:
    """A count from ``low`` to ``high``, both included; ``high`` None: no bound is known."""

    low: int
    high: int | None

    @classmethod
    def exactly(cls, count: int) -> Figure:
        """A count that is known."""
        return cls(count, count)

    @property
    def exact(self) -> bool:
        """Whether it is known."""
        return self.low == self.high

    def __add__(self, other: Figure) -> Figure:
        high = None if self.high is None or other.high is None else self.high + other.high
        return Figure(self.low + other.low, high)


NOTHING = Figure(0, 0)
UNKNOWN = Figure(0, None)


def banded(count: int, width: int) -> Figure:
    """The band of ``width`` numbers in which a count lies: 37 is 20 to 39 of width 20."""
    low = count // width * width
    return Figure(low, low + width - 1)
