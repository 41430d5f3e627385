"""What went into a graph comes out of it again, by the names it had."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import onnx
import pytest

from gateway.detectors import models
from gateway.detectors.making import networks
from gateway.detectors.making.weights import weights_of


@pytest.mark.parametrize(("variant", "write", "off"), [("original", networks.halves, 1e-3),
                                                       ("original", networks.eighths, 0.02),
                                                       ("unbiased", networks.eighths, 0.02),
                                                       ("original-small", networks.eighths, 0.02)])  # fmt: skip
def test_every_weight_is_found_again_in_its_place(
    variant: str, write: Callable[[Path, Path], None], off: float, written: Callable[..., Any], tmp_path: Path
) -> None:
    one = written(variant, 1)
    checkpoint = models.read(one.path, one.sha256)
    (tmp_path / "workspace").mkdir()
    networks.gather(one.folder, checkpoint, tmp_path / "workspace")
    built = networks.build(checkpoint, tmp_path / "workspace")
    networks.export(built, list(range(checkpoint.outputs)), tmp_path / "wide.onnx")
    write(tmp_path / "wide.onnx", tmp_path / "model.onnx")
    found = weights_of(onnx.load(str(tmp_path / "model.onnx")))
    wanted = {name: tensor.numpy() for name, tensor in built.model.state_dict().items()}
    for name, array in wanted.items():
        if not name.endswith("_ids"):
            assert found[name].shape == array.shape, name
            assert np.abs(found[name] - array).max() <= off * max(float(np.abs(array).max()), 1e-6), name
