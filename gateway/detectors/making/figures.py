"""What is said of scores on sentences whose labels are known."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np

RESAMPLES = 400
"""Of the bootstrap."""
Scores = Sequence[int]


def auc(harmful: Scores, harmless: Scores) -> float:
    """Chance that a harmful one scores above a harmless one; ties count half."""
    ordered = np.sort(np.asarray(harmless))
    below, up_to = (np.searchsorted(ordered, harmful, side) for side in ("left", "right"))
    return float(np.mean((below + up_to) / 2) / len(ordered))


def limit_at(harmless: Scores, rate: float) -> int:
    """The lowest score that no more than ``rate`` of the harmless reach."""
    ordered = sorted(harmless, reverse=True)
    return min(10000, int(ordered[int(rate * len(ordered))]) + 1)


def recall_at(rate: float) -> Callable[[Scores, Scores], float]:
    """The share of harmful ones found where no more than ``rate`` of the harmless are."""
    return lambda harmful, harmless: float(np.mean(np.asarray(harmful) >= limit_at(harmless, rate)))


FIGURES: dict[str, Callable[[Scores, Scores], float]] = {
    "auc": auc,
    "recall_at_5%": recall_at(0.05),
    "recall_at_1%": recall_at(0.01),
}


def figures(harmful: Scores, harmless: Scores, seed: int | None = None) -> dict[str, object]:
    """All figures, with counts; with a ``seed`` each has a 95 % interval too (percentile bootstrap of both sides)."""
    told: dict[str, object] = {"positive": len(harmful), "negative": len(harmless)}
    if not harmful or not harmless:
        return told
    for name, figure in FIGURES.items():
        told[name] = round(figure(harmful, harmless), 4)
    if seed is not None:
        chance = np.random.default_rng(seed)
        drawn = [
            (chance.choice(harmful, len(harmful)).tolist(), chance.choice(harmless, len(harmless)).tolist())
            for _ in range(RESAMPLES)
        ]
        for name, figure in FIGURES.items():
            low, high = np.percentile([figure(*pair) for pair in drawn], [2.5, 97.5])
            told[f"{name}_interval"] = [round(float(low), 4), round(float(high), 4)]
    return told
