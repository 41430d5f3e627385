"""``gapura audit``: verify, show and export the log. Reads only.

Exit codes: 0 good, 1 a broken proof or a level not reached, 2 wrong use.
"""

from __future__ import annotations

import locale
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, NoReturn

import typer

from audit.errors import AuditError, Language
from audit.verdict import Level

if TYPE_CHECKING:
    from audit.verdict import Verdict

app = typer.Typer(add_completion=False, no_args_is_help=True, help="Verify, show and export the audit log.")

BROKEN = 1
WRONG_USE = 2


class Format(StrEnum):
    """How to print."""

    TEXT = "text"
    JSON = "json"


class ExportFormat(StrEnum):
    """What to write."""

    JSONL = "jsonl"


class Lang(StrEnum):
    """Language of what is printed."""

    EN = "en"
    ID = "id"


class Required(StrEnum):
    """The levels by their words, as ``Level.word`` gives them."""

    SELF_CONSISTENT = "self-consistent"
    SIGNED = "signed"
    WITNESSED = "witnessed"


DataOption = Annotated[Path, typer.Option("--data", help="Folder that holds the log (audit.db, log.pub).")]
FormatOption = Annotated[Format, typer.Option("--format", help="For people or for programs.")]
LangOption = Annotated[Lang | None, typer.Option("--lang", help="Language; by default that of the system.")]


@app.command()
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

    language = _language(lang)
    try:
        with display.progress(output == Format.TEXT) as progress:
            verdict = check(data, key=key, progress=progress)
    except AuditError as error:
        _fail(error, language)
    level = None if require is None else Level[require.name]
    if output == Format.JSON:
        display.as_json(verdict.as_json(language))
    else:
        display.verdict(verdict, level, language)
    raise typer.Exit(_exit_code(verdict, level))


@app.command()
def show(
    index: Annotated[int | None, typer.Argument(help="Number of one entry.", min=0)] = None,
    exchange: Annotated[
        str | None,
        typer.Option("--exchange", help="All entries of one exchange: its id, how that begins, or a refusal's code."),
    ] = None,
    last: Annotated[int | None, typer.Option("--last", help="The newest N entries.", min=1, max=1000)] = None,
    data: DataOption = Path("gapura-data"),
    output: FormatOption = Format.TEXT,
    lang: LangOption = None,
) -> None:
    """Show one entry, the entries of one exchange, or the newest ones (10 if nothing is said)."""
    from audit import display
    from audit.codes import beginning_of, read_code
    from audit.reader import Query, Reader

    language = _language(lang)
    if sum(choice is not None for choice in (index, exchange, last)) > 1:
        _fail(AuditError("one_choice"), language)
    try:
        reader = Reader.open(data)
    except AuditError as error:
        _fail(error, language)
    if index is not None:
        entries = tuple(entry for entry in [reader.get(index)] if entry is not None)
    elif exchange is not None:
        code = read_code(exchange) if "-" in exchange else None
        entries = reader.exchange(beginning_of(code) if code else exchange.strip().lower())
    else:
        newest = reader.page(Query(newest_first=True), limit=last or 10).entries
        entries = tuple(reversed(newest))
    if output == Format.JSON:
        display.as_json([display.entry_json(entry) for entry in entries])
    else:
        display.entries(entries, language, detail=index is not None or exchange is not None)
    raise typer.Exit(0 if entries else BROKEN)


@app.command()
def export(
    data: DataOption = Path("gapura-data"),
    output: Annotated[ExportFormat, typer.Option("--format", help="One JSON object a line.")] = ExportFormat.JSONL,
    first: Annotated[int, typer.Option("--from", help="First entry.", min=0)] = 0,
    last: Annotated[int | None, typer.Option("--to", help="Last entry; by default the newest.", min=0)] = None,
    private: Annotated[bool, typer.Option("--private", help="With private parts: handle as personal data.")] = False,
    lang: LangOption = None,
) -> None:
    """Write entries to standard output, after a manifest line with range, checkpoint and hash."""
    from audit.export import Selection, export_jsonl
    from audit.reader import Reader

    del output  # one format so far
    try:
        reader = Reader.open(data)
    except AuditError as error:
        _fail(error, _language(lang))
    stream = typer.get_binary_stream("stdout")
    export_jsonl(reader, Selection(first, last, private), lambda line: stream.write(line.encode()))


def _exit_code(verdict: Verdict, required: Level | None) -> int:
    return 0 if verdict.level is not None and (required is None or verdict.meets(required)) else BROKEN


def _language(lang: Lang | None) -> Language:
    if lang is not None:
        return "id" if lang == Lang.ID else "en"
    return "id" if (locale.getlocale()[0] or "").startswith(("id", "Indonesian")) else "en"


def _fail(error: AuditError, lang: Language) -> NoReturn:
    typer.echo(error.text(lang), err=True)
    raise typer.Exit(WRONG_USE)
