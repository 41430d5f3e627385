"""Every published variant of Detoxify, in miniature, beside the real detoxify. Weights are random, formats are not."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from gateway.detectors.base import ModelError
from gateway.detectors.harm import HarmDetector
from gateway.detectors.making import importing, networks
from gateway.detectors.making.importing import Source, import_detoxify
from gateway.detectors.manifest import Manifest
from gateway.detectors.models import LABELS

VARIANTS = ["original", "unbiased", "multilingual", "original-small", "unbiased-small"]
SPREAD = 10
"""Weights so large that scores differ from sentence to sentence."""


def taken_in(written: Any, folder: Path, name: str | None = None) -> Path:
    source = Source(written.path, written.sha256, written.folder)
    return import_detoxify(source, lambda own: folder / "models" / own, name, lambda stage: None)


@pytest.mark.parametrize("variant", VARIANTS)
def test_a_variant_is_served_without_torch_and_scores_as_detoxify_does(
    variant: str, written: Callable[..., Any], tmp_path: Path
) -> None:
    folder = taken_in(written(variant, SPREAD), tmp_path)
    assert folder.name == f"detoxify-{variant}"
    manifest = Manifest.read(folder)
    expected = LABELS if "unbiased" in variant or variant == "multilingual" else LABELS[:6]
    assert {head.name for head in manifest.heads} == set(expected)  # and nobody's sex or faith
    assert manifest.document["parity"]["largest_difference"] <= 0.01
    detector = HarmDetector(folder)
    detector.load()
    scores = detector.score(importing.SENTENCES.read_text("utf-8").splitlines())
    spread = [max(row[name] for row in scores) - min(row[name] for row in scores) for name in expected]
    assert max(spread) > 1000  # a model that says the same of everything would agree with anything
    assert {path.name for path in folder.iterdir()} == {"manifest.json", "model.onnx", "tokenizer.json", "config.json"}
    assert folder.stat().st_mode & 0o777 == 0o700


def test_weights_are_in_eight_bits_where_scores_hold_and_in_half_precision_where_not(
    written: Callable[..., Any], tmp_path: Path
) -> None:
    calm = Manifest.read(taken_in(written("original", 2), tmp_path))
    assert calm.document["parity"]["weights"] == "int8"
    (tmp_path / "base").rename(tmp_path / "calm")
    wild = Manifest.read(taken_in(written("unbiased", SPREAD), tmp_path))
    assert wild.document["parity"]["weights"] == "float16"
    tried = wild.document["parity"]["tried"]
    assert tried["int8"] > 0.01 >= tried["float16"]


def test_what_was_not_validated_is_said(written: Callable[..., Any], tmp_path: Path) -> None:
    """Random weights tell nothing, in no language."""
    manifest = Manifest.read(taken_in(written("original"), tmp_path))
    assert manifest.languages == ()
    assert "Not validated for Indonesian." in manifest.document["limits"]["en"]
    assert "Belum divalidasi untuk bahasa Indonesia." in manifest.document["limits"]["id"]
    assert 0 < manifest.document["measured"]["toxicity"]["id"]["auc"] < 0.8
    for head in manifest.heads:
        assert head.levels["cautious"] <= head.levels["balanced"] <= head.levels["strict"] <= head.highest


def test_a_tokenizer_in_one_file_is_as_good_as_its_vocabulary(written: Callable[..., Any], tmp_path: Path) -> None:
    import transformers

    one = written("original")
    transformers.BertTokenizer.from_pretrained(str(one.folder)).save_pretrained(str(one.folder))
    (one.folder / "vocab.txt").unlink(missing_ok=True)
    assert (one.folder / "tokenizer.json").is_file()
    assert taken_in(one, tmp_path).is_dir()


@pytest.mark.parametrize("lacking", ["config.json", "vocab.txt"])
def test_a_folder_that_lacks_the_tokenizer_or_configuration_is_refused(
    lacking: str, written: Callable[..., Any], tmp_path: Path
) -> None:
    one = written("original")
    (one.folder / lacking).unlink()
    with pytest.raises(ModelError, match="or the tokenizer") as raised:
        taken_in(one, tmp_path)
    assert "tidak memuat" in raised.value.message["id"]
    assert list((tmp_path / "models").iterdir()) == []  # nothing half done stays


def test_files_of_different_models_are_refused(written: Callable[..., Any], tmp_path: Path) -> None:
    one = written("original")
    with (one.folder / "vocab.txt").open("a", encoding="utf-8") as file:
        file.write("onewordmore\n")
    with pytest.raises(ModelError, match="not of one model"):
        taken_in(one, tmp_path)
    config = json.loads((one.folder / "config.json").read_text("utf-8"))
    (one.folder / "config.json").write_text(json.dumps(config | {"num_hidden_layers": 3}), "utf-8")
    with pytest.raises(ModelError, match="not of one model"):
        taken_in(one, tmp_path)
    (one.folder / "config.json").write_text("[]", "utf-8")
    with pytest.raises(ModelError, match="not of one model"):
        taken_in(one, tmp_path)


def test_an_export_that_scores_otherwise_is_refused(
    written: Callable[..., Any], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    one = written("original", SPREAD)
    narrow = networks._narrow
    monkeypatch.setattr(networks, "_narrow", lambda model, keep: narrow(model, list(reversed(keep))))
    with pytest.raises(ModelError, match="does not give detoxify's scores"):
        taken_in(one, tmp_path)
    assert list((tmp_path / "models").iterdir()) == []


def test_a_name_that_is_taken_is_not_overwritten(written: Callable[..., Any], tmp_path: Path) -> None:
    one = written("original")
    before = (taken_in(one, tmp_path, "ours") / "model.onnx").read_bytes()
    with pytest.raises(ModelError, match="exists already"):
        taken_in(one, tmp_path, "ours")
    assert (tmp_path / "models" / "ours" / "model.onnx").read_bytes() == before


@pytest.mark.slow
def test_nobody_is_asked_over_the_network(
    written: Callable[..., Any], run_cut_off: Callable[[str, Path], str], tmp_path: Path
) -> None:
    """With the name of a hub in the checkpoint and no variable set that would keep libraries from asking it."""
    one = written("multilingual")
    program = f"""
import socket
def refuse(*given, **named): raise AssertionError("asked the network")
socket.getaddrinfo = socket.create_connection = refuse
import sys
sys.argv = ["gapura", "model", "import", "detoxify", "--checkpoint", {str(one.path)!r}, "--sha256", {one.sha256!r},
            "--tokenizer", {str(one.folder)!r}, "--data", "data", "--format", "json"]
from gateway.cli import main
main()
"""
    made = json.loads(run_cut_off(program, tmp_path).splitlines()[-1])
    assert made["name"] == "detoxify-multilingual"
    assert made["folder"] == "data/models/detoxify-multilingual"
