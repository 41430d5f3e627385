"""``gapura case`` is one group, whichever module a command stands in."""

from __future__ import annotations

from typing import Any

import typer

from gateway.office import case_cli
from gateway.office.cli import TOP


def test_every_module_of_it_is_in_the_group_and_the_group_in_gapura() -> None:
    assert (case_cli.case, "case") in TOP
    grouped = [group.typer_instance for group in case_cli.case.registered_groups]
    assert grouped == [room.commands for room in case_cli.ROOMS]


def test_no_two_commands_have_the_same_name() -> None:
    group: Any = typer.main.get_command(case_cli.case)
    count = sum(len(room.commands.registered_commands) for room in case_cli.ROOMS)
    nested = sum(len(room.commands.registered_groups) for room in case_cli.ROOMS)
    assert len(group.commands) == count + nested
