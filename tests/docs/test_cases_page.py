"""The page on cases: its commands are commands, and what it promises is so."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
import typer

from audit.cases.agreement import FEW
from audit.cases.case import ENDS, Kind
from gateway.case_settings import Cases
from gateway.office.case_cli import case
from gateway.office.sessions import IDLE, LONGEST

ROOT = Path(__file__).resolve().parents[2]
PAGE = (ROOT / "audit" / "cases" / "README.md").read_text(encoding="utf-8")
ENGLISH, INDONESIAN = PAGE.split("## Ringkasan dalam bahasa Indonesia")
GROUP: Any = typer.main.get_command(case)


def test_every_command_of_the_page_is_one_with_these_options() -> None:
    used = re.findall(r"gapura case ([a-z-]+)([^`\n]*)", PAGE)
    assert len(used) > 15
    for name, rest in used:
        known = {option for one in GROUP.commands[name].params for option in one.opts}
        assert set(re.findall(r"--[a-z-]+", rest)) <= known, name


@pytest.mark.parametrize("kind", list(Kind))
def test_every_kind_and_how_it_ends_is_there(kind: Kind) -> None:
    assert f"`{kind}`" in ENGLISH
    assert all(end in ENGLISH for end in ENDS[kind])


def test_numbers_are_those_of_the_program() -> None:
    assert (IDLE, LONGEST) == (30 * 60, 8 * 3600)
    assert f"fewer than {FEW}" in ENGLISH
    assert f"di bawah {FEW} kasus" in INDONESIAN
    assert (Cases().above, Cases().duty_role) == ("second-contact", "ppdp")


def test_the_pages_it_leads_to_are_there() -> None:
    for link in re.findall(r"\]\(([^)#]+)\)", PAGE):
        assert (ROOT / "audit" / "cases" / link).exists(), link
