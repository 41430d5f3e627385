"""The recipe, in small: what the tokenizer makes of odd spelling, what rows become, what the loss leaves out."""

from __future__ import annotations

import random

import torch

from gateway.detectors.training.corpus import UNKNOWN, Row
from gateway.detectors.training.sentences import LABELS
from gateway.detectors.training.train import altered, loss_of, make_tokenizer

BENIGN = (0.0,) * len(LABELS)
HARMFUL = (1.0,) + (UNKNOWN,) * (len(LABELS) - 1)


def test_odd_spelling_comes_to_the_same_tokens() -> None:
    tokenizer = make_tokenizer(["kamu bodoh sekali", "bodooh", "kamu pandai"] * 10)
    plain = tokenizer.encode("kamu bodooh").tokens
    assert plain[0] == "[CLS]"
    assert plain[-1] == "[SEP]"
    for written in (
        "KAMU BODOOH",
        "kamu bodoooooooh",
        "k\u00e1mu b\u00f3dooh",
        "ka\u200bmu bo\u00addooh",
        "\uff4bamu bodooh",
    ):
        assert tokenizer.encode(written).tokens == plain, written


def test_a_harmful_text_stays_harmful_whatever_stands_beside_it() -> None:
    rows = [Row("halo semua.", BENIGN), Row("kasar!", HARMFUL)]
    rng = random.Random(5)
    seen = {altered(rows[1], rows, rng) for _ in range(200)}
    assert {labels for _, labels in seen} == {HARMFUL}
    assert any("halo" in text for text, _ in seen)
    assert all(labels == BENIGN for _, labels in (altered(rows[0], rows, rng) for _ in range(200)))


def test_unknown_labels_do_not_count() -> None:
    logits = torch.zeros((1, len(LABELS)))
    right, wrong = logits.clone(), logits.clone()
    right[0, 0], wrong[0, 0] = 9.0, -9.0
    right[0, 1], wrong[0, 1] = -9.0, -9.0
    labels = torch.tensor([HARMFUL])
    weights = torch.tensor([1.0])
    assert loss_of(right, labels, weights) < loss_of(wrong, labels, weights)
    noisy = right.clone()
    noisy[0, 1:] = 9.0
    assert loss_of(noisy, labels, weights) == loss_of(right, labels, weights)
