"""The nouns are frozen: a stage makes a new value, it never edits one."""

from __future__ import annotations

import dataclasses

import pytest

from gateway import exchange

NOUNS = [noun for noun in vars(exchange).values() if dataclasses.is_dataclass(noun) and isinstance(noun, type)]


@pytest.mark.parametrize("noun", NOUNS, ids=lambda noun: noun.__name__)
def test_a_noun_is_frozen(noun: type) -> None:
    assert noun.__dataclass_params__.frozen  # type: ignore[attr-defined]
    assert "__dict__" not in dir(noun)


def test_there_are_nouns() -> None:
    assert {"Exchange", "Part", "Principal", "Finding", "Event", "Piece"} <= {noun.__name__ for noun in NOUNS}
