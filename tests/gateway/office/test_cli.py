"""Every command of the office is one of ``gapura audit``."""

from __future__ import annotations

from pathlib import Path

from gateway import cli, office
from gateway.office import case_cli, contact_commands, report_cli
from gateway.office.cli import ROOMS


def test_no_module_with_commands_is_left_out() -> None:
    written = {path.stem for path in Path(office.__path__[0]).glob("*_commands.py")}
    rooms = (*ROOMS, *case_cli.ROOMS, *report_cli.ROOMS, contact_commands)
    assert {room.__name__.rpartition(".")[2] for room in rooms} == written


def test_they_are_commands_of_gapura_audit() -> None:
    known = {group.typer_instance for group in cli.audit_cli.app.registered_groups}
    assert {room.commands for room in ROOMS} <= known
