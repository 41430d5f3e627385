"""A model folder given back to detoxify, which loads it by itself and scores equally."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from gateway.detectors.base import ModelError
from gateway.detectors.harm import HarmDetector
from gateway.detectors.making.exporting import export_detoxify
from gateway.detectors.making.folders import write_manifest
from gateway.detectors.making.heads import Order, train
from gateway.detectors.making.importing import Source, import_detoxify

TEXTS = ["Kamu bodoh sekali.", "Good morning, could you help me?", "You are a complete idiot."]
PREDICT = """
import json
from detoxify import Detoxify
model = Detoxify(checkpoint="checkpoint.ckpt", huggingface_config_path=".")
print(json.dumps(model.predict(json.loads(TEXTS))))
"""


def told(stage: str) -> None:
    """Stages are of no interest here."""


def model(written: Callable[..., Any], tmp_path: Path, variant: str, gain: float, **changed: Any) -> Path:
    """A model that was taken in, with its manifest changed."""
    one = written(variant, gain)
    folder = import_detoxify(Source(one.path, one.sha256, one.folder), lambda name: tmp_path / name, None, told)
    document = json.loads((folder / "manifest.json").read_text("utf-8"))
    for head in document["heads"]:
        head.update(changed)
    write_manifest(folder, document)
    return folder


@pytest.mark.slow
def test_detoxify_loads_it_and_scores_as_it_is_served(
    written: Callable[..., Any], run_cut_off: Callable[[str, Path], str], tmp_path: Path
) -> None:
    """With its calibration, though detoxify knows of none; by detoxify alone, in a process without a network."""
    folder = model(written, tmp_path, "original", 3, calibration={"": [3.0, -0.5], "id": [1.0, 0.0]})
    report = export_detoxify(folder, tmp_path / "out", "", told)
    assert report["mean_difference"] <= report["largest_difference"] < 0.02
    scores = json.loads(run_cut_off(f"TEXTS = {json.dumps(TEXTS)!r}\n{PREDICT}", tmp_path / "out").splitlines()[-1])
    detector = HarmDetector(folder)
    detector.load()
    served = detector.score(TEXTS)
    for place in (1, 2):  # the English ones
        for name, score in served[place].items():
            assert scores[name][place] == pytest.approx(score / 10000, abs=0.02)


@pytest.mark.parametrize("variant", ["unbiased", "original-small"])
def test_other_networks_come_back_too_and_can_be_taken_in_again(
    variant: str, written: Callable[..., Any], tmp_path: Path
) -> None:
    import hashlib

    folder = model(written, tmp_path, variant, 3)
    export_detoxify(folder, tmp_path / "out", "", told)
    path = tmp_path / "out" / "checkpoint.ckpt"
    source = Source(path, hashlib.sha256(path.read_bytes()).hexdigest(), tmp_path / "out")
    again = import_detoxify(source, lambda name: tmp_path / "again", None, told)
    one, two = HarmDetector(folder), HarmDetector(again)
    for detector in (one, two):
        detector.load()
    for before, after in zip(one.score(TEXTS), two.score(TEXTS), strict=True):
        assert after == pytest.approx(before, abs=200)


def test_the_calibration_of_a_language_can_be_asked_for(written: Callable[..., Any], tmp_path: Path) -> None:
    import torch

    folder = model(written, tmp_path, "original", 3, calibration={"": [3.0, 0.0], "id": [1.0, 0.25]})
    for language in ("", "id"):
        export_detoxify(folder, tmp_path / f"out{language}", language, told)
    all_others, indonesian = (
        torch.load(tmp_path / name / "checkpoint.ckpt", weights_only=True)["state_dict"] for name in ("out", "outid")
    )
    assert torch.allclose(all_others["classifier.weight"], 3 * indonesian["classifier.weight"])
    assert torch.allclose(indonesian["classifier.bias"], all_others["classifier.bias"] / 3 + 0.25)


def test_heads_over_the_vector_have_no_place_in_a_checkpoint(written: Callable[..., Any], tmp_path: Path) -> None:
    folder = model(written, tmp_path, "original", 3)
    lines = [f"kata {n},{n % 2}" for n in range(120)]
    (tmp_path / "rows.csv").write_text("\n".join(["text,bullying", *lines]), "utf-8")
    train(Order(tmp_path / "rows.csv", folder, tmp_path / "ours"), told)
    with pytest.raises(ModelError, match="trained over the vector") as raised:
        export_detoxify(tmp_path / "ours", tmp_path / "out", "", told)
    assert "Tidak ada yang ditulis" in raised.value.message["id"]
    assert not (tmp_path / "out").exists()


def test_a_folder_without_a_network_that_detoxify_has_is_refused(
    tiny_model: Callable[[Path], Path], tmp_path: Path
) -> None:
    tiny = tiny_model(tmp_path / "tiny")
    with pytest.raises(ModelError, match=r"has no config\.json"):
        export_detoxify(tiny, tmp_path / "out", "", told)
    document = json.loads((tiny / "manifest.json").read_text("utf-8"))
    for kind, reason in (("gpt2", "no such network"), ("bert", "trained over the vector")):
        (tiny / "config.json").write_text(json.dumps({"model_type": kind}), "utf-8")
        write_manifest(tiny, document)
        with pytest.raises(ModelError, match=reason):
            export_detoxify(tiny, tmp_path / "out", "", told)
