"""Somebody sets the clock while the gate runs: the record says so, and keeps its order."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from audit import Log, Record
from audit.verify import verify
from gateway.errors import Reason, Refused
from gateway.trail.clock import ClockWatch
from gateway.trail.sink import Sink


class Clocks:
    wall = 1_764_043_800.0
    steady = 50.0

    def run(self, seconds: float, jump: float = 0) -> None:
        self.wall += seconds + jump
        self.steady += seconds


@pytest.fixture
def clocks() -> Clocks:
    return Clocks()


@pytest.fixture
def watch(clocks: Clocks) -> ClockWatch:
    return ClockWatch(lambda: clocks.wall, lambda: clocks.steady)


async def test_forward_and_back_are_told_once_each_and_small_steps_are_not(clocks: Clocks, watch: ClockWatch) -> None:
    told: list[Any] = []

    async def write(record: Record) -> None:
        told.append((record.kind, record.public["seconds"]))

    for seconds, jump in ((600, 0), (1, 4), (1, -4), (1, 3600), (1, 0), (1, -7200), (1, 0)):
        clocks.run(seconds, jump)
        await watch.look(write)
    assert told == [("admin.clock_jump", 3600), ("admin.clock_jump", -7200)]


async def test_a_jump_that_cannot_be_recorded_now_is_recorded_later(clocks: Clocks, watch: ClockWatch) -> None:
    told: list[int] = []

    async def refuse(record: Record) -> None:
        raise Refused(Reason.CANNOT_RECORD)

    async def write(record: Record) -> None:
        told.append(record.public["seconds"])

    clocks.run(1, -60)
    await watch.look(refuse)
    await watch.look(write)
    await watch.look(write)
    assert told == [-60]


async def test_records_keep_their_order_through_it_and_the_log_verifies(
    tmp_path: Path, clocks: Clocks, watch: ClockWatch
) -> None:
    log = Log.open(tmp_path / "data", tmp_path / "keys", clock=lambda: clocks.wall)
    sink = Sink(log)
    for jump in (0.0, 86_400.0, -172_800.0):
        clocks.run(30, jump)
        await watch.look(sink.write)
        await sink.write(Record("refusals", {"counts": {"no_key": 1}}))
    log.close()
    from audit.reader import Reader

    with Reader.open(tmp_path / "data").snapshot() as snapshot:
        entries = list(snapshot.between(0, 9))
    assert [(e.index, e.kind, e.minute) for e in entries] == [
        (0, "refusals", "2025-11-25T04:10Z"),
        (1, "admin.clock_jump", "2025-11-26T04:11Z"),
        (2, "refusals", "2025-11-26T04:11Z"),
        (3, "admin.clock_jump", "2025-11-24T04:11Z"),
        (4, "refusals", "2025-11-24T04:11Z"),
    ]
    assert verify(tmp_path / "data").level is not None
