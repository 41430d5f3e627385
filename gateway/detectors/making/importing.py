"""Take in a Detoxify checkpoint: one folder that is served without torch, and gives detoxify's own scores.

Hash, safe reading, export, comparison with detoxify on bundled sentences, levels measured on this project's held-out
sentences. Nothing is written where any of it fails.
"""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from gateway.detectors import models
from gateway.detectors.base import ModelError
from gateway.detectors.harm import HarmDetector
from gateway.detectors.making import graphs, held_out, networks
from gateway.detectors.making.folders import UNCALIBRATED, new_folder, write_manifest

TOLERANCE = 0.01
"""The largest difference to detoxify, of a score 0..1, that is taken in."""
WINDOW = 128
"""Tokens; longer sentences are read in windows, and the highest counts."""
SENTENCES = Path(__file__).parent / "parity.txt"
PUBLISHED = {
    "c1212f89": "original",
    "c7548aa0": "unbiased",
    "0b549669": "multilingual",
    "0e1d6498": "original-small",
    "c8519128": "unbiased-small",
}
"""The published files carry the first digits of a hash in their names (detoxify/detoxify.py, ``MODEL_URLS``)."""
LIMITS = {
    "en": "Detoxify's weights were trained on comments of other origin by other people. Figures above are of this"
    " project's held-out sentences alone; a language that is not listed was not validated.",
    "id": "Bobot Detoxify dilatih dengan komentar dari sumber dan orang lain. Angka di atas hanya dari kalimat uji"
    " proyek ini; bahasa yang tidak tercantum belum divalidasi.",
}
NOT_INDONESIAN = {
    "en": "Not validated for Indonesian.",
    "id": "Belum divalidasi untuk bahasa Indonesia.",
}
Tell = Callable[[str], None]
"""Told the name of each stage as it begins: read, build, export, compare, measure."""


@dataclass(frozen=True, slots=True)
class Source:
    """What a person gives."""

    checkpoint: Path
    sha256: str
    tokenizer: Path
    """Folder of the base model: configuration and tokenizer."""


def default_name(checkpoint: models.Checkpoint) -> str:
    """What the published variant of such a network is called."""
    variant = {
        "BertForSequenceClassification": "original",
        "RobertaForSequenceClassification": "unbiased",
        "XLMRobertaForSequenceClassification": "multilingual",
    }.get(checkpoint.network)
    small = "unbiased-small" if "sexual_explicit" in checkpoint.classes else "original-small"
    return f"detoxify-{variant or small}"


def import_detoxify(source: Source, folder: Callable[[str], Path], name: str | None, tell: Tell) -> Path:
    """Write the model folder and return it. ``folder`` says where a model of some name belongs.

    Raises :class:`ModelError`, having written nothing.
    """
    networks.libraries()
    graphs.onnx()
    tell("read")
    checkpoint = models.read(source.checkpoint, source.sha256)
    name = name or default_name(checkpoint)
    with tempfile.TemporaryDirectory() as scratch, new_folder(folder(name)) as out:
        workspace = Path(scratch) / "detoxify"
        workspace.mkdir()
        tell("build")
        networks.gather(source.tokenizer, checkpoint, workspace)
        built = networks.build(checkpoint, workspace)
        (out / "tokenizer.json").write_text(built.tokenizer.backend_tokenizer.to_str(), "utf-8")
        document = _document(name, checkpoint, built, source)
        tell("export")
        wide = Path(scratch) / "wide.onnx"
        networks.export(built, [place for place, _ in checkpoint.kept], wide)
        built.model.config.save_pretrained(out)
        del built
        tell("compare")
        sentences = SENTENCES.read_text("utf-8").splitlines()
        told = models.judged(checkpoint, workspace, sentences)
        document |= {"parity": _fit(out, wide, document, told)}
        tell("measure")
        document |= held_out.measure(_loaded(out))
        document["limits"] = {
            spoken: [LIMITS[spoken], *([] if "id" in document["languages"] else [NOT_INDONESIAN[spoken]])]
            for spoken in LIMITS
        }
        write_manifest(out, document)
    return folder(name)


def _fit(out: Path, wide: Path, document: Mapping[str, Any], told: list[dict[str, float]]) -> dict[str, Any]:
    """Store the weights as small as detoxify's scores allow; how, and how far they are off."""
    off = {}
    for storage, write in (("int8", networks.eighths), ("float16", networks.halves)):
        write(wide, out / "model.onnx")
        write_manifest(out, document)
        served = _loaded(out).score(SENTENCES.read_text("utf-8").splitlines())
        off[storage] = round(max(abs(row[name] / 10000 - judged[name]) for row, judged in zip(served, told, strict=True)
                                 for name in row), 4)  # fmt: skip
        if off[storage] <= TOLERANCE:
            return {"weights": storage, "largest_difference": off[storage], "sentences": len(told), "tried": off}
    raise ModelError(
        en=f"The exported model does not give detoxify's scores: they differ by up to {off['float16']}, more than"
        f" {TOLERANCE}. Nothing was taken in. Check that --tokenizer is the folder of the right base model.",
        id=f"Model hasil ekspor tidak memberi skor yang sama dengan detoxify: selisihnya sampai {off['float16']}, lebih"
        f" dari {TOLERANCE}. Tidak ada yang disimpan. Periksa apakah --tokenizer folder model dasar yang tepat.",
    )


def _document(name: str, checkpoint: models.Checkpoint, built: networks.Built, source: Source) -> dict[str, Any]:
    variant = PUBLISHED.get(source.sha256.strip().lower()[:8])
    return {
        "name": name,
        "version": source.sha256.strip().lower()[:12],
        "licence": "Apache-2.0 (Detoxify, Unitary)" if variant else "that of the checkpoint; not known to Gapura",
        "languages": [],
        "max_tokens": min(WINDOW, built.positions),
        "frame": list(built.frame),
        "heads": [
            {"name": label, "kind": "score", "levels": {}, "highest": 10000, "calibration": UNCALIBRATED}
            for _, label in checkpoint.kept
        ],
        "source": {
            "detoxify": variant or "not a published file",
            "checkpoint_sha256": source.sha256.strip().lower(),
            "network": checkpoint.network,
            "tokenizer": checkpoint.tokenizer,
        },
    }


def _loaded(folder: Path) -> HarmDetector:
    detector = HarmDetector(folder)
    detector.load()
    return detector
