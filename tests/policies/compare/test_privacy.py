"""No count under k can be worked out from what is shown, whoever knows how it was made."""

from __future__ import annotations

from collections.abc import Callable
from itertools import product

import pytest

from policies.compare.privacy import Cell, added, alone, cells, one, part


def test_small_counts_are_left_out_with_one_that_covers_them() -> None:
    assert cells({"a": 3, "b": 40, "c": 90}, 5) == ({"a": "<5", "b": "-", "c": 90}, False)
    assert cells({"a": 3, "b": 40, "c": 90}, 5, cover="c") == ({"a": "<5", "b": 40, "c": "-"}, False)
    assert cells({"a": 0, "b": 40}, 5) == ({"a": 0, "b": 40}, False)


def test_where_nothing_covers_them_the_whole_row_goes() -> None:
    assert cells({"a": 3, "b": 5}, 5) == ({"a": "-", "b": "-"}, True)
    assert cells({"a": 3, "b": 1, "c": 0}, 5) == ({"a": "-", "b": "-", "c": 0}, True)


def test_of_a_number_that_is_not_shown_no_part_is_shown() -> None:
    assert part({"a": 30, "b": 60}, 5, "-") == {}
    assert part({"a": 30, "b": 60}, 5, 90) == {"a": 30, "b": 60}
    assert part({"a": 3, "b": 5}, 5, 8) == {}


def test_without_a_sum_only_the_small_ones_are_left_out() -> None:
    assert alone({"a": 3, "b": 40}, 5) == {"a": "<5", "b": 40}


def by_itself(counts: tuple[int, ...]) -> object:
    """What a reader sees of a row, and of its sum."""
    shown, away = cells(dict(zip("abc", counts, strict=True)), 3)
    return tuple(shown.values()), None if away else sum(counts)


def under_a_sum(counts: tuple[int, ...]) -> object:
    """What a reader sees of a row whose sum is shown elsewhere."""
    return tuple(part(dict(zip("abc", counts, strict=True)), 3, sum(counts)).items()), sum(counts)


@pytest.mark.parametrize("shown", [by_itself, under_a_sum])
def test_every_small_count_could_be_another(shown: Callable[[tuple[int, ...]], object]) -> None:
    """Every row of up to three counts, k = 3: among all that look the same none has one small number for certain."""
    alike: dict[object, set[tuple[int, ...]]] = {}
    rows = list(product(range(13), repeat=3))
    for row in rows:
        alike.setdefault(shown(row), set()).add(row)
    certain = [row for row in rows if sum(row) >= 3 and max(row) <= 8 for place in range(3)
               if 0 < row[place] < 3 and len({other[place] for other in alike[shown(row)]}) == 1]  # fmt: skip
    assert certain == []


@pytest.mark.parametrize(("count", "shown"), [(0, 0), (1, "<5"), (4, "<5"), (5, 5)])
def test_a_count_that_is_part_of_no_sum(count: int, shown: Cell) -> None:
    assert one(count, 5) == shown


def test_the_sum_over_gates_says_where_one_is_silent() -> None:
    assert added([3, 4]) == 7
    assert added([30, "<5", "-"]) == ">=30"
    assert added([">=30", 12]) == ">=42"
