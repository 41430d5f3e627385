"""Whether the machine's clock runs true. Records carry its minute; one that was set is said in the record itself."""

from __future__ import annotations

import time
from collections.abc import Awaitable, Callable

from audit import Record
from gateway.errors import Refused

JUMP_SECONDS = 5.0
"""How far the wall clock may part from the steady one; a machine that was asleep parts them too."""
Clock = Callable[[], float]


class ClockWatch:
    """Compares two clocks, from when it was made."""

    def __init__(self, wall: Clock = time.time, steady: Clock = time.monotonic) -> None:
        self._wall, self._steady = wall, steady
        self._offset = wall() - steady()

    async def look(self, write: Callable[[Record], Awaitable[None]]) -> None:
        """Records a jump, once; where nothing can be recorded now, at one of the next looks."""
        offset = self._wall() - self._steady()
        moved = offset - self._offset
        if abs(moved) > JUMP_SECONDS:
            try:
                await write(Record("admin.clock_jump", {"seconds": round(moved)}))
            except Refused:
                return
            self._offset = offset
