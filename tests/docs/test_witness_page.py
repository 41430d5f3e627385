"""The pages on witnesses and papers do not lie: their commands exist, their tables are whole, their links lead on."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import pytest
import typer

from audit.witness.standing import AHEAD, CONTRADICTS, OTHER_KEY, REFUSES
from gateway.cli import app
from gateway.settings import Settings

ROOT = Path(__file__).resolve().parents[2]
PAGES = ["audit/witness/README.md", "audit/papers/README.md"]


def commands(page: str) -> list[list[str]]:
    text = (ROOT / page).read_text(encoding="utf-8")
    blocks = "\n".join(re.findall(r"^```sh\n(.*?)^```", text, re.MULTILINE | re.DOTALL))
    lines = [*blocks.splitlines(), *re.findall(r"`(gapura [^`]+)`", text)]
    return [shlex.split(line.partition("   #")[0])[1:] for line in lines if line.startswith("gapura ")]


@pytest.mark.parametrize("page", PAGES)
def test_every_command_takes_the_options_that_it_is_given(page: str) -> None:
    found = commands(page)
    assert len(found) >= 3
    root = typer.main.get_command(app)
    for words in found:
        command, at = root, 0
        while hasattr(command, "commands") and words[at] in command.commands:
            command, at = command.commands[words[at]], at + 1
        assert not hasattr(command, "commands"), words
        known = {option for parameter in command.params for option in parameter.opts}
        assert {word for word in words if word.startswith("-")} <= known, words


@pytest.mark.parametrize("page", PAGES)
def test_links_lead_somewhere(page: str) -> None:
    text = (ROOT / page).read_text(encoding="utf-8")
    for target in re.findall(r"\]\(([^)#]+)\)", text):
        assert target.startswith("https://c2sp.org/") or (ROOT / page).parent.joinpath(target).exists(), target


def test_every_outcome_has_its_row_and_its_word_in_both_languages() -> None:
    english, _, indonesian = (ROOT / PAGES[0]).read_text(encoding="utf-8").partition("## Ringkasan")
    for outcome in (CONTRADICTS, AHEAD, REFUSES, OTHER_KEY):
        assert f"| `{outcome}` |" in english
        assert f"`{outcome}`" in indonesian


def test_the_settings_on_the_page_are_settings() -> None:
    assert {"witnesses", "witness_seconds"} <= set(Settings().record.__class__.model_fields)
    assert "record:\n  witnesses:\n    - url:" in (ROOT / PAGES[0]).read_text(encoding="utf-8")


def test_the_first_page_leads_here() -> None:
    first = (ROOT / "audit" / "README.md").read_text(encoding="utf-8")
    for page in PAGES:
        assert f"({page.removeprefix('audit/')})" in first
