"""A leader and its workers, as processes; what a worker runs is given by name, so the standard library has to do."""

from __future__ import annotations

import multiprocessing
import threading
from multiprocessing.connection import Connection

from gateway.crew import Leader, Worker

UNTIL_TOLD, AT_ONCE = Connection.recv_bytes, Connection.close


class Wishes:
    """Counts how often a process is asked to stop."""

    def __init__(self) -> None:
        self._seen = threading.Semaphore(0)

    def __call__(self) -> None:
        self._seen.release()

    def come(self, seconds: float = 20) -> bool:
        return self._seen.acquire(timeout=seconds)


def test_workers_end_when_their_leader_passes_on_a_wish() -> None:
    leader, wishes = Leader(2, UNTIL_TOLD), Wishes()
    leader.watch(wishes)
    leader.pass_on()
    leader.pass_on()
    leader.disband()
    assert not leader.lost
    assert not wishes.come(0), "the leader was asked to stop for a worker that it had ended itself"


def test_a_worker_that_ends_by_itself_ends_the_gate() -> None:
    leader, wishes = Leader(1, AT_ONCE), Wishes()
    leader.watch(wishes)
    assert wishes.come()
    assert leader.lost
    leader.disband()


def test_to_disband_is_to_tell_them() -> None:
    leader = Leader(1, UNTIL_TOLD)
    leader.disband()
    leader.disband()
    assert not leader.lost


def test_a_worker_hears_each_wish_and_notices_when_the_leader_is_gone() -> None:
    theirs, ours = multiprocessing.Pipe(duplex=False)
    wishes = Wishes()
    with theirs:
        Worker(theirs).watch(wishes)
        assert not wishes.come(0)
        ours.send_bytes(b"stop")
        assert wishes.come()
        ours.close()
        assert wishes.come()
