"""Turn logits into probabilities, and probabilities into levels with a measured rate of false alarms.

Calibration (Platt 1999) is fitted for each head and each language that has enough rows of the split ``dev``, on what is
served. Levels are the scores that no more than 5 %, 1 % and 0.1 % of harmless texts reach: sentences of ``dev`` and
ordinary texts that nobody trained on. The split ``test`` is not looked at here.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from sklearn.linear_model import LogisticRegression  # type: ignore[import-untyped]

from gateway.detectors.manifest import LEVELS
from gateway.detectors.training.corpus import UNKNOWN, Row
from gateway.detectors.training.sheets import HAZARDS, HEADS, SCORES, TOPICS

OWN_LANGUAGES = ("en", "id")
FEWEST = 12
"""Rows of each side below which a language has no calibration of its own."""
SHOWN_BY, WORKS = 4, 0.9
"""Rows of ``dev`` with a label, and AUC on them, from which on a label is given: two heads that work beat
twenty that do not."""
GIVEN_AT, CARED_AT = 0.005, 0.01
"""The share of harmless texts that may be given a label or topic they do not have, and one that calls for care."""
CARE = frozenset({"selfharm_third", "disclosure"})
"""What is answered with a text of help: given in vain it costs little, missed it may cost a life."""
CLEAR = frozenset({"selfharm_method"})
"""What is blocked, and is hard to tell from worry about a friend: given where it is clear."""
FLOORS = {"cautious": 1500, "balanced": 5000, "strict": 8000, "given": 4000, "care": 1000}
"""Chances below which a level makes no sense, however few harmless texts reach it: what is likelier harmless than not
is no reason to stop anybody. Labels are rare among the sentences that chances are fitted on, so theirs are low."""
SHARES = (0.0, 0.25, 0.5, 1.0)
"""How much of the n-grams' logit may be added to the encoder's."""


def share_of_ngrams(encoder: Any, ngrams: Any, rows: Sequence[Row]) -> float:
    """The share of :data:`SHARES` with which the scores' recall at 1 % false alarms is highest on ``dev``."""
    labels = _labels(rows)

    def recall(share: float) -> float:
        logits = encoder + share * ngrams
        found = []
        for head in range(len(SCORES)):
            good, bad = logits[labels[:, head] == 0, head], logits[labels[:, head] == 1, head]
            if len(bad) >= FEWEST:
                found.append(float(np.mean(bad > _reached(good, 0.01))))
        return float(np.mean(found))

    return max(SHARES, key=recall)


def heads_that_work(logits: Any, rows: Sequence[Row]) -> list[int]:
    """The heads that ``dev`` shows to work: enough rows of both sides, and the order of the logits mostly right."""
    labels = _labels(rows)
    return [
        head
        for head, name in enumerate(HEADS)
        if name in SCORES
        or ((labels[:, head] == 1).sum() >= SHOWN_BY and _auc(logits[:, head], labels[:, head]) >= WORKS)
    ]


def _auc(logits: Any, labels: Any) -> float:
    ordered = np.sort(logits[labels == 0])
    return float(np.searchsorted(ordered, logits[labels == 1]).mean() / len(ordered))


def calibration(logits: Any, rows: Sequence[Row]) -> list[dict[str, list[float]]]:
    """For each head: language -> [a, b]; ``""`` is fitted on all languages."""
    labels, languages = _labels(rows), np.array([row.language for row in rows])
    out = []
    for head in range(len(HEADS)):
        fitted = {"": _platt(logits[:, head], labels[:, head])}
        for language in OWN_LANGUAGES:
            spoken = languages == language
            counts = [int(((labels[:, head] == side) & spoken).sum()) for side in (0, 1)]
            if min(counts) >= FEWEST:
                fitted[language] = _platt(logits[spoken, head], labels[spoken, head])
        out.append(fitted)
    return out


def _platt(logits: Any, labels: Any) -> list[float]:
    """Slope and shift; the slope stays positive, so that calibration never turns an order around."""
    known = labels != UNKNOWN
    if len(set(labels[known])) < 2:
        return [1.0, 0.0]
    model = LogisticRegression(C=1.0).fit(logits[known, None], labels[known])
    return [round(max(float(model.coef_[0, 0]), 0.05), 4), round(float(model.intercept_[0]), 4)]


def levels(scores: Any, languages: Sequence[str], names: Sequence[str] = HEADS) -> list[dict[str, Any]]:
    """For each head, from scores 0..10000 of harmless texts [texts, heads]: the stricter language decides."""
    spoken = np.array(languages)
    kinds = {**dict.fromkeys(SCORES, "score"), **dict.fromkeys(HAZARDS, "label"), **dict.fromkeys(TOPICS, "topic")}
    out: list[dict[str, Any]] = []
    for head, name in enumerate(names):
        by_language = [scores[spoken == language, head] for language in OWN_LANGUAGES]

        def limit(rate: float, columns: Sequence[Any] = by_language) -> int:
            return min(9990, max(1, *(int(_reached(column, rate)) + 1 for column in columns)))

        if kinds[name] == "score":
            found = {level: max(limit(rate), FLOORS[level]) for level, rate in LEVELS.items()}
            out.append({"name": name, "kind": "score", "levels": found})
        else:
            rate, floor = (CARED_AT, "care") if name in CARE else (GIVEN_AT, "strict" if name in CLEAR else "given")
            least = max(limit(rate), FLOORS[floor])
            out.append({"name": name, "kind": kinds[name], "limit": least})
    return out


def _reached(values: Any, rate: float) -> float:
    """The highest value that more than ``rate`` of the values reach."""
    ordered = np.sort(values)[::-1]
    return float(ordered[int(rate * len(ordered))])


def _labels(rows: Sequence[Row]) -> Any:
    return np.array([row.labels for row in rows])
