"""How far two readers agree, beyond what chance would give: Cohen's kappa (J. Cohen, *A coefficient of agreement for
nominal scales*, Educational and Psychological Measurement 20, 1960). Pure.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

FEW = 30
"""Below so many cases read twice, a figure says more about chance than about readers."""


@dataclass(frozen=True, slots=True)
class Agreement:
    """The figures of some cases that two people have read."""

    read: int
    same: int
    kappa: float | None
    """1: always the same; 0: as often as chance; None: there is nothing in which they could differ."""

    @property
    def raw(self) -> float | None:
        """The share on which both said the same."""
        return self.same / self.read if self.read else None

    @property
    def few(self) -> bool:
        """Whether there are too few to say anything."""
        return self.read < FEW


def agreement(pairs: Sequence[tuple[str, str]]) -> Agreement:
    """Of each case what the first and the second reader said."""
    read, same = len(pairs), sum(first == second for first, second in pairs)
    firsts, seconds = Counter(first for first, _ in pairs), Counter(second for _, second in pairs)
    chance = sum(count * seconds[verdict] for verdict, count in firsts.items())
    if read == 0 or chance == read * read:
        return Agreement(read, same, None)
    return Agreement(read, same, (read * same - chance) / (read * read - chance))
