"""Detoxify checkpoints: read safely, and compared with what is served. The only module that imports detoxify.

Detoxify unpickles whatever it is given and asks a model hub for a configuration. So a checkpoint is hashed, read once
with torch's safe loader, and handed over with a local folder in place of the hub's name.
"""

from __future__ import annotations

import io
import pickle
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from gateway.detectors.base import ModelError
from gateway.detectors.harm import HarmDetector
from gateway.detectors.manifest import Manifest

CHECKPOINT = "checkpoint.ckpt"
CONFIGURATION = ("config.json", "tokenizer.json", "tokenizer_config.json")


def detoxify_model(folder: Path, workspace: Path) -> Any:
    """The folder's checkpoint, loaded by detoxify itself; ``workspace`` receives verified copies of its files."""
    import detoxify  # type: ignore[import-untyped]  # noqa: PLC0415  # pulls in torch and transformers
    import torch  # noqa: PLC0415

    manifest = Manifest.read(folder)
    for name in CONFIGURATION:
        (workspace / name).write_bytes(manifest.verified(name))
    try:
        loaded = torch.load(io.BytesIO(manifest.verified(CHECKPOINT)), map_location="cpu", weights_only=True)
        loaded["config"]["arch"]["args"]["model_type"] = str(workspace)
    except (pickle.UnpicklingError, RuntimeError, ValueError, KeyError, TypeError, EOFError) as error:
        raise _unusable(folder / CHECKPOINT, type(error).__name__) from None
    torch.save(loaded, workspace / CHECKPOINT)
    model = detoxify.Detoxify(checkpoint=str(workspace / CHECKPOINT), huggingface_config_path=str(workspace))
    model.model.float()
    return model


def check_against_detoxify(folder: Path, sentences: Sequence[str]) -> float:
    """The largest difference, 0..1, between detoxify's scores and the served ones, over all labels and sentences.

    Needs two sentences at least, none longer than the model's window (detoxify cuts those off).
    """
    detector = HarmDetector(folder)
    detector.load()
    served = detector.score(sentences)
    with tempfile.TemporaryDirectory() as workspace:
        judged = detoxify_model(folder, Path(workspace)).predict(list(sentences))
    differences: list[float] = [
        abs(judged[name][position] - row[name] / 10000) for position, row in enumerate(served) for name in row
    ]
    return max(differences)


def _unusable(path: Path, reason: str) -> ModelError:
    return ModelError(
        en=f"{path} is no Detoxify checkpoint that can be read safely ({reason}). Get it again from its source.",
        id=f"{path} bukan checkpoint Detoxify yang dapat dibaca dengan aman ({reason}). Ambil lagi dari sumbernya.",
    )
