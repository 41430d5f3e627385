"""Measures mean what their names say."""

from __future__ import annotations

import pytest

from gateway.detectors.training.evaluate import auc, limit_at, reached


def test_auc_counts_pairs() -> None:
    assert auc([3, 4], [1, 2]) == 1.0
    assert auc([1, 2], [1, 2]) == 0.5
    assert auc([1], [2, 3]) == 0.0


@pytest.mark.parametrize("rate", [0.05, 0.01, 0.001])
def test_a_level_is_reached_by_no_more_than_its_share(rate: float) -> None:
    benign = list(range(1000))
    limit = limit_at(benign, rate)
    assert reached(benign, limit) <= rate
    assert reached(benign, limit - 1) > rate
