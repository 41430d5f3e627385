"""What the relay reads of an answer: escapes undone, and what its beginning cannot settle. See test_guard, too."""

from __future__ import annotations

import json
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from gateway.relay.looking import Looking, unescaped
from gateway.relay.terms import Terms
from policies.rules import Needs


@given(st.text(st.sampled_from('ab1"\\/u0035\n{}\u00e9'), max_size=40))
def test_undoing_escapes_changes_no_meaning(text: str) -> None:
    for written in (json.dumps(text), json.dumps(text).replace("1", "\\u0031").replace("/", "\\/")):
        assert json.loads(unescaped(written)) == text


def looking(needs: Needs) -> Looking:
    nothing: Any = None
    return Looking(nothing, Terms(needs, nothing, nothing, nothing, nothing, None, nothing))


def test_the_beginning_of_an_answer_settles_nothing_that_more_text_could_change() -> None:
    needs = Needs(
        True, frozenset({"ID_NIK"}), {"threat": 1}, looks_at=frozenset({"clock", "quota", "words", "modality"})
    )
    assert looking(needs).unsettled == {"ID_NIK", "threat", "words"}


def test_text_is_kept_only_where_all_of_it_will_be_read() -> None:
    assert looking(Needs(True, looks_at=frozenset({"size", "clock"}))).needs_text is False
    assert looking(Needs(True, looks_at=frozenset({"tools"}))).needs_text is True
