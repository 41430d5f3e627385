"""The processes of one gate: a leader, and workers behind the same socket that end when it ends, however it ends.

Only the leader listens to signals. It tells its workers over a pipe, which also breaks when the leader is killed: so a
signal sent to the whole group is one wish to stop, not two, and no worker is left behind without a leader.
"""

from __future__ import annotations

import contextlib
import multiprocessing
import threading
from collections.abc import Callable
from multiprocessing.connection import Connection, wait
from typing import Any, Protocol

PATIENCE = 30.0
"""Seconds a worker may take to end: longer than open answers are waited for."""
Stop = Callable[[], None]
"""One wish to stop: the first lets open answers end, the second cuts them. May be called from any thread."""


class Crew(Protocol):
    """A process, as one of those that make up a gate."""

    first: bool
    """Whether it is the one that signs the log on and off."""

    def watch(self, stop: Stop) -> None:
        """Calls ``stop`` when the others want this process to end."""

    def pass_on(self) -> None:
        """Tells the others that this process was asked to stop."""

    def disband(self) -> None:
        """Returns when the others have ended. Blocks."""


class Alone:
    """A gate of one process."""

    first = True

    def watch(self, stop: Stop) -> None:
        """Nobody else is there."""

    def pass_on(self) -> None:
        """Nobody else is there."""

    def disband(self) -> None:
        """Nobody else is there."""


class Leader:
    """The first process, with its workers. ``main(pipe, *args)`` is what a worker runs."""

    first = True

    def __init__(self, count: int, main: Callable[..., None], *args: Any) -> None:
        context = multiprocessing.get_context("spawn")
        self._told = False
        self.lost = False
        """Whether a worker ended that nobody had asked to."""
        self._pipes: list[Connection] = []
        self._workers = []
        for _ in range(count):
            theirs, ours = context.Pipe(duplex=False)
            worker = context.Process(target=main, args=(theirs, *args))
            worker.start()
            theirs.close()
            self._pipes.append(ours)
            self._workers.append(worker)

    def watch(self, stop: Stop) -> None:
        """Ends the gate when a worker ends by itself: half a gate would answer half as well and say nothing."""

        def until_one_ends() -> None:
            wait([worker.sentinel for worker in self._workers])
            if not self._told:
                self.lost = True
                stop()

        threading.Thread(target=until_one_ends, name="crew", daemon=True).start()

    def pass_on(self) -> None:
        """Tells the workers."""
        self._told = True
        for pipe in self._pipes:
            with contextlib.suppress(OSError):  # it has ended already
                pipe.send_bytes(b"stop")

    def disband(self) -> None:
        """Waits for the workers; ends those that do not end."""
        if not self._told:
            self.pass_on()
        for worker in self._workers:
            worker.join(PATIENCE)
            if worker.is_alive():
                worker.kill()
                worker.join()
        for pipe in self._pipes:
            pipe.close()


class Worker(Alone):
    """One of the others."""

    first = False

    def __init__(self, pipe: Connection) -> None:
        self._pipe = pipe

    def watch(self, stop: Stop) -> None:
        """Stops when the leader says so, or is gone."""

        def until_told() -> None:
            with contextlib.suppress(EOFError, OSError):
                while self._pipe.recv_bytes():
                    stop()
            stop()

        threading.Thread(target=until_told, name="crew", daemon=True).start()
