"""Numbers and their bounds."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from audit.statistics.figures import NOTHING, UNKNOWN, Figure, banded


@st.composite
def figures(draw: st.DrawFn) -> Figure:
    low = draw(st.integers(0, 99))
    return Figure(low, draw(st.none() | st.integers(low, 199)))


@given(figures(), figures(), figures())
def test_sums_do_not_depend_on_the_order(one: Figure, two: Figure, three: Figure) -> None:
    assert one + (two + three) == (three + one) + two
    assert one + NOTHING == one


def test_what_is_hidden_stays_unknown_and_is_not_nothing() -> None:
    assert Figure.exactly(57) + UNKNOWN == Figure(57, None)
    assert not (Figure.exactly(57) + UNKNOWN).exact
    assert (Figure.exactly(57) + Figure(0, 9)).high == 66


@given(st.integers(0, 10_000), st.integers(2, 60))
def test_a_band_holds_its_number_and_is_as_wide_as_said(count: int, width: int) -> None:
    band = banded(count, width)
    assert band.high is not None
    assert band.low <= count <= band.high
    assert (band.high - band.low + 1, band.low % width) == (width, 0)
