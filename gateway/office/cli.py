"""The commands of ``gapura audit`` that need more of the gate than the log alone, each in a module of its own."""

from __future__ import annotations

import typer

from gateway.office import (
    bundle_commands,
    case_cli,
    contact_commands,
    dossier_commands,
    erase_commands,
    hold_commands,
    people_commands,
    recompute_commands,
    report_cli,
    reveal_commands,
    store_commands,
    subject_cli,
    succeed_commands,
    table_commands,
    witness_commands,
)

ROOMS = (
    bundle_commands,
    dossier_commands,
    erase_commands,
    hold_commands,
    people_commands,
    recompute_commands,
    reveal_commands,
    store_commands,
    succeed_commands,
    table_commands,
    witness_commands,
)


TOP: tuple[tuple[typer.Typer, str], ...] = (
    (case_cli.case, "case"),
    (contact_commands.contact, "contact"),
    (subject_cli.app, "subject"),
)
"""Groups of commands beside ``audit``: ``gapura NAME ...``."""


def add_rooms(app: typer.Typer) -> None:
    """Put the groups of commands beside the others."""
    for room, name in TOP:
        app.add_typer(room, name=name)


def add_commands(app: typer.Typer) -> None:
    """Put them beside those of the package ``audit``."""
    for room in ROOMS:
        app.add_typer(room.commands)
    app.add_typer(report_cli.report, name="report")
