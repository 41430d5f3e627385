"""Group commit: batches form while a sync is under way; nobody waits for ever."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable, Mapping, Sequence

import pytest

from audit import LogUnavailable, Record
from audit.merkle import Frontier
from audit.record import Sealed, seal
from audit.store.base import Sign
from audit.writer import BATCH_LIMIT, QUEUE_LIMIT, Ticket, Writer


class MemoryStore:
    """A store whose disk the test holds in its hands."""

    def __init__(self) -> None:
        self.batches: list[int] = []
        self.signed: list[bool] = []
        self.disk = threading.Event()
        self.disk.set()
        self.trouble: BaseException | None = None

    def append(self, records: Sequence[Sealed], sign: Sign | None) -> int:
        self.disk.wait(5)
        if self.trouble is not None:
            raise self.trouble
        first = sum(self.batches)
        if records:
            self.batches.append(len(records))
        self.signed.append(sign is not None)
        return first

    def names(self) -> Mapping[str, str]:
        return {}

    def found(self, names: Mapping[str, str], note: str) -> None: ...

    def head(self) -> tuple[Frontier, str]:
        return Frontier(), ""

    def orphans(self) -> tuple[list[str], int]:
        return [], 0

    def settle(self, size: int) -> None: ...

    def erase(self, indices: Sequence[int], name: Callable[[Sequence[int]], Sealed], sign: Sign) -> int:
        return 0

    def close(self) -> None: ...


RECORD = seal(Record("outcome", {}), "2026-11-25T04:10Z")


@pytest.fixture
def store() -> MemoryStore:
    return MemoryStore()


@pytest.fixture
def writer(store: MemoryStore) -> Writer:
    return Writer(store, lambda tree: f"{tree.size}")


def waiting(writer: Writer) -> Ticket:
    ticket = Ticket(RECORD, None)
    writer.put(ticket)
    return ticket


def result(ticket: Ticket) -> int:
    return ticket.future.result(5)  # type: ignore[call-arg]


def start_with_a_checkpoint(writer: Writer, store: MemoryStore) -> None:
    """What an earlier process left unsigned is signed at once."""
    writer.start()
    while not store.signed:
        threading.Event().wait(0.005)


def test_what_waits_during_a_sync_goes_together_in_order(writer: Writer, store: MemoryStore) -> None:
    store.disk.clear()
    tickets = [waiting(writer) for _ in range(3)]
    writer.start()
    tickets += [waiting(writer) for _ in range(60)]
    store.disk.set()
    assert [result(ticket) for ticket in tickets] == list(range(63))
    assert len(store.batches) <= 3
    writer.stop()


def test_a_batch_is_bounded(writer: Writer, store: MemoryStore) -> None:
    tickets = [waiting(writer) for _ in range(BATCH_LIMIT + 1)]
    writer.start()
    assert [result(ticket) for ticket in tickets] == list(range(BATCH_LIMIT + 1))
    writer.stop()
    assert store.batches == [BATCH_LIMIT, 1]


def test_a_full_queue_refuses_and_later_takes_again(writer: Writer, store: MemoryStore) -> None:
    tickets = [waiting(writer) for _ in range(QUEUE_LIMIT)]
    with pytest.raises(LogUnavailable) as refused:
        waiting(writer)
    assert refused.value.code == "busy"
    writer.start()
    assert result(tickets[-1]) == QUEUE_LIMIT - 1
    assert result(waiting(writer)) == QUEUE_LIMIT
    writer.stop()


def test_checkpoints_are_a_second_apart_and_the_last_record_gets_one(
    writer: Writer, store: MemoryStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    now = [100.0]
    monkeypatch.setattr("audit.writer.time.monotonic", lambda: now[0])
    start_with_a_checkpoint(writer, store)
    for second in (100.0, 100.2, 100.9, 101.1, 101.2):
        now[0] = second
        result(waiting(writer))
    assert store.signed == [True, False, False, False, True, False]
    writer.stop()
    assert store.signed == [True, False, False, False, True, False, True]


def test_a_quiet_log_is_signed_without_waiting_for_the_next_record(writer: Writer, store: MemoryStore) -> None:
    start_with_a_checkpoint(writer, store)
    result(waiting(writer))
    assert store.signed == [True, False]
    for _ in range(60):
        if len(store.signed) == 3:
            break
        threading.Event().wait(0.05)
    assert store.signed == [True, False, True]
    writer.stop()
    assert store.signed == [True, False, True], "nothing new: no further checkpoint"


def test_a_failed_batch_is_said_to_each_and_the_next_one_may_succeed(writer: Writer, store: MemoryStore) -> None:
    store.trouble = LogUnavailable("full")
    writer.start()
    for ticket in (waiting(writer), waiting(writer)):
        with pytest.raises(LogUnavailable) as refused:
            result(ticket)
        assert refused.value.code == "full"
    store.trouble = None
    assert result(waiting(writer)) == 0
    writer.stop()


def test_after_the_end_nothing_is_taken_and_what_waited_is_written(writer: Writer, store: MemoryStore) -> None:
    writer.start()
    tickets = [waiting(writer) for _ in range(10)]
    writer.stop()
    writer.stop()
    assert [result(ticket) for ticket in tickets] == list(range(10))
    with pytest.raises(LogUnavailable) as refused:
        waiting(writer)
    assert refused.value.code == "closed"


@pytest.mark.filterwarnings("ignore::pytest.PytestUnhandledThreadExceptionWarning")
def test_even_a_bug_in_the_store_leaves_nobody_waiting(writer: Writer, store: MemoryStore) -> None:
    store.trouble = ZeroDivisionError()
    tickets = [waiting(writer) for _ in range(BATCH_LIMIT + 5)]
    writer.start()
    for ticket in tickets:
        with pytest.raises(LogUnavailable):
            result(ticket)
    with pytest.raises(LogUnavailable) as refused:
        waiting(writer)
    assert refused.value.code == "closed"
    writer.stop()


async def test_coroutines_are_woken_on_their_own_loop_and_may_give_up(writer: Writer, store: MemoryStore) -> None:
    loop = asyncio.get_running_loop()
    store.disk.clear()
    patient, impatient = Ticket(RECORD, loop), Ticket(RECORD, loop)
    for ticket in (patient, impatient):
        writer.put(ticket)
    writer.start()
    impatient.future.cancel()
    store.disk.set()
    assert await asyncio.wait_for(patient.future, 5) == 0  # type: ignore[arg-type]
    await asyncio.to_thread(writer.stop)
    assert sum(store.batches) == 2, "the record of the one that gave up stands"


def test_a_loop_that_has_gone_stops_nobody(writer: Writer) -> None:
    loop = asyncio.new_event_loop()
    ticket = Ticket(RECORD, loop)
    loop.close()
    writer.put(ticket)
    writer.start()
    assert result(waiting(writer)) in (0, 1)
    writer.stop()
