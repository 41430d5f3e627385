"""An encoder in a model folder, run by ONNX Runtime: texts in, logits and vectors out; no torch.

It knows nothing of what its heads mean. A text longer than the model's window is read in windows that overlap by half,
so nothing is cut off.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from gateway.detectors.base import DetectorError, ModelError
from gateway.detectors.manifest import Manifest

if TYPE_CHECKING:
    import onnxruntime  # type: ignore[import-untyped]
    import tokenizers


class Encoder:
    """One loaded model. Safe to use from several threads at once."""

    def __init__(self, manifest: Manifest) -> None:
        self._manifest = manifest
        self._session: onnxruntime.InferenceSession | None = None
        self._tokenizer: tokenizers.Tokenizer | None = None
        self._first = self._last = 0

    def load(self) -> None:
        """Verify the files against the manifest and load the very bytes that were hashed. Raises ``ModelError``."""
        import onnxruntime  # noqa: PLC0415  # heavy; only where a model is served
        import tokenizers  # noqa: PLC0415
        from onnxruntime.capi import (  # type: ignore[import-untyped]  # noqa: PLC0415
            onnxruntime_pybind11_state as refused,
        )

        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = options.inter_op_num_threads = 1
        options.enable_cpu_mem_arena = False
        manifest = self._manifest
        try:
            self._session = onnxruntime.InferenceSession(
                manifest.verified("model.onnx"), options, providers=["CPUExecutionProvider"]
            )
            # It would keep the file, as large as the weights, to begin again on another processor. There is one.
            self._session._model_bytes = None
            self._tokenizer = tokenizers.Tokenizer.from_buffer(manifest.verified("tokenizer.json"))
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
                en=f"The model in {manifest.folder} cannot be loaded ({type(error).__name__}). Import it again.",
                id=f"Model di {manifest.folder} tidak dapat dimuat ({type(error).__name__}). Impor ulang modelnya.",
            ) from None
        self._tokenizer.no_truncation()
        self._tokenizer.no_padding()
        self._first, self._last = map(self._special, manifest.frame)

    @property
    def manifest(self) -> Manifest:
        """What the model says about itself."""
        return self._manifest

    @property
    def has_vector(self) -> bool:
        """Whether the model gives vectors."""
        return self._session is not None and len(self._session.get_outputs()) > 1

    def logits(self, texts: Sequence[str]) -> Any:
        """float32 [texts, heads]: of each head the highest logit over the text's windows."""
        encoded = self._encode(texts)
        out = np.full((len(texts), len(self._manifest.heads)), -np.inf, np.float32)
        for row, ids in enumerate(encoded):
            for window in self._windows(ids):
                np.maximum(out[row], self._run(window, 1)[0][0], out=out[row])
        return out

    def both(self, texts: Sequence[str]) -> tuple[Any, Any]:
        """What :meth:`logits` and :meth:`vectors` give, in one pass."""
        if not self.has_vector:
            raise DetectorError("the model gives no vectors")
        logits, vectors = [], []
        for ids in self._encode(texts):
            seen = [self._run(window, 2) for window in self._windows(ids)]
            logits.append(np.max([one[0][0] for one in seen], axis=0))
            mean = np.mean([one[1][0] for one in seen], axis=0)
            vectors.append(mean / max(float(np.linalg.norm(mean)), 1e-9))
        return np.array(logits, np.float32), np.array(vectors, np.float32)

    def vectors(self, texts: Sequence[str]) -> Any:
        """float32 [texts, width]: the mean over the text's windows, of length one."""
        return self.both(texts)[1]

    def _encode(self, texts: Sequence[str]) -> list[list[int]]:
        if self._tokenizer is None:
            raise DetectorError("the model is not loaded")
        return [encoding.ids for encoding in self._tokenizer.encode_batch(list(texts), add_special_tokens=False)]

    def _windows(self, ids: list[int]) -> Iterator[list[int]]:
        width = self._manifest.max_tokens - 2
        starts = range(0, len(ids) - width // 2, width // 2) if len(ids) > width else range(1)
        for start in starts:
            yield [self._first, *ids[start : start + width], self._last]

    def _run(self, ids: list[int], outputs: int) -> Any:
        """One window at a time: activations are quantised over a batch, so company would change a score."""
        if self._session is None:
            raise DetectorError("the model is not loaded")
        tokens = np.array([ids], np.int64)
        names = [one.name for one in self._session.get_outputs()[:outputs]]
        return self._session.run(names, {"input_ids": tokens, "attention_mask": np.ones_like(tokens)})

    def _special(self, token: str) -> int:
        number = self._tokenizer.token_to_id(token) if self._tokenizer else None
        if number is None:
            raise ModelError(
                en=f"The tokenizer in {self._manifest.folder} has no {token}. Import the model again.",
                id=f"Tokenizer di {self._manifest.folder} tidak memuat {token}. Impor ulang modelnya.",
            )
        return int(number)
