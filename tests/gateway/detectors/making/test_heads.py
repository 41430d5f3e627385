"""Heads trained on an operator's rows, and served like any other."""

from __future__ import annotations

import csv
import json
import random
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from gateway.detectors.base import ModelError
from gateway.detectors.harm import HarmDetector
from gateway.detectors.making.heads import Order, train
from gateway.detectors.manifest import Manifest

Tiny = Callable[[Path], Path]
BAD, GOOD = ("stupid", "fool", "bodoh", "die"), ("kind", "friend", "baik", "teman")


@pytest.fixture
def table(tmp_path: Path) -> Path:
    """Bullying is told by its words; ``toxicity`` too, with a tenth of the labels wrong."""
    chance = random.Random(4)
    with (tmp_path / "rows.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["text", "language", "bullying", "toxicity"])
        for number in range(300):
            harmful = chance.random() < 0.5
            word = chance.choice(BAD if harmful else GOOD)
            noisy = harmful != (chance.random() < 0.1)
            writer.writerow([f"you are a {word} {number}", chance.choice(["en", "id"]), int(harmful), int(noisy)])
    return tmp_path / "rows.csv"


def told(stage: str) -> None:
    """Stages are of no interest here."""


def scores(folder: Path, *texts: str) -> list[dict[str, int]]:
    detector = HarmDetector(folder)
    detector.load()
    return detector.score(texts)


def test_a_new_head_is_served_beside_those_that_stay_as_they_were(
    tiny_model: Tiny, table: Path, tmp_path: Path
) -> None:
    base = tiny_model(tmp_path / "base")
    report = train(Order(table, base, tmp_path / "ours", ("bullying",)), told)
    texts = ("you are a stupid fool", "kamu teman baik")
    before, after = scores(base, *texts), scores(tmp_path / "ours", *texts)
    for old, new in zip(before, after, strict=True):
        assert {name: new[name] for name in old} == old
    assert after[0]["bullying"] > 9000
    assert after[1]["bullying"] < 1000
    assert report["bullying"]["auc"] > 0.99
    assert set(report["bullying"]["languages"]) == {"en", "id"}
    (head,) = [head for head in Manifest.read(tmp_path / "ours").heads if head.name == "bullying"]
    assert head.kind == "label"
    assert 5000 <= head.limit <= head.highest


def test_a_head_of_the_base_is_replaced_and_has_levels_of_the_rows(
    tiny_model: Tiny, table: Path, tmp_path: Path
) -> None:
    base = tiny_model(tmp_path / "base")
    report = train(Order(table, base, tmp_path / "ours", ("toxicity",)), told)
    manifest = Manifest.read(tmp_path / "ours")
    assert [head.name for head in manifest.heads] == ["weapons", "toxicity"]
    toxicity = manifest.heads[1]
    assert toxicity.kind == "score"
    assert 0 < toxicity.levels["cautious"] <= toxicity.levels["balanced"] <= toxicity.levels["strict"]
    low, high = report["toxicity"]["auc_interval"]
    assert low < report["toxicity"]["auc"] < high < 1
    assert high - low > 0.02  # with so few rows nobody knows better


def test_what_was_trained_can_be_trained_over_again(tiny_model: Tiny, table: Path, tmp_path: Path) -> None:
    train(Order(table, tiny_model(tmp_path / "base"), tmp_path / "one", ("bullying",)), told)
    train(Order(table, tmp_path / "one", tmp_path / "two", ("toxicity",)), told)
    (one,), (two,) = (scores(tmp_path / name, "you are a bodoh") for name in ("one", "two"))
    assert one["bullying"] == two["bullying"]
    assert set(two) == {"weapons", "bullying", "toxicity"}


def test_the_manifest_says_what_it_was_made_from_and_holds_no_text(
    tiny_model: Tiny, table: Path, tmp_path: Path
) -> None:
    base = tiny_model(tmp_path / "base")
    train(Order(table, base, tmp_path / "ours"), told)
    raw = (tmp_path / "ours" / "manifest.json").read_text("utf-8")
    document: dict[str, Any] = json.loads(raw)
    assert document["training"]["base"]["name"] == "tiny"
    assert document["training"]["rows"] == 300
    assert any("held-out rows of the operator's" in line for line in document["limits"]["en"])
    assert "you are a" not in raw
    assert {path.name for path in (tmp_path / "ours").iterdir()} == {"manifest.json", "model.onnx", "tokenizer.json",
                                                                     "ngrams.npz"}  # fmt: skip


def test_the_same_seed_makes_the_same_model(tiny_model: Tiny, table: Path, tmp_path: Path) -> None:
    base = tiny_model(tmp_path / "base")
    reports = [train(Order(table, base, tmp_path / name, (), 3), told) for name in ("one", "two")]
    assert reports[0] == reports[1]
    assert (tmp_path / "one" / "model.onnx").read_bytes() == (tmp_path / "two" / "model.onnx").read_bytes()


def test_a_base_without_vectors_is_refused(tiny_model: Tiny, table: Path, tmp_path: Path) -> None:
    import onnx

    from gateway.detectors.making.folders import write_manifest

    base = tiny_model(tmp_path / "base")
    model = onnx.load(str(base / "model.onnx"))
    del model.graph.output[1]
    onnx.save(model, str(base / "model.onnx"))
    write_manifest(base, json.loads((base / "manifest.json").read_text("utf-8")))
    with pytest.raises(ModelError, match="gives no vectors"):
        train(Order(table, base, tmp_path / "ours"), told)
    assert not (tmp_path / "ours").exists()
