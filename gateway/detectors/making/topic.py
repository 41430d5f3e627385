"""How a topic is learnt: a regularised logistic regression over the encoder's vectors, in numpy alone.

What does not belong to it are the author's counter-examples and 398 ordinary sentences that come with Gapura
(``data/ordinary.txt``). Of those, each half is scored by a head that did not see it, and one in a hundred may reach the
limit; of the counter-examples none may.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from importlib.resources import files
from typing import Any

import numpy as np

from gateway.detectors.base import ModelError
from gateway.detectors.encoder import Encoder
from gateway.detectors.making.examples import Examples
from gateway.detectors.readings import plain
from gateway.detectors.topics import TOP, Head, Topic, beside, made_with

PENALTY = 0.01
"""Of .01 to 10 and of centroids the one that found most of three invented topics (tests/datasets/topics)."""
SHARE = 0.01
"""Of held-out ordinary sentences, at most so many reach the limit."""
STEPS, NEAR = 25, 3


@dataclass(frozen=True, slots=True)
class Vectors:
    """What a topic is learnt from, as the encoder sees it."""

    examples: Any
    against: Any
    ordinary: Any


def ordinary() -> list[str]:
    """Harmless sentences on many subjects in English and Indonesian, drawn from the harm data's split train."""
    text = files("gateway.detectors").joinpath("data/ordinary.txt").read_text("utf-8")
    return [line for line in text.splitlines() if line and not line.startswith("#")]


def learn(written: Examples, encoder: Encoder, date: str, stage: Callable[[str], None]) -> Topic:
    """Learn a topic. Raises ``ModelError`` where the model has no vectors or a head of that name."""
    manifest = encoder.manifest
    if not encoder.has_vector:
        raise ModelError(
            en=f"The model {manifest.name} gives no vectors, so no topic can be learnt with it. Use: --model embedded.",
            id=f"Model {manifest.name} tidak memberi vektor, jadi tidak dapat mempelajari topik."
            " Pakai: --model embedded.",
        )
    if written.name in {head.name for head in manifest.heads}:
        raise ModelError(
            en=f"The model {manifest.name} gives {written.name} already. Choose another name.",
            id=f"Model {manifest.name} sudah memberi {written.name}. Pilih nama lain.",
        )
    stage("score")
    seen = Vectors(*(_vectors(encoder, texts) for texts in (written.examples, written.against, tuple(ordinary()))))
    stage("fit")
    head = fit(seen.examples, np.concatenate([seen.against, seen.ordinary]), seen.ordinary)
    limit, alarms = limit_of(head, seen)
    return Topic(written.name, written.title, head, limit, written.digest, made_with(manifest), date,
                 {**_figures(head, limit, seen), "ordinary": len(seen.ordinary), "false_alarms": alarms})  # fmt: skip


def limit_of(head: Head, seen: Vectors) -> tuple[int, int]:
    """The limit, and how many ordinary sentences reach it of those that their head had not seen."""
    half = np.arange(len(seen.ordinary)) % 2 == 0
    unseen = np.zeros(len(seen.ordinary))
    for held in (half, ~half):
        rest = seen.ordinary[~held]
        unseen[held] = _scores(fit(seen.examples, np.concatenate([seen.against, rest]), rest), seen.ordinary[held])
    ranked = np.sort(unseen)[::-1]
    lowest = ranked[int(len(ranked) * SHARE)]
    highest = max(lowest, *_scores(head, seen.against)) if len(seen.against) else lowest
    limit = min(int(highest) + 1, TOP)
    return limit, int((unseen >= limit).sum())


def fit(positive: Any, negative: Any, around: Any) -> Head:
    """Newton's method on the penalised likelihood; both sides weigh the same."""
    centre = np.asarray(around, np.float64).mean(axis=0)
    rows = beside(np.concatenate([positive, negative]), centre)
    rows = np.concatenate([rows, np.ones((len(rows), 1))], axis=1)
    wanted = np.arange(len(rows)) < len(positive)
    weight = np.where(wanted, 1.0, len(positive) / len(negative))
    penalty = np.append(np.full(rows.shape[1] - 1, PENALTY), 1e-6)
    found = np.zeros(rows.shape[1])
    for _ in range(STEPS):
        chances = 1.0 / (1.0 + np.exp(-rows @ found))
        slope = rows.T @ (weight * (chances - wanted)) + penalty * found
        bend = (rows.T * (weight * chances * (1.0 - chances))) @ rows + np.diag(penalty)
        step = np.linalg.solve(bend, slope)
        found -= step
        if np.abs(step).max() < 1e-6:
            break
    exact = found.astype(np.float32)  # as the file keeps it
    return Head(centre.astype(np.float32).astype(np.float64), exact[:-1].astype(np.float64), float(exact[-1]))


def _figures(head: Head, limit: int, seen: Vectors) -> dict[str, Any]:
    """Each example as a head sees it that never saw it, and the counter-examples that lie closest."""
    negative = np.concatenate([seen.against, seen.ordinary])
    found = 0
    for left_out in range(len(seen.examples)):
        without = fit(np.delete(seen.examples, left_out, axis=0), negative, seen.ordinary)
        found += bool(_scores(without, seen.examples[left_out : left_out + 1])[0] >= limit)
    against, typical = _scores(head, seen.against), np.median(_scores(head, seen.examples))
    closest = [int(number) for number in np.argsort(-against)[:NEAR]]
    return {
        "examples": len(seen.examples),
        "recognised": found,
        "closest": {str(number + 1): int(against[number]) for number in closest},
        "as_close": [number + 1 for number in closest if against[number] >= typical],
    }


def _scores(head: Head, vectors: Any) -> Any:
    return np.round(head.chances(vectors) * TOP) if len(vectors) else np.zeros(0)


def _vectors(encoder: Encoder, texts: tuple[str, ...]) -> Any:
    width = encoder.vectors(["."]).shape[1]
    return encoder.vectors([plain(text).text for text in texts]) if texts else np.zeros((0, width), np.float32)
