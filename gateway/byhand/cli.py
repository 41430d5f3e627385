"""``gapura mask`` and ``gapura restore``. Exit 0 good, 1 a finding, 2 wrong use; heavy imports inside the commands."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Annotated, Any

import typer

Guarded = Callable[[Callable[[], None], str], None]
"""Runs a command; what is wrong is said in the person's language, and the exit code is 2."""
STREAM = Path("-")
Output = Annotated[Path, typer.Option("-o", "--output", help="Where the text goes; - is standard output.")]
KeysOption = Annotated[Path | None, typer.Option("--keys", help="Folder of the key that closes vaults.")]
LangOption = Annotated[str | None, typer.Option(help="en or id; the system's language by default.")]


def add_commands(app: typer.Typer, guarded: Guarded, language: Callable[[str | None], str]) -> None:
    """Adds both to the command line."""
    _add_mask(app, guarded, language)
    _add_restore(app, guarded, language)


def _add_mask(app: typer.Typer, guarded: Guarded, language: Callable[[str | None], str]) -> None:
    @app.command()
    def mask(
        file: Annotated[Path, typer.Argument(help="Plain text, Markdown, CSV or JSON in UTF-8; - is standard input.")],
        output: Output = STREAM,
        vault: Annotated[
            Path | None, typer.Option(help="Where values are kept; again for the next turn. [default: FILE.vault]")
        ] = None,
        types: Annotated[str | None, typer.Option(help="Types with commas between, or all.")] = None,
        policy: Annotated[Path | None, typer.Option(help="Policy whose rules say what is hidden.")] = None,
        group: Annotated[str, typer.Option(help="Group for which the policy is asked.")] = "",
        days: Annotated[int, typer.Option(min=1, max=365, help="Days until the vault ends.")] = 7,
        preview: Annotated[bool, typer.Option("--preview", help="Show the masked text besides.")] = False,
        config: Annotated[Path | None, typer.Option("-c", "--config", help="Settings file (gapura.yaml).")] = None,
        keys: KeysOption = None,
        lang: LangOption = None,
    ) -> None:
        """Hide who is who in a text, for a chat that no gate stands before; says what would leave."""
        said = language(lang)

        def work() -> None:
            from gateway.byhand import desk, telling

            asked = desk.Masking(file, output, vault, days, types, policy, group, config, keys)
            try:
                done = desk.masked(asked)
            except desk.Stopped as stopped:
                telling.stopped(stopped.rule, said)
                raise typer.Exit(1) from None
            if preview:
                telling.preview(done.masked)
            telling.masked(done, said)

        guarded(work, said)


def _add_restore(app: typer.Typer, guarded: Guarded, language: Callable[[str | None], str]) -> None:
    @app.command()
    def restore(
        file: Annotated[Path, typer.Argument(help="The answer, as plain text; - is standard input.")],
        vault: Annotated[Path, typer.Option(help="The vault of the text that was masked.")],
        output: Output = STREAM,
        keys: KeysOption = None,
        lang: LangOption = None,
    ) -> None:
        """Put the values back into an answer, in plain words only, never in a link; exit 1 where some are unknown."""
        said = language(lang)
        unknown: list[Any] = []

        def work() -> None:
            from gateway.byhand import desk, telling

            done = desk.restored(file, output, vault, keys)
            telling.restored(done, said)
            unknown.extend(done.unknown)

        guarded(work, said)
        raise typer.Exit(1 if unknown else 0)
