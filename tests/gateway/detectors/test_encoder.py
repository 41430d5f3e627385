"""The encoder reads all of a text, in windows, and gives the same numbers whoever keeps it company."""

from __future__ import annotations

import numpy as np
import pytest

from gateway.detectors.base import DetectorError
from gateway.detectors.encoder import Encoder
from gateway.detectors.manifest import EMBEDDED, Manifest


@pytest.fixture(scope="module")
def encoder() -> Encoder:
    one = Encoder(Manifest.read(EMBEDDED))
    one.load()
    return one


def test_a_row_for_each_text_and_a_column_for_each_head(encoder: Encoder) -> None:
    logits = encoder.logits(["halo", "selamat pagi semua", ""])
    assert logits.shape == (3, len(Manifest.read(EMBEDDED).heads))
    assert np.isfinite(logits).all()


def test_company_changes_nothing(encoder: Encoder) -> None:
    texts = ["halo", "kamu bodoh", "kata " * 300]
    together = encoder.logits(texts)
    for row, text in zip(together, texts, strict=True):
        assert (encoder.logits([text])[0] == row).all()


def test_every_token_stands_in_a_window(encoder: Encoder) -> None:
    room = Manifest.read(EMBEDDED).max_tokens - 2
    for length in (0, 1, 40, room - 1, room, room + 1, 3 * room + 7, 1000):
        ids = list(range(1000, 1000 + length))
        seen = {number for window in encoder._windows(ids) for number in window[1:-1]}
        assert seen == set(ids), length
        assert all(len(window) <= room + 2 for window in encoder._windows(ids))


def test_one_that_is_not_loaded_says_so() -> None:
    with pytest.raises(DetectorError, match="not loaded"):
        Encoder(Manifest.read(EMBEDDED)).logits(["halo"])


def test_the_file_is_not_kept_beside_the_weights_made_of_it(encoder: Encoder) -> None:
    assert encoder._session is not None
    assert encoder._session._model_bytes is None
