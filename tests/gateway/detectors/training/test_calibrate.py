"""Calibration makes numbers mean what they say; levels keep to their rates."""

from __future__ import annotations

import numpy as np
import pytest

from gateway.detectors.training import calibrate
from gateway.detectors.training.corpus import UNKNOWN, Row
from gateway.detectors.training.sheets import HEADS


def error(chances: np.ndarray, labels: np.ndarray, bins: int = 10) -> float:
    """Expected calibration error (Guo et al. 2017): by bin, the distance of what is said from what is."""
    total = 0.0
    for low in np.linspace(0, 1, bins, endpoint=False):
        inside = (chances >= low) & (chances < low + 1 / bins + (low + 1 / bins >= 1))
        if inside.any():
            total += float(inside.mean()) * abs(float(chances[inside].mean()) - float(labels[inside].mean()))
    return total


def rows(labels: list[float], language: str = "en") -> list[Row]:
    return [Row(f"t{i}", (one,) + (UNKNOWN,) * (len(HEADS) - 1), language) for i, one in enumerate(labels)]


def test_logits_that_boast_are_damped() -> None:
    random = np.random.default_rng(3)
    true = random.normal(0, 1.5, 3000)
    labels = (random.random(3000) < 1 / (1 + np.exp(-true))).astype(float)
    logits = np.zeros((3000, len(HEADS)))
    logits[:, 0] = 4 * true
    (pairs, *others) = calibrate.calibration(logits, rows(list(labels)))
    assert pairs[""][0] == pytest.approx(0.25, abs=0.04)
    assert pairs["en"] == pairs[""]
    assert others[0] == {"": [1.0, 0.0]}
    chances = 1 / (1 + np.exp(-(pairs[""][0] * logits[:, 0] + pairs[""][1])))
    assert error(chances, labels) < 0.03 < error(1 / (1 + np.exp(-logits[:, 0])), labels)


def test_an_order_is_never_turned_around() -> None:
    logits = np.zeros((40, len(HEADS)))
    logits[:20, 0], logits[20:, 0] = 3, -3
    (pairs, *_) = calibrate.calibration(logits, rows([0.0] * 20 + [1.0] * 20))
    assert pairs[""][0] > 0


def test_a_level_is_reached_by_no_more_than_its_rate_in_either_language() -> None:
    scores = np.tile(np.arange(1000)[:, None], (2, len(HEADS)))
    scores[1000:] += 500
    found = calibrate.levels(scores, ["en"] * 1000 + ["id"] * 1000)
    toxicity = found[0]["levels"]
    for level, rate in (("cautious", 0.05), ("balanced", 0.01), ("strict", 0.001)):
        assert (scores[1000:, 0] >= toxicity[level]).mean() <= rate
    assert toxicity["cautious"] < toxicity["balanced"] <= toxicity["strict"]
    label = next(one for one in found if one["name"] == "weapons")
    assert (scores[1000:, 0] >= label["limit"]).mean() <= calibrate.GIVEN_AT


def test_what_calls_for_care_is_given_sooner_than_what_calls_for_a_refusal() -> None:
    scores = np.tile(np.arange(0, 10_000, 2)[:, None], (2, len(HEADS)))
    found = {one["name"]: one for one in calibrate.levels(scores, ["en"] * 5000 + ["id"] * 5000)}
    assert found["disclosure"]["limit"] < found["weapons"]["limit"] == found["medical"]["limit"]
    quiet = {one["name"]: one for one in calibrate.levels(np.zeros((20, len(HEADS))), ["en"] * 10 + ["id"] * 10)}
    assert quiet["disclosure"]["limit"] == calibrate.FLOORS["care"]
    assert quiet["weapons"]["limit"] == calibrate.FLOORS["given"]


def test_ngrams_are_added_only_where_they_help() -> None:
    labels = [0.0] * 200 + [1.0] * 50
    good, noise = np.zeros((250, len(HEADS))), np.random.default_rng(1).normal(0, 9, (250, len(HEADS)))
    good[200:, 0] = 5
    assert calibrate.share_of_ngrams(good, noise, rows(labels)) == 0
    assert calibrate.share_of_ngrams(noise, good * 40, rows(labels)) > 0


def test_a_label_that_nothing_shows_to_work_is_left_out() -> None:
    names = list(HEADS)
    good, blind, rare = names.index("weapons"), names.index("grooming"), names.index("csae")
    labels = np.zeros((40, len(HEADS)))
    labels[:10, [good, blind]] = 1
    labels[:2, rare] = 1
    logits = np.zeros((40, len(HEADS)))
    logits[:10, [good, rare]] = 5
    dev = [Row(f"t{i}", tuple(row)) for i, row in enumerate(labels)]
    kept = calibrate.heads_that_work(logits, dev)
    assert good in kept
    assert blind not in kept
    assert rare not in kept
    assert set(range(9)) <= set(kept)
