"""The files of a new site: complete, and true to the defaults."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from pydantic import BaseModel

from gateway.sections import GROUPS
from gateway.settings import Settings, read
from gateway.settings_problems import section_of
from gateway.site_template import Language, settings_file

LANGUAGES: list[Language] = ["en", "id"]


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_settings_file_changes_no_default(tmp_path: Path, language: Language) -> None:
    file = tmp_path / "gapura.yaml"
    file.write_text(settings_file(language))
    settings = read(file, env={})
    backends = [{"name": "local", "url": "http://127.0.0.1:11434/v1"}]
    assert settings.groups == GROUPS
    assert settings.digest == read(None, {"backends": backends, "server.language": language}, {}).digest


def test_every_line_that_is_commented_out_is_the_default(tmp_path: Path) -> None:
    lines = settings_file("en").splitlines()
    live = [re.sub(r"^( *)# (\w+:( [^A-Z].*)?)$", r"\1\2", line) for line in lines]
    assert live != lines
    file = tmp_path / "gapura.yaml"
    file.write_text("\n".join(line for line in live if not line.endswith(": gapura-data")))
    backends = [{"name": "local", "url": "http://127.0.0.1:11434/v1"}]
    assert read(file, {"policies.files": ["school"]}, {}) == read(None, {"backends": backends}, {})


def names(model: type[BaseModel]) -> list[str]:
    inner = [section_of(model, name) for name in model.model_fields]
    return [*model.model_fields, *(name for section in inner if section for name in names(section))]


def test_every_setting_is_shown_with_its_help() -> None:
    text = settings_file("id")
    assert [name for name in names(Settings) if f"{name}:" not in text] == []
    assert "Setelan gerbang ini" in text
