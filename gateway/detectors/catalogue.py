"""The models a site has: the embedded one, and those in ``<data>/models``, each in a folder of its name."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from gateway.detectors.base import ModelError
from gateway.detectors.manifest import EMBEDDED, Manifest

ROOM = "models"


@dataclass(frozen=True, slots=True)
class Checked:
    """One file of a model."""

    name: str
    wrong: ModelError | None
    """None where its bytes are those that the manifest names."""


def folder_of(model: str, data: Path) -> Path:
    """Where a model lies: ``embedded``, a name in ``<data>/models``, or a folder anywhere."""
    if model == "embedded":
        return EMBEDDED
    named = data / ROOM / model
    bare = Path(model).name == model
    return named if bare and (named.exists() or not Path(model).exists()) else Path(model)


def installed(data: Path) -> list[tuple[str, Path]]:
    """Name and folder of every model, the embedded one first; what has no manifest is none."""
    room = data / ROOM
    found = sorted(path.parent for path in room.glob("[!.]*/manifest.json")) if room.is_dir() else []
    return [("embedded", EMBEDDED), *((folder.name, folder) for folder in found)]


def size(manifest: Manifest) -> int:
    """Bytes of the files that the manifest names, as they are on the disk."""
    paths = [manifest.folder / name for name in manifest.files]
    return sum(path.stat().st_size for path in paths if path.is_file())


def check(manifest: Manifest) -> Iterator[Checked]:
    """Hash every file of a model."""
    for name in sorted(manifest.files):
        try:
            manifest.verified(name)
        except ModelError as error:
            yield Checked(name, error)
        else:
            yield Checked(name, None)
