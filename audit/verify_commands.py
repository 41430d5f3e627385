"""``gapura audit verify``."""

from __future__ import annotations

import json
import os
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from audit.errors import AuditError, LogUnusable
from audit.options import BROKEN, DataOption, Format, FormatOption, LangOption, fail, language_of
from audit.verdict import Level

if TYPE_CHECKING:
    from audit.verdict import Verdict

commands = typer.Typer()
_WORKERS = 4
"""Processes at most: one reads, and cannot feed more."""


class Required(StrEnum):
    """The levels by their words, as ``Level.word`` gives them."""

    SELF_CONSISTENT = "self-consistent"
    SIGNED = "signed"
    WITNESSED = "witnessed"


@commands.command()
def verify(
    file: Annotated[
        Path | None, typer.Argument(help="An export or an evidence bundle, in place of the log in --data.")
    ] = None,
    data: DataOption = Path("gapura-data"),
    key: Annotated[
        str | None,
        typer.Option("--key", help="Fingerprint of the log's key (sha256 of log.pub), obtained from elsewhere."),
    ] = None,
    against: Annotated[
        Path | None,
        typer.Option("--against", help="File kept elsewhere: a checkpoint, or the first line of an export."),
    ] = None,
    witness: Annotated[
        list[str] | None, typer.Option("--witness", help="Verifier key of a witness; may be given again.")
    ] = None,
    first: Annotated[int, typer.Option("--from", help="Look into entries from this one on.", min=0)] = 0,
    last: Annotated[int | None, typer.Option("--to", help="Look into entries up to this one.", min=0)] = None,
    require: Annotated[Required | None, typer.Option("--require", help="Fail unless this level is reached.")] = None,
    output: FormatOption = Format.TEXT,
    lang: LangOption = None,
) -> None:
    """Recompute everything from the file and name the first bad step."""
    from audit import display
    from audit.trust import Brought
    from audit.verify import Part
    from audit.verify import verify as check

    language = language_of(lang)
    try:
        brought = Brought(key, tuple(witness or ()), _note(against))
        with display.progress(output == Format.TEXT) as progress:
            part = Part(first, last)
            verdict = check(
                file or data, brought, part=part, progress=progress, workers=min(_WORKERS, os.cpu_count() or 1)
            )
    except AuditError as error:
        fail(error, language)
    level = None if require is None else Level[require.name]
    if output == Format.JSON:
        display.as_json(verdict.as_json(language))
    else:
        display.verdict(verdict, level, language)
    raise typer.Exit(_exit_code(verdict, level))


def _note(path: Path | None) -> str | None:
    """The checkpoint that was kept elsewhere: a note, or the first line of an export."""
    try:
        if path is None:
            return None
        text = path.read_text(encoding="utf-8")
        return str(json.loads(text.split("\n", 1)[0])["checkpoint"]) if text.startswith("{") else text
    except (OSError, ValueError, KeyError, TypeError):
        raise LogUnusable("against_form") from None


def _exit_code(verdict: Verdict, required: Level | None) -> int:
    return 0 if verdict.level is not None and (required is None or verdict.meets(required)) else BROKEN
