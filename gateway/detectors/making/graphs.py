"""ONNX graphs: weights in half precision, and heads added to a graph that gives vectors."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from gateway.detectors.base import ModelError

SMALL = 256
"""Bytes; tensors up to this size stay as they are."""


def onnx() -> Any:
    """The package; raises :class:`ModelError` where it is not installed."""
    try:
        import onnx as package  # noqa: PLC0415  # not needed to serve
    except ImportError:
        raise lacking("finetune", "onnx") from None
    return package


def lacking(extra: str, package: str) -> ModelError:
    """What this needs is not installed."""
    return ModelError(
        en=f"This needs the package {package}, which serving does not. Install it: pip install 'gapura[{extra}]'",
        id=f"Ini memerlukan paket {package}, yang tidak diperlukan untuk melayani. Pasang: pip install"
        f" 'gapura[{extra}]'",
    )


def halve(graph: Any) -> None:
    """Store float weights as half precision with a cast in front of their use."""
    helper, numbers, kinds = onnx().helper, onnx().numpy_helper, onnx().TensorProto
    casts = []
    for tensor in graph.initializer:
        if tensor.data_type == kinds.FLOAT and len(tensor.raw_data) > SMALL:
            wide = tensor.name
            narrow = numbers.from_array(numbers.to_array(tensor).astype(np.float16), f"{wide}_half")
            tensor.CopyFrom(narrow)
            casts.append(helper.make_node("Cast", [f"{wide}_half"], [wide], to=kinds.FLOAT))
    nodes = [*casts, *graph.node]
    del graph.node[:]
    graph.node.extend(nodes)


def with_heads(model: Any, keep: Sequence[int], weights: Any, bias: Any) -> None:
    """Make ``logits`` those of the outputs ``keep``, then of new heads over ``vector`` scaled to length one.

    ``weights`` is float32 [width, new heads], ``bias`` float32 [new heads]. Serving needs nothing but the graph.
    """
    helper, numbers = onnx().helper, onnx().numpy_helper
    graph = model.graph
    taken = {name for node in graph.node for name in node.output}
    mark = next(f"heads{n}" for n in range(len(taken) + 1) if f"heads{n}_old" not in taken)
    for node in graph.node:
        for names in (node.input, node.output):
            names[:] = [f"{mark}_old" if name == "logits" else name for name in names]
    graph.initializer.extend(
        [
            numbers.from_array(np.asarray(keep, np.int64), f"{mark}_keep"),
            numbers.from_array(np.asarray(weights, np.float32), f"{mark}_weights"),
            numbers.from_array(np.asarray(bias, np.float32), f"{mark}_bias"),
        ]
    )
    graph.node.extend(
        [
            helper.make_node("Gather", [f"{mark}_old", f"{mark}_keep"], [f"{mark}_kept"], axis=1),
            helper.make_node("LpNormalization", ["vector"], [f"{mark}_unit"], axis=1, p=2),
            helper.make_node("MatMul", [f"{mark}_unit", f"{mark}_weights"], [f"{mark}_product"]),
            helper.make_node("Add", [f"{mark}_product", f"{mark}_bias"], [f"{mark}_new"]),
            helper.make_node("Concat", [f"{mark}_kept", f"{mark}_new"], ["logits"], axis=1),
        ]
    )
    for output in graph.output:
        if output.name == "logits":
            shape = output.type.tensor_type.shape.dim
            shape[1].Clear()
            shape[1].dim_value = len(keep) + len(bias)
    onnx().checker.check_model(model)
