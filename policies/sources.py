"""The files that make up a program, by names that are the same wherever they lie."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

from policies.layers import Layer
from policies.vocabulary import canonical

LAYOUT = "layout.json"
"""Among the sources of a program where its files alone do not tell how they belong together."""


def sources_of(layers: Sequence[Layer]) -> dict[str, bytes]:
    """Relative path -> bytes of every policy file in use."""
    every = {layer.path: layer for root in layers for layer in root.walk()}
    base = base_of(every.values())
    files = dict(pair for layer in every.values() for pair in layer.sources(base))
    layout = _layout(layers, every.values(), base)
    return {**files, LAYOUT: canonical(layout)} if layout else files


def base_of(layers: Iterable[Layer]) -> Path:
    """The folder in which all files of the site among them lie."""
    folders = [str(path.parent) for layer in layers if layer.home is None for path in _paths(layer)]
    return Path(os.path.commonpath(folders)) if folders else Path()


def _layout(roots: Sequence[Layer], every: Iterable[Layer], base: Path) -> dict[str, Any]:
    """Which files are the policies, and which signed pack a name means; empty where the files tell it themselves."""
    every = list(every)
    below = {lower.path for layer in every for lower in layer.walk() if lower.path != layer.path}
    if not any(layer.home and layer.home.signed for layer in every) and not any(root.path in below for root in roots):
        return {}
    packs = {layer.label(path, base): pack.label(pack.path, base) for layer in every for path, pack in layer.packs}
    return {"packs": packs, "roots": sorted(root.label(root.path, base) for root in roots)}


def _paths(layer: Layer) -> Iterator[Path]:
    yield layer.path
    for path, _ in layer.packs:
        yield path
    if layer.calendar is not None:
        yield layer.calendar.path
