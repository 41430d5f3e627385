"""What is taken from the folder of a base model, and what is not. Networks themselves: ``test_importing``."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

from gateway.detectors import models
from gateway.detectors.making import networks


def test_only_configuration_and_tokenizer_are_taken_and_no_code_is_named(
    written: Callable[..., Any], tmp_path: Path
) -> None:
    one = written("unbiased")
    config = json.loads((one.folder / "config.json").read_text("utf-8"))
    config["auto_map"] = {"AutoConfig": "evil.Config"}
    (one.folder / "config.json").write_text(json.dumps(config), "utf-8")
    (one.folder / "evil.py").write_text("raise SystemExit", "utf-8")
    (tmp_path / "workspace").mkdir()
    checkpoint = models.read(one.path, one.sha256)
    networks.gather(one.folder, checkpoint, tmp_path / "workspace")
    assert {path.name for path in (tmp_path / "workspace").iterdir()} == {"config.json", "vocab.json", "merges.txt"}
    copied = json.loads((tmp_path / "workspace" / "config.json").read_text("utf-8"))
    assert "auto_map" not in copied
    assert len(copied["id2label"]) == 16


def test_roberta_counts_places_from_its_padding_on(written: Callable[..., Any], tmp_path: Path) -> None:
    one = written("unbiased")
    (tmp_path / "workspace").mkdir()
    checkpoint = models.read(one.path, one.sha256)
    networks.gather(one.folder, checkpoint, tmp_path / "workspace")
    built = networks.build(checkpoint, tmp_path / "workspace")
    assert (built.positions, built.frame) == (128, ("<s>", "</s>"))
