"""Wilson's interval, against figures that others have published."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from audit.statistics.rates import wilson


@pytest.mark.parametrize(
    ("hits", "tries", "low", "high"),
    [(81, 263, 0.2553, 0.3662), (15, 148, 0.0624, 0.1605), (0, 20, 0.0, 0.1611), (1, 29, 0.0061, 0.1718)],
)
def test_the_examples_of_newcombe_1998(hits: int, tries: int, low: float, high: float) -> None:
    """R. G. Newcombe, Statistics in Medicine 17 (1998) 857-872, table I, method 3."""
    assert wilson(hits, tries) == (pytest.approx(low, abs=6e-5), pytest.approx(high, abs=6e-5))


@given(st.integers(1, 5000).flatmap(lambda tries: st.tuples(st.integers(0, tries), st.just(tries))))
def test_the_share_lies_within_and_the_interval_mirrors(case: tuple[int, int]) -> None:
    hits, tries = case
    low, high = wilson(hits, tries)
    assert 0 <= low <= hits / tries + 1e-12
    assert hits / tries - 1e-12 <= high <= 1
    assert wilson(tries - hits, tries) == (pytest.approx(1 - high), pytest.approx(1 - low))


@pytest.mark.parametrize("case", [(0, 0), (3, 2), (-1, 2)])
def test_of_nothing_there_is_no_share(case: tuple[int, int]) -> None:
    with pytest.raises(ValueError, match="tries"):
        wilson(*case)
