"""How something stands that a rule holds."""

from __future__ import annotations

import pytest

from gateway.casework.held import Held, How
from gateway.casework.standing import NONE, Standing

FOUND = Held("1", "2", "3", "4", "input", "5", "", How.RELEASED, 9)


@pytest.mark.parametrize("word", ["denied", "expired", "shared", "nobody"])
def test_some_are_refused_and_use_nothing_up(word: str) -> None:
    standing = Standing(word, FOUND)
    assert standing.refused
    assert standing.took is None


@pytest.mark.parametrize(
    ("word", "took"), [("released", FOUND), ("answered", FOUND), ("waiting", None), ("held", None)]
)
def test_only_what_was_let_pass_is_used_up(word: str, took: Held | None) -> None:
    standing = Standing(word, FOUND)
    assert not standing.refused
    assert standing.took is took


def test_what_no_rule_holds_says_nothing_and_no_text_is_shown_of_any() -> None:
    assert (NONE.refused, NONE.took) == (False, None)
    assert "KenariMerah77" not in repr(Standing("answered", FOUND, text="KenariMerah77"))
