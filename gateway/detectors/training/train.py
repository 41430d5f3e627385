"""Train the guard model: one encoder, a logit for each head. Hours on two old cores, minutes on new ones.

    python -m gateway.detectors.training.train PRUNED SHEETS DATASETS OUT [--seeds 3] [--epochs 3]

``SHEETS`` is the folder of this project's sentences, ``DATASETS`` that with ``davidson``, ``hatemojibuild``, ``edos``,
``idner-news-2k`` and ``indonlu-nergrit``. The rows of the splits ``dev`` and ``test`` are not trained on; the
seed with the best development split is kept, and the spread of the seeds is written down. Needs the extra ``training``.
"""

from __future__ import annotations

import argparse
import json
import math
import random
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import tokenizers
import torch

from gateway.detectors.training import altered, corpus, linear, sheets
from gateway.detectors.training.corpus import UNKNOWN, Row
from gateway.detectors.training.network import FROZEN, Lower, fast_numbers, logits_of, network

MAX_TOKENS = 96
BATCH = 32
RATE, HEAD_RATE = 1e-4, 1e-3
WEIGHTS = (
    dict.fromkeys(sheets.HEADS, 0.7) | dict.fromkeys(sheets.SCORES, 1.0) | {"toxicity": 1.5, "unsafe_request": 1.5}
)
"""How much each head counts in the loss."""
ALTERED = 0.35
OWN_WEIGHT = 1.5


def training_rows(folder: Path, datasets: Path, seed: int = 7) -> list[Row]:
    """Everything that is trained on: own rows and altered copies, public rows."""
    rng = random.Random(seed)  # noqa: S311  # reproducible, not secret
    sentences = sheets.read(sorted(folder.glob("*.txt")))
    own = list(corpus.own(apart([one for one in sentences if one.split == "train"], sentences), OWN_WEIGHT))
    return [
        *own,
        *altered.copies(own, ALTERED, rng),
        *corpus.public(datasets, seed),
    ]


def apart(kept: Sequence[sheets.Sentence], all_of_them: Sequence[sheets.Sentence]) -> list[sheets.Sentence]:
    """Those that are no near-duplicate of a sentence that is held out."""
    held = [one.text for one in all_of_them if one.split != "train"]
    copies = near(held, [one.text for one in kept])
    return [one for index, one in enumerate(kept) if index not in copies]


def near(held: Sequence[str], texts: Sequence[str], limit: float = 0.8) -> set[int]:
    """The numbers of the texts whose character n-grams are nearly those of a held-out one (cosine)."""
    if not held or not texts:
        return set()
    theirs, ours = linear.matrix(held), linear.matrix(texts)
    found: set[int] = set()
    for start in range(0, len(texts), 512):
        alike = (ours[start : start + 512] @ theirs.T).max(axis=1).toarray()[:, 0]
        found.update(int(at) + start for at in np.flatnonzero(alike >= limit))
    return found


def train(folder: Path, rows: Sequence[Row], dev: Sequence[Row], seed: int, epochs: int, lower: Lower) -> Any:
    """One run. Returns the model with its trained layers; ``lower`` holds the frozen layers' output of all rows."""
    torch.manual_seed(seed)
    rng = random.Random(seed)  # noqa: S311  # reproducible, not secret
    model = network(folder, sheets.HEADS)
    named = [(name, one) for name, one in model.named_parameters() if one.requires_grad]
    heads = [one for name, one in named if name.startswith(("classifier", "bert.pooler"))]
    layers = [one for name, one in named if not name.startswith(("classifier", "bert.pooler"))]
    optimizer = torch.optim.AdamW(
        [{"params": layers, "lr": RATE}, {"params": heads, "lr": HEAD_RATE}], weight_decay=0.01
    )
    total = epochs * math.ceil(len(rows) / BATCH)
    schedule = torch.optim.lr_scheduler.LambdaLR(optimizer, lambda step: _pace(step, total))
    scale = torch.tensor([WEIGHTS[name] for name in sheets.HEADS])
    for epoch in range(epochs):
        model.train()
        began, sum_of_losses = time.monotonic(), 0.0
        for batch in _batches(rows, lower, rng):
            with fast_numbers():
                logits = logits_of(model, *lower.batch([row.text for row in batch]))
            labels = torch.tensor([row.labels for row in batch])
            loss = loss_of(logits, labels, torch.tensor([row.weight for row in batch])[:, None] * scale)
            optimizer.zero_grad()
            torch.autograd.backward(loss)
            torch.nn.utils.clip_grad_norm_([*layers, *heads], 1.0)
            optimizer.step()
            schedule.step()
            sum_of_losses += loss.item() * len(batch)
        lost = mean_loss(scores_of(model, lower, dev), dev)
        sys.stderr.write(
            f"seed {seed} epoch {epoch + 1}: loss {sum_of_losses / len(rows):.4f}, dev {lost:.4f},"
            f" {time.monotonic() - began:.0f} s\n"
        )
    return model


def _pace(step: int, total: int) -> float:
    """A tenth of the way up, then down to nothing."""
    return min(1.0, (step + 1) / (0.1 * total)) * max(0.0, (total - step) / total)


def _batches(rows: Sequence[Row], lower: Lower, rng: random.Random) -> Iterator[Sequence[Row]]:
    order = sorted(rows, key=lambda row: lower.length(row.text) + rng.random() * 8)
    starts = list(range(0, len(order), BATCH))
    rng.shuffle(starts)
    for start in starts:
        yield order[start : start + BATCH]


def loss_of(logits: torch.Tensor, labels: torch.Tensor, weights: torch.Tensor) -> torch.Tensor:
    """Binary cross-entropy over the labels that are known, a little softened; by row, averaged over rows."""
    target = labels.clamp(0, 1) * 0.98 + 0.01
    raw = torch.nn.functional.binary_cross_entropy_with_logits(logits, target, reduction="none")
    return (raw * (labels != UNKNOWN) * weights).sum() / len(labels)


def scores_of(model: Any, lower: Lower, rows: Sequence[Row], batch: int = 128) -> Any:
    """Logits float32 [rows, heads]."""
    model.train(False)
    order = sorted(range(len(rows)), key=lambda index: lower.length(rows[index].text))
    out = np.zeros((len(rows), len(sheets.HEADS)), np.float32)
    for start in range(0, len(order), batch):
        some = order[start : start + batch]
        with torch.no_grad(), fast_numbers():
            out[some] = logits_of(model, *lower.batch([rows[index].text for index in some])).numpy()
    return out


def mean_loss(logits: Any, rows: Sequence[Row]) -> float:
    """The loss of a measured split, every head alike."""
    labels = torch.tensor([row.labels for row in rows])
    known = labels != UNKNOWN
    raw = torch.nn.functional.binary_cross_entropy_with_logits(
        torch.from_numpy(logits), labels.clamp(0, 1), reduction="none"
    )
    return float((raw * known).sum() / known.sum())


def run(pruned: Path, folder: Path, datasets: Path, out: Path, seeds: Sequence[int], epochs: int) -> None:
    """Train every seed, keep the best one, and the table of n-grams."""
    rows = training_rows(folder, datasets)
    dev = list(corpus.own(one for one in sheets.read(sorted(folder.glob("*.txt"))) if one.split == "dev"))
    tokenizer = tokenizers.Tokenizer.from_file(str(pruned / "tokenizer.json"))
    lower = Lower(network(pruned, sheets.HEADS), tokenizer, MAX_TOKENS, FROZEN)
    began = time.monotonic()
    lower.read([row.text for row in (*rows, *dev)])
    sys.stderr.write(f"{len(rows)} rows, {len(dev)} of dev, lower layers {time.monotonic() - began:.0f} s\n")
    weights, bias = linear.table(rows, len(sheets.HEADS))
    linear.save(weights, bias, out / "ngrams.npz")
    losses: dict[int, float] = {}
    for seed in seeds:
        model = train(pruned, rows, dev, seed, epochs, lower)
        losses[seed] = mean_loss(scores_of(model, lower, dev), dev)
        if losses[seed] == min(losses.values()):
            model.save_pretrained(out)
    for name in ("tokenizer.json", "tokenizer_config.json"):
        (out / name).write_bytes((pruned / name).read_bytes())
    note: Mapping[str, object] = {"rows": len(rows), "epochs": epochs, "dev_loss_by_seed": losses}
    (out / "training.json").write_text(json.dumps(note, indent=1), "utf-8")


def main() -> None:
    """Train from the command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    for name in ("pruned", "sheets", "datasets", "out"):
        parser.add_argument(name, type=Path)
    parser.add_argument("--seeds", type=int, default=3)
    parser.add_argument("--epochs", type=int, default=3)
    arguments = parser.parse_args()
    arguments.out.mkdir(parents=True, exist_ok=True)
    seeds = range(1, arguments.seeds + 1)
    run(arguments.pruned, arguments.sheets, arguments.datasets, arguments.out, seeds, arguments.epochs)


if __name__ == "__main__":
    main()
