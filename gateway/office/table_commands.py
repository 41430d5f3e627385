"""``gapura audit export-csv``: a list for a spreadsheet, recorded before its first byte is written."""

from __future__ import annotations

import json
import os
from contextlib import ExitStack
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated, Any

import typer

from audit.errors import AuditError
from audit.options import LangOption, fail, language_of
from audit.search.commands import SinceOption, UntilOption

commands = typer.Typer()
_THERE = ("{file} is already there. Choose another name.", "{file} sudah ada. Pilih nama lain.")
_MADE = (
    "{file}: {count} rows. What they are and how to check them: {manifest}",
    "{file}: {count} baris. Keterangan dan cara memeriksanya: {manifest}",
)


@commands.command("export-csv")
def export_csv(
    out: Annotated[Path, typer.Option("-o", "--out", help="File to write; it must not be there yet.")],
    where: Annotated[list[str] | None, typer.Argument(help="field=value, as in gapura audit search.")] = None,
    since: SinceOption = None,
    until: UntilOption = None,
    saved: Annotated[str | None, typer.Option("--saved", help="The search of this name.")] = None,
    data: Annotated[Path | None, typer.Option("--data", help="Data folder (./gapura-data).")] = None,
    keys: Annotated[Path | None, typer.Option("--keys", help="Keys folder.")] = None,
    lang: LangOption = None,
) -> None:
    """Write what a search finds as CSV, with a manifest beside it. Is itself recorded."""
    from audit.reader import Reader
    from audit.search.query import Query
    from audit.search.table import write_table
    from gateway.admission import desk
    from gateway.admission.account import os_account

    language = language_of(lang)
    beside = out.with_name(out.name + ".manifest.json")
    try:
        if saved is not None and (where or since or until):
            raise AuditError("one_search")
        query = None if saved is not None else Query.of(where or (), since, until)
        for there in filter(Path.exists, (out, beside)):
            typer.echo(_THERE[language == "id"].format(file=there), err=True)
            raise typer.Exit(2)
        with desk.opened(data, keys, language) as site:
            reader = Reader.open(site.data)

            def begin(manifest: dict[str, Any]) -> None:
                desk.record("admin.export", site, {"what": "table", "entries": manifest["count"]}, {})

            wanted = query or reader.saved(str(saved))
            with os.fdopen(_new(out), "wb") as file, ExitStack() as undone:
                undone.callback(out.unlink)  # no half a file stays behind
                made = write_table(reader, wanted, begin, file.write)
                undone.pop_all()
    except AuditError as error:
        fail(error, language)
    made |= {"time": datetime.now(UTC).strftime("%Y-%m-%dT%H:%MZ"), "by": os_account()}
    with os.fdopen(_new(beside), "w", encoding="utf-8") as paper:
        paper.write(json.dumps(made, ensure_ascii=False, indent=2) + "\n")
    typer.echo(_MADE[language == "id"].format(file=out, count=made["count"], manifest=beside))


def _new(path: Path) -> int:
    return os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
