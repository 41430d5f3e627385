"""``gapura audit show`` and ``gapura audit export``."""

from __future__ import annotations

from collections.abc import Callable
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from audit.errors import AuditError, Language
from audit.options import BROKEN, DataOption, Format, FormatOption, LangOption, fail, language_of
from audit.search.commands import SinceOption, UntilOption

commands = typer.Typer()
WhereOption = Annotated[
    list[str] | None, typer.Option("--where", help="Only what fits: field=value, for example effect=block; again: and.")
]
Recorder = Callable[[Path, Path | None, int, Language], bool]
"""Puts on the record of the site in a data folder (with its keys folder, if that is named) that so many entries are
taken out, durably; False where that folder is only a copy of a log. Says itself what is wrong, and ends the command."""
_UNRECORDED: dict[Language, str] = {
    "en": "This export is not recorded: the folder is only a copy of a log, or the keys of its site are not here. It "
    "holds private parts: handle it as personal data.",
    "id": "Ekspor ini tidak dicatat: folder ini hanya salinan log, atau kunci situsnya tidak ada di sini. Di dalamnya "
    "ada bagian privat: perlakukan sebagai data pribadi.",
}


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
    context: typer.Context,
    data: DataOption = Path("gapura-data"),
    output: Annotated[ExportFormat, typer.Option("--format", help="One JSON object a line.")] = ExportFormat.JSONL,
    first: Annotated[int, typer.Option("--from", help="First entry.", min=0)] = 0,
    last: Annotated[int | None, typer.Option("--to", help="Last entry; by default the newest.", min=0)] = None,
    private: Annotated[bool, typer.Option("--private", help="With private parts: handle as personal data.")] = False,
    keys: Annotated[Path | None, typer.Option("--keys", help="Keys folder of the site that records it.")] = None,
    lang: LangOption = None,
) -> None:
    """Write entries to standard output, after a manifest line with range, checkpoint and hash. A site records it."""
    from audit.export import Selection, export_jsonl
    from audit.keys import read_public
    from audit.layout import PUBLIC_FILE
    from audit.reader import Reader

    del output  # one format so far
    language = language_of(lang)
    recorder: Recorder | None = context.obj  # of whoever put these commands beside those of a site
    try:
        reader = Reader.open(data)
        key = read_public(data / PUBLIC_FILE)
    except AuditError as error:
        fail(error, language)

    def begin(count: int) -> None:
        recorded = recorder is not None and recorder(data, keys, count, language)
        if private and not recorded:
            typer.echo(_UNRECORDED[language], err=True)

    stream = typer.get_binary_stream("stdout")
    export_jsonl(reader, key, Selection(first, last, private), lambda line: stream.write(line.encode()), begin)
