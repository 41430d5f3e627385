"""Levels of a model of other origin, measured on this project's held-out sentences."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from gateway.detectors.harm import HarmDetector
from gateway.detectors.making.figures import auc, figures, limit_at
from gateway.detectors.manifest import LEVELS
from gateway.detectors.training.sheets import Sentence, read_table

LANGUAGES = ("en", "id")
VALIDATED = 0.80
"""The least AUC of ``toxicity`` (or the first head) in a language for which it counts as validated."""


def measure(detector: HarmDetector) -> dict[str, Any]:
    """``heads`` with levels, ``languages`` that it tells harm in, and ``measured``, for a manifest."""
    rows = [row for row in read_table() if row.language in LANGUAGES]
    scores = detector.score([row.text for row in rows])
    names = [head.name for head in detector.manifest.heads]
    sides = {(name, spoken): _sides(rows, scores, name, spoken) for name in names for spoken in LANGUAGES}
    first = "toxicity" if "toxicity" in names else names[0]
    return {
        "heads": [_head(name, dict(one), [sides[name, spoken] for spoken in LANGUAGES])
                  for name, one in zip(names, detector.manifest.document["heads"], strict=True)],
        "languages": [spoken for spoken in LANGUAGES if _told(*sides[first, spoken])],
        "measured": {
            name: {spoken: figures(*sides[name, spoken]) for spoken in LANGUAGES} for name in names
        },
    }  # fmt: skip


def _sides(
    rows: Sequence[Sentence], scores: Sequence[dict[str, int]], name: str, spoken: str
) -> tuple[list[int], list[int]]:
    """Scores of the sentences that have a label, and of those that are harmless altogether."""
    pairs = [(row.labels, one[name]) for row, one in zip(rows, scores, strict=True) if row.language == spoken]
    return [score for labels, score in pairs if name in labels], [score for labels, score in pairs if not labels]


def _told(harmful: list[int], harmless: list[int]) -> bool:
    return bool(harmful and harmless) and auc(harmful, harmless) >= VALIDATED


def _head(name: str, head: dict[str, Any], sides: Sequence[tuple[list[int], list[int]]]) -> dict[str, Any]:
    """Each level is the stricter one of both languages, but no higher than anything harmful reaches: a rule could not
    fire at all there."""
    highest = max((score for harmful, _ in sides for score in harmful), default=10000)
    limits = {level: max(limit_at(harmless, rate) for _, harmless in sides) for level, rate in LEVELS.items()}
    return head | {"levels": {level: min(limit, highest) for level, limit in limits.items()}, "highest": highest}
