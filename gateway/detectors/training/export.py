"""Write the folder that is served: ONNX with half-precision weights, tokenizer, Detoxify checkpoint, manifest.

    python -m gateway.detectors.training.export TRAINED OUT [--datasets DATASETS]

Weights are stored in half precision in both files and computed in single precision, so both give the same scores.
Levels are the scores that 5 %, 1 % and 0.1 % of harmless held-out sentences reach, measured on what is served.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import shutil
from pathlib import Path
from typing import Any

import numpy as np
import onnx
import torch
import transformers
from onnx import TensorProto, helper, numpy_helper

from gateway.detectors.harm import HarmDetector
from gateway.detectors.manifest import FORMAT
from gateway.detectors.training import evaluate
from gateway.detectors.training.corpus import SOURCES, benign_text
from gateway.detectors.training.sentences import LABELS
from gateway.detectors.training.train import MAX_TOKENS

CONFIGURATION = ("config.json", "tokenizer.json", "tokenizer_config.json")
LEVELS_ARE = {
    "cautious": "5 % of harmless held-out sentences reach it",
    "balanced": "1 % of harmless held-out sentences reach it",
    "strict": "0.1 % of harmless held-out sentences reach it, as far as so few sentences can tell",
    "all": "but none lies above 'highest', what harmful held-out sentences reach; where it is equal to that, more do",
}
LIMITS = {
    "en": [
        "It knows abusive vocabulary, not meaning: irony, quotation, negation and code words are often judged wrong.",
        "Measured only on sentences of the kind it was trained on, by one group of writers; expect less elsewhere.",
        "Abuse without strong words is mostly missed; identity words and harmless homonyms still raise false alarms.",
        "A few abusive words inside a very long sentence can be missed.",
        "On ordinary Indonesian reviews and complaints `balanced` can raise more than 1 % false alarms.",
        "English and Indonesian (also informal); Javanese, Sundanese and other languages were not validated.",
        "Meant to flag and to stop the obvious; decisions about people belong to people.",
    ],
    "id": [
        "Model ini mengenali kosakata kasar, bukan makna: ironi, kutipan, penyangkalan, sandi sering salah dinilai.",
        "Diukur hanya pada kalimat sejenis data latihnya, satu kelompok penulis; di luar itu hasilnya lebih rendah.",
        "Kekasaran tanpa kata kasar umumnya lolos; kata identitas dan homonim masih dapat memicu peringatan keliru.",
        "Beberapa kata kasar di dalam kalimat yang sangat panjang bisa lolos.",
        "Pada ulasan dan keluhan biasa berbahasa Indonesia, `balanced` bisa keliru lebih dari 1 %.",
        "Bahasa Inggris dan Indonesia (termasuk ragam santai); bahasa daerah dan bahasa lain belum divalidasi.",
        "Untuk menandai dan menghentikan yang jelas; keputusan tentang orang tetap di tangan orang.",
    ],
}


def to_onnx(trained: Path, out: Path) -> None:
    """Export the network and halve its weights; each is widened again where it is used."""
    model = transformers.BertForSequenceClassification.from_pretrained(
        trained, dtype=torch.float32, attn_implementation="eager"
    ).train(False)
    ids = torch.ones((2, 12), dtype=torch.int64)
    path = out / "model.onnx"
    axes = {0: "batch", 1: "tokens"}
    torch.onnx.export(
        model,
        (ids, torch.ones_like(ids)),
        str(path),
        input_names=["input_ids", "attention_mask"],
        output_names=["logits"],
        dynamic_axes={"input_ids": axes, "attention_mask": axes, "logits": {0: "batch"}},
        opset_version=17,
        dynamo=False,
    )
    graph = onnx.load(str(path))
    halve(graph.graph)
    onnx.checker.check_model(graph)
    onnx.save(graph, str(path))


def halve(graph: Any) -> None:
    """Store float weights as half precision with a cast in front of their use."""
    casts = []
    for tensor in graph.initializer:
        if tensor.data_type == TensorProto.FLOAT and len(tensor.raw_data) > 256:
            wide = tensor.name
            narrow = numpy_helper.from_array(numpy_helper.to_array(tensor).astype(np.float16), f"{wide}_half")
            tensor.CopyFrom(narrow)
            casts.append(helper.make_node("Cast", [f"{wide}_half"], [wide], to=TensorProto.FLOAT))
    nodes = [*casts, *graph.node]
    del graph.node[:]
    graph.node.extend(nodes)


def to_checkpoint(trained: Path, out: Path) -> None:
    """The same weights as Detoxify writes a checkpoint. ``model_type`` is replaced by the folder when it is loaded."""
    model = transformers.BertForSequenceClassification.from_pretrained(trained, dtype=torch.float16)
    arch = {
        "model_type": ".",
        "model_name": "BertForSequenceClassification",
        "tokenizer_name": "PreTrainedTokenizerFast",
        "num_classes": len(LABELS),
    }
    config = {"arch": {"args": arch}, "dataset": {"args": {"classes": list(LABELS)}}}
    torch.save({"config": config, "state_dict": model.state_dict()}, out / "checkpoint.ckpt")
    for name in CONFIGURATION:
        shutil.copy(trained / name, out / name)


def manifest(out: Path, labels: list[dict[str, Any]], measured: dict[str, Any], training: dict[str, Any]) -> None:
    """Write ``manifest.json`` over the files as they are."""
    names = ["model.onnx", "checkpoint.ckpt", *CONFIGURATION]
    document = {
        "format": FORMAT,
        "name": "gapura-abuse-vocabulary",
        "version": "1",
        "licence": "CC BY 4.0 (weights; see NOTICE for the data they were made from)",
        "languages": list(evaluate.LANGUAGES),
        "max_tokens": MAX_TOKENS,
        "frame": ["[CLS]", "[SEP]"],
        "files": {name: hashlib.sha256((out / name).read_bytes()).hexdigest() for name in names},
        "heads": [{"kind": "score", "calibration": {"": [1, 0]}, **label} for label in labels],
        "levels_are": LEVELS_ARE,
        "training": training,
        "measured_on_held_out_sentences": measured,
        "limits": LIMITS,
    }
    (out / "manifest.json").write_text(json.dumps(document, indent=1, ensure_ascii=False) + "\n", "utf-8")


def main() -> None:
    """Export from the command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("trained", type=Path)
    parser.add_argument("out", type=Path)
    parser.add_argument("--datasets", type=Path, help="measure false alarms on ordinary text too")
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--epochs", type=int, default=12)
    arguments = parser.parse_args()
    out = arguments.out
    out.mkdir(parents=True, exist_ok=True)
    to_onnx(arguments.trained, out)
    to_checkpoint(arguments.trained, out)
    training = {"seed": arguments.seed, "epochs": arguments.epochs, "sources": SOURCES}
    unmeasured = [{"name": name, "levels": {}, "highest": 10000} for name in LABELS]
    manifest(out, unmeasured, {}, training)
    detector = _loaded(out)
    measured = evaluate.Measured(detector)
    levels = evaluate.levels(measured)
    labels = [{"name": name, "levels": levels[name], "highest": measured.highest(name)} for name in LABELS]
    report: dict[str, Any] = {name: measured.label(name) for name in LABELS}
    manifest(out, labels, report, training)
    if arguments.datasets:
        report["false_alarms_of_toxicity_on_ordinary_text"] = evaluate.false_alarms(
            _loaded(out), benign_text(arguments.datasets)
        )
        manifest(out, labels, report, training)


def _loaded(folder: Path) -> HarmDetector:
    detector = HarmDetector(folder)
    detector.load()
    return detector


if __name__ == "__main__":
    main()
