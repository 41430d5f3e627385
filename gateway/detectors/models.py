"""Detoxify checkpoints: read safely, and scored by detoxify itself. The only module that imports detoxify.

Detoxify unpickles whatever it is given and asks a model hub for a configuration. So a checkpoint is hashed before
anything of it is parsed, read with torch's safe loader, and handed over with a local folder in place of the hub's name.
"""

from __future__ import annotations

import hashlib
import io
import pickle
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from gateway.detectors.base import ModelError

CHECKPOINT = "checkpoint.ckpt"
CONFIGURATION = ("config.json", "tokenizer.json", "tokenizer_config.json")
NETWORKS = frozenset(
    f"{name}ForSequenceClassification" for name in ("Bert", "Roberta", "XLMRoberta", "Albert")
)  # fmt: skip
"""The networks of the published checkpoints: original, unbiased, multilingual, and both small ones."""
TOKENIZERS = frozenset(f"{name}Tokenizer{fast}" for name in ("Bert", "Roberta", "XLMRoberta", "Albert")
                       for fast in ("", "Fast")) | {"PreTrainedTokenizerFast"}  # fmt: skip
RENAMED = {"toxic": "toxicity", "severe_toxic": "severe_toxicity", "identity_hate": "identity_attack"}
LABELS = ("toxicity", "severe_toxicity", "obscene", "threat", "insult", "identity_attack", "sexual_explicit")
IDENTITIES = frozenset(
    "male female homosexual_gay_or_lesbian christian jewish muslim black white psychiatric_or_mental_illness".split()
)
"""Columns that two variants were trained with; whom a text is about is not asked of it here."""


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """What a checkpoint says of itself, and its weights."""

    network: str
    tokenizer: str
    classes: tuple[str, ...]
    """As detoxify calls them, in the order of the first outputs."""
    outputs: int
    weights: Mapping[str, Any]

    @property
    def kept(self) -> list[tuple[int, str]]:
        """Output and name of the labels that are served."""
        return [(place, name) for place, name in enumerate(self.classes) if name in LABELS]


def read(path: Path, sha256: str) -> Checkpoint:
    """The checkpoint, if its bytes have this hash; nothing is parsed, and nothing of it ever executed, otherwise."""
    import torch  # noqa: PLC0415

    try:
        data = path.read_bytes()
    except OSError as error:
        raise _unreadable(path, error.strerror or type(error).__name__) from None
    if (found := hashlib.sha256(data).hexdigest()) != sha256.strip().lower():
        raise ModelError(
            en=f"{path} is not the file you meant: its SHA-256 is {found}. Nothing of it was read. Get it again, or"
            " correct --sha256 if you trust where that hash comes from.",
            id=f"{path} bukan berkas yang dimaksud: SHA-256-nya {found}. Isinya tidak dibaca. Ambil lagi berkasnya,"
            " atau perbaiki --sha256 bila asal hash itu Anda percayai.",
        )
    try:
        loaded = torch.load(io.BytesIO(data), map_location="cpu", weights_only=True)
        return _checkpoint(path, loaded)
    except pickle.UnpicklingError:
        raise _unusable(path, "it holds more than weights", "isinya bukan hanya bobot") from None
    except (RuntimeError, ValueError, LookupError, TypeError, AttributeError, EOFError, AssertionError) as error:
        kind = type(error).__name__
        raise _unusable(path, f"damaged or of another kind: {kind}", f"rusak atau jenis lain: {kind}") from None


def judged(checkpoint: Checkpoint, workspace: Path, sentences: Sequence[str]) -> list[dict[str, float]]:
    """The scores, 0..1, that detoxify gives; needs two sentences at least.

    ``workspace`` holds ``config.json``, with the right number of outputs, and the tokenizer's files.
    """
    import detoxify  # type: ignore[import-untyped]  # noqa: PLC0415  # pulls in torch and transformers

    path = workspace / CHECKPOINT
    # a folder in place of the hub's name: detoxify would ask the hub for it although the folder is given
    write(checkpoint, path, str(workspace))
    model = detoxify.Detoxify(checkpoint=str(path), huggingface_config_path=str(workspace))
    model.model.float()
    scores = model.predict(list(sentences))
    return [{name: float(scores[name][row]) for name in scores} for row in range(len(sentences))]


def write(checkpoint: Checkpoint, path: Path, base: str) -> None:
    """Write it as detoxify does; ``base`` is the folder of configuration and tokenizer, as detoxify looks for it."""
    import torch  # noqa: PLC0415

    arguments = {
        "model_type": base,
        "model_name": checkpoint.network,
        "tokenizer_name": checkpoint.tokenizer,
        "num_classes": checkpoint.outputs,
    }
    config = {"arch": {"args": arguments}, "dataset": {"args": {"classes": list(checkpoint.classes)}}}
    torch.save({"config": config, "state_dict": dict(checkpoint.weights)}, path)


def _checkpoint(path: Path, loaded: Any) -> Checkpoint:
    arguments, classes = loaded["config"]["arch"]["args"], loaded["config"]["dataset"]["args"]["classes"]
    network, tokenizer = arguments["model_name"], arguments["tokenizer_name"]
    for name, known in ((network, NETWORKS), (tokenizer, TOKENIZERS)):
        if name not in known:
            kinds = ", ".join(sorted(known))
            raise _unusable(path, f"its network or tokenizer is none of {kinds}",
                            f"jaringan atau tokenizernya bukan salah satu dari {kinds}")  # fmt: skip
    named = tuple(RENAMED.get(name, name) for name in classes)
    if set(named) - set(LABELS) - IDENTITIES or not set(named) & set(LABELS) or len(set(named)) != len(named):
        raise _unusable(path, f"its classes are not Detoxify's ({', '.join(LABELS)})",
                        f"kelas-kelasnya bukan kelas Detoxify ({', '.join(LABELS)})")  # fmt: skip
    outputs, weights = int(arguments["num_classes"]), dict(loaded["state_dict"])
    if outputs < len(named) or not all(hasattr(one, "dtype") for one in weights.values()):
        raise ValueError
    return Checkpoint(network, tokenizer, named, outputs, weights)


def _unreadable(path: Path, reason: str) -> ModelError:
    return ModelError(
        en=f"{path} cannot be read ({reason}). Check --checkpoint.",
        id=f"{path} tidak dapat dibaca ({reason}). Periksa --checkpoint.",
    )


def _unusable(path: Path, reason: str, alasan: str) -> ModelError:
    return ModelError(
        en=f"{path} is no Detoxify checkpoint that can be read safely ({reason}). Nothing of it was executed. Get it"
        " again from its source.",
        id=f"{path} bukan checkpoint Detoxify yang dapat dibaca dengan aman ({alasan}). Tidak ada isinya yang"
        " dijalankan. Ambil lagi dari sumbernya.",
    )
