"""Make a signed pack of a policy: everything it stands on, its tests and its README, in one file."""

from __future__ import annotations

import os
from pathlib import Path

from policies.errors import Place, Problems
from policies.layers import Gatherer, Layer
from policies.shelf import Shelf
from policies.signed import packfile
from policies.signed.packfile import PackError, SignNote
from policies.sources import base_of

README = "README.md"


def pack(path: Path, sign: SignNote, shelf: Shelf) -> bytes:
    """The pack file of the policy at ``path``.

    Raises:
        PolicyError: the policy cannot be read, what it extends is not pinned, or it cannot be packed.
    """
    problems = Problems()
    layer = Gatherer(problems, shelf).root(path)
    problems.raise_if_errors()
    assert layer is not None  # noqa: S101 - one that cannot be read is a problem
    try:
        return packfile.write(layer.form.name, *_members(layer, shelf), sign)
    except PackError as error:
        problems.add(error.code, Place(str(path)), suggest=None, **error.values)
    problems.raise_if_errors()
    raise AssertionError


def _members(root: Layer, shelf: Shelf) -> tuple[str, dict[str, bytes]]:
    """Which file is the policy, and all files. A signed pack below goes in as it is, with its own signature."""
    layers = [layer for layer in root.walk() if layer.home is None or not layer.home.signed]
    base = base_of(layers)
    files: dict[str, bytes] = {}
    for layer in layers:
        files |= {_name(name): data for name, data in layer.sources(base)}
        for path, _ in layer.packs:
            files[_relative(path, base)] = shelf.read(path, packfile.MAX_BYTES)
    for path in _beside(root.path) if root.home is None else ():
        if shelf.exists(path):
            files[_relative(path, base)] = shelf.read(path, packfile.MAX_BYTES)
    return _name(root.label(root.path, base)), files


def _beside(policy: Path) -> tuple[Path, ...]:
    return policy.with_suffix(f".test{policy.suffix}"), policy.parent / README


def _relative(path: Path, base: Path) -> str:
    return Path(os.path.relpath(path, base)).as_posix()


def _name(label: str) -> str:
    return label.removeprefix("site/")
