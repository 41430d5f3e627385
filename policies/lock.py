"""Write ``policy.lock``: the digests that pin what a policy extends."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from policies.errors import Place, Problems
from policies.layers import LOCK_FILE, Gatherer, Layer
from policies.shelf import Shelf


def lock_text(layer: Layer) -> str:
    """The contents of ``policy.lock`` for one layer."""
    pairs = zip(layer.form.extends, layer.parents, strict=True)
    return "".join(f'"{name}": "{parent.digest}"\n' for name, parent in sorted(pairs, key=lambda pair: pair[0]))


def write_locks(paths: Sequence[Path], shelf: Shelf | None = None) -> tuple[Path, ...]:
    """Pin what these policies extend, and what that extends in turn; what ships with Gapura needs no lock of its own.

    Policies of one folder share one file.

    Raises:
        PolicyError: a policy cannot be read, or a lock cannot be written.
    """
    problems = Problems()
    gatherer = Gatherer(problems, shelf, locked=False)
    layers = [layer for layer in map(gatherer.root, paths) if layer is not None]
    problems.raise_if_errors()
    texts: dict[Path, set[str]] = {}
    for root in layers:
        for layer in root.walk():
            if layer.pack is None and layer.parents:
                texts.setdefault(layer.path.parent / LOCK_FILE, set()).update(lock_text(layer).splitlines())
    for path, lines in texts.items():
        try:
            path.write_text("".join(f"{line}\n" for line in sorted(lines)), "utf-8")
        except OSError as error:
            problems.add("GP001", Place(str(path)), reason=error.strerror or "unknown")
    problems.raise_if_errors()
    return tuple(texts)
