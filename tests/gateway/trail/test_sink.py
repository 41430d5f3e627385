"""No record, no answer."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from pathlib import Path

import pytest

from audit import Log, Record
from audit.reader import Reader
from gateway.errors import Reason, Refused
from gateway.trail.sink import Sink

RECORD = Record("refusals", {"counts": {"no_key": 1}})


@pytest.fixture
def log(tmp_path: Path) -> Iterator[Log]:
    log = Log.open(tmp_path / "data", tmp_path / "keys")
    yield log
    log.close()


class Slow:
    """A log whose disk takes its time."""

    def __init__(self) -> None:
        self.go = asyncio.Event()
        self.kept: list[Record] = []

    async def append(self, record: Record) -> None:
        await self.go.wait()
        self.kept.append(record)


async def test_records_are_durable_in_order(log: Log, tmp_path: Path) -> None:
    sink = Sink(log)
    await sink.write(Record("refusals", {"n": 1}), Record("refusals", {"n": 2}))
    await sink.refusals({"no_key": 2})
    log.close()
    with Reader.open(tmp_path / "data").snapshot() as snapshot:
        entries = [entry.public_part() for entry in snapshot.between(0, snapshot.size())]
    assert [entry.get("n", entry.get("counts")) for entry in entries] == [1, 2, {"no_key": 2}]


async def test_a_log_that_cannot_be_written_closes_the_gate(log: Log) -> None:
    sink = Sink(log)
    log.close()
    for write in (sink.write(RECORD), sink.write(RECORD, RECORD), sink.write_shielded(RECORD)):
        with pytest.raises(Refused) as refused:
            await write
        assert refused.value.reason == Reason.CANNOT_RECORD
    await sink.settle()


async def test_a_record_that_is_too_large_closes_the_gate_too(log: Log) -> None:
    with pytest.raises(Refused) as refused:
        await Sink(log).write(Record("outcome", {}, {"x": "a" * 100_000}))
    assert refused.value.reason == Reason.CANNOT_RECORD
    assert "aaa" not in repr(refused.value)


async def test_who_hangs_up_still_leaves_a_record() -> None:
    slow = Slow()
    sink = Sink(slow)  # type: ignore[arg-type]
    waiting = asyncio.create_task(sink.write_shielded(RECORD))
    await asyncio.sleep(0)
    waiting.cancel()
    with pytest.raises(asyncio.CancelledError):
        await waiting
    assert slow.kept == []
    slow.go.set()
    await sink.settle()
    assert slow.kept == [RECORD]


async def test_threads_write_too_and_are_told_where_it_cannot_be(log: Log, tmp_path: Path) -> None:
    sink = Sink(log)
    await asyncio.to_thread(sink.write_now, RECORD)
    assert Reader.open(tmp_path / "data").get(0) is not None
    with pytest.raises(Refused) as told:
        await asyncio.to_thread(sink.write_now, Record("no such kind", {}))
    assert told.value.reason is Reason.CANNOT_RECORD
