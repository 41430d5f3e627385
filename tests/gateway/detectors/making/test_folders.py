"""A model folder is written whole or not at all."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from gateway.detectors.base import ModelError
from gateway.detectors.making.folders import named, new_folder, write_manifest
from gateway.detectors.manifest import Manifest


def test_a_folder_appears_when_it_is_complete_and_is_its_owners_alone(tmp_path: Path) -> None:
    into = tmp_path / "data" / "models" / "ours"
    with new_folder(into) as folder:
        (folder / "model.onnx").write_bytes(b"weights")
        assert not into.exists()
    assert (into / "model.onnx").read_bytes() == b"weights"
    assert [path.stat().st_mode & 0o777 for path in (into, into.parent)] == [0o700, 0o700]
    assert list(into.parent.iterdir()) == [into]


def test_what_goes_wrong_leaves_nothing(tmp_path: Path) -> None:
    def work() -> None:
        with new_folder(tmp_path / "ours") as folder:
            (folder / "model.onnx").write_bytes(b"weights")
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        work()
    assert list(tmp_path.iterdir()) == []


def test_a_place_that_is_taken_or_cannot_be_written_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    for into, told in ((tmp_path / "file", "exists already"), (tmp_path / "file" / "below" / "ours", "cannot be")):
        with pytest.raises(ModelError, match=told), new_folder(into):
            pass


def test_a_manifest_names_every_file_by_its_hash(tmp_path: Path) -> None:
    (tmp_path / "model.onnx").write_bytes(b"weights")
    document = {"name": "ours", "version": "1", "heads": [], "languages": [], "max_tokens": 8, "frame": ["a", "b"]}
    write_manifest(tmp_path, document)
    write_manifest(tmp_path, document)  # the manifest itself is no file of the model
    assert Manifest.read(tmp_path).verified("model.onnx") == b"weights"
    assert list(json.loads((tmp_path / "manifest.json").read_text("utf-8"))["files"]) == ["model.onnx"]


def test_names_are_those_of_folders() -> None:
    assert named("detoxify-multilingual") == "detoxify-multilingual"
    for wrong in ("", "..", "a/b", "Ours", ".hidden", "x" * 65):
        with pytest.raises(ModelError, match="small letters"):
            named(wrong)
