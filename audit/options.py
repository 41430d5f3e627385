"""Options, language and exit codes that all commands of ``gapura audit`` share."""

from __future__ import annotations

import locale
from enum import StrEnum
from pathlib import Path
from typing import Annotated, NoReturn

import typer

from audit.errors import AuditError, Language

BROKEN = 1
"""Exit code: a broken proof, a level not reached, nothing found."""
WRONG_USE = 2


class Format(StrEnum):
    """How to print."""

    TEXT = "text"
    JSON = "json"


class Lang(StrEnum):
    """Language of what is printed."""

    EN = "en"
    ID = "id"


DataOption = Annotated[Path, typer.Option("--data", help="Folder that holds the log (audit.db, log.pub).")]
FormatOption = Annotated[Format, typer.Option("--format", help="For people or for programs.")]
LangOption = Annotated[Lang | None, typer.Option("--lang", help="Language; by default that of the system.")]


def language_of(lang: Lang | None) -> Language:
    """The language asked for, else that of the system."""
    if lang is not None:
        return "id" if lang == Lang.ID else "en"
    return "id" if (locale.getlocale()[0] or "").startswith(("id", "Indonesian")) else "en"


def fail(error: AuditError, lang: Language) -> NoReturn:
    """Say what is wrong and end with exit code 2."""
    typer.echo(error.text(lang), err=True)
    raise typer.Exit(WRONG_USE)
