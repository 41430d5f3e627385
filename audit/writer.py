"""Group commit: one thread that writes all waiting records in one transaction, with one sync.

While one batch is being synced the next one gathers by itself, so the number of syncs falls as the load rises and a
lone record never waits for company.
"""

from __future__ import annotations

import asyncio
import threading
import time
from collections.abc import Callable, Sequence
from concurrent.futures import Future
from queue import Empty, SimpleQueue

from audit.errors import AuditError, LogUnavailable
from audit.merkle import Frontier
from audit.record import Sealed
from audit.store.base import CHECKPOINT_SECONDS, Sign, Store

QUEUE_LIMIT = 4096
"""Records that may wait; one more is refused (``busy``)."""
BATCH_LIMIT = 512
Place = int | None
"""An index; None for a record that is durable and gets its place soon."""


class Ticket:
    """One record on its way, and who waits for its index: a coroutine or a thread."""

    __slots__ = ("future", "loop", "record")

    def __init__(self, record: Sealed, loop: asyncio.AbstractEventLoop | None) -> None:
        self.record = record
        self.loop = loop
        self.future: asyncio.Future[Place] | Future[Place] = Future() if loop is None else loop.create_future()

    def settle(self, result: Place | AuditError) -> None:
        """Hand over the index or the error. Runs on the loop that waits, if one does."""
        if self.future.done():  # the waiter was cancelled; the record stands all the same
            return
        if isinstance(result, AuditError):
            self.future.set_exception(result)
        else:
            self.future.set_result(result)


class Writer:
    """Owns the thread. Made by the log; nothing else talks to it."""

    def __init__(self, store: Store, sign: Sign, signed: Callable[[str], None] = lambda _: None) -> None:
        """Assigns only; see :meth:`start`. ``signed`` is told what ``sign`` made when it is durable."""
        self._store = store
        self._sign = sign
        self._on_signed = signed
        self._queue: SimpleQueue[Ticket | None] = SimpleQueue()
        self._gate = threading.Lock()
        self._open = True
        self._signed = 0.0
        self._unsigned = True
        self._thread = threading.Thread(target=self._run, name="gapura-audit-writer", daemon=True)

    def start(self) -> None:
        """Begin to write."""
        self._thread.start()

    def put(self, ticket: Ticket) -> None:
        """Queue a record.

        Raises:
            LogUnavailable: closed, or too many records wait.
        """
        with self._gate:  # nothing can slip in behind the end mark
            if not self._open:
                raise LogUnavailable("closed")
            if self._queue.qsize() >= QUEUE_LIMIT:
                raise LogUnavailable("busy")
            self._queue.put(ticket)

    def stop(self) -> None:
        """Write what waits, sign a last checkpoint, end the thread. Blocks; may be called twice."""
        with self._gate:
            if self._open:
                self._open = False
                self._queue.put(None)
        if self._thread.is_alive():
            self._thread.join()

    def _run(self) -> None:
        ended = False
        try:
            while not ended:
                batch, ended = self._gather()
                self._write(batch, last=ended)
        finally:
            self._refuse_the_rest()

    def _gather(self) -> tuple[list[Ticket], bool]:
        """Wait for records, or for the moment when the last ones are due to be signed; take all that are there."""
        due = max(0.0, self._signed + CHECKPOINT_SECONDS - time.monotonic()) if self._unsigned else None
        batch: list[Ticket] = []
        try:
            ticket = self._queue.get(timeout=due)
            while ticket is not None:
                batch.append(ticket)
                if len(batch) == BATCH_LIMIT:
                    return batch, False
                ticket = self._queue.get_nowait()
        except Empty:
            return batch, False
        return batch, True

    def _write(self, batch: Sequence[Ticket], *, last: bool) -> None:
        now = time.monotonic()
        due = last or now - self._signed >= CHECKPOINT_SECONDS
        if not batch and not (due and self._unsigned):
            return
        result: Place | AuditError = LogUnavailable("io")
        notes: list[str] = []

        def sign(tree: Frontier) -> str:
            notes.append(self._sign(tree))
            return notes[-1]

        try:
            result = self._store.append([ticket.record for ticket in batch], sign if due else None)
            self._unsigned = not due
        except AuditError as error:
            result = error
        finally:  # also if something unforeseen ends the thread: nobody waits for ever
            if due:
                self._signed = now
            self._answer(batch, result)
        if notes and not isinstance(result, AuditError):
            self._on_signed(notes[-1])  # nobody waits for it

    def _answer(self, batch: Sequence[Ticket], result: Place | AuditError) -> None:
        """Settle the tickets: threads at once, coroutines together in one call on each loop."""
        loops: dict[asyncio.AbstractEventLoop, list[tuple[Ticket, Place | AuditError]]] = {}
        for at, ticket in enumerate(batch):
            one = result + at if isinstance(result, int) else result
            if ticket.loop is None:
                ticket.settle(one)
            else:
                loops.setdefault(ticket.loop, []).append((ticket, one))
        for loop, settled in loops.items():
            try:
                loop.call_soon_threadsafe(_settle_all, settled)
            except RuntimeError:  # the loop has closed: nobody is there to be told
                continue

    def _refuse_the_rest(self) -> None:
        with self._gate:
            self._open = False
        while not self._queue.empty():
            ticket = self._queue.get_nowait()
            if ticket is not None:
                self._answer([ticket], LogUnavailable("closed"))


def _settle_all(settled: Sequence[tuple[Ticket, Place | AuditError]]) -> None:
    for ticket, result in settled:
        ticket.settle(result)
