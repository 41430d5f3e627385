"""Logistic regression, held against truth that is known and against scikit-learn's."""

from __future__ import annotations

import numpy as np
import pytest

from gateway.detectors.making import fitting
from gateway.detectors.making.fitting import Features, fit


def drawn(count: int, seed: int) -> tuple[Features, np.ndarray]:
    """Vectors close together, as those of an encoder are, and words; either tells half of the truth."""
    chance = np.random.default_rng(seed)
    labels = chance.random(count) < 0.3
    vectors = chance.normal(size=(count, 8)) * 0.1 + 1
    vectors[:, 0] += labels * 0.15
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    texts = [f"{'jahat' if one and chance.random() < 0.6 else 'baik'} {chance.integers(100)}" for one in labels]
    return Features.of(texts, vectors, 12), labels


def test_what_was_not_seen_is_told_right() -> None:
    features, labels = drawn(600, 1)
    seen = np.arange(600) < 400
    line = fit(features.only(seen), labels[seen], seed=1)
    logits = line.logits(features.only(~seen))
    truth = labels[~seen]
    assert np.mean((logits > 0) == truth) > 0.85  # of 0.7 by guessing
    # a mean logit of the right size: scores are chances, not only an order
    assert np.mean(1 / (1 + np.exp(-logits))) == pytest.approx(truth.mean(), abs=0.05)


def test_the_minimum_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    linear = pytest.importorskip("sklearn.linear_model")
    features, labels = drawn(300, 2)
    features = Features(features.vectors, features.rows[:0], features.columns[:0], features.values[:0],
                        features.places[:0])  # fmt: skip
    monkeypatch.setattr(fitting, "STEPS", 20_000)
    monkeypatch.setattr(fitting, "STILL", 1e-9)
    line = fitting._solve(features, labels.astype(float), 4.0)
    middle = features.vectors.mean(axis=0)
    scale = np.sqrt(np.mean(np.sum((features.vectors - middle) ** 2, axis=1)))
    whole = np.concatenate([(features.vectors - middle) / scale, np.ones((300, 1))], axis=1)
    theirs = linear.LogisticRegression(C=4.0, fit_intercept=False, tol=1e-10, max_iter=5000).fit(whole, labels)
    assert np.allclose(line.logits(features), theirs.decision_function(whole), atol=1e-3)


def test_the_same_rows_and_seed_give_the_same_line() -> None:
    features, labels = drawn(200, 3)
    one, two = fit(features, labels, seed=7), fit(features, labels, seed=7)
    assert np.array_equal(one.dense, two.dense)
    assert one.bias == two.bias
