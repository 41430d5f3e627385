"""Write the folder that is served: ONNX in 8 bits, tokenizer, table of n-grams, manifest.

    python -m gateway.detectors.training.export TRAINED SHEETS DATASETS OUT

Weights are stored in 8 bits with a range reduced to 7, so that sums of products fit processors without VNNI;
activations are quantised as they come. Calibration and levels are fitted on what is served
(:mod:`gateway.detectors.training.calibrate`).
"""

from __future__ import annotations

import argparse
import csv
import hashlib
import json
import re
import shutil
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import onnx
import torch
import transformers
from onnxruntime.quantization import QuantType, quantize_dynamic  # type: ignore[import-untyped]

from gateway.detectors.encoder import Encoder
from gateway.detectors.harm import NGRAMS, HarmDetector
from gateway.detectors.manifest import FORMAT, Manifest
from gateway.detectors.ngrams import NGrams
from gateway.detectors.readings import plain
from gateway.detectors.segments import SentenceCutter
from gateway.detectors.training import calibrate, corpus, linear, sheets
from gateway.detectors.training.corpus import Row
from gateway.detectors.training.limits import LEVELS_ARE, LIMITS
from gateway.detectors.training.network import FROZEN, through

OUTPUTS = ("logits", "vector")
LAST = re.compile(r"/(?:pooler|heads)/")
"""What stays in single precision: it is small, and what it rounds away nothing behind it evens out."""
MAX_TOKENS = 128


class Served(torch.nn.Module):
    """What the graph computes: a logit for each head, and the mean of the frozen layers' states, for topics."""

    def __init__(self, model: Any, heads: Sequence[int]) -> None:
        super().__init__()
        self.model = model
        self.heads = torch.nn.Linear(model.config.hidden_size, len(heads))
        self.heads.weight.data = model.classifier.weight.data[list(heads)]
        self.heads.bias.data = model.classifier.bias.data[list(heads)]

    def forward(self, input_ids: torch.Tensor, attention_mask: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor]:
        """Ids and mask [batch, tokens] -> logits [batch, heads], vector [batch, width]."""
        layers = self.model.bert.encoder.layer
        general = through(layers[:FROZEN], self.model.bert.embeddings(input_ids=input_ids), attention_mask)
        states = through(layers[FROZEN:], general, attention_mask)
        share = attention_mask[:, :, None].to(general.dtype)
        vector = (general * share).sum(1) / share.sum(1)
        return self.heads(self.model.bert.pooler(states)), vector


def to_onnx(trained: Path, path: Path, heads: Sequence[int]) -> None:
    """The graph in single precision, then in 8 bits at ``path``, with some of the heads."""
    model = transformers.BertForSequenceClassification.from_pretrained(trained, attn_implementation="eager")
    ids = torch.ones((2, 12), dtype=torch.int64)
    axes = {0: "batch", 1: "tokens"}
    with tempfile.TemporaryDirectory() as folder:
        wide = Path(folder) / "wide.onnx"
        torch.onnx.export(
            Served(model.train(False), heads),
            (ids, torch.ones_like(ids)),
            str(wide),
            input_names=["input_ids", "attention_mask"],
            output_names=list(OUTPUTS),
            dynamic_axes={"input_ids": axes, "attention_mask": axes, **{name: {0: "batch"} for name in OUTPUTS}},
            opset_version=17,
            dynamo=False,
        )
        last = [node.name + "_MatMul" for node in onnx.load(str(wide)).graph.node if LAST.search(node.name)]
        quantize_dynamic(
            wide, path, weight_type=QuantType.QInt8, per_channel=True, reduce_range=True, nodes_to_exclude=last
        )
    onnx.checker.check_model(onnx.load(str(path)))


def manifest(out: Path, heads: list[dict[str, Any]], training: dict[str, Any]) -> None:
    """Write ``manifest.json`` over the files as they are."""
    names = sorted(path.name for path in out.iterdir() if path.name not in ("manifest.json", "NOTICE"))
    document = {
        "format": FORMAT,
        "name": "gapura-guard",
        "version": "1",
        "licence": "CC BY 4.0 (weights; see NOTICE for the model and the data they were made from)",
        "languages": list(calibrate.OWN_LANGUAGES),
        "max_tokens": MAX_TOKENS,
        "frame": ["<s>", "</s>"],
        "files": {name: hashlib.sha256((out / name).read_bytes()).hexdigest() for name in names},
        "heads": heads,
        "levels_are": LEVELS_ARE,
        "training": training,
        "limits": LIMITS,
    }
    (out / "manifest.json").write_text(json.dumps(document, indent=1, ensure_ascii=False) + "\n", "utf-8")


def ordinary(datasets: Path) -> Iterator[Row]:
    """Ordinary texts that are not trained on and on which levels are set: reviews (NusaX train), news (dev)."""
    for language in calibrate.OWN_LANGUAGES:
        with (datasets / f"nusax-senti-id-en/{language}_train.csv").open(encoding="utf-8", newline="") as file:
            yield from (Row(row["text"], (0.0,) * len(sheets.HEADS), language) for row in csv.DictReader(file))
    yield from corpus.news(datasets / "idner-news-2k/dev.txt")


def write(trained: Path, folder: Path, datasets: Path, out: Path) -> None:
    """Everything, in order; what is decided is decided on the split ``dev``, by what is served."""
    training = json.loads((trained / "training.json").read_text("utf-8"))
    training["sources"] = [corpus.OWN, *corpus.PUBLIC]
    shutil.copy(trained / "tokenizer.json", out / "tokenizer.json")
    dev = list(corpus.own(one for one in sheets.read(sorted(folder.glob("*.txt"))) if one.split == "dev"))
    table = NGrams.read((trained / NGRAMS).read_bytes())
    everything = range(len(sheets.HEADS))
    to_onnx(trained, out / "model.onnx", everything)
    manifest(out, [bare(sheets.HEADS[head]) for head in everything], training)
    encoder, ngrams = encoder_logits(out, dev), table.logits([plain(row.text).text for row in dev])
    share = training["share_of_ngrams"] = calibrate.share_of_ngrams(encoder, ngrams, dev)
    logits = encoder + share * ngrams
    kept = calibrate.heads_that_work(logits, dev)
    names = [sheets.HEADS[head] for head in kept]
    fitted = calibrate.calibration(logits, dev)
    to_onnx(trained, out / "model.onnx", kept)
    configuration(trained, out, names)
    linear.save(table.weights[:, kept] * np.float16(share), table.bias[kept] * share, out / NGRAMS)
    manifest(out, [bare(sheets.HEADS[head]) | {"calibration": fitted[head]} for head in kept], training)
    harmless = [row for row in dev if 1.0 not in row.labels] + list(ordinary(datasets))
    training["harmless_texts_for_levels"] = len(harmless)
    training["heads_left_out"] = [name for name in sheets.HEADS if name not in names]
    measured = calibrate.levels(scores_of(out, harmless), [row.language for row in harmless], names)
    heads = [one | {"highest": 10000, "calibration": fitted[head]} for one, head in zip(measured, kept, strict=True)]
    manifest(out, heads, training)


def configuration(trained: Path, out: Path, names: Sequence[str]) -> None:
    """``config.json`` of the network, with the heads that are served; whoever writes a checkpoint of it needs that."""
    document = json.loads((trained / "config.json").read_text("utf-8"))
    document["id2label"] = {str(index): name for index, name in enumerate(names)}
    document["label2id"] = {name: index for index, name in enumerate(names)}
    (out / "config.json").write_text(json.dumps(document, indent=1) + "\n", "utf-8")


def bare(name: str) -> dict[str, Any]:
    """A head before it was measured."""
    return {"name": name, "kind": "score", "highest": 10000, "calibration": {"": [1, 0]}}


def encoder_logits(folder: Path, rows: Sequence[Row]) -> Any:
    """What the served encoder says of each text alone."""
    encoder = Encoder(Manifest.read(folder))
    encoder.load()
    return encoder.logits([plain(row.text).text for row in rows])


def scores_of(folder: Path, rows: Sequence[Row]) -> Any:
    """The served scores 0..10000 [texts, heads], a text's sentences taken together as the gate takes them."""
    detector = HarmDetector(folder)
    detector.load()
    names = [head.name for head in detector.manifest.heads]
    cutter = SentenceCutter()
    out = []
    for row in rows:
        sentences = [one.strip() for one in cutter.segments(row.text) if any(map(str.isalpha, one))] or [row.text]
        found = detector.score(sentences)
        out.append([max(one[name] for one in found) for name in names])
    return np.array(out)


def main() -> None:
    """Export from the command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    for name in ("trained", "sheets", "datasets", "out"):
        parser.add_argument(name, type=Path)
    arguments = parser.parse_args()
    arguments.out.mkdir(parents=True, exist_ok=True)
    write(arguments.trained, arguments.sheets, arguments.datasets, arguments.out)


if __name__ == "__main__":
    main()
