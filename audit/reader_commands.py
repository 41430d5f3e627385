"""``gapura audit show`` and ``gapura audit export``."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from audit.errors import AuditError
from audit.options import BROKEN, DataOption, Format, FormatOption, LangOption, fail, language_of
from audit.search.commands import SinceOption, UntilOption

commands = typer.Typer()
WhereOption = Annotated[
    list[str] | None, typer.Option("--where", help="Only what fits: field=value, for example effect=block; again: and.")
]


class ExportFormat(StrEnum):
    """What to write."""

    JSONL = "jsonl"


@commands.command()
def show(
    index: Annotated[int | None, typer.Argument(help="Number of one entry.", min=0)] = None,
    exchange: Annotated[
        str | None,
        typer.Option("--exchange", help="All entries of one exchange: its id, how that begins, or a refusal's code."),
    ] = None,
    last: Annotated[int | None, typer.Option("--last", help="The newest N entries.", min=1, max=1000)] = None,
    where: WhereOption = None,
    since: SinceOption = None,
    until: UntilOption = None,
    data: DataOption = Path("gapura-data"),
    output: FormatOption = Format.TEXT,
    lang: LangOption = None,
) -> None:
    """Show one entry, the entries of one exchange, or the newest ones that fit (10 if nothing is said)."""
    from audit import display
    from audit.codes import beginning_of, read_code
    from audit.reader import Reader
    from audit.search.query import Query

    language = language_of(lang)
    filtered = bool(where or since or until)
    try:
        if sum((index is not None, exchange is not None, last is not None or filtered)) > 1:
            raise AuditError("one_choice")
        reader = Reader.open(data)
        if index is not None:
            entries = tuple(entry for entry in [reader.get(index)] if entry is not None)
        elif exchange is not None:
            code = read_code(exchange) if "-" in exchange else None
            entries = reader.exchange(beginning_of(code) if code else exchange.strip().lower())
        else:
            query = Query.of(where or (), since, until)
            if query.by_person:  # whole records say what was found
                raise AuditError("show_person")
            entries = reader.page(query, limit=last or 10, newest_first=True).entries[::-1]
    except AuditError as error:
        fail(error, language)
    if output == Format.JSON:
        display.as_json([display.entry_json(entry) for entry in entries])
    else:
        display.entries(entries, language, detail=index is not None or exchange is not None)
    raise typer.Exit(0 if entries else BROKEN)


@commands.command()
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
    from audit.keys import read_public
    from audit.layout import PUBLIC_FILE
    from audit.reader import Reader

    del output  # one format so far
    try:
        reader = Reader.open(data)
        key = read_public(data / PUBLIC_FILE)
    except AuditError as error:
        fail(error, language_of(lang))
    stream = typer.get_binary_stream("stdout")
    export_jsonl(reader, key, Selection(first, last, private), lambda line: stream.write(line.encode()))
