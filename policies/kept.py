"""Rebuild a program from the sources that a gate kept by digest, so that it is known what it had asked for."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Mapping
from pathlib import Path, PurePosixPath

from policies import catalog
from policies.compiler import compile_layers
from policies.errors import PolicyError, Problems
from policies.layers import Gatherer, Layer
from policies.program import Program
from policies.vocabulary import Vocabulary

_VOCABULARY = "vocabulary.json"


def rebuild(sources: Mapping[str, str], digest: str) -> Program | None:
    """The program that these files make.

    Args:
        sources: label -> text of every file, as ``Program.sources`` names them.
        digest: what its digest must be.

    Returns:
        None where that very program cannot be made here: a pack ships otherwise now, or a file is lacking.
    """
    packs = [name.split("/")[1] for name in sources if name.startswith("packs/")]
    if _VOCABULARY not in sources or not all(catalog.is_pack(name) for name in packs):
        return None
    with tempfile.TemporaryDirectory() as folder:
        paths = [Path(name) for name in packs]
        for name, text in sources.items():
            if name.startswith("site/") and ".." not in PurePosixPath(name).parts:
                path = Path(folder) / name
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_text(text, "utf-8", newline="")
                paths.append(path)
        return _compiled(paths, sources[_VOCABULARY], digest)


def _compiled(paths: list[Path], vocabulary: str, digest: str) -> Program | None:
    problems = Problems()
    gatherer = Gatherer(problems, locked=False)
    try:
        words = Vocabulary.from_json(json.loads(vocabulary))
        layers = [layer for layer in map(gatherer.root, paths) if layer is not None]
        program = compile_layers(_roots(layers), words, problems)
    except (PolicyError, AttributeError, KeyError, TypeError, ValueError):
        return None
    return program if program.digest == digest else None


def _roots(layers: list[Layer]) -> list[Layer]:
    """Those that no other stands on. One that was also loaded by itself is taken for less than it was, which only
    makes it look as if less had been asked for."""
    below = {lower.path for layer in layers for lower in layer.walk() if lower.path != layer.path}
    return [layer for layer in layers if layer.path not in below]
