"""The weights of a network read back out of its ONNX graph, whatever they are stored in.

Exporting keeps the names of biases, norms and embeddings, but not of the matrices, which are turned and renamed;
quantising splits them. So a matrix is known by the bias that is added to what it gives.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from gateway.detectors.making.graphs import onnx

PREFIX = "model."
"""Of every name: the network is a member of the module that was exported."""
QUANTISED, HALF = "_quantized", "_half"


def weights_of(model: Any) -> dict[str, Any]:
    """Name, as PyTorch has it, to float32 array."""
    numbers = onnx().numpy_helper
    stored = {tensor.name: numbers.to_array(tensor) for tensor in model.graph.initializer}
    whole = {name.removesuffix(QUANTISED).removesuffix(HALF): _widened(name, stored) for name in stored}
    for node in model.graph.node:  # equal tensors are stored once
        if node.op_type == "Identity" and node.input[0] in whole:
            whole[node.output[0]] = whole[node.input[0]]
    found = {
        name.removeprefix(PREFIX): array for name, array in whole.items() if name.startswith(PREFIX) and array.ndim
    }
    found |= {f"{name}.weight": whole[source].T for name, source in _matrices(model.graph, whole).items()}
    return {
        name: np.array(array, np.float32, order="C")
        for name, array in found.items()
        if name.endswith((".weight", ".bias"))
    }


def _widened(name: str, stored: dict[str, Any]) -> Any:
    """A tensor in single precision; scales are one for all, or one for each row or column."""
    array = stored[name]
    if not name.endswith(QUANTISED):
        return array
    stem = name.removesuffix(QUANTISED)
    scale, zero = (np.asarray(stored[f"{stem}{part}"], np.float32) for part in ("_scale", "_zero_point"))
    if scale.ndim == 1 and scale.size > 1 and scale.size != array.shape[-1]:
        scale, zero = scale[:, None], zero.reshape(-1, 1)
    return (array.astype(np.float32) - zero) * scale


def _matrices(graph: Any, whole: dict[str, Any]) -> dict[str, str]:
    """Module to the name of its matrix, for every product with a matrix that a bias is added to."""
    readers: dict[str, list[Any]] = {}
    for node in graph.node:
        for name in node.input:
            readers.setdefault(name, []).append(node)
    found = {}
    for node in graph.node:
        source = node.input[1].removesuffix(QUANTISED) if node.op_type in ("MatMul", "MatMulInteger") else ""
        if source not in whole:
            continue
        after: Any = node
        while after is not None and after.op_type != "Add":
            after = next(
                (one for one in readers.get(after.output[0], ()) if one.op_type in ("Cast", "Mul", "Add")), None
            )
        bias = [name for name in after.input if name.endswith(".bias")] if after is not None else []
        if bias:
            found[bias[0].removeprefix(PREFIX).removesuffix(".bias")] = source
    return found
