"""Figures of ranked scores, against values worked out by hand."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from gateway.detectors.evaluation import ranking


def counted(harmful: list[int], harmless: list[int]) -> ranking.Sides:
    scores = np.array([*harmful, *harmless])
    return ranking.sides(scores, np.arange(len(scores)) < len(harmful))


def between(scores: Any, harmful: Any, families: list[str], seed: int = 1) -> tuple[float, float]:
    return ranking.intervals({"auc": ranking.auc}, scores, harmful, families, seed)["auc"]


@pytest.mark.parametrize(
    ("harmful", "harmless", "area"),
    [([9, 8], [1, 2], 1.0), ([1], [9], 0.0), ([5, 5], [5], 0.5), ([5, 9], [5, 1], 3.5 / 4)],
)
def test_auc_counts_ties_half(harmful: list[int], harmless: list[int], area: float) -> None:
    assert ranking.auc(counted(harmful, harmless)) == area


def test_recall_never_lets_more_of_the_harmless_through_than_is_said() -> None:
    sides = counted([10_000, 90, 80, 10], [*range(1, 100), 10_000])
    assert ranking.limit_at(sides, 0.01) == 100
    assert ranking.recall_at(0.01)(sides) == 0.25
    assert ranking.recall_at(0.5)(sides) == 0.75


def test_where_too_many_harmless_ones_tie_at_the_top_nothing_is_found() -> None:
    sides = counted([10_000, 10_000], [10_000, 10_000, 1])
    assert ranking.limit_at(sides, 0.05) == 10_001
    assert ranking.recall_at(0.05)(sides) == 0.0
    assert ranking.recall_at(0.7)(sides) == 1.0


def test_a_roc_curve_goes_from_corner_to_corner_and_holds_the_auc() -> None:
    sides = counted([5, 9, 7], [5, 1, 7, 2])
    points = ranking.roc(sides)
    assert (points[0], points[-1]) == ((0.0, 0.0), (1.0, 1.0))
    x, y = zip(*points, strict=True)
    assert np.trapezoid(y, x) == pytest.approx(ranking.auc(sides))


def test_an_interval_is_the_same_again_and_holds_the_figure() -> None:
    chance = np.random.default_rng(3)
    harmful = np.arange(200) < 80
    scores = np.clip(chance.normal(5000 + 1500 * harmful, 1500), 0, 10_000).astype(int)
    alone = [str(number) for number in range(200)]
    first = between(scores, harmful, alone)
    assert first == between(scores, harmful, alone)
    assert first[0] < ranking.auc(ranking.sides(scores, harmful)) < first[1]
    copies = [str(number // 10) for number in range(200)]
    low, high = between(scores, harmful, copies, seed=2)
    assert low < high


def test_texts_of_one_family_come_and_go_together() -> None:
    scores, harmful = np.array([9, 9, 9, 1]), np.array([True, True, True, False])
    assert between(scores, harmful, ["a", "a", "a", "a"]) == (1.0, 1.0)


def test_scores_that_mean_what_they_say_have_no_calibration_error() -> None:
    sides = counted([8000] * 8 + [2000] * 2, [8000] * 2 + [2000] * 8)
    bins = ranking.reliability(sides)
    assert [(at, one.texts) for at, one in enumerate(bins) if one] == [(2, 10), (8, 10)]
    assert ranking.calibration_error(bins) == pytest.approx(0)
    assert ranking.calibration_error(ranking.reliability(counted([5000], [5000, 5000, 5000]))) == pytest.approx(0.25)


@pytest.mark.parametrize(
    ("hits", "of", "base", "many"),
    [(2, 10, 0.0, False), (3, 10, 0.0, True), (3, 100, 0.01, False), (4, 100, 0.01, True)],
)
def test_two_false_alarms_are_never_too_many(hits: int, of: int, base: float, many: bool) -> None:
    assert ranking.too_often(hits, of, base, 3) is many
