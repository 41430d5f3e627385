"""``gapura audit report ...``: papers for people outside of the site, each in a module of its own."""

from __future__ import annotations

import typer

from gateway.office import report_commands, transparency_commands

report = typer.Typer(no_args_is_help=True, help="Papers for others: what the law asks for, numbers to publish.")
ROOMS = (report_commands, transparency_commands)
for _room in ROOMS:
    report.add_typer(_room.commands)
