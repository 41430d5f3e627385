"""From a trained network to a folder that is served: the whole recipe in small."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest
import tokenizers
import torch

from gateway.detectors.harm import HarmDetector
from gateway.detectors.training import export, linear, sheets
from gateway.detectors.training.network import network

from .conftest import HIDDEN


@pytest.fixture
def trained(unpacked: Path, tmp_path: Path) -> Path:
    folder = tmp_path / "trained"
    folder.mkdir()
    torch.manual_seed(1)
    network(unpacked, sheets.HEADS).save_pretrained(folder)
    for name in ("tokenizer.json", "tokenizer_config.json"):
        (folder / name).write_bytes((unpacked / name).read_bytes())
    linear.save(np.zeros((1 << 8, len(sheets.HEADS)), np.float32), np.zeros(len(sheets.HEADS)), folder / "ngrams.npz")
    (folder / "training.json").write_text(json.dumps({"rows": 1}), "utf-8")
    return folder


@pytest.mark.filterwarnings("ignore::DeprecationWarning", "ignore::UserWarning", "ignore::torch.jit.TracerWarning")
def test_the_recipe_gives_a_model_that_is_served(trained: Path, tmp_path: Path) -> None:
    datasets, own, out = tmp_path / "datasets", tmp_path / "sheets", tmp_path / "out"
    for folder in (datasets / "nusax-senti-id-en", datasets / "idner-news-2k", own, out):
        folder.mkdir(parents=True)
    for language in ("en", "id"):
        text = "text\n" + "\n".join(f"kamu baik {number}" for number in range(30))
        (datasets / f"nusax-senti-id-en/{language}_train.csv").write_text(text, "utf-8")
    (datasets / "idner-news-2k/dev.txt").write_text("kamu O\npergi O\n\n", "utf-8")
    lines = "".join(f"kamu bodoh {i}\n~ kamu pintar {i}\n" for i in range(300))
    (own / "harm.txt").write_text(f"## insult | id | chat | insult\n{lines}", "utf-8")
    export.write(trained, own, datasets, out)
    detector = HarmDetector(out)
    detector.load()
    (row,) = detector.score(["kamu bodoh"])
    assert row.keys() == set(sheets.SCORES)  # of the others no sentence shows that they work
    assert set(detector.manifest.document["training"]["heads_left_out"]) == set(sheets.HEADS) - set(sheets.SCORES)
    assert detector._encoder is not None
    (vector,) = detector._encoder.vectors(["kamu bodoh"])
    assert vector.shape == (HIDDEN,)
    assert float(np.linalg.norm(vector)) == pytest.approx(1, abs=1e-5)
    ids = tokenizers.Tokenizer.from_file(str(out / "tokenizer.json")).encode("kamu bodoh").ids
    model = network(trained, sheets.HEADS)
    with torch.no_grad():
        float_logits = model.train(False)(input_ids=torch.tensor([ids])).logits[0].numpy()
    scores = float_logits[: len(sheets.SCORES)]
    assert detector.logits(["kamu bodoh"])[0] == pytest.approx(scores, abs=0.3)  # 8 bits
