"""Train the table of character n-grams (:mod:`gateway.detectors.ngrams`): a logistic regression for each head."""

from __future__ import annotations

import io
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
from scipy import sparse  # type: ignore[import-untyped]
from sklearn.linear_model import LogisticRegression  # type: ignore[import-untyped]

from gateway.detectors.ngrams import places
from gateway.detectors.training.corpus import UNKNOWN, Row

BITS = 16
STRENGTH = 8.0
"""Inverse of the regularisation, as scikit-learn's ``C``."""


def table(rows: Sequence[Row], heads: int, bits: int = BITS) -> tuple[Any, Any]:
    """Weights float32 [2**bits, heads] and bias [heads]; a head that no row has stays at nothing."""
    features = matrix([row.text for row in rows], bits)
    labels = np.array([row.labels for row in rows])
    trust = np.array([row.weight for row in rows])
    weights, bias = np.zeros((1 << bits, heads), np.float32), np.zeros(heads, np.float32)
    for head in range(heads):
        known = labels[:, head] != UNKNOWN
        if len(set(labels[known, head])) < 2:
            continue
        model = LogisticRegression(C=STRENGTH, solver="liblinear", max_iter=200, random_state=0)
        model.fit(features[known], labels[known, head], trust[known])
        weights[:, head], bias[head] = model.coef_[0], model.intercept_[0]
    return weights, bias


def matrix(texts: Sequence[str], bits: int = BITS) -> Any:
    """Sparse features [texts, 2**bits], each row of length one."""
    rows = [places(text, bits) for text in texts]
    starts = np.cumsum([0, *map(len, rows)])
    columns = np.fromiter((place for row in rows for place in row), np.int32, starts[-1])
    values = np.concatenate([np.full(len(row), 1 / np.sqrt(len(row)), np.float32) for row in rows if row])
    return sparse.csr_matrix((values, columns, starts), (len(rows), 1 << bits))


def save(weights: Any, bias: Any, path: Path) -> None:
    """As :meth:`gateway.detectors.ngrams.NGrams.read` reads it."""
    buffer = io.BytesIO()
    np.savez_compressed(buffer, weights=weights.astype(np.float16), bias=bias.astype(np.float32))
    path.write_bytes(buffer.getvalue())
