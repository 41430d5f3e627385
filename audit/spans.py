"""Sets of indices kept as runs: a log that forgot a million entries in order is one run."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator


class Spans:
    """Whole numbers as sorted, disjoint ``(first, last)`` runs."""

    def __init__(self, pairs: Iterable[tuple[int, int]] = ()) -> None:
        """Start with these runs, which may overlap."""
        self._first: list[int] = []
        self._last: list[int] = []
        for first, last in pairs:
            self.add(first, last)

    @classmethod
    def of(cls, numbers: Iterable[int]) -> Spans:
        """The runs that hold exactly these numbers."""
        return cls((number, number) for number in numbers)

    def __iter__(self) -> Iterator[tuple[int, int]]:
        return zip(self._first, self._last, strict=True)

    @property
    def count(self) -> int:
        """How many numbers there are."""
        return sum(last - first + 1 for first, last in self)

    def add(self, first: int, last: int) -> None:
        """Add every number from ``first`` to ``last``."""
        low = bisect_left(self._last, first - 1)  # the first run that ends at first - 1 or later
        high = bisect_right(self._first, last + 1)  # past the last run that begins at last + 1 or earlier
        if low < high:
            first, last = min(first, self._first[low]), max(last, self._last[high - 1])
        self._first[low:high] = [first]
        self._last[low:high] = [last]

    def first_outside(self, other: Spans) -> int | None:
        """The smallest number that is here and not in ``other``."""
        for first, last in self:
            at = bisect_right(other._first, first) - 1
            if at < 0 or other._last[at] < first:
                return first
            if other._last[at] < last:  # runs of ``other`` never touch: the next number is outside
                return other._last[at] + 1
        return None
