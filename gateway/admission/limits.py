"""How much at once: places at a backend, waited for in fair turn, and counts of what never got that far.

Fair means by person, not by request: whoever waits gets the next place in turn, however many requests each has
waiting, and when the waiting room is full the one who fills it gives way to the one who has just come.
"""

from __future__ import annotations

import asyncio
import time
from collections import Counter, OrderedDict, deque
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass

from gateway.errors import Reason, Refused

Waiter = asyncio.Future[None]
MINUTE = 60.0


class Gate:
    """``concurrent`` places, ``waiting`` seats before them. For one event loop."""

    def __init__(self, concurrent: int, waiting: int) -> None:
        self._free = concurrent
        self._seats = waiting
        self._queues: OrderedDict[str, deque[Waiter]] = OrderedDict()
        """Those who wait, by subject; the first subject is next."""

    @property
    def waiting(self) -> int:
        """How many wait."""
        return sum(len(queue) for queue in self._queues.values())

    def place(self, subject: str) -> Place:
        """A place, for as long as the block runs. Raises ``Refused(BUSY)`` when the waiting room is full."""
        return Place(self, subject)

    async def enter(self, subject: str) -> None:
        """Take a place, or wait for one."""
        if self._free and not self._queues:
            self._free -= 1
            return
        self._make_room(subject)
        waiter: Waiter = asyncio.get_running_loop().create_future()
        self._queues.setdefault(subject, deque()).append(waiter)
        try:
            await waiter
        except asyncio.CancelledError:
            if waiter.done() and not waiter.cancelled() and waiter.exception() is None:
                self.leave()  # the place came in the very moment the client went away: pass it on
            else:
                self._remove(subject, waiter)
            raise

    def _make_room(self, subject: str) -> None:
        if self.waiting < self._seats:
            return
        longest = max(self._queues, key=lambda name: len(self._queues[name]), default=subject)
        mine = len(self._queues.get(subject, ()))
        if longest == subject or len(self._queues.get(longest, ())) <= mine + 1:
            raise Refused(Reason.BUSY)
        newest = self._queues[longest][-1]
        self._remove(longest, newest)
        newest.set_exception(Refused(Reason.BUSY))

    def _remove(self, subject: str, waiter: Waiter) -> None:
        queue = self._queues.get(subject)
        if queue is not None and waiter in queue:
            queue.remove(waiter)
            if not queue:
                del self._queues[subject]

    def leave(self) -> None:
        """Give a place to whoever is next."""
        while self._queues:
            subject, queue = self._queues.popitem(last=False)
            waiter = queue.popleft()
            if queue:
                self._queues[subject] = queue  # behind everybody else who waits
            if not waiter.done():
                waiter.set_result(None)
                return
        self._free += 1


@dataclass(frozen=True, slots=True)
class Place:
    """A place at a backend: ``async with place:``."""

    gate: Gate
    subject: str

    async def __aenter__(self) -> None:
        await self.gate.enter(self.subject)

    async def __aexit__(self, *_: object) -> None:
        self.gate.leave()


class Slots:
    """The places at every backend: ``async with slots(backend, subject):``."""

    def __init__(self, gates: Mapping[str, Gate]) -> None:
        self._gates = dict(gates)

    def __call__(self, backend: str, subject: str) -> Place:
        """A place at the backend of this name."""
        return self._gates[backend].place(subject)


class Ceiling:
    """How many requests the whole gate works on at once; no waiting, so that no memory is spent on it."""

    def __init__(self, most: int) -> None:
        self._most = most
        self.inside = 0

    def __enter__(self) -> None:
        if self.inside >= self._most:
            raise Refused(Reason.BUSY)
        self.inside += 1

    def __exit__(self, *_: object) -> None:
        self.inside -= 1


Flush = Callable[[Mapping[str, int]], Awaitable[None]]
"""Records counts by reason. Raises what ``failures`` names if it cannot, and is then asked again later."""


class RefusalCounter:
    """Refusals before authentication: counted, and recorded once a minute, so that a flood cannot fill the disk."""

    def __init__(
        self,
        flush: Flush,
        failures: tuple[type[Exception], ...] = (),
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._flush, self._failures, self._clock = flush, failures, clock
        self._counts: Counter[str] = Counter()
        self._since = clock()

    def count(self, reason: Reason) -> None:
        """One more."""
        self._counts[reason.value] += 1

    async def tick(self) -> None:
        """Record if a minute has passed. Call it every few seconds."""
        if self._clock() - self._since >= MINUTE:
            await self.flush()

    async def flush(self) -> None:
        """Record what there is; what cannot be recorded now stays for the next time."""
        self._since = self._clock()
        counts, self._counts = self._counts, Counter()
        if not counts:
            return
        try:
            await self._flush(dict(sorted(counts.items())))
        except self._failures:
            self._counts += counts
