"""The page about duties of the law: its commands are commands, and it says what it is not."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
import typer

from audit.search.terms import FINDINGS
from gateway import cli
from gateway.office.claims import Right
from gateway.office.reports.tunas import CHECKED_ON
from gateway.office.rights import CLOCK_DAYS
from gateway.retention_settings import Retention

PAGE = Path(__file__).resolve().parents[2] / "gateway" / "office" / "reports" / "README.md"
TEXT = PAGE.read_text(encoding="utf-8")
LINES = re.findall(r"^gapura ((?:audit report|subject) [^#\n]*)", TEXT, re.MULTILINE)


def command_of(words: list[str]) -> tuple[Any, list[str]]:
    """The command that these words name, and the words after it."""
    found: Any = typer.main.get_command(cli.app)
    while hasattr(found, "commands"):
        found, words = found.commands[words[0]], words[1:]
    return found, words


@pytest.mark.parametrize("line", LINES)
def test_every_command_on_it_parses(line: str) -> None:
    command, words = command_of(line.split())
    known = {option for one in command.params for option in one.opts}
    assert {word for word in words if word.startswith("-")} <= known


def test_it_says_what_it_is_not_and_when_it_was_checked() -> None:
    assert TEXT.count("\n") <= 170
    for said in ("not legal advice", "bukan nasihat hukum", CHECKED_ON, f"**{CLOCK_DAYS} x 24 hours**"):
        assert said in TEXT
    assert f"`retention.case_days` ({Retention().case_days})" in TEXT
    for right in Right:
        assert f"`{right.value}`" in TEXT
    assert "rule" in FINDINGS, "what the page says of --rule is the rule of the whole record"
