"""New or history: what was refused must neither stop every later turn nor slip through with one."""

from __future__ import annotations

from gateway.enforcement.history import Split, split
from gateway.exchange import Part


def turns(*messages: int | None) -> list[Part]:
    return [Part(place, f"t{place}", (place,), "user", message) for place, message in enumerate(messages)]


def test_without_memory_everything_is_new() -> None:
    assert split(turns(None, 0, 1), {}) == Split(frozenset({0, 1, 2}), frozenset())


def test_what_passed_is_history() -> None:
    assert split(turns(0, 1, 2), {0: "passed", 1: "passed"}) == Split(frozenset({2}), frozenset())


def test_what_was_refused_is_left_out_with_its_whole_message() -> None:
    assert split(turns(0, 0, 1), {0: "refused"}) == Split(frozenset({2}), frozenset({0}))


def test_a_refused_question_that_is_asked_again_is_new() -> None:
    assert split(turns(0, 1), {0: "refused", 1: "refused"}) == Split(frozenset({1}), frozenset({0}))
    assert split(turns(0, 1), {1: "passed"}) == Split(frozenset({0, 1}), frozenset())
