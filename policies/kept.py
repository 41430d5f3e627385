"""Rebuild a program from the sources that a gate kept by digest: so that others use the same, or it is known later
what it had asked for. Reads no disk and checks no signature; what was kept is what its digest says.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from policies import catalog
from policies.compiler import compile_layers
from policies.errors import PolicyError, Problems
from policies.layers import Gatherer, Layer
from policies.program import Program
from policies.shelf import Held
from policies.sources import LAYOUT
from policies.vocabulary import Vocabulary

_CALENDAR = re.compile(rb"^[\"']?gapura[\"']?\s*:\s*[\"']?calendar/", re.MULTILINE)
"""What no policy can hold: such a file is read where a policy names it."""
_VOCABULARY = "vocabulary.json"


def rebuild(sources: Mapping[str, str], digest: str) -> Program | None:
    """The program that these files make.

    Args:
        sources: label -> text of every file, as ``Program.sources`` names them.
        digest: what its digest must be.

    Returns:
        None where that very program cannot be made here: texts ship otherwise now, or a file is lacking.
    """
    built = build(sources, digest)
    return None if built is None else built.program


@dataclass(frozen=True, slots=True)
class Built:
    """A program made again, and what it was made of."""

    layers: tuple[Layer, ...]
    program: Program
    words: Vocabulary


def build(sources: Mapping[str, str], digest: str) -> Built | None:
    """The same as :func:`rebuild`, with the written form of every policy and the vocabulary."""
    problems = Problems()
    try:
        words = Vocabulary.from_json(json.loads(sources[_VOCABULARY]))
        layers = _layers({name: text.encode() for name, text in sources.items()}, problems)
        program = compile_layers(layers, words, problems)
    except (PolicyError, AttributeError, KeyError, TypeError, ValueError):
        return None
    return Built(tuple(layers), program, words) if program.digest == digest else None


def _layers(files: Mapping[str, bytes], problems: Problems) -> list[Layer]:
    layout = json.loads(files[LAYOUT]) if LAYOUT in files else {"packs": {}, "roots": None}
    gatherer = Gatherer(problems, Held(files, layout["packs"]), locked=False)
    named = layout["roots"] or [name for name in files if _is_policy(name, files[name])]
    layers = [layer for name in named if (layer := gatherer.root(Path(name))) is not None]
    return layers if layout["roots"] else _roots(layers)


def _is_policy(name: str, data: bytes) -> bool:
    folder, *rest = name.split("/")
    if _CALENDAR.search(data):
        return False
    return folder == "site" or (folder == "packs" and catalog.is_name(rest[0]) and rest[1:] == ["policy.yaml"])


def _roots(layers: list[Layer]) -> list[Layer]:
    """Those that no other stands on."""
    below = {lower.path for layer in layers for lower in layer.walk() if lower.path != layer.path}
    return [layer for layer in layers if layer.path not in below]
