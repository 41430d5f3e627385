"""``gapura audit schema``."""

from __future__ import annotations

import typer

commands = typer.Typer()


@commands.command()
def schema() -> None:
    """Print what a record looks like, as a JSON Schema: the form of what show --format json prints."""
    from audit.record_schema import PAGE

    typer.echo(PAGE.read_text(encoding="utf-8"), nl=False)
