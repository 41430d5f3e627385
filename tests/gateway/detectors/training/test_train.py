"""The recipe, in small: held-out sentences and their near copies are not learned, unknown labels do not count."""

from __future__ import annotations

from pathlib import Path

import tokenizers
import torch

from gateway.detectors.training import sheets, train
from gateway.detectors.training.corpus import UNKNOWN, Row
from gateway.detectors.training.network import Lower, network

CLEAN = (0.0,) * len(sheets.HEADS)
RUDE = (1.0,) + (UNKNOWN,) * (len(sheets.HEADS) - 1)


def test_near_copies_of_held_out_sentences_are_left_out() -> None:
    held = ["Kamu bodoh sekali, pulang sana ke rumahmu."]
    texts = ["Kamu bodoh sekali pulang sana ke rumahmu!", "Selamat pagi, anak-anak."]
    assert train.near(held, texts) == {0}
    assert train.near([], texts) == train.near(held, []) == set()


def test_unknown_labels_do_not_count() -> None:
    logits = torch.zeros((1, len(sheets.HEADS)))
    right, wrong = logits.clone(), logits.clone()
    right[0, 0], wrong[0, 0] = 9.0, -9.0
    labels, weights = torch.tensor([RUDE]), torch.ones((1, len(sheets.HEADS)))
    assert train.loss_of(right, labels, weights) < train.loss_of(wrong, labels, weights)
    noisy = right.clone()
    noisy[0, 1:] = 9.0
    assert train.loss_of(noisy, labels, weights) == train.loss_of(right, labels, weights)


def test_a_run_learns_and_says_the_same_again(unpacked: Path) -> None:
    rows = [Row(f"kamu bodoh {letter}", RUDE) for letter in "abcdefghijklmnop"]
    rows += [Row(f"kamu pintar {letter}", CLEAN) for letter in "abcdefghijklmnop"]
    tokenizer = tokenizers.Tokenizer.from_file(str(unpacked / "tokenizer.json"))
    lower = Lower(network(unpacked, sheets.HEADS), tokenizer, train.MAX_TOKENS)
    lower.read([row.text for row in rows])
    untrained = train.mean_loss(train.scores_of(network(unpacked, sheets.HEADS), lower, rows), rows)
    first = train.scores_of(train.train(unpacked, rows, rows, 1, 150, lower), lower, rows)
    second = train.scores_of(train.train(unpacked, rows, rows, 1, 150, lower), lower, rows)
    assert train.mean_loss(first, rows) < untrained / 2
    assert (first == second).all()
    rude, kind = first[:16, 0], first[16:, 0]
    assert rude.mean() > kind.mean()
