"""A circuit breaker: closed, open, half open, and closed again."""

from __future__ import annotations

from gateway.breaker import Breaker


def test_who_fails_again_and_again_is_left_alone_and_then_tried_once() -> None:
    now = 100.0
    breaker = Breaker(failures=3, rest=30, clock=lambda: now)
    for _ in range(3):
        assert breaker.lets_through()
        breaker.failed()
    assert breaker.rests
    assert not breaker.lets_through()
    now += 30
    assert not breaker.rests, "asking takes nobody's turn"
    assert breaker.lets_through(), "one may try"
    assert not breaker.lets_through(), "and nobody else meanwhile"
    breaker.failed()
    now += 29
    assert not breaker.lets_through()
    now += 1
    assert breaker.lets_through()
    breaker.succeeded()
    assert breaker.lets_through()
    assert breaker.lets_through()


def test_single_failures_between_successes_open_nothing() -> None:
    breaker = Breaker(failures=2)
    for _ in range(5):
        breaker.failed()
        breaker.succeeded()
    breaker.failed()
    assert breaker.lets_through()
