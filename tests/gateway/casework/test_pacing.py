"""How often strangers may ask."""

from __future__ import annotations

import pytest

from gateway.casework.pacing import ALL_ASK, ALL_WRONG, HOUR, MINUTE, ONE_ASKS, ONE_WRONG, PLACES, Pace, place_of


class Clock:
    now = 1000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def pace(clock: Clock) -> Pace:
    return Pace(clock)


def test_one_place_asks_so_often_and_again_a_minute_later(pace: Pace, clock: Clock) -> None:
    assert [pace.may("a") for _ in range(ONE_ASKS + 1)] == [True] * ONE_ASKS + [False]
    assert pace.may("b")
    clock.now += MINUTE
    assert pace.may("a")


def test_many_places_are_bounded_together(pace: Pace) -> None:
    assert sum(pace.may(f"p{number}") for number in range(10_000)) == ALL_ASK


def test_who_tries_codes_is_stopped_for_an_hour_and_nobody_else_is(pace: Pace, clock: Clock) -> None:
    for _ in range(ONE_WRONG):
        pace.wrong("a")
    assert not pace.may("a")
    assert pace.may("b")
    clock.now += HOUR - 1
    assert not pace.may("a")
    clock.now += 1
    assert pace.may("a")


def test_trying_from_everywhere_is_stopped_too(pace: Pace) -> None:
    for number in range(ALL_WRONG):
        pace.wrong(f"p{number}")
    assert not pace.may("somebody else")


def test_memory_is_bounded_and_forgetting_a_place_does_not_forget_the_sum(pace: Pace) -> None:
    for number in range(3 * PLACES):
        pace.wrong(f"p{number}")
    assert not pace.may("x")
    assert len(pace._wrong._places) <= PLACES


@pytest.mark.parametrize(
    ("peer", "said", "behind", "place"),
    [
        ("10.0.0.7", "", False, "10.0.0.7"),
        ("10.0.0.7", "192.0.2.1", False, "10.0.0.7"),  # anybody can write that header
        ("10.0.0.7", "192.0.2.1", True, "192.0.2.1"),
        ("10.0.0.7", "6.6.6.6, 192.0.2.1", True, "192.0.2.1"),  # what the proxy added stands last
        ("10.0.0.7", "x, <script>", True, "10.0.0.7"),
        ("2001:db8:1:2:3:4:5:6", "", False, "2001:db8:1:2::/64"),
        ("::ffff:192.0.2.9", "", False, "192.0.2.9"),
        ("", "", False, "elsewhere"),
    ],
)
def test_where_somebody_comes_from(peer: str, said: str, *, behind: bool, place: str) -> None:
    assert place_of(peer, said, behind_proxy=behind) == place
