"""Graphs changed, and run by what serves them."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
import onnx
import onnxruntime  # type: ignore[import-untyped]
import pytest

from gateway.detectors.base import ModelError
from gateway.detectors.making import graphs

Tiny = Callable[[Path], Path]
IDS = {"input_ids": np.array([[1, 5, 9, 2]]), "attention_mask": np.ones((1, 4), np.int64)}


def outputs(model: onnx.ModelProto) -> list[np.ndarray]:
    return list(onnxruntime.InferenceSession(model.SerializeToString()).run(["logits", "vector"], IDS))


def test_heads_are_added_over_the_vector_and_others_kept_or_left_out(tiny_model: Tiny, tmp_path: Path) -> None:
    model = onnx.load(str(tiny_model(tmp_path / "tiny") / "model.onnx"))
    before, vector = outputs(model)
    weights, bias = np.eye(16, 3, dtype=np.float32) * 2, np.array([0.5, 0, -1], np.float32)
    graphs.with_heads(model, [1], weights, bias)
    after, same = outputs(model)
    unit = vector / np.linalg.norm(vector)
    assert np.allclose(after, np.concatenate([before[:, [1]], unit @ weights + bias], axis=1), atol=1e-5)
    assert np.array_equal(vector, same)


def test_heads_are_added_to_a_graph_that_had_heads_added(tiny_model: Tiny, tmp_path: Path) -> None:
    model = onnx.load(str(tiny_model(tmp_path / "tiny") / "model.onnx"))
    for count in (1, 2):
        graphs.with_heads(model, [0, 1], np.ones((16, 1), np.float32), np.zeros(1, np.float32))
        assert outputs(model)[0].shape == (1, 3), count
    onnx.checker.check_model(model)


def test_half_precision_takes_half_the_room_and_says_nearly_the_same(tiny_model: Tiny, tmp_path: Path) -> None:
    model = onnx.load(str(tiny_model(tmp_path / "tiny") / "model.onnx"))
    before = outputs(model)[0]
    size = model.ByteSize()
    graphs.halve(model.graph)
    assert model.ByteSize() < size * 0.8
    assert np.allclose(outputs(model)[0], before, atol=2e-3)


def test_what_is_not_installed_is_named_with_the_command_that_installs_it() -> None:
    error = graphs.lacking("finetune", "onnx")
    assert isinstance(error, ModelError)
    assert all("pip install 'gapura[finetune]'" in text for text in error.message.values())


def test_the_lack_of_onnx_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    import sys

    monkeypatch.setitem(sys.modules, "onnx", None)
    with pytest.raises(ModelError, match="needs the package onnx"):
        graphs.onnx()
