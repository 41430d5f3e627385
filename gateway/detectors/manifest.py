"""What a model says about itself: files with their hashes, heads with measured levels, data, licence and limits."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal, get_args

from gateway.detectors.base import ModelError

EMBEDDED = Path(__file__).parent / "models" / "embedded"
LEVELS = {"cautious": 0.05, "balanced": 0.01, "strict": 0.001}
"""Named levels and the share of harmless sentences that reach them."""


Kind = Literal["score", "label", "topic"]
FORMAT = 2


@dataclass(frozen=True, slots=True)
class Head:
    """One thing that a model tells of a text."""

    name: str
    kind: Kind
    levels: Mapping[str, int]
    """Of a score: level name -> lowest score (0..10000) at which its false-alarm rate was not exceeded."""
    limit: int
    """Of a label or topic: from here on (1..10000) it is given."""
    highest: int
    """The highest score seen in evaluation: a threshold above it can never be reached."""
    calibration: Mapping[str, tuple[float, float]]
    """Language -> (a, b): a logit x means the probability sigmoid(a * x + b). ``""`` is for all other languages."""


@dataclass(frozen=True, slots=True)
class Manifest:
    """A model folder, read; its files are not trusted until their bytes were hashed."""

    folder: Path
    name: str
    version: str
    heads: tuple[Head, ...]
    """In the order of the model's outputs."""
    languages: tuple[str, ...]
    """Those that the levels were measured in (ISO 639-1)."""
    max_tokens: int
    frame: tuple[str, str]
    """The tokens before and after a text."""
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
            if document["format"] != FORMAT:
                raise _broken(folder / "manifest.json", f"format {document['format']}, wanted {FORMAT}")
            return cls(
                folder=folder,
                name=document["name"],
                version=document["version"],
                heads=tuple(_head(one) for one in document["heads"]),
                languages=tuple(document["languages"]),
                max_tokens=document["max_tokens"],
                frame=(document["frame"][0], document["frame"][1]),
                files=document["files"],
                document=document,
            )
        except (ValueError, KeyError, TypeError, IndexError) as error:
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


def _head(one: Mapping[str, Any]) -> Head:
    calibration = {language: (float(a), float(b)) for language, (a, b) in one["calibration"].items()}
    if "" not in calibration or one["kind"] not in get_args(Kind):
        raise ValueError
    return Head(one["name"], one["kind"], one.get("levels", {}), one.get("limit", 0), one["highest"], calibration)


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
