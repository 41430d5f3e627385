"""Logistic regression over an encoder's vectors and hashed character n-grams together, in numpy alone.

Accelerated gradient descent with a fixed step (Nesterov 2004, 2.2): the loss is smooth and, with its penalty, strongly
convex, so it converges without a search; hundreds of rows take milliseconds, thousands seconds.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from gateway.detectors.ngrams import places

STRENGTHS = (0.5, 2.0, 8.0, 32.0)
"""Inverse of the penalty for each row; the one with the least loss on rows left out is taken."""
FOLDS = 4
STEPS = 1500
STILL = 1e-5
"""The gradient at which it counts as arrived."""


@dataclass(frozen=True, slots=True)
class Features:
    """What is known of some texts."""

    vectors: Any
    """float [texts, width], each of length one"""
    rows: Any
    columns: Any
    values: Any
    """Of the n-grams, as a sparse matrix: text, column, share."""
    places: Any
    """Of each column the place in the table; places that no text has are left out, which is most of them."""

    @classmethod
    def of(cls, texts: Sequence[str], vectors: Any, bits: int) -> Features:
        """Of texts as they are scored, with their vectors."""
        found = [places(text, bits) for text in texts]
        sizes = [len(one) for one in found]
        values = [1 / np.sqrt(size) for size in sizes for _ in range(size)]
        used, columns = np.unique([place for one in found for place in one], return_inverse=True)
        return cls(np.asarray(vectors, np.float64), np.repeat(np.arange(len(texts)), sizes), columns,
                   np.array(values), used.astype(np.int64))  # fmt: skip

    def only(self, chosen: Any) -> Features:
        """Of the texts where ``chosen`` (bool) is true."""
        number = np.cumsum(chosen) - 1
        kept = chosen[self.rows]
        return Features(self.vectors[chosen], number[self.rows[kept]], self.columns[kept], self.values[kept],
                        self.places)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Line:
    """What was fitted: a logit is ``vector @ dense + sum of sparse[columns] / sqrt(count) + bias``."""

    dense: Any
    sparse: Any
    """Of each column of the features."""
    bias: float

    def logits(self, features: Features) -> Any:
        """float64 [texts]"""
        return features.vectors @ self.dense + _grams(features, self.sparse) + self.bias


def fit(features: Features, labels: Any, seed: int) -> Line:
    """The best line for labels (bool), its penalty chosen by cross-validation."""
    truth = np.asarray(labels, np.float64)
    fold = np.random.default_rng(seed).permutation(len(truth)) % FOLDS

    def loss(strength: float) -> float:
        lost = []
        for part in range(FOLDS):
            line = _solve(features.only(fold != part), truth[fold != part], strength)
            logits = line.logits(features.only(fold == part))
            lost.append(np.logaddexp(0, np.where(truth[fold == part] > 0, -logits, logits)))
        return float(np.mean(np.concatenate(lost)))

    return _solve(features, truth, min(STRENGTHS, key=loss))


def _solve(features: Features, truth: Any, strength: float) -> Line:
    middle = features.vectors.mean(axis=0)
    centred = features.vectors - middle
    scale = max(float(np.sqrt(np.mean(np.sum(centred**2, axis=1)))), 1e-9)
    centred /= scale  # so that a row's features have length one on average: vectors of e5 lie close together
    width = centred.shape[1]
    penalty = 1 / (strength * len(truth))
    steepest = 0.25 * 3 + penalty  # three blocks of features, each of mean square one, and the logistic's curvature
    slow = np.sqrt(penalty / steepest)
    weights = ahead = np.zeros(width + len(features.places) + 1)
    for _ in range(STEPS):
        logits = centred @ ahead[:width] + _grams(features, ahead[width:-1]) + ahead[-1]
        rest = (1 / (1 + np.exp(-logits)) - truth) / len(truth)
        spread = np.bincount(features.columns, rest[features.rows] * features.values, minlength=len(features.places))
        gradient = np.concatenate([rest @ centred, spread, [rest.sum()]]) + penalty * ahead
        if np.linalg.norm(gradient) < STILL:
            break
        before, weights = weights, ahead - gradient / steepest
        ahead = weights + (1 - slow) / (1 + slow) * (weights - before)
    dense = weights[:width] / scale
    return Line(dense, weights[width:-1], float(weights[-1] - middle @ dense))


def _grams(features: Features, table: Any) -> Any:
    shares = table[features.columns] * features.values
    return np.bincount(features.rows, shares, minlength=len(features.vectors))
