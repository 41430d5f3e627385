"""The thread that keeps the tree up with what was appended. Every process has one; the database lets one at a time.

Nobody is elected: each looks when its own process appended something, and now and then for what a dead one left.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable

from audit.errors import AuditError
from audit.store.base import CHECKPOINT_SECONDS, Sign

PASS_SECONDS = 0.1
"""Least time between two passes."""
LOOK_SECONDS = 0.5
"""Most time between two passes: how long a dead process's records wait."""
BEHIND_SECONDS = 10.0
"""How long records may wait for their place before no more are taken: what has no place is under no signature."""
_STOP_SECONDS = 5.0

Due = Callable[[int, int], bool]
"""Whether there may be a checkpoint: told the size of the newest one and that of the tree."""
Signed = Callable[[str], None]
"""Told each checkpoint when it is durable."""
Move = Callable[[Due, Sign, Signed], bool | None]
"""One pass; see ``PostgresStore.move``."""


class Integrator:
    """Owns the thread. Made by the store; nothing else talks to it."""

    def __init__(self, move: Move) -> None:
        """Assigns only; see :meth:`start`."""
        self._move = move
        self._ways: tuple[Sign, Signed] | None = None
        self._wake = threading.Event()
        self._ending = threading.Event()
        self._waiting_since: float | None = None
        self._seen = -1
        self._signed = 0.0
        self._thread = threading.Thread(target=self._run, name="gapura-audit-integrator", daemon=True)

    def start(self, sign: Sign, signed: Signed) -> None:
        """Begin to move."""
        self._ways = sign, signed
        self._thread.start()

    def wake(self) -> None:
        """Something was appended."""
        if self._waiting_since is None:
            self._waiting_since = time.monotonic()
        self._wake.set()

    def behind(self) -> bool:
        """Whether what was appended has been waiting for its place for too long."""
        since = self._waiting_since
        return since is not None and time.monotonic() - since > BEHIND_SECONDS

    def stop(self) -> None:
        """Move what waits, sign a last checkpoint, end the thread. Blocks; may be called twice."""
        self._ending.set()
        self._wake.set()
        if self._thread.is_alive():
            self._thread.join()

    def _run(self) -> None:
        while not self._ending.is_set():
            self._wake.wait(LOOK_SECONDS)
            self._wake.clear()
            while self._pass():
                if self._ending.is_set():
                    break
            self._ending.wait(PASS_SECONDS)
        deadline = time.monotonic() + _STOP_SECONDS
        while (more := self._pass()) is not False and time.monotonic() < deadline:
            if more is None:
                time.sleep(PASS_SECONDS)

    def _pass(self) -> bool | None:
        """One pass; False when nothing is left to be moved. What fails is tried again at the next."""
        assert self._ways is not None  # noqa: S101 - start() sets it
        before = self._waiting_since
        try:
            more = self._move(self._due, *self._ways)
        except (AuditError, ValueError):  # ValueError: a head that is no tree. Nothing is placed, and then none taken
            return None
        if more is False and self._waiting_since == before:
            self._waiting_since = None
        return more

    def _due(self, signed: int, size: int) -> bool:
        """Whether to sign a tree of ``size`` where the newest checkpoint is of ``signed``. Asked under the lock: one
        that another process made counts as made just now."""
        now = time.monotonic()
        if signed != self._seen:
            self._signed = now if self._seen >= 0 else self._signed
            self._seen = signed
        due = size > signed and (self._ending.is_set() or now - self._signed >= CHECKPOINT_SECONDS)
        if due:
            self._seen, self._signed = size, now
        return due
