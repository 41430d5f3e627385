"""Write a model folder: all of it or nothing, and nobody else may look into it."""

from __future__ import annotations

import hashlib
import json
import re
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from gateway.detectors.base import ModelError
from gateway.detectors.manifest import FORMAT

NAME = re.compile(r"[a-z0-9][a-z0-9._-]{0,63}")
UNCALIBRATED = {"": [1.0, 0.0]}


@contextmanager
def new_folder(into: Path) -> Iterator[Path]:
    """A folder to write in, which becomes ``into`` at the end; whatever goes wrong before leaves nothing behind.

    Raises :class:`ModelError` where ``into`` exists or cannot be made.
    """
    if into.exists():
        raise ModelError(
            en=f"{into} exists already. Choose another name, or remove the old model first.",
            id=f"{into} sudah ada. Pilih nama lain, atau hapus dulu model yang lama.",
        )
    try:
        into.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(prefix=".new-", dir=into.parent) as outer:
            folder = Path(outer) / into.name
            folder.mkdir(mode=0o700)
            yield folder
            folder.rename(into)
    except OSError as error:
        reason = error.strerror or type(error).__name__
        raise ModelError(
            en=f"The model cannot be written to {into} ({reason}). Check the folder and the space on the disk.",
            id=f"Model tidak dapat ditulis ke {into} ({reason}). Periksa folder dan ruang diskanya.",
        ) from None


def write_manifest(folder: Path, document: Mapping[str, Any]) -> None:
    """Write ``manifest.json`` over the files as they are in the folder."""
    files = {
        path.name: hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.iterdir())
        if path.name != "manifest.json"
    }
    whole = {"format": FORMAT, **document, "files": files}
    (folder / "manifest.json").write_text(json.dumps(whole, indent=1, ensure_ascii=False) + "\n", "utf-8")


def named(name: str) -> str:
    """The name, if a folder may be called so."""
    if not NAME.fullmatch(name):
        raise ModelError(
            en="A model's name has small letters, digits, dots and hyphens, such as detoxify-multilingual.",
            id="Nama model terdiri atas huruf kecil, angka, titik, dan tanda hubung, misalnya detoxify-multilingual.",
        )
    return name
