"""A code names its decision, however somebody types it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from audit.codes import beginning_of, code_of, read_code


@given(st.integers(0, 2**128 - 1))
def test_a_code_is_the_beginning_of_its_decision(number: int) -> None:
    decision = f"{number:032x}"
    code = code_of(decision)
    assert read_code(code) == code
    assert decision.startswith(beginning_of(code))


@pytest.mark.parametrize("typed", ["k7f2-m9qa", " K7F2 M9QA ", "k7f2m9qa", "K7F2-M9QA"])
def test_it_is_read_as_people_type_it(typed: str) -> None:
    assert read_code(typed) == "K7F2-M9QA"


def test_letters_that_look_like_digits_are_taken_for_them() -> None:
    assert read_code("OIL0-1111") == "0110-1111"


@pytest.mark.parametrize("typed", ["", "K7F2-M9Q", "K7F2-M9QAA", "K7F2-M9QU", "<script>", "K7F2-M9Q\u0661"])
def test_what_is_none_is_none(typed: str) -> None:
    assert read_code(typed) is None
