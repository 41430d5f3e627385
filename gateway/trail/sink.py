"""No record, no answer (rule 1): the gate's way to the log, and the only judge of whether it may go on."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping

from audit import Log, LogUnavailable, Record, RecordRefused
from gateway.errors import Reason, Refused
from gateway.trail.record import refusals_record


class Sink:
    """Writes records; a log that cannot be written closes the gate."""

    def __init__(self, log: Log) -> None:
        self._log = log
        self._open: set[asyncio.Task[None]] = set()

    async def write(self, *records: Record) -> None:
        """Returns when the records are durable, in this order. Raises ``Refused(CANNOT_RECORD)``."""
        try:
            if len(records) == 1:
                await self._log.append(records[0])
            else:
                await asyncio.gather(*(self._log.append(record) for record in records))
        except (LogUnavailable, RecordRefused):
            raise Refused(Reason.CANNOT_RECORD) from None

    def write_now(self, record: Record) -> None:
        """The same, for threads that may wait. Blocks."""
        try:
            self._log.append_sync(record)
        except (LogUnavailable, RecordRefused):
            raise Refused(Reason.CANNOT_RECORD) from None

    async def write_shielded(self, *records: Record) -> None:
        """The same, finished even if whoever waits is cancelled: a client that hangs up still leaves a record."""
        task = asyncio.create_task(self.write(*records))
        self._open.add(task)
        task.add_done_callback(self._settled)
        await asyncio.shield(task)

    def _settled(self, task: asyncio.Task[None]) -> None:
        self._open.discard(task)
        if not task.cancelled():
            task.exception()  # whoever waited has had it; one who left does not need it logged by asyncio

    async def refusals(self, counts: Mapping[str, int]) -> None:
        """Counts of refusals before authentication."""
        await self.write(refusals_record(counts))

    async def settle(self) -> None:
        """Waits for records that are still being written, at stop."""
        if self._open:
            await asyncio.wait(self._open)
