"""Where strings stand in a document, and writing them anew."""

from __future__ import annotations

import pytest

from gateway.codecs.places import is_token, leaves, rewritten


def test_names_texts_and_long_numbers_are_found() -> None:
    value = {"a": ["x", "", 5, True, None, 3174015509000001]}
    assert list(leaves(value, ("r",))) == [
        (("r", "a"), "a", False),
        (("r", "a", 0), "x", True),
        (("r", "a", 5), "3174015509000001", False),
    ]


def test_writing_anew_touches_nothing_else_and_nothing_in_place() -> None:
    document = {"a": [{"b": "x"}, {"c": "y"}], "d": {}}
    new = rewritten(document, {("a", 0, "b"): "z"})
    assert new == {"a": [{"b": "z"}, {"c": "y"}], "d": {}}
    assert document["a"] == [{"b": "x"}, {"c": "y"}]
    assert new["a"][1] is document["a"][1]


@pytest.mark.parametrize(
    ("value", "token"), [("call_1", True), (None, True), ("a b", False), ("a" * 129, False), (1, False)]
)
def test_a_token_is_what_a_machine_writes(value: object, token: bool) -> None:
    assert is_token(value) is token
