"""A circuit breaker: who has failed several times in a row is left alone for a while, then tried once."""

from __future__ import annotations

import time
from collections.abc import Callable


class Breaker:
    """Closed, open, or half open (Nygard, *Release It!*); for one event loop."""

    def __init__(self, failures: int = 3, rest: float = 30.0, clock: Callable[[], float] = time.monotonic) -> None:
        self._limit, self._rest, self._clock = failures, rest, clock
        self._failed = 0
        self._until = 0.0

    @property
    def rests(self) -> bool:
        """Whether nobody may try now. Asking changes nothing."""
        return self._failed >= self._limit and self._clock() < self._until

    def lets_through(self) -> bool:
        """Whether somebody may try now. While it is half open, one: whoever asks next waits for another rest."""
        if self._failed < self._limit:
            return True
        if self._clock() < self._until:
            return False
        self._until = self._clock() + self._rest
        return True

    def succeeded(self) -> None:
        """It works (again)."""
        self._failed = 0

    def failed(self) -> None:
        """One more in a row."""
        self._failed += 1
        self._until = self._clock() + self._rest
