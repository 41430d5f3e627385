"""Rule 6: the gate knows again what it let pass or refused, and keeps nothing but keyed hashes."""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Callable, Iterator
from typing import Protocol

import pytest

from gateway.admission import history as module
from gateway.admission.folders import Site, open_site
from gateway.admission.history import History

DAY = 24 * 3600.0
A, B, C = b"a" * 16, b"b" * 16, b"c" * 16


class Clock(Protocol):
    now: float

    def __call__(self) -> float: ...


@pytest.fixture
def history(site: Site, clock: Clock) -> Iterator[History]:
    opened = History(site.state, DAY, clock)
    opened.start()
    yield opened
    opened.close()


def rows(site: Site) -> int:
    with sqlite3.connect(site.data / "state.db") as connection:
        count = int(connection.execute("SELECT count(*) FROM texts").fetchone()[0])
    connection.close()
    return count


def eventually(condition: Callable[[], bool]) -> bool:
    until = time.monotonic() + 5
    while not condition() and time.monotonic() < until:
        time.sleep(0.02)
    return condition()


def test_what_was_remembered_is_known_at_once_and_after_a_restart(site: Site, clock: Clock) -> None:
    first = History(site.state, DAY, clock)
    first.start()
    first.remember([A, B], refused=False)
    first.remember([C], refused=True)
    expected = {A: "passed", B: "passed", C: "refused"}
    assert first.known([A, B, C, b"never met"]) == expected
    first.close()
    again = History(site.state, DAY, clock)
    again.start()
    assert again.known([A, B, C, b"never met"]) == expected
    again.close()


def test_the_last_word_counts(site: Site, history: History) -> None:
    history.remember([A], refused=False)
    assert eventually(lambda: rows(site) == 1)
    history.remember([A], refused=True)
    assert history.known([A]) == {A: "refused"}
    assert eventually(lambda: history.known([A]) == {A: "refused"} and not history._writing)


def test_another_worker_knows_it_too(site: Site, history: History, clock: Clock) -> None:
    elsewhere = open_site(site.data, site.keys)
    other = History(elsewhere.state, DAY, clock)
    other.start()
    history.remember([A], refused=True)
    assert eventually(lambda: other.known([A]) == {A: "refused"})
    other.close()
    elsewhere.close()


def test_memory_ends_with_its_time_and_is_cleared_away(site: Site, history: History, clock: Clock) -> None:
    history.remember([A], refused=False)
    assert eventually(lambda: rows(site) == 1)
    clock.now += DAY
    assert history.known([A]) == {}
    later = History(site.state, DAY, clock)
    later.start()
    later.remember([B], refused=False)
    assert eventually(lambda: rows(site) == 1 and later.known([B]) == {B: "passed"})
    later.close()


def test_a_long_conversation_is_looked_up_whole(history: History) -> None:
    many = [number.to_bytes(16, "big") for number in range(1_700)]
    history.remember(many, refused=False)
    assert eventually(lambda: not history._waiting and not history._writing)
    assert len(history.known(many * 2)) == 1_700


def test_a_backlog_that_is_full_loses_the_new_and_says_how_many(
    site: Site, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "MOST_WAITING", 2)
    history = History(site.state, DAY, clock)
    history.remember([A, B, C], refused=False)
    history.remember([B], refused=True)
    assert history.lost == 1
    history.start()
    assert history.known([A, B, C]) == {A: "passed", B: "refused"}
    history.close()


def test_a_database_that_fails_makes_everything_new(site: Site, history: History) -> None:
    history.remember([A], refused=False)
    assert eventually(lambda: rows(site) == 1 and not history._writing)
    with sqlite3.connect(site.data / "state.db") as connection:
        connection.execute("DROP TABLE texts")
    connection.close()
    assert history.known([A]) == {}
    history.remember([B, C], refused=False)
    assert eventually(lambda: history.lost == 2)
