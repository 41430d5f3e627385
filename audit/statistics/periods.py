"""The times for which numbers are published: months, school half-years, years. Nothing finer and no free ranges.

Of two periods one contains the other or they have nothing in common, so that none can be taken from another but those
that :mod:`audit.statistics.shelf` keeps apart. All of them are UTC, as the log is.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, datetime

from audit.statistics.trouble import StatisticsError

_FORM = re.compile(r"(20[0-9]{2})(?:-(?:(0[1-9]|1[0-2])|H([12])))?")


@dataclass(frozen=True, slots=True)
class Period:
    """Some months of one year; both ends included."""

    year: int
    first: int
    last: int

    @classmethod
    def read(cls, text: str) -> Period:
        """``2026-07``, ``2026-H1`` (January to June), ``2026-H2`` or ``2026``. Raises ``StatisticsError``
        (``period``)."""
        found = _FORM.fullmatch(text)
        if found is None:
            raise StatisticsError("period")
        year, month, half = found.groups()
        if month:
            return cls(int(year), int(month), int(month))
        return cls(int(year), *{None: (1, 12), "1": (1, 6), "2": (7, 12)}[half])

    @property
    def text(self) -> str:
        """As :meth:`read` takes it."""
        if self.first == self.last:
            return f"{self.year}-{self.first:02}"
        return f"{self.year}" if self.last - self.first > 6 else f"{self.year}-H{1 if self.first == 1 else 2}"

    @property
    def since(self) -> str:
        """Its first minute."""
        return f"{self.year}-{self.first:02}-01T00:00Z"

    @property
    def until(self) -> str:
        """The first minute after it."""
        year, month = (self.year + 1, 1) if self.last == 12 else (self.year, self.last + 1)
        return f"{year}-{month:02}-01T00:00Z"

    @property
    def parts(self) -> tuple[Period, ...]:
        """The next smaller periods that it consists of; a month has none."""
        months = self.last - self.first + 1
        step = {12: 6, 6: 1, 1: 0}[months]
        return tuple(Period(self.year, at, at + step - 1) for at in range(self.first, self.last + 1, step or 12)
                     if step)  # fmt: skip

    def contains(self, other: Period) -> bool:
        """Whether the other lies in it, or is it."""
        return self.year == other.year and self.first <= other.first and other.last <= self.last

    def over(self, now: float) -> bool:
        """Whether it has ended at this second."""
        return datetime.fromtimestamp(now, UTC).strftime("%Y-%m-%dT%H:%MZ") >= self.until
