"""Where a site's models lie, and whether they are what they were."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from gateway.detectors.catalogue import check, folder_of, installed, size
from gateway.detectors.manifest import EMBEDDED, Manifest

Tiny = Callable[[Path], Path]


def test_a_model_is_named_or_a_folder(tiny_model: Tiny, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    data = tmp_path / "data"
    ours = tiny_model(data / "models" / "ours")
    assert folder_of("embedded", data) == EMBEDDED
    assert folder_of("ours", data) == ours
    assert folder_of(str(ours), data) == ours
    monkeypatch.chdir(tmp_path)
    beside = tiny_model(tmp_path / "beside")
    assert folder_of("beside", data).resolve() == beside
    # so that whoever reads the error knows where the name was looked for
    assert folder_of("nowhere", data) == data / "models" / "nowhere"


def test_all_models_of_a_site_are_listed_and_half_written_ones_are_none(tiny_model: Tiny, tmp_path: Path) -> None:
    assert installed(tmp_path) == [("embedded", EMBEDDED)]
    ours = tiny_model(tmp_path / "models" / "ours")
    tiny_model(tmp_path / "models" / ".new-x")
    (tmp_path / "models" / "empty").mkdir()
    assert installed(tmp_path) == [("embedded", EMBEDDED), ("ours", ours)]


def test_files_are_checked_one_by_one(tiny_model: Tiny, tmp_path: Path) -> None:
    manifest = Manifest.read(tiny_model(tmp_path / "ours"))
    assert size(manifest) == sum((tmp_path / "ours" / name).stat().st_size for name in manifest.files)
    assert [one.wrong for one in check(manifest)] == [None, None]
    with (tmp_path / "ours" / "model.onnx").open("ab") as file:
        file.write(b"x")
    (tmp_path / "ours" / "tokenizer.json").unlink()
    wrong = {one.name: str(one.wrong) for one in check(manifest)}
    assert "SHA-256 differs" in wrong["model.onnx"]
    assert "cannot be read" in wrong["tokenizer.json"]
