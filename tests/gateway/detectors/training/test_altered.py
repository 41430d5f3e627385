"""Altered copies say the same, and keep what is known of them."""

from __future__ import annotations

import random

from gateway.detectors.training import altered
from gateway.detectors.training.corpus import Row
from gateway.detectors.training.sheets import HEADS

CLEAN = (0.0,) * len(HEADS)
RUDE = (1.0, *CLEAN[1:])


def test_labels_stay_and_some_text_changes() -> None:
    rows = [Row("Kamu bodoh sekali, pulang sana!", RUDE), Row("Selamat pagi semua.", CLEAN)] * 50
    made = list(altered.copies(rows, 0.5, random.Random(3)))
    assert {row.labels for row in made} == {RUDE, CLEAN}
    assert {row.text for row in made} - {row.text for row in rows}
    assert made == list(altered.copies(rows, 0.5, random.Random(3)))


def test_what_stands_beside_a_harmless_text_is_harmless() -> None:
    rows = [Row("Kamu bodoh!", RUDE), Row("Selamat pagi.", CLEAN)] * 100
    made = altered.copies(rows, 1.0, random.Random(1))
    assert not [row.text for row in made if row.labels == CLEAN and "bodoh" in row.text.lower()]


def test_every_way_takes_any_text() -> None:
    rng = random.Random(2)
    for text in ("", "a", "😀", "ya tidak", "Kata panjang sekali", "1234 !!"):
        for _ in range(60):
            altered._typed(text, rng)
