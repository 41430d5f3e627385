"""How harmful a sentence is, in several respects at once: one pass through the model, a score for each of its heads.

Labels and topics are scores with a limit, from which on they are given. The manifest of the embedded model says what
its heads are, how it was made, what was measured, and where it fails.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np

from gateway.detectors import language, topics
from gateway.detectors.base import DetectorError, ModelError, Scope
from gateway.detectors.encoder import Encoder
from gateway.detectors.hidden import hidden
from gateway.detectors.manifest import Manifest
from gateway.detectors.ngrams import NGrams
from gateway.detectors.normal import normal
from gateway.detectors.readings import plain

NGRAMS = "ngrams.npz"
WORDS = 24
"""Of a part of a long sentence."""


def judged(sentence: str) -> list[str]:
    """What is judged in place of a sentence: how it reads, how it is meant where this differs, and what it hides."""
    text = plain(sentence).text
    meant = normal(text)
    return [text, *_parts(text), *([meant] if meant is not None else []), *hidden(sentence)]


def _parts(text: str) -> list[str]:
    """A long sentence in overlapping parts as well: a few words would drown in it otherwise."""
    words = text.split()
    if len(words) <= WORDS * 3 // 2:
        return []
    return [" ".join(words[start : start + WORDS]) for start in range(0, len(words) - WORDS // 2, WORDS // 2)]


class HarmDetector:
    """Scores sentences."""

    name = "harm"
    scope: Scope = "sentence"

    def __init__(self, folder: Path, site: Path | None = None) -> None:
        """``site`` is the data folder whose topics are told as well."""
        self._folder, self._site = folder, site
        self._topics: list[topics.Topic] = []
        self._manifest: Manifest | None = None
        self._encoder: Encoder | None = None
        self._ngrams: NGrams | None = None
        self._calibration: dict[str, tuple[Any, Any]] = {}

    @property
    def manifest(self) -> Manifest:
        """What the loaded model says about itself."""
        if self._manifest is None:
            raise DetectorError("the model is not loaded")
        return self._manifest

    @property
    def version(self) -> str:
        """Name and version of the model, with the hash of its weights, and the topics of the site with theirs."""
        taught = "".join(f" {topic.name}:{topic.digest[:16]}" for topic in self._topics)
        return f"{self.manifest.name} {self.manifest.version} sha256:{self.manifest.files['model.onnx']}{taught}"

    @property
    def provides(self) -> frozenset[str]:
        """The heads it was trained for, and the topics of the site."""
        return frozenset(head.name for head in self.manifest.heads) | {topic.name for topic in self._topics}

    @property
    def languages(self) -> frozenset[str]:
        """Those its levels were measured in."""
        return frozenset(self.manifest.languages)

    def load(self) -> None:
        """Verify the files against the manifest and load them; raises ``ModelError``."""
        manifest = self._manifest = Manifest.read(self._folder)
        self._topics = topics.fitting(self._site, manifest) if self._site else []
        self._encoder = Encoder(manifest)
        self._encoder.load()
        if NGRAMS in manifest.files:
            try:
                self._ngrams = NGrams.read(manifest.verified(NGRAMS))
            except (ValueError, KeyError, OSError) as error:
                path, why = self._folder / NGRAMS, type(error).__name__
                raise ModelError(
                    en=f"The table {path} cannot be read ({why}). Import the model again.",
                    id=f"Tabel {path} tidak dapat dibaca ({why}). Impor ulang modelnya.",
                ) from None
        for spoken in {"", *(name for head in manifest.heads for name in head.calibration)}:
            pairs = [head.calibration.get(spoken, head.calibration[""]) for head in manifest.heads]
            self._calibration[spoken] = (np.array([a for a, _ in pairs]), np.array([b for _, b in pairs]))
        self.score(["warm up"])

    def score(self, sentences: Sequence[str]) -> list[dict[str, int]]:
        """One mapping of head to 0..10000 per sentence."""
        if not sentences:
            return []
        read = [judged(sentence) for sentence in sentences]
        texts = [text for one in read for text in one]
        logits, about = self._seen(texts)
        rows = []
        at = 0
        for sentence, one in zip(sentences, read, strict=True):
            row, told = logits[at : at + len(one)].max(axis=0), about[at : at + len(one)].max(axis=0)
            at += len(one)
            slope, shift = self._of(sentence)
            chances = 1.0 / (1.0 + np.exp(-(slope * row + shift)))
            heads = self.manifest.heads
            scores = {head.name: round(float(chance) * 10000) for head, chance in zip(heads, chances, strict=True)}
            rows.append(scores | {topic.name: int(score) for topic, score in zip(self._topics, told, strict=True)})
        return rows

    def logits(self, sentences: Sequence[str]) -> Any:
        """Before calibration: float64 [sentences, heads], of the encoder and the table of n-grams together."""
        return self._with_ngrams(self._loaded().logits(sentences), sentences)

    def _seen(self, texts: Sequence[str]) -> tuple[Any, Any]:
        """Logits, and the scores of topics [texts, topics]; the encoder runs once for both."""
        if not self._topics:
            return self.logits(texts), np.zeros((len(texts), 0))
        logits, vectors = self._loaded().both(texts)
        return self._with_ngrams(logits, texts), topics.scores(self._topics, vectors)

    def _with_ngrams(self, logits: Any, texts: Sequence[str]) -> Any:
        logits = logits.astype(np.float64)
        return logits if self._ngrams is None else logits + self._ngrams.logits(texts)

    def _loaded(self) -> Encoder:
        if self._encoder is None:
            raise DetectorError("the model is not loaded")
        return self._encoder

    def _of(self, sentence: str) -> tuple[Any, Any]:
        """The calibration of a sentence's language."""
        if len(self._calibration) == 1 or not language.available():
            return self._calibration[""]
        return self._calibration.get(language.language_of([sentence]), self._calibration[""])
