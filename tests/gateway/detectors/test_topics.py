"""A topic's file gives back the very scores, and what cannot be trusted is refused by name."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest

from gateway.detectors.base import ModelError
from gateway.detectors.harm import HarmDetector
from gateway.detectors.manifest import EMBEDDED, Manifest
from gateway.detectors.topics import Head, Topic, fitting, installed, made_with, path_of, scores


def kept(data: Path) -> Topic:
    """A topic to which everything belongs."""
    head = Head(np.zeros(384), np.zeros(384), 4.0)
    model = made_with(Manifest.read(EMBEDDED))
    topic = Topic("sea", {"en": "the sea", "id": "laut"}, head, 5000, "0" * 64, model, "2026-11-26", {})
    path_of(data, "sea").parent.mkdir(exist_ok=True)
    path_of(data, "sea").write_bytes(topic.to_json())
    return topic


def test_a_topic_comes_back_as_it_was_written(tmp_path: Path) -> None:
    topic = kept(tmp_path)
    (back,) = fitting(tmp_path, Manifest.read(EMBEDDED))
    assert back.digest == topic.digest
    assert scores([back], np.ones((2, 384))).tolist() == [[9820], [9820]]


def test_the_guard_model_gives_it_and_its_own_scores_stay(tmp_path: Path) -> None:
    topic, alone, taught = kept(tmp_path), HarmDetector(EMBEDDED), HarmDetector(EMBEDDED, tmp_path)
    alone.load()
    taught.load()
    (one,), (other,) = alone.score(["kamu bodoh"]), taught.score(["kamu bodoh"])
    assert other == one | {"sea": 9820}
    assert taught.provides == alone.provides | {"sea"}
    assert taught.version == f"{alone.version} sea:{topic.digest[:16]}"


def test_one_of_another_model_is_refused_with_the_command_to_run(tmp_path: Path) -> None:
    kept(tmp_path)
    change(tmp_path, "model", {"model.onnx": "1", "tokenizer.json": "2"})
    with pytest.raises(ModelError) as caught:
        HarmDetector(EMBEDDED, tmp_path).load()
    assert "gapura topic learn" in caught.value.message["en"]
    assert "gapura topic forget" in caught.value.message["id"]


@pytest.mark.parametrize(
    ("member", "value"),
    [("format", 2), ("name", "land"), ("limit", 0), ("title", {"en": "x"}), ("head", {}), ("head", {"centre": "AAAA"})],
)
def test_a_broken_file_is_refused(tmp_path: Path, member: str, value: object) -> None:
    kept(tmp_path)
    change(tmp_path, member, value)
    with pytest.raises(ModelError, match="sea"):
        installed(tmp_path)


def change(data: Path, member: str, value: object) -> None:
    path = path_of(data, "sea")
    path.write_text(json.dumps({**json.loads(path.read_bytes()), member: value}))
