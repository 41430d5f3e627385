"""Train heads on an operator's own rows, over a model that stays as it is: minutes on a CPU, no torch.

What comes out is a model folder like any other: the new heads stand in the ONNX graph and in the table of n-grams, with
levels measured on rows that were held out. The rows themselves are not kept.
"""

from __future__ import annotations

import hashlib
import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from gateway.detectors.base import ModelError
from gateway.detectors.encoder import Encoder
from gateway.detectors.harm import NGRAMS, HarmDetector
from gateway.detectors.making import graphs, rows
from gateway.detectors.making.figures import figures, limit_at
from gateway.detectors.making.fitting import Features, Line, fit
from gateway.detectors.making.folders import UNCALIBRATED, new_folder, write_manifest
from gateway.detectors.making.importing import Tell
from gateway.detectors.making.rows import Row
from gateway.detectors.manifest import LEVELS, Manifest
from gateway.detectors.ngrams import NGrams
from gateway.detectors.readings import plain

BITS = 16
"""Of the table of n-grams, where the base has none."""
EVEN = 5000
"""A label is given at even odds at least: of few rows nobody can tell what 1 % of the harmless reach."""
SCORES = ("toxicity", "severe_toxicity", "obscene", "threat", "insult", "identity_attack", "sexual_explicit",
          "selfharm", "injection")  # fmt: skip
"""Heads that have levels; any other new one is a label, given from a limit on."""
OWN = {
    "en": "Heads trained here ({heads}) were measured on {count} held-out rows of the operator's alone.",
    "id": "Keluaran yang dilatih di sini ({heads}) hanya diukur pada {count} baris uji milik pengelola.",
}


@dataclass(frozen=True, slots=True)
class Order:
    """What a person asks for."""

    table: Path
    base: Path
    """Model folder."""
    into: Path
    heads: tuple[str, ...] = ()
    seed: int = 1


def train(order: Order, tell: Tell) -> dict[str, Any]:
    """Write the model folder; returns the report on held-out rows, by head. Raises :class:`ModelError`."""
    graphs.onnx()
    tell("read")
    found = rows.read(order.table, order.heads, order.seed)
    base = Manifest.read(order.base)
    encoder = Encoder(base)
    encoder.load()
    if not encoder.has_vector:
        raise ModelError(
            en=f"The model in {order.base} gives no vectors, so nothing can be trained over it. Choose another --base.",
            id=f"Model di {order.base} tidak memberi vektor sehingga tidak dapat menjadi dasar latihan. Pilih --base"
            " lain.",
        )
    with new_folder(order.into) as out:
        table = NGrams.read(base.verified(NGRAMS)) if NGRAMS in base.files else _nothing(len(base.heads))
        tell("score")
        texts = [plain(row.text).text for row in found]
        features = Features.of(texts, encoder.vectors(texts), len(table.weights).bit_length() - 1)
        tell("fit")
        names = list(dict.fromkeys(name for row in found for name in row.labels))
        lines = {name: _fitted(name, found, features, order.seed) for name in names}
        document = _assemble(out, base, _widened(base, table, lines, features.places), lines)
        document |= _provenance(order, base, found, names)
        write_manifest(out, document)
        tell("measure")
        report = _measure(out, found, names, document, order.seed)
        write_manifest(out, document | {"measured_on_own_rows": report})
    return report


def _fitted(name: str, found: Sequence[Row], features: Features, seed: int) -> Line:
    chosen = np.array([name in row.labels and not row.held_out for row in found])
    labels = [row.labels[name] for row, taken in zip(found, chosen, strict=True) if taken]
    return fit(features.only(chosen), labels, seed)


def _nothing(heads: int) -> NGrams:
    return NGrams(np.zeros((1 << BITS, heads), np.float16), np.zeros(heads, np.float32))


def _widened(base: Manifest, table: NGrams, lines: Mapping[str, Line], places: Any) -> bytes:
    """The table of n-grams for the heads that are kept and the new ones."""
    keep = _kept(base, lines)
    new = np.zeros((len(table.weights), len(lines)), np.float16)
    new[places] = np.stack([line.sparse for line in lines.values()], axis=1)
    packed = io.BytesIO()
    np.savez_compressed(
        packed,
        weights=np.concatenate([table.weights[:, keep], new], axis=1),
        bias=np.concatenate([table.bias[keep], np.zeros(len(lines), np.float32)]),
    )
    return packed.getvalue()


def _kept(base: Manifest, lines: Mapping[str, Line]) -> list[int]:
    return [place for place, head in enumerate(base.heads) if head.name not in lines]


def _assemble(out: Path, base: Manifest, table: bytes, lines: Mapping[str, Line]) -> dict[str, Any]:
    """Graph, tokenizer and table, with the heads that are kept first and the new ones after them."""
    keep = _kept(base, lines)
    model = graphs.onnx().load_model_from_string(base.verified("model.onnx"))
    graphs.with_heads(model, keep, np.stack([line.dense for line in lines.values()], axis=1),
                      np.array([line.bias for line in lines.values()]))  # fmt: skip
    (out / "model.onnx").write_bytes(model.SerializeToString())
    for name in ("tokenizer.json", "config.json"):
        if name in base.files:
            (out / name).write_bytes(base.verified(name))
    (out / NGRAMS).write_bytes(table)
    heads = base.document["heads"]
    kinds = {head.name: head.kind for head in base.heads}
    added = [
        {"name": name, "kind": kinds.get(name, "score" if name in SCORES else "label"), "levels": {}, "limit": 10000,
         "highest": 10000, "calibration": UNCALIBRATED}
        for name in lines
    ]  # fmt: skip
    same = {name: base.document.get(name) for name in ("licence", "languages", "max_tokens", "frame")}
    return {**same, "heads": [*(heads[place] for place in keep), *added]}


def _provenance(order: Order, base: Manifest, found: Sequence[Row], names: Sequence[str]) -> dict[str, Any]:
    raw = (base.folder / "manifest.json").read_bytes()
    limits = base.document.get("limits", {})
    count = sum(row.held_out for row in found)
    own = {spoken: text.format(heads=", ".join(names), count=count) for spoken, text in OWN.items()}
    return {
        "name": order.into.name,
        "version": hashlib.sha256(order.table.read_bytes()).hexdigest()[:12],
        "training": {
            "seed": order.seed,
            "rows": len(found),
            "held_out": count,
            "base": {
                "name": base.name,
                "version": base.version,
                "manifest_sha256": hashlib.sha256(raw).hexdigest(),
                "training": base.document.get("training"),
                "measured": base.document.get("measured"),
            },
        },
        "limits": {spoken: [*limits.get(spoken, []), text] for spoken, text in own.items()},
    }


def _measure(
    out: Path, found: Sequence[Row], names: Sequence[str], document: dict[str, Any], seed: int
) -> dict[str, Any]:
    """Figures of what is served, and from them the levels, which are written into ``document``."""
    detector = HarmDetector(out)
    detector.load()
    held = [row for row in found if row.held_out]
    scores = detector.score([row.text for row in held])
    spoken = sorted({row.language for row in held if row.language})
    report: dict[str, Any] = {}
    for name in names:
        sides = {(language, side): [one[name] for row, one in zip(held, scores, strict=True)
                                    if row.labels.get(name) is side and language in ("", row.language)]
                 for language in ("", *spoken) for side in (True, False)}  # fmt: skip
        report[name] = figures(sides["", True], sides["", False], seed)
        report[name]["languages"] = {one: figures(sides[one, True], sides[one, False], seed) for one in spoken}
        head = next(one for one in document["heads"] if one["name"] == name)
        highest = max(sides["", True])
        levels = {level: min(limit_at(sides["", False], rate), highest) for level, rate in LEVELS.items()}
        head["highest"] = highest
        if head["kind"] == "score":
            head["levels"] = levels
            del head["limit"]
        else:
            head["limit"] = max(levels["balanced"], min(EVEN, highest), 1)
    return report
