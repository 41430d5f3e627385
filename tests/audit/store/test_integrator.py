"""When the tree is extended and signed."""

from __future__ import annotations

import threading
import time
from itertools import pairwise
from typing import Any

import pytest

from audit import LogUnavailable
from audit.store.base import CHECKPOINT_SECONDS
from audit.store.integrator import LOOK_SECONDS, PASS_SECONDS, Integrator


class Database:
    """Counts what is moved and when; fails where it is told to."""

    def __init__(self) -> None:
        self.waiting = self.size = self.signed = 0
        self.signatures: list[float] = []
        self.passes: list[float] = []
        self.trouble: Exception | None = None
        self.moved = threading.Event()

    def move(self, due: Any, sign: Any, signed: Any) -> bool | None:
        self.passes.append(time.monotonic())
        if self.trouble is not None:
            raise self.trouble
        self.size, self.waiting = self.size + self.waiting, 0
        if due(self.signed, self.size):
            self.signed = self.size
            self.signatures.append(time.monotonic())
        self.moved.set()
        return False


@pytest.fixture
def database() -> Database:
    return Database()


@pytest.fixture
def integrator(database: Database) -> Any:
    integrator = Integrator(database.move)
    integrator.start(lambda tree: "", lambda note: None)
    yield integrator
    integrator.stop()


def test_what_is_appended_is_moved_soon(integrator: Integrator, database: Database) -> None:
    database.moved.wait(5)
    database.moved.clear()
    database.waiting = 3
    integrator.wake()
    assert database.moved.wait(PASS_SECONDS * 4)
    assert database.size == 3


def test_what_a_dead_process_left_is_found_without_being_told(integrator: Integrator, database: Database) -> None:
    database.waiting = 2
    time.sleep(LOOK_SECONDS + 3 * PASS_SECONDS)
    assert database.size == 2


def test_passes_and_checkpoints_keep_their_distance(integrator: Integrator, database: Database) -> None:
    end = time.monotonic() + 2.5
    while time.monotonic() < end:
        database.waiting += 1
        integrator.wake()
        time.sleep(0.01)
    for moments, least in ((database.passes, PASS_SECONDS), (database.signatures, CHECKPOINT_SECONDS)):
        assert all(later - earlier > 0.95 * least for earlier, later in pairwise(moments))
    assert 2 <= len(database.signatures) <= 3


def test_a_checkpoint_of_another_process_counts(integrator: Integrator, database: Database) -> None:
    time.sleep(LOOK_SECONDS + 2 * PASS_SECONDS)
    database.size = database.signed = 5
    database.waiting = 1
    integrator.wake()
    time.sleep(0.5 * CHECKPOINT_SECONDS)
    assert (database.size, database.signed) == (6, 5)
    time.sleep(CHECKPOINT_SECONDS)
    assert database.signed == 6


def test_at_the_end_everything_is_moved_and_signed(integrator: Integrator, database: Database) -> None:
    database.moved.wait(5)
    database.waiting = 1
    integrator.stop()
    integrator.stop()
    assert database.size == database.signed == 1


@pytest.mark.parametrize("trouble", [LogUnavailable("unreachable"), ValueError("no tree")])
def test_trouble_is_outlived_and_known(
    integrator: Integrator, database: Database, monkeypatch: pytest.MonkeyPatch, trouble: Exception
) -> None:
    from audit.store import integrator as module

    monkeypatch.setattr(module, "BEHIND_SECONDS", 0.2)
    database.trouble = trouble
    database.waiting = 1
    integrator.wake()
    time.sleep(0.5)
    assert integrator.behind()
    database.trouble = None
    time.sleep(LOOK_SECONDS + 2 * PASS_SECONDS)
    assert not integrator.behind()
    assert database.size == 1
