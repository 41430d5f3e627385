"""``gapura audit verify``."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from audit.errors import AuditError
from audit.options import BROKEN, DataOption, Format, FormatOption, LangOption, fail, language_of
from audit.verdict import Level

if TYPE_CHECKING:
    from audit.verdict import Verdict

commands = typer.Typer()


class Required(StrEnum):
    """The levels by their words, as ``Level.word`` gives them."""

    SELF_CONSISTENT = "self-consistent"
    SIGNED = "signed"
    WITNESSED = "witnessed"


@commands.command()
def verify(
    data: DataOption = Path("gapura-data"),
    key: Annotated[
        str | None,
        typer.Option("--key", help="Fingerprint of the log's key (sha256 of log.pub), obtained from elsewhere."),
    ] = None,
    require: Annotated[Required | None, typer.Option("--require", help="Fail unless this level is reached.")] = None,
    output: FormatOption = Format.TEXT,
    lang: LangOption = None,
) -> None:
    """Recompute everything from the file and name the first bad step."""
    from audit import display
    from audit.verify import verify as check

    language = language_of(lang)
    try:
        with display.progress(output == Format.TEXT) as progress:
            verdict = check(data, key=key, progress=progress)
    except AuditError as error:
        fail(error, language)
    level = None if require is None else Level[require.name]
    if output == Format.JSON:
        display.as_json(verdict.as_json(language))
    else:
        display.verdict(verdict, level, language)
    raise typer.Exit(_exit_code(verdict, level))


def _exit_code(verdict: Verdict, required: Level | None) -> int:
    return 0 if verdict.level is not None and (required is None or verdict.meets(required)) else BROKEN
