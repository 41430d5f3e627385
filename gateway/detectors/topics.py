"""Topics that a site has taught: a head over the encoder's vector for each, learnt from sentences that are not kept.

They lie in ``<data>/topics``, a file a topic, and are in force from the next start on. A head means nothing to another
model than the one it was learnt with, so it names the hashes of that model's files and is refused with others.
"""

from __future__ import annotations

import base64
import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from gateway.detectors.base import ModelError
from gateway.detectors.manifest import Manifest

ROOM = "topics"
FORMAT = 1
TOP = 10_000
READ_BY = ("model.onnx", "tokenizer.json")
"""The files of a model that decide what its vectors are."""


@dataclass(frozen=True, slots=True)
class Head:
    """A linear score of vectors that were moved by ``centre`` and brought to length one."""

    centre: Any = field(repr=False)
    weights: Any = field(repr=False)
    bias: float

    def chances(self, vectors: Any) -> Any:
        """float64 [texts], 0..1."""
        import numpy as np  # noqa: PLC0415

        return 1.0 / (1.0 + np.exp(-(beside(vectors, self.centre) @ self.weights + self.bias)))


def beside(vectors: Any, centre: Any) -> Any:
    """In which direction vectors lie from the centre of ordinary sentences: all of a model's lie close together."""
    import numpy as np  # noqa: PLC0415  # commands that only read policies need none of it

    moved = np.asarray(vectors, np.float64) - centre
    return moved / np.maximum(np.linalg.norm(moved, axis=1, keepdims=True), 1e-9)


@dataclass(frozen=True, slots=True)
class Topic:
    """One topic of a site."""

    name: str
    title: Mapping[str, str]
    head: Head
    limit: int
    """From this score on (1..10000) it is given."""
    source: str
    """SHA-256 of the file it was learnt from."""
    model: Mapping[str, str]
    """The files it was learnt with, and their SHA-256."""
    date: str
    figures: Mapping[str, Any] = field(default_factory=dict)

    def fits(self, manifest: Manifest) -> bool:
        """Whether it was learnt with this model."""
        return self.model == made_with(manifest)

    def to_json(self) -> bytes:
        """The file: no sentence of the author, only numbers."""
        head = {"centre": _packed(self.head.centre), "weights": _packed(self.head.weights), "bias": self.head.bias}
        members = {
            name: getattr(self, name) for name in ("name", "title", "limit", "source", "model", "date", "figures")
        }
        return json.dumps({"format": FORMAT, **members, "head": head}, ensure_ascii=False, indent=1).encode() + b"\n"

    @property
    def digest(self) -> str:
        """SHA-256 of what is kept of it: it changes whenever a score could."""
        return hashlib.sha256(self.to_json()).hexdigest()


def made_with(manifest: Manifest) -> dict[str, str]:
    """The hashes that a topic names its model by."""
    return {name: manifest.files.get(name, "") for name in READ_BY}


def path_of(data: Path, name: str) -> Path:
    """Where a topic lies."""
    return data / ROOM / f"{name}.json"


def installed(data: Path) -> list[Topic]:
    """All topics of a site by name. Raises ``ModelError`` where a file is none: fewer topics would judge milder."""
    return [read(path) for path in sorted((data / ROOM).glob("*.json"))]


def fitting(data: Path, manifest: Manifest) -> list[Topic]:
    """The same, for a gate. Raises ``ModelError`` where one was learnt with another model."""
    topics = installed(data)
    strangers = ", ".join(topic.name for topic in topics if not topic.fits(manifest))
    if strangers:
        raise ModelError(
            en=f"Topics learnt with another model than the one in use ({manifest.name} {manifest.version}):"
            f" {strangers}. Learn it again from its file: gapura topic learn FILE; or: gapura topic forget NAME.",
            id=f"Topik dipelajari dengan model lain, bukan yang dipakai ({manifest.name} {manifest.version}):"
            f" {strangers}. Pelajari lagi dari berkasnya: gapura topic learn BERKAS; atau hapus:"
            " gapura topic forget NAMA.",
        )
    return topics


def read(path: Path) -> Topic:
    """One topic. Raises ``ModelError`` where the file cannot be used."""
    try:
        document = json.loads(path.read_bytes())
        head = document["head"]
        topic = Topic(
            document["name"], document["title"],
            Head(_unpacked(head["centre"]), _unpacked(head["weights"]), float(head["bias"])),
            int(document["limit"]), document["source"], document["model"], document["date"], document["figures"],
        )  # fmt: skip
        whole = topic.head.centre.shape == topic.head.weights.shape and 0 < topic.limit <= TOP
        if (
            document["format"] != FORMAT
            or topic.name != path.stem
            or not whole
            or not topic.title.keys() >= {"en", "id"}
        ):
            raise ValueError
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        why = type(error).__name__
        raise ModelError(
            en=f"The topic {path} cannot be used ({why}). Learn it again: gapura topic learn FILE; or remove it:"
            f" gapura topic forget {path.stem}.",
            id=f"Topik {path} tidak dapat dipakai ({why}). Pelajari lagi: gapura topic learn BERKAS; atau hapus:"
            f" gapura topic forget {path.stem}.",
        ) from None
    return topic


def scores(topics: Sequence[Topic], vectors: Any) -> Any:
    """0..10000 [texts, topics]."""
    import numpy as np  # noqa: PLC0415

    return np.array([np.round(topic.head.chances(vectors) * TOP) for topic in topics]).T


def _packed(numbers: Any) -> str:
    import numpy as np  # noqa: PLC0415

    return base64.b64encode(np.asarray(numbers, "<f4").tobytes()).decode()


def _unpacked(text: str) -> Any:
    import numpy as np  # noqa: PLC0415

    numbers = np.frombuffer(base64.b64decode(text, validate=True), "<f4").astype(np.float64)
    if not numbers.size or not np.isfinite(numbers).all():
        raise ValueError
    return numbers
