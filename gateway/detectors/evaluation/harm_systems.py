"""Who scores texts: the site's detectors as the gate asks them, and others beside them.

Nobody reaches for the network. ``alt-profanity-check`` is a pickle of scikit-learn, so it runs in a process of its own,
with whatever Python has it installed.
"""

from __future__ import annotations

import json
import subprocess  # a fixed program, no shell
import sys
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

import numpy as np

from gateway.detectors.base import ModelError, ScoreDetector
from gateway.detectors.evaluation.ranking import HIGHEST
from gateway.detectors.gather import sentences_of
from gateway.detectors.harm import NGRAMS
from gateway.detectors.manifest import Manifest
from gateway.detectors.ngrams import NGrams
from gateway.detectors.readings import plain
from gateway.exchange import Part

Scored = Mapping[str, Any]
"""Head -> int64 [texts]."""
Score = Callable[[Sequence[str]], Sequence[Mapping[str, int]]]
PEERS = ("ngrams", "alt-profanity-check")
_LOGITS = 20.0
"""A table alone has no calibration: its logits from -20 to 20 become scores, and only their order means anything."""
_PROFANITY = """
import json, sys
from profanity_check import predict_prob
json.dump([float(one) for one in predict_prob(json.load(sys.stdin))], sys.stdout)
"""


def ask(detectors: Sequence[ScoreDetector], texts: Iterable[str]) -> dict[str, Any]:
    """As the gate does: cut into sentences, and the highest score of a text's sentences counts, whoever gave it."""
    provided = frozenset[str]().union(*(detector.provides for detector in detectors))
    return highest([detector.score for detector in detectors], provided, texts)


def highest(scores: Sequence[Score], provided: Iterable[str], texts: Iterable[str]) -> dict[str, Any]:
    """Of each head the highest score over a text's sentences, int64 [texts]; 0 for a text without a letter."""
    names = sorted(provided)
    found: dict[str, list[int]] = {name: [] for name in names}
    for text in texts:
        sentences = list({sentence.text: None for sentence in sentences_of([Part(0, text, (), "user")], None)})
        rows = [row for score in scores for row in score(sentences)]
        for name in names:
            found[name].append(max((row.get(name, 0) for row in rows), default=0))
    return {name: np.array(values, np.int64) for name, values in found.items()}


def ngrams_alone(manifest: Manifest) -> Score:
    """The table of n-grams that a model carries, without its encoder. Raises ``ModelError`` where it carries none."""
    if NGRAMS not in manifest.files:
        raise ModelError(
            en=f"The model in {manifest.folder} carries no table of n-grams ({NGRAMS}). Leave --against ngrams out.",
            id=f"Model di {manifest.folder} tidak memuat tabel n-gram ({NGRAMS}). Hapus --against ngrams.",
        )
    table, names = NGrams.read(manifest.verified(NGRAMS)), [head.name for head in manifest.heads]

    def score(sentences: Sequence[str]) -> list[dict[str, int]]:
        logits = table.logits([plain(sentence).text for sentence in sentences])
        placed = np.rint((np.clip(logits, -_LOGITS, _LOGITS) + _LOGITS) / (2 * _LOGITS) * HIGHEST).astype(int)
        return [dict(zip(names, map(int, row), strict=True)) for row in placed]

    return score


def profanity_check(texts: Sequence[str], python: str = "") -> dict[str, Any]:
    """What alt-profanity-check says of whole texts, as ``toxicity``. Raises ``ModelError`` where it cannot be had."""
    try:
        done = subprocess.run(
            [python or sys.executable, "-c", _PROFANITY],
            input=json.dumps(list(texts)), capture_output=True, text=True, check=True,
        )  # fmt: skip
        values = np.array(json.loads(done.stdout), float)
    except (OSError, subprocess.CalledProcessError, ValueError):
        raise ModelError(
            en="alt-profanity-check cannot be asked. Install it (pip install alt-profanity-check) and, where that is in"
            " another environment, name its Python: --against alt-profanity-check:/path/to/python",
            id="alt-profanity-check tidak dapat dijalankan. Pasang (pip install alt-profanity-check) dan, bila di"
            " lingkungan lain, sebut Python-nya: --against alt-profanity-check:/jalur/ke/python",
        ) from None
    return {"toxicity": np.rint(values * HIGHEST).astype(np.int64)}


def unknown_peer(name: str) -> ModelError:
    """For a name that is none of :data:`PEERS`."""
    known = ", ".join(PEERS)
    return ModelError(
        en=f"There is no --against {name}. Choose one of: {known}.",
        id=f"--against {name} tidak ada. Pilih salah satu: {known}.",
    )
