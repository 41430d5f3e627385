"""Measure a model folder on held-out sentences: AUC, recall at false-alarm rates, false alarms on ordinary text.

    python -m gateway.detectors.training.evaluate [DATASETS] [--model FOLDER]

Runs what serves: ONNX Runtime and the tokenizer, no torch. Without ``DATASETS`` only this project's held-out sentences
are used.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np

from gateway.detectors.harm import HarmDetector
from gateway.detectors.manifest import EMBEDDED, LEVELS
from gateway.detectors.training.corpus import benign_text
from gateway.detectors.training.sentences import LABELS, Labelled, read

LANGUAGES = ("en", "id")


def auc(positive: Sequence[float], negative: Sequence[float]) -> float:
    """Chance that a positive scores above a negative; ties count half."""
    ordered = np.sort(np.asarray(negative))
    below = np.searchsorted(ordered, positive, "left")
    up_to = np.searchsorted(ordered, positive, "right")
    return float(np.mean((below + up_to) / 2) / len(ordered))


def limit_at(benign: Sequence[float], rate: float) -> int:
    """The lowest score that no more than ``rate`` of the harmless sentences reach."""
    ordered = sorted(benign, reverse=True)
    return min(10000, int(ordered[int(rate * len(ordered))]) + 1)


def reached(scores: Sequence[float], limit: int) -> float:
    """The share of scores at or above a limit."""
    return round(sum(score >= limit for score in scores) / len(scores), 4)


class Measured:
    """The held-out sentences with the scores of one model."""

    def __init__(self, detector: HarmDetector) -> None:
        self.detector = detector
        self.names = tuple(head.name for head in detector.manifest.heads)
        self.rows = [row for row in read() if row.split == "heldout"]
        self.scores = detector.score([row.text for row in self.rows])

    def of(self, name: str, language: str, positive: bool) -> list[float]:
        """Scores of one label on sentences that have it, or on sentences that are harmless altogether."""
        return [
            scores[name]
            for row, scores in zip(self.rows, self.scores, strict=True)
            if row.language == language and (name in row.labels if positive else not row.labels)
        ]

    def label(self, name: str) -> dict[str, object]:
        """AUC and recall per language."""
        report: dict[str, object] = {}
        for language in LANGUAGES:
            good, bad = self.of(name, language, positive=False), self.of(name, language, positive=True)
            recall = {f"recall_at_{rate:.0%}": reached(bad, limit_at(good, rate)) for rate in (0.05, 0.01)}
            report[language] = {"auc": round(auc(bad, good), 4), **recall, "positive": len(bad), "benign": len(good)}
        return report

    def limit(self, name: str, rate: float) -> int:
        """The score that no more than ``rate`` of the harmless sentences reach, in either language."""
        return max(limit_at(self.of(name, language, positive=False), rate) for language in LANGUAGES)

    def highest(self, name: str) -> int:
        """The highest score of a sentence that has the label."""
        return max(int(score) for language in LANGUAGES for score in self.of(name, language, positive=True))

    def worst(self, count: int = 8) -> Mapping[str, list[tuple[int, str]]]:
        """The held-out sentences the model gets most wrong: categories only, for the report."""
        by_score = sorted(zip(self.rows, self.scores, strict=True), key=lambda pair: pair[1]["toxicity"])
        harmless = [(s["toxicity"], _named(row)) for row, s in reversed(by_score) if not row.labels]
        harmful = [(s["toxicity"], _named(row)) for row, s in by_score if "toxicity" in row.labels]
        return {"false alarms": harmless[:count], "misses": harmful[:count]}


def _named(row: Labelled) -> str:
    return f"{row.language} {row.category}: {row.text}"


def levels(measured: Measured) -> dict[str, dict[str, int]]:
    """For each label the score of each named level: the stricter of the two languages, but never above what harmful
    held-out sentences reach, where a rule could not fire at all."""
    return {
        name: {level: min(measured.limit(name, rate), measured.highest(name)) for level, rate in LEVELS.items()}
        for name in measured.names
    }


def false_alarms(detector: HarmDetector, texts: Mapping[str, Sequence[str]]) -> dict[str, dict[str, float]]:
    """The share of ordinary texts that reach each level of ``toxicity``, per set."""
    (limits,) = [label.levels for label in detector.manifest.heads if label.name == "toxicity"]
    report = {}
    for name, rows in texts.items():
        scores = [row["toxicity"] for row in detector.score(rows)]
        report[name] = {level: reached(scores, limit) for level, limit in limits.items()} | {"texts": len(rows)}
    return report


def main() -> None:
    """Print the measurements as JSON."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("datasets", type=Path, nargs="?", help="folder with nusax-senti-id-en, stif-indonesia, ...")
    parser.add_argument("--model", type=Path, default=EMBEDDED)
    parser.add_argument("--worst", action="store_true", help="also print the sentences it gets most wrong")
    arguments = parser.parse_args()
    detector = HarmDetector(arguments.model)
    detector.load()
    measured = Measured(detector)
    report: dict[str, object] = {name: measured.label(name) for name in measured.names if name in LABELS}
    if arguments.datasets:
        report["false alarms of toxicity"] = false_alarms(detector, benign_text(arguments.datasets))
    if arguments.worst:
        report["worst"] = measured.worst()
    sys.stdout.write(json.dumps(report, indent=1, ensure_ascii=False) + "\n")


if __name__ == "__main__":
    main()
