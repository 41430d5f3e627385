"""What a key has used up: counted once for all processes, from the hour and the day the site's clock shows."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import pytest

from gateway.admission.quota import Quotas
from gateway.admission.state import State
from gateway.exchange import Usage
from policies.zones import zone


def at(text: str, name: str = "Asia/Jakarta") -> int:
    """A minute since the epoch, by a clock in a zone."""
    return int(datetime.fromisoformat(text).replace(tzinfo=zone(name)).timestamp()) // 60


MORNING = at("2026-11-25 07:30")


@pytest.fixture
def state(tmp_path: Path) -> Iterator[State]:
    state = State.open(tmp_path / "data")
    yield state
    state.close()


@pytest.fixture
def quotas(state: State) -> Iterator[Quotas]:
    quotas = Quotas(state, "Asia/Jakarta")
    yield quotas
    quotas.close()


async def used(quotas: Quotas, minute: int, key: str = "k", *, counts: bool = True) -> list[int]:
    """Questions of the hour and of the day, minutes, tokens."""
    told = await quotas.asked(key, minute, counts=counts)
    assert told is not None
    return [told[name] for name in ("questions_hour", "questions_day", "minutes_day", "tokens_day")]


async def test_the_question_being_asked_counts(quotas: Quotas) -> None:
    assert await used(quotas, MORNING) == [1, 1, 1, 0]
    assert await used(quotas, MORNING) == [2, 2, 1, 0]
    assert await used(quotas, MORNING + 1) == [3, 3, 2, 0]


async def test_an_hour_and_a_day_begin_where_the_sites_clock_says_so(quotas: Quotas) -> None:
    await used(quotas, at("2026-11-25 23:59"))
    assert await used(quotas, at("2026-11-26 00:00")) == [1, 1, 1, 0]
    await used(quotas, at("2026-11-26 06:59"))
    assert await used(quotas, at("2026-11-26 07:00")) == [1, 3, 3, 0], "a new hour, and midnight in London"


async def test_a_zone_may_stand_at_half_hours(state: State) -> None:
    quotas = Quotas(state, "Asia/Kolkata")
    await used(quotas, at("2026-11-25 09:00", "Asia/Kolkata"))
    assert (await used(quotas, at("2026-11-25 09:59", "Asia/Kolkata")))[0] == 2
    assert (await used(quotas, at("2026-11-25 10:00", "Asia/Kolkata")))[0] == 1
    quotas.close()


async def test_keys_are_counted_apart(quotas: Quotas) -> None:
    await used(quotas, MORNING)
    assert await used(quotas, MORNING, "other") == [1, 1, 1, 0]


async def test_tokens_of_earlier_answers_count(quotas: Quotas) -> None:
    await used(quotas, MORNING)
    quotas.spent("k", MORNING, Usage(30, 12), 9999)
    assert await used(quotas, MORNING) == [2, 2, 1, 42]
    quotas.spent("k", MORNING, None, 41)
    quotas.spent("k", MORNING, Usage(None, -5), 3)
    assert (await used(quotas, MORNING))[3] == 42 + 11 + 1, "four characters to a token where nobody counts"
    quotas.spent("k", MORNING - 24 * 60, Usage(1000, 0), 0)
    assert (await used(quotas, MORNING))[3] == 54, "yesterday's answer ends today"


async def test_whoever_looks_counts_nothing(quotas: Quotas) -> None:
    assert await used(quotas, MORNING, counts=False) == [1, 1, 1, 0]
    await used(quotas, MORNING)
    assert await used(quotas, MORNING, counts=False) == await used(quotas, MORNING) == [2, 2, 1, 0]


async def test_processes_count_together_and_lose_nothing(state: State) -> None:
    workers = [Quotas(state, "Asia/Jakarta") for _ in range(4)]
    told = await asyncio.gather(*(used(one, MORNING) for one in workers * 25))
    assert sorted(row[1] for row in told) == list(range(1, 101))
    for one in workers:
        one.close()


async def test_yesterdays_rows_are_deleted(quotas: Quotas, state: State) -> None:
    await used(quotas, MORNING, "gone")
    await used(quotas, MORNING + 24 * 60)
    with state.read() as connection:
        assert connection.exec_driver_sql("SELECT key FROM quotas").scalars().all() == ["k"]


async def test_where_nobody_can_count_nobody_can_tell(quotas: Quotas, state: State) -> None:
    with state.write() as connection:
        connection.exec_driver_sql("DROP TABLE quotas")
    assert await quotas.asked("k", MORNING) is None
    quotas.spent("k", MORNING, None, 10)
