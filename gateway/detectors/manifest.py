"""What a model says about itself: files with their hashes, labels with measured levels, data, licence and limits."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from gateway.detectors.base import ModelError

EMBEDDED = Path(__file__).parent / "models" / "embedded"
LEVELS = {"cautious": 0.05, "balanced": 0.01, "strict": 0.001}
"""Named levels and the share of harmless sentences that reach them."""


@dataclass(frozen=True, slots=True)
class Label:
    """One score of a model."""

    name: str
    levels: Mapping[str, int]
    """Level name -> lowest score (0..10000) at which its false-alarm rate was not exceeded."""
    highest: int
    """The highest score seen in evaluation: a threshold above it can never be reached."""


@dataclass(frozen=True, slots=True)
class Manifest:
    """A model folder, read; its files are not trusted until their bytes were hashed."""

    folder: Path
    name: str
    version: str
    labels: tuple[Label, ...]
    languages: tuple[str, ...]
    max_tokens: int
    files: Mapping[str, str]
    """File name -> SHA-256 in hex."""
    document: Mapping[str, Any] = field(repr=False, default_factory=dict)
    """The whole manifest, for people: licence, training data, seeds, measurements, limits."""

    @classmethod
    def read(cls, folder: Path) -> Manifest:
        """Read ``manifest.json``; raises :class:`ModelError` where it is missing or incomplete."""
        raw = _bytes(folder / "manifest.json")
        try:
            document = json.loads(raw)
            return cls(
                folder=folder,
                name=document["name"],
                version=document["version"],
                labels=tuple(Label(x["name"], x["levels"], x["highest"]) for x in document["labels"]),
                languages=tuple(document["languages"]),
                max_tokens=document["max_tokens"],
                files=document["files"],
                document=document,
            )
        except (ValueError, KeyError, TypeError) as error:
            raise _broken(folder / "manifest.json", f"{type(error).__name__}") from None

    def verified(self, name: str) -> bytes:
        """The bytes of one file, read once and hashed; what is returned is what was hashed."""
        path = self.folder / name
        data = _bytes(path)
        if hashlib.sha256(data).hexdigest() != self.files.get(name):
            raise ModelError(
                en=f"Model file {path} is not the one its manifest names (SHA-256 differs). It was changed or damaged:"
                " install gapura again, or import the model again.",
                id=f"Berkas model {path} bukan berkas yang tercatat di manifesnya (SHA-256 berbeda). Berkas itu berubah"
                " atau rusak: pasang ulang gapura, atau impor ulang modelnya.",
            )
        return data


def _bytes(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        reason = error.strerror or type(error).__name__
        raise ModelError(
            en=f"Model file {path} cannot be read ({reason}). Check the folder given as the model, or install gapura"
            " again for the embedded one.",
            id=f"Berkas model {path} tidak dapat dibaca ({reason}). Periksa folder model yang diberikan, atau pasang"
            " ulang gapura untuk model bawaan.",
        ) from None


def _broken(path: Path, reason: str) -> ModelError:
    return ModelError(
        en=f"{path} is no complete model manifest ({reason}). Import the model again.",
        id=f"{path} bukan manifes model yang lengkap ({reason}). Impor ulang modelnya.",
    )
