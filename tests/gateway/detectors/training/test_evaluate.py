"""Measures mean what their names say."""

from __future__ import annotations

import pytest

from gateway.detectors.harm import HarmDetector
from gateway.detectors.manifest import EMBEDDED
from gateway.detectors.training.evaluate import Measured, auc, levels, limit_at, reached


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


class Sparse(Measured):
    """Harmless sentences that score above every harmful one, as can happen where there are few."""

    def __init__(self) -> None:
        self.names = ("threat",)

    def of(self, name: str, language: str, positive: bool) -> list[float]:
        return [100, 8000] if positive else [0] * 98 + [9000, 9500]


def test_no_level_lies_where_nothing_harmful_reaches_it() -> None:
    assert levels(Sparse())["threat"] == {"cautious": 1, "balanced": 8000, "strict": 8000}


def test_the_manifest_of_the_embedded_model_says_what_is_measured() -> None:
    detector = HarmDetector(EMBEDDED)
    detector.load()
    measured = Measured(detector)
    written = detector.manifest.document["measured_on_held_out_sentences"]
    for label in detector.manifest.heads:
        found = levels(measured)[label.name]
        # a score may round differently on another processor
        assert all(abs(found[name] - limit) <= 5 for name, limit in label.levels.items()), label.name
        for language, numbers in measured.label(label.name).items():
            assert written[label.name][language] == pytest.approx(numbers, abs=0.02), (label.name, language)
