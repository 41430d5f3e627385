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
        "name": "m",
        "version": "1",
        "languages": ["id"],
        "max_tokens": 8,
        "labels": [{"name": "toxicity", "levels": {"balanced": 5000}, "highest": 9000}],
        "files": {"a.bin": hashlib.sha256(b"abc").hexdigest()},
    }
    (folder / "manifest.json").write_text(json.dumps({**document, **changes}), "utf-8")
    (folder / "a.bin").write_bytes(b"abc")
    return folder


def test_what_is_written_is_read(tmp_path: Path) -> None:
    manifest = Manifest.read(write(tmp_path, limits={"en": ["small"]}))
    assert (manifest.name, manifest.languages, manifest.labels[0].highest) == ("m", ("id",), 9000)
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


@pytest.mark.parametrize("changes", [{"labels": [{"name": "x"}]}, {"files": None, "labels": 7}, {"languages": None}])
def test_an_incomplete_manifest_is_an_error_in_both_languages(tmp_path: Path, changes: dict[str, object]) -> None:
    write(tmp_path, **changes)
    with pytest.raises(ModelError, match="manifest") as caught:
        Manifest.read(tmp_path)
    assert caught.value.message.keys() == {"en", "id"}
