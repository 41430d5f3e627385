"""How well a score tells harmful texts from harmless ones, as pure functions of whole scores from 0 to 10000.

Everything is counted on two histograms, one of each side, so a bootstrap only weighs the texts anew: a family (a text
and its variants) is drawn or left out as a whole, since its members err together.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

HIGHEST = 10_000
RESAMPLES = 400
BINS = 10
_GRID = HIGHEST + 1


@dataclass(frozen=True, slots=True)
class Sides:
    """How many texts (or what weight of them) have each score: float64 [scores] each."""

    harmful: Any
    harmless: Any


Figure = Callable[[Sides], float]


def sides(scores: Any, harmful: Any, weights: Any = None, highest: int = HIGHEST) -> Sides:
    """``scores``: int [texts]; ``harmful``: bool [texts]; every text counts once where no ``weights`` are given."""
    weights = np.ones(len(scores)) if weights is None else weights
    harmless = ~harmful
    return Sides(
        np.bincount(scores[harmful], weights[harmful], highest + 1),
        np.bincount(scores[harmless], weights[harmless], highest + 1),
    )


def auc(counted: Sides) -> float:
    """The chance that a harmful text scores above a harmless one, ties counting half: area under the ROC curve."""
    below = np.cumsum(counted.harmless) - counted.harmless / 2
    return float((counted.harmful * below).sum() / (counted.harmful.sum() * counted.harmless.sum()))


def limit_at(counted: Sides, rate: float) -> int:
    """The lowest score that no more than ``rate`` of the harmless reach; 10001 where too many have the highest."""
    reach = _from_above(counted.harmless)
    fits = np.flatnonzero(reach <= rate * reach[0] + 1e-9)
    return int(fits[0]) if len(fits) else len(reach)


def recall_at(rate: float) -> Figure:
    """The share of harmful texts found where no more than ``rate`` of the harmless are."""
    return lambda counted: reached(counted.harmful, limit_at(counted, rate))


def reached(counts: Any, limit: int) -> float:
    """The share of one side that scores ``limit`` or more."""
    return float(counts[limit:].sum() / counts.sum())


def roc(counted: Sides) -> list[tuple[float, float]]:
    """(false-positive rate, recall) where either changes, from (0, 0) to (1, 1)."""
    x, y = (_from_above(side)[::-1] / side.sum() for side in (counted.harmless, counted.harmful))
    changes = np.flatnonzero(np.diff(x, prepend=0.0) + np.diff(y, prepend=0.0))
    return [(0.0, 0.0), *((float(x[at]), float(y[at])) for at in changes)]


def intervals(
    figures: Mapping[str, Figure], scores: Any, harmful: Any, families: Sequence[str], seed: int = 1
) -> dict[str, tuple[float, float]]:
    """The 95 % interval of each figure by a percentile bootstrap over families; the same seed gives the same ones."""
    _, members = np.unique(np.asarray(families), return_inverse=True)
    count = int(members.max()) + 1
    places = np.unique(scores, return_inverse=True)[1]  # only the order counts, and a short histogram is quick
    chance = np.random.default_rng(seed)
    found: dict[str, list[float]] = {name: [] for name in figures}
    for _ in range(RESAMPLES):
        weights = chance.multinomial(count, np.full(count, 1 / count))[members].astype(float)
        counted = sides(places, harmful, weights, int(places.max()))
        if counted.harmful.sum() and counted.harmless.sum():
            for name, figure in figures.items():
                found[name].append(figure(counted))
    return {name: _middle(values or [figures[name](sides(scores, harmful))]) for name, values in found.items()}


def _middle(values: Sequence[float]) -> tuple[float, float]:
    low, high = np.percentile(values, [2.5, 97.5])
    return float(low), float(high)


@dataclass(frozen=True, slots=True)
class Bin:
    """Texts whose score lies in one tenth: how many, their mean score, and the share of them that is harmful."""

    texts: int
    said: float
    true: float


def reliability(counted: Sides) -> list[Bin | None]:
    """Ten bins of equal width; None where no text lies."""
    tenth = np.minimum(np.arange(_GRID) * BINS // HIGHEST, BINS - 1)
    both = counted.harmful + counted.harmless
    found: list[Bin | None] = []
    for number in range(BINS):
        inside = tenth == number
        texts = both[inside].sum()
        said = (both * np.arange(_GRID))[inside].sum() / max(texts, 1) / HIGHEST
        true = counted.harmful[inside].sum() / max(texts, 1)
        found.append(Bin(int(texts), float(said), float(true)) if texts else None)
    return found


def calibration_error(bins: Sequence[Bin | None]) -> float:
    """Expected calibration error: the mean distance of what was said and what is true, weighed by texts."""
    full = [one for one in bins if one]
    return sum(one.texts * abs(one.said - one.true) for one in full) / sum(one.texts for one in full)


def too_often(hits: int, of: int, base: float, ratio: float) -> bool:
    """Whether ``hits`` false alarms ``of`` harmless texts are more than ``ratio`` times the ``base`` rate would give.

    Two hits are never too many: in small groups a single sentence must not decide.
    """
    return hits > max(2.0, ratio * base * of)


def _from_above(counts: Any) -> Any:
    """How many have each score or a higher one."""
    return np.cumsum(counts[::-1])[::-1]
