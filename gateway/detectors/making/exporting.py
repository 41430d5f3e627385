"""Write a model folder as a Detoxify checkpoint, which the detoxify package loads and gives the encoder's scores for.

The weights come out of the ONNX graph, back from 8 bits; a head's calibration is folded into its last layer. What a
Detoxify checkpoint has no place for is left out, and said: the table of n-grams, and calibration by language beyond the
one chosen.
"""

from __future__ import annotations

import json
import tempfile
from pathlib import Path
from typing import Any

import numpy as np

from gateway.detectors import models
from gateway.detectors.base import ModelError
from gateway.detectors.encoder import Encoder
from gateway.detectors.harm import NGRAMS
from gateway.detectors.making import graphs, networks
from gateway.detectors.making.folders import new_folder
from gateway.detectors.making.importing import SENTENCES, Tell
from gateway.detectors.making.weights import weights_of
from gateway.detectors.manifest import Manifest

TOLERANCE = 0.02
"""The largest mean difference. Activations in 8 bits round otherwise than detoxify's, so single scores can be far apart
in a good export; a network put together wrongly is off on average."""
KINDS = {"bert": "Bert", "roberta": "Roberta", "xlm-roberta": "XLMRoberta", "albert": "Albert"}
TOKENIZER = "PreTrainedTokenizerFast"


def export_detoxify(folder: Path, out: Path, language: str, tell: Tell) -> dict[str, Any]:
    """Write checkpoint, configuration and tokenizer to ``out``; how far detoxify's scores are from the encoder's.

    ``language`` is the one whose calibration is taken; ``""`` is that of all others. Raises :class:`ModelError`.
    """
    transformers = networks.libraries()
    graphs.onnx()
    tell("read")
    manifest = Manifest.read(folder)
    if networks.CONFIGURATION not in manifest.files:
        raise _impossible(folder, f"it has no {networks.CONFIGURATION}", f"tidak memuat {networks.CONFIGURATION}")
    config = json.loads(manifest.verified(networks.CONFIGURATION))
    kind = KINDS.get(config.get("model_type"))
    if kind is None:
        raise _impossible(folder, "detoxify has no such network", "detoxify tidak mempunyai jaringan seperti itu")
    weights = weights_of(graphs.onnx().load_model_from_string(manifest.verified("model.onnx")))
    last = "classifier.out_proj" if "classifier.out_proj.bias" in weights else "classifier"
    if len(weights.get(f"{last}.bias", ())) != len(manifest.heads):
        raise _impossible(
            folder, "it has heads that were trained over the vector", "sebagian keluarannya dilatih dari vektor"
        )
    slope, shift = _calibration(manifest, language)
    weights[f"{last}.weight"] = weights[f"{last}.weight"] * slope[:, None]
    weights[f"{last}.bias"] = weights[f"{last}.bias"] * slope + shift
    tell("build")
    checkpoint = _checkpoint(manifest, kind, weights)
    with new_folder(out) as new:
        _describe(manifest, config, new)
        network = getattr(transformers, checkpoint.network)
        lost = _fits(network, new, checkpoint)
        if lost:
            raise _impossible(
                folder, f"{lost} tensors are missing from its graph", f"{lost} tensor tidak ada di grafnya"
            )
        tell("compare")
        report = _compared(manifest, checkpoint, new, (slope, shift))
        models.write(checkpoint, new / models.CHECKPOINT, ".")
    return report


def _calibration(manifest: Manifest, language: str) -> tuple[Any, Any]:
    pairs = [head.calibration.get(language, head.calibration[""]) for head in manifest.heads]
    return np.array([a for a, _ in pairs], np.float32), np.array([b for _, b in pairs], np.float32)


def _checkpoint(manifest: Manifest, kind: str, weights: dict[str, Any]) -> models.Checkpoint:
    import torch  # noqa: PLC0415

    names = tuple(head.name for head in manifest.heads)
    tensors = {name: torch.from_numpy(array) for name, array in weights.items()}
    return models.Checkpoint(f"{kind}ForSequenceClassification", TOKENIZER, names, len(names), tensors)


def _describe(manifest: Manifest, config: dict[str, Any], out: Path) -> None:
    """Configuration and tokenizer, as transformers reads them."""
    import tokenizers  # noqa: PLC0415

    names = [head.name for head in manifest.heads]
    labels = {"id2label": dict(enumerate(names)), "label2id": {name: place for place, name in enumerate(names)}}
    (out / networks.CONFIGURATION).write_text(json.dumps(config | labels, indent=1), "utf-8")
    tokenizer = tokenizers.Tokenizer.from_buffer(manifest.verified("tokenizer.json"))
    first, last = manifest.frame
    tokenizer.post_processor = tokenizers.processors.TemplateProcessing(
        single=f"{first} $A {last}",
        pair=f"{first} $A {last} $B {last}",
        special_tokens=[(token, tokenizer.token_to_id(token)) for token in dict.fromkeys(manifest.frame)],
    )
    tokenizer.save(str(out / "tokenizer.json"))
    padding = tokenizer.id_to_token(config.get("pad_token_id") or 0)
    described = {
        "tokenizer_class": TOKENIZER,
        "model_max_length": manifest.max_tokens,
        "cls_token": first,
        "sep_token": last,
        "pad_token": padding,
        "model_input_names": ["input_ids", "attention_mask"],
    }
    (out / "tokenizer_config.json").write_text(json.dumps(described, indent=1), "utf-8")


def _fits(network: Any, folder: Path, checkpoint: models.Checkpoint) -> int:
    """How many of the network's tensors the checkpoint lacks, or has in another shape."""
    config = network.config_class.from_pretrained(str(folder), local_files_only=True)
    wanted = network(config).state_dict()
    return sum(name not in checkpoint.weights or checkpoint.weights[name].shape != tensor.shape
               for name, tensor in wanted.items() if not name.endswith("_ids"))  # fmt: skip


def _compared(manifest: Manifest, checkpoint: models.Checkpoint, out: Path, line: tuple[Any, Any]) -> dict[str, Any]:
    encoder = Encoder(manifest)
    encoder.load()
    sentences = SENTENCES.read_text("utf-8").splitlines()
    slope, shift = line
    ours = 1 / (1 + np.exp(-(encoder.logits(sentences) * slope + shift)))
    with tempfile.TemporaryDirectory() as workspace:
        for path in out.iterdir():
            (Path(workspace) / path.name).write_bytes(path.read_bytes())
        told = models.judged(checkpoint, Path(workspace), sentences)
    theirs = np.array([[row[name] for name in checkpoint.classes] for row in told])
    apart = np.abs(ours - theirs)
    off = round(float(apart.mean()), 4)
    if off > TOLERANCE:
        raise _impossible(manifest.folder, f"detoxify's scores differ from its own by {off} on average",
                          f"skor detoxify rata-rata berbeda {off} dari skornya")  # fmt: skip
    return {
        "largest_difference": round(float(apart.max()), 4),
        "mean_difference": off,
        "sentences": len(sentences),
        "left_out": [NGRAMS] if NGRAMS in manifest.files else [],
    }


def _impossible(folder: Path, reason: str, alasan: str) -> ModelError:
    return ModelError(
        en=f"The model in {folder} cannot be written as a Detoxify checkpoint: {reason}. Nothing was written.",
        id=f"Model di {folder} tidak dapat ditulis sebagai checkpoint Detoxify: {alasan}. Tidak ada yang ditulis.",
    )
