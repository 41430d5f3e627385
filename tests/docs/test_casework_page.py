"""The page about telling people: its settings are settings, its commands are commands."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
import typer
import yaml

from gateway import cli
from gateway.casework.duty import Roster
from gateway.settings import read

PAGE = Path(__file__).resolve().parents[2] / "gateway" / "casework" / "README.md"
TEXT = PAGE.read_text(encoding="utf-8")


def test_it_is_short() -> None:
    assert TEXT.count("\n") <= 170


def test_the_contacts_and_channels_of_the_example_are_read(tmp_path: Path) -> None:
    (block,) = re.findall(r"```yaml\n(.*?)```", TEXT, re.DOTALL)
    (tmp_path / "gapura.yaml").write_text(block)
    secrets = {channel["key"]: "x:y" for channel in yaml.safe_load(block)["cases"]["channels"]}
    settings = read(tmp_path / "gapura.yaml", env=secrets)
    assert {channel.kind for channel in settings.cases.channels} == {"ntfy", "telegram", "smtp", "webhook"}
    roster = Roster(settings.contacts, settings.server.zone)
    assert all(roster.hours_of(one).known for one in settings.contacts)
    assert roster.deputy(settings.contacts[0]) == settings.contacts[1]


@pytest.mark.parametrize("words", sorted(set(re.findall(r"gapura (contact|case|audit people)( [a-z]+)?", TEXT))))
def test_every_command_on_it_exists(words: tuple[str, str]) -> None:
    command = typer.main.get_command(cli.app)
    for name in " ".join(words).split():
        command = command.commands[name]  # type: ignore[attr-defined]
