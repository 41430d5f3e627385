"""The table of n-grams learns what its rows say, and is read as it was written."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from gateway.detectors.ngrams import NGrams
from gateway.detectors.training import linear
from gateway.detectors.training.corpus import UNKNOWN, Row

ROWS = [Row(f"kamu {word} sekali", (float(bad), UNKNOWN)) for word, bad in
        [("bodoh", 1), ("tolol", 1), ("goblok", 1), ("pintar", 0), ("baik", 0), ("rajin", 0)] * 5]  # fmt: skip


def test_what_was_learned_is_served(tmp_path: Path) -> None:
    weights, bias = linear.table(ROWS, 2, bits=10)
    linear.save(weights, bias, tmp_path / "t.npz")
    rude, kind = NGrams.read((tmp_path / "t.npz").read_bytes()).logits(["dasar bodoh", "anak baik"])
    assert rude[0] > 0 > kind[0]


def test_a_head_that_nobody_labelled_says_nothing() -> None:
    weights, bias = linear.table(ROWS, 2, bits=10)
    assert not weights[:, 1].any()
    assert bias[1] == 0


def test_features_have_length_one_and_an_empty_text_has_none() -> None:
    matrix = linear.matrix(["halo semua", ""], 10)
    lengths = np.asarray(matrix.multiply(matrix).sum(axis=1)).ravel()
    assert np.allclose(lengths, [1, 0])
