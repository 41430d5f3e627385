"""Runs of indices behave as the set they stand for."""

from __future__ import annotations

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from audit.spans import Spans

runs = st.lists(
    st.tuples(st.integers(0, 60), st.integers(0, 6)).map(lambda run: (run[0], run[0] + run[1])), max_size=12
)


def numbers(pairs: list[tuple[int, int]]) -> set[int]:
    return {number for first, last in pairs for number in range(first, last + 1)}


@given(runs)
def test_runs_hold_what_was_added_and_never_touch(pairs: list[tuple[int, int]]) -> None:
    spans = Spans(pairs)
    found = list(spans)
    assert numbers(found) == numbers(pairs)
    assert spans.count == len(numbers(pairs))
    assert all(before[1] + 1 < after[0] for before, after in pairwise(found))


@given(runs, runs)
def test_the_first_number_that_the_other_lacks(pairs: list[tuple[int, int]], others: list[tuple[int, int]]) -> None:
    outside = numbers(pairs) - numbers(others)
    assert Spans(pairs).first_outside(Spans(others)) == min(outside, default=None)


def test_single_numbers_become_runs() -> None:
    assert list(Spans.of([5, 1, 2, 3, 9])) == [(1, 3), (5, 5), (9, 9)]
