"""Legal hold: what a court, a supervisor or a dispute needs is neither erased nor forgotten while the hold lasts."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from audit.errors import EntryHeld
from audit.store.base import Doomed

Scope = Literal["subject", "exchange", "entries"]


@dataclass(frozen=True, slots=True)
class Hold:
    """Nothing of ``value`` may be erased: a person's pseudonym, an exchange id, or ``first-last`` indices."""

    id: str
    """Eight hexadecimal digits."""
    scope: Scope
    value: str
    since: str
    """Minute, UTC."""
    by: str
    """The account that set it."""
    reason: str

    def covers(self, one: Doomed) -> bool:
        """Whether the hold is about this entry."""
        if self.scope == "subject":
            return one.subject == self.value
        if self.scope == "exchange":
            return one.exchange == self.value
        first, _, last = self.value.partition("-")
        return int(first) <= one.index <= int(last or first)


def holding(holds: Iterable[Hold], every: Iterable[Doomed]) -> Hold | None:
    """The first hold that covers one of these entries."""
    entries = tuple(every)
    return next((hold for hold in holds if any(map(hold.covers, entries))), None)


def require_free(holds: Iterable[Hold], every: Iterable[Doomed]) -> None:
    """Nobody holds any of these.

    Raises:
        EntryHeld: somebody does, and who.
    """
    hold = holding(holds, every)
    if hold is not None:
        raise EntryHeld("held", hold=hold.id, by=hold.by, since=hold.since)
