"""Detoxify's labels for a sentence, from a small BERT run by ONNX Runtime; no torch.

The embedded model is a detector of abusive vocabulary in English and Indonesian, not a judge of meaning: its manifest
says how it was made, what was measured, and where it fails.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from gateway.detectors.base import DetectorError, ModelError, Scope
from gateway.detectors.manifest import Manifest
from gateway.detectors.readings import plain

if TYPE_CHECKING:
    import onnxruntime  # type: ignore[import-untyped]
    import tokenizers

BATCH = 16
"""Windows scored together; of similar length, since a batch is padded to its longest."""


class ToxicityDetector:
    """Scores sentences. One longer than the model's window is read in overlapping windows; the highest counts."""

    name = "toxicity"
    scope: Scope = "sentence"

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._manifest: Manifest | None = None
        self._session: onnxruntime.InferenceSession | None = None
        self._tokenizer: tokenizers.Tokenizer | None = None

    @property
    def manifest(self) -> Manifest:
        """What the loaded model says about itself."""
        if self._manifest is None:
            raise DetectorError("the toxicity model is not loaded")
        return self._manifest

    @property
    def version(self) -> str:
        """Name and version of the model, with the hash of its weights."""
        return f"{self.manifest.name} {self.manifest.version} sha256:{self.manifest.files['model.onnx'][:16]}"

    @property
    def provides(self) -> frozenset[str]:
        """The labels it was trained for."""
        return frozenset(label.name for label in self.manifest.labels)

    def load(self) -> None:
        """Verify the files against the manifest and load the very bytes that were hashed."""
        import onnxruntime  # noqa: PLC0415  # heavy; only where a model is served
        import tokenizers  # noqa: PLC0415
        from onnxruntime.capi import (  # type: ignore[import-untyped]  # noqa: PLC0415
            onnxruntime_pybind11_state as refused,
        )

        self._manifest = Manifest.read(self._folder)
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = options.inter_op_num_threads = 1
        options.enable_cpu_mem_arena = False
        try:
            self._session = onnxruntime.InferenceSession(
                self._manifest.verified("model.onnx"), options, providers=["CPUExecutionProvider"]
            )
            self._tokenizer = tokenizers.Tokenizer.from_buffer(self._manifest.verified("tokenizer.json"))
        except (
            ValueError,
            RuntimeError,
            refused.Fail,
            refused.InvalidArgument,
            refused.InvalidGraph,
            refused.InvalidProtobuf,
            refused.NotImplemented,
            refused.RuntimeException,
        ) as error:
            raise ModelError(
                en=f"The model in {self._folder} cannot be loaded ({type(error).__name__}). Import it again.",
                id=f"Model di {self._folder} tidak dapat dimuat ({type(error).__name__}). Impor ulang modelnya.",
            ) from None
        self._tokenizer.no_truncation()
        self._tokenizer.no_padding()
        self.score(["warm up"])

    def score(self, sentences: Sequence[str]) -> list[dict[str, int]]:
        """One mapping of label to 0..10000 per sentence."""
        if self._tokenizer is None:
            raise DetectorError("the toxicity model is not loaded")
        if not sentences:
            return []
        encoded = self._tokenizer.encode_batch([plain(s).text for s in sentences], add_special_tokens=False)
        windows = [
            (position, window) for position, encoding in enumerate(encoded) for window in self._windows(encoding.ids)
        ]
        windows.sort(key=lambda pair: len(pair[1]))
        best = np.zeros((len(sentences), len(self.manifest.labels)))
        for start in range(0, len(windows), BATCH):
            batch = windows[start : start + BATCH]
            for (position, _), scores in zip(batch, self._run([ids for _, ids in batch]), strict=True):
                best[position] = np.maximum(best[position], scores)
        return [self._row(scores) for scores in best]

    def _windows(self, ids: list[int]) -> Iterator[list[int]]:
        """The ids in the model's frame; a long text in windows that overlap by half, so that nothing is cut off."""
        room = self.manifest.max_tokens - 2
        starts = range(0, max(1, len(ids) - room // 2), room // 2) if len(ids) > room else range(1)
        for start in starts:
            yield [self._special("[CLS]"), *ids[start : start + room], self._special("[SEP]")]

    def _special(self, token: str) -> int:
        number = self._tokenizer.token_to_id(token) if self._tokenizer else None
        if number is None:
            raise DetectorError(f"the tokenizer has no {token}")
        return number

    def _run(self, batch: list[list[int]]) -> Any:
        if self._session is None:
            raise DetectorError("the toxicity model is not loaded")
        width = max(len(ids) for ids in batch)
        tokens = np.zeros((len(batch), width), dtype=np.int64)
        mask = np.zeros_like(tokens)
        for row, ids in enumerate(batch):
            tokens[row, : len(ids)] = ids
            mask[row, : len(ids)] = 1
        (logits,) = self._session.run(None, {"input_ids": tokens, "attention_mask": mask})
        return 1.0 / (1.0 + np.exp(-logits.astype(np.float64)))

    def _row(self, scores: Any) -> dict[str, int]:
        return {
            label.name: round(float(score) * 10000) for label, score in zip(self.manifest.labels, scores, strict=True)
        }
