"""A manifest is read strictly, and its files are believed only after hashing."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

import pytest

from gateway.detectors.base import ModelError
from gateway.detectors.manifest import Manifest


def write(folder: Path, **changes: object) -> Path:
    document = {
        "format": 2,
        "name": "m",
        "version": "1",
        "languages": ["id"],
        "max_tokens": 8,
        "frame": ["<s>", "</s>"],
        "heads": [
            {
                "name": "toxicity",
                "kind": "score",
                "levels": {"balanced": 5000},
                "highest": 9000,
                "calibration": {"": [1, 0], "id": [2, -1]},
            },
            {"name": "weapons", "kind": "label", "limit": 7000, "highest": 9900, "calibration": {"": [1, 0]}},
        ],
        "files": {"a.bin": hashlib.sha256(b"abc").hexdigest()},
    }
    (folder / "manifest.json").write_text(json.dumps({**document, **changes}), "utf-8")
    (folder / "a.bin").write_bytes(b"abc")
    return folder


def test_what_is_written_is_read(tmp_path: Path) -> None:
    manifest = Manifest.read(write(tmp_path, limits={"en": ["small"]}))
    assert (manifest.name, manifest.languages, manifest.heads[0].highest) == ("m", ("id",), 9000)
    assert manifest.frame == ("<s>", "</s>")
    assert manifest.heads[0].calibration == {"": (1.0, 0.0), "id": (2.0, -1.0)}
    assert (manifest.heads[1].kind, manifest.heads[1].limit, manifest.heads[1].levels) == ("label", 7000, {})
    assert manifest.document["limits"] == {"en": ["small"]}
    assert manifest.verified("a.bin") == b"abc"


def test_other_bytes_are_refused(tmp_path: Path) -> None:
    manifest = Manifest.read(write(tmp_path))
    (tmp_path / "a.bin").write_bytes(b"abd")
    with pytest.raises(ModelError, match=r"a\.bin"):
        manifest.verified("a.bin")


def test_a_file_the_manifest_does_not_name_is_refused(tmp_path: Path) -> None:
    manifest = Manifest.read(write(tmp_path))
    (tmp_path / "b.bin").write_bytes(b"abc")
    with pytest.raises(ModelError, match=r"b\.bin"):
        manifest.verified("b.bin")


HEAD = {"name": "x", "kind": "score", "levels": {}, "highest": 9, "calibration": {"": [1, 0]}}


@pytest.mark.parametrize(
    "changes",
    [
        {"heads": [{"name": "x"}]},
        {"heads": [{**HEAD, "kind": "mood"}]},
        {"heads": [{**HEAD, "calibration": {"id": [1, 0]}}]},
        {"heads": [{**HEAD, "calibration": {"": ["much"]}}]},
        {"files": None, "heads": 7},
        {"languages": None},
        {"frame": ["<s>"]},
        {"format": 1},
    ],
)
def test_an_incomplete_manifest_is_an_error_in_both_languages(tmp_path: Path, changes: dict[str, object]) -> None:
    write(tmp_path, **changes)
    with pytest.raises(ModelError, match="manifest") as caught:
        Manifest.read(tmp_path)
    assert caught.value.message.keys() == {"en", "id"}
