"""Fair by person: stories at the door of a small machine."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from typing import Protocol

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gateway.admission.limits import Ceiling, Gate, RefusalCounter, Slots
from gateway.errors import Reason, Refused


class Clock(Protocol):
    now: float

    def __call__(self) -> float: ...


class Room:
    """A gate, and people who take a place, hold it until told, and are written down in order of entry."""

    def __init__(self, concurrent: int, waiting: int) -> None:
        self.gate = Gate(concurrent, waiting)
        self.inside: list[str] = []
        self._tasks: dict[str, asyncio.Task[None]] = {}
        self._done: dict[str, asyncio.Event] = {}

    async def comes(self, *names: str) -> None:
        for name in names:
            self._done[name] = asyncio.Event()
            self._tasks[name] = asyncio.create_task(self._stay(name))
            await asyncio.sleep(0)
        await asyncio.sleep(0)

    async def _stay(self, name: str) -> None:
        async with self.gate.place(name.rstrip("0123456789")):
            self.inside.append(name)
            await self._done[name].wait()

    async def leaves(self, name: str) -> None:
        self._done[name].set()
        await self._tasks[name]
        await asyncio.sleep(0)

    async def goes_away(self, name: str) -> None:
        self._tasks[name].cancel()
        await asyncio.gather(self._tasks[name], return_exceptions=True)
        await asyncio.sleep(0)

    def is_told_busy(self, name: str) -> bool:
        return self._tasks[name].done() and isinstance(self._tasks[name].exception(), Refused)

    async def empties(self) -> None:
        while waits := [name for name in self.inside if not self._tasks[name].done()]:
            await self.leaves(waits[0])


async def test_a_person_with_one_question_does_not_wait_behind_ten_of_another() -> None:
    room = Room(1, 20)
    await room.comes("ani1", "ani2", "ani3", "ani4", "budi1", "citra1", "budi2")
    await room.empties()
    assert room.inside == ["ani1", "ani2", "budi1", "citra1", "ani3", "budi2", "ani4"]


async def test_nobody_slips_in_past_those_who_wait() -> None:
    room = Room(2, 20)
    await room.comes("ani1", "ani2", "budi1")
    room._done["ani1"].set()
    await room.comes("citra1")
    await room.empties()
    assert room.inside == ["ani1", "ani2", "budi1", "citra1"]


async def test_when_the_room_is_full_the_newcomer_is_told_busy_at_once() -> None:
    room = Room(1, 2)
    await room.comes("ani1", "budi1", "citra1", "dewi1")
    assert room.is_told_busy("dewi1")
    await room.empties()
    assert room.inside == ["ani1", "budi1", "citra1"]


async def test_whoever_fills_the_room_gives_way_to_someone_new() -> None:
    room = Room(1, 3)
    await room.comes("ani1", "ani2", "ani3", "ani4", "budi1")
    assert room.is_told_busy("ani4")
    await room.comes("ani5")
    assert room.is_told_busy("ani5")
    await room.empties()
    assert room.inside == ["ani1", "ani2", "budi1", "ani3"]


async def test_no_waiting_room_means_busy_or_in() -> None:
    room = Room(1, 0)
    await room.comes("ani1", "budi1")
    assert room.is_told_busy("budi1")
    await room.leaves("ani1")
    await room.comes("citra1")
    await room.empties()
    assert room.inside == ["ani1", "citra1"]


async def test_a_client_that_goes_away_frees_its_seat_and_its_place() -> None:
    room = Room(1, 1)
    await room.comes("ani1", "budi1")
    await room.goes_away("budi1")
    await room.comes("citra1")
    await room.goes_away("ani1")
    await room.empties()
    assert room.inside == ["ani1", "citra1"]
    assert (room.gate._free, room.gate.waiting) == (1, 0)


async def test_a_client_that_goes_away_as_its_turn_comes_passes_the_place_on() -> None:
    room = Room(1, 2)
    await room.comes("ani1", "budi1", "citra1")
    room._done["ani1"].set()
    await asyncio.sleep(0)  # ani leaves and budi's turn is called, but budi has not moved yet
    await room.goes_away("budi1")
    await room.empties()
    assert room.inside == ["ani1", "citra1"]
    assert (room.gate._free, room.gate.waiting) == (1, 0)


async def test_an_error_inside_gives_the_place_back() -> None:
    gate = Gate(1, 0)
    with pytest.raises(ZeroDivisionError):
        async with gate.place("ani"):
            raise ZeroDivisionError
    async with gate.place("budi"):
        assert gate._free == 0


@settings(max_examples=60, deadline=None)
@given(
    st.integers(1, 3),
    st.integers(0, 4),
    st.lists(st.tuples(st.sampled_from(["comes", "leaves", "goes_away"]), st.sampled_from("abc")), max_size=40),
)
def test_whatever_happens_no_place_is_lost_or_made_up(
    concurrent: int, waiting: int, story: list[tuple[str, str]]
) -> None:
    async def play() -> None:
        room = Room(concurrent, waiting)
        counts: dict[str, int] = {}
        for what, who in story:
            if what == "comes":
                counts[who] = counts.get(who, 0) + 1
                await room.comes(f"{who}{counts[who]}")
            else:
                mine = [name for name, task in room._tasks.items() if name[0] == who and not task.done()]
                if mine and (what == "goes_away" or mine[0] in room.inside):
                    await getattr(room, what)(mine[0])
            busy = sum(name in room.inside and not task.done() for name, task in room._tasks.items())
            assert busy <= concurrent
            assert room.gate.waiting <= waiting
            assert room.gate.waiting == 0 or busy == concurrent
        await room.empties()
        assert (room.gate._free, room.gate.waiting) == (concurrent, 0)
        await asyncio.gather(*room._tasks.values(), return_exceptions=True)

    asyncio.run(play())


async def test_backends_do_not_wait_for_one_another() -> None:
    slots = Slots({"slow": Gate(1, 0), "fast": Gate(1, 0)})
    async with slots("slow", "ani"), slots("fast", "ani"):
        with pytest.raises(Refused) as caught:
            async with slots("slow", "budi"):
                pytest.fail("there is only one place")
    assert caught.value.reason is Reason.BUSY


def test_the_whole_gate_has_a_ceiling() -> None:
    ceiling = Ceiling(1)
    with ceiling, pytest.raises(Refused) as caught, ceiling:
        pytest.fail("there is only one place")
    assert caught.value.reason is Reason.BUSY
    assert ceiling.inside == 0


class Notebook:
    """Writes counts down, or cannot."""

    def __init__(self) -> None:
        self.pages: list[dict[str, int]] = []
        self.full = False

    async def __call__(self, counts: Mapping[str, int]) -> None:
        if self.full:
            raise OSError
        self.pages.append(dict(counts))


async def test_a_flood_of_refusals_is_one_line_a_minute(clock: Clock) -> None:
    notebook = Notebook()
    counter = RefusalCounter(notebook, (OSError,), clock)
    for _ in range(10_000):
        counter.count(Reason.BAD_KEY)
    counter.count(Reason.NO_KEY)
    await counter.tick()
    assert notebook.pages == []
    clock.now += 60
    await counter.tick()
    await counter.flush()
    assert notebook.pages == [{"bad_key": 10_000, "no_key": 1}]


async def test_counts_that_cannot_be_recorded_are_kept(clock: Clock) -> None:
    notebook = Notebook()
    counter = RefusalCounter(notebook, (OSError,), clock)
    counter.count(Reason.BAD_KEY)
    notebook.full = True
    await counter.flush()
    notebook.full = False
    counter.count(Reason.BAD_KEY)
    await counter.flush()
    assert notebook.pages == [{"bad_key": 2}]
