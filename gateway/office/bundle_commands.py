"""``gapura audit bundle``."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from audit.errors import AuditError
from audit.options import BROKEN, LangOption, fail, language_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from audit.reader import Entry

commands = typer.Typer()
_NOTHING = ("No such exchange or entry.", "Tidak ada pertukaran atau entri seperti itu.")
_THERE = ("{file} is already there. Choose another name.", "{file} sudah ada. Pilih nama lain.")
_MADE = (
    "{file}: {count} records. Whoever has it can check it: gapura audit verify {file}",
    "{file}: {count} catatan. Siapa pun yang memegangnya dapat memeriksanya: gapura audit verify {file}",
)


@commands.command()
def bundle(
    what: Annotated[str, typer.Argument(help="An exchange: its code or id, or how that begins.", show_default=False)],
    out: Annotated[Path, typer.Option("-o", "--out", help="File to write; it must not be there yet.")],
    entry: Annotated[bool, typer.Option("--entry", help="WHAT is the number of one entry.")] = False,
    public: Annotated[bool, typer.Option("--public", help="Without private parts.")] = False,
    data: Annotated[Path | None, typer.Option("--data", help="Data folder (./gapura-data).")] = None,
    keys: Annotated[Path | None, typer.Option("--keys", help="Keys folder.")] = None,
    lang: LangOption = None,
) -> None:
    """Write the evidence about one exchange into one file, which anybody can check offline. Is itself recorded."""
    from gateway.admission import desk
    from gateway.office.bundling import bundle_of

    language = language_of(lang)
    at = language == "id"
    if out.exists():
        typer.echo(_THERE[at].format(file=out), err=True)
        raise typer.Exit(2)
    try:
        with desk.opened(data, keys, language) as site:
            entries = _entries(site.data, what, entry=entry)
            if not entries:
                typer.echo(_NOTHING[at], err=True)
                raise typer.Exit(BROKEN)
            exchange = {"exchange": entries[0].exchange} if entries[0].exchange else {}
            desk.record("admin.export", site, {"what": "bundle", "entries": len(entries)}, exchange)
            content = bundle_of(site.data, entries, private=not public)
    except AuditError as error:
        fail(error, language)
    with os.fdopen(os.open(out, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        file.write(content)
    typer.echo(_MADE[at].format(file=out, count=len(entries)))


def _entries(data: Path, what: str, *, entry: bool) -> Sequence[Entry]:
    from audit.codes import beginning_of, read_code
    from audit.reader import Reader
    from gateway.office.bundling import ABOUT

    reader = Reader.open(data)
    if entry:
        one = reader.get(int(what)) if what.isascii() and what.isdigit() else None
        return [] if one is None else [one]
    code = read_code(what) if "-" in what else None
    found = reader.exchange(beginning_of(code) if code else what.strip().lower())
    return [one for one in found if one.kind in ABOUT and one.exchange == found[0].exchange]
