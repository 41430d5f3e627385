"""Figures of scores whose truth is known."""

from __future__ import annotations

import pytest

from gateway.detectors.making.figures import auc, figures, limit_at, recall_at


def test_auc_is_the_chance_to_be_above() -> None:
    assert auc([9, 8], [1, 2, 3]) == 1
    assert auc([5, 5], [5, 5]) == 0.5
    assert auc([1, 4], [2, 3]) == 0.5


def test_a_limit_is_reached_by_no_more_than_its_rate() -> None:
    harmless = list(range(1000))
    assert limit_at(harmless, 0.01) == 990
    assert sum(score >= limit_at(harmless, 0.01) for score in harmless) == 10
    assert limit_at([10000] * 3, 0.01) == 10000
    assert recall_at(0.01)([989, 990, 5000], harmless) == pytest.approx(2 / 3)


def test_intervals_hold_the_figure_and_shrink_with_more_rows() -> None:
    few = figures([5, 7, 9, 3] * 5, [1, 2, 6, 3] * 5, seed=1)
    many = figures([5, 7, 9, 3] * 200, [1, 2, 6, 3] * 200, seed=1)
    for told in (few, many):
        low, high = told["auc_interval"]  # type: ignore[misc]
        assert low <= told["auc"] <= high  # type: ignore[operator]
    width = [told["auc_interval"][1] - told["auc_interval"][0] for told in (few, many)]  # type: ignore[index]
    assert width[1] < width[0] / 3
    assert figures([5, 7], [1, 6], seed=3) == figures([5, 7], [1, 6], seed=3)


def test_a_side_without_rows_has_no_figures() -> None:
    assert figures([], [1, 2]) == {"positive": 0, "negative": 2}
