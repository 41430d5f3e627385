"""``gapura audit bundle``."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from audit.errors import AuditError
from audit.options import BROKEN, LangOption, fail, language_of

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from audit.reader import Entry
    from gateway.office.bundling import Shown

commands = typer.Typer()
_NOTHING = ("No such exchange or entry.", "Tidak ada pertukaran atau entri seperti itu.")
_THERE = ("{file} is already there. Choose another name.", "{file} sudah ada. Pilih nama lain.")
_ANOTHER = (
    "{file} cannot be read, or no record of the exchange commits to this text: it was another one.",
    "{file} tidak dapat dibaca, atau tidak ada catatan yang mengikat teks ini: teksnya lain.",
)
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
    asked: Annotated[
        Path | None, typer.Option("--input", help="File with the very text of the question, to go along.")
    ] = None,
    answered: Annotated[
        Path | None, typer.Option("--output", help="File with the very text of the answer, to go along.")
    ] = None,
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
            shown = [] if public else _shown(entries, {"input": asked, "output": answered}, at=at)
            exchange = {"exchange": entries[0].exchange} if entries[0].exchange else {}
            said = {"what": "bundle", "entries": len(entries), **({"texts": len(shown)} if shown else {})}
            desk.record("admin.export", site, said, exchange)
            content = bundle_of(site.data, entries, private=not public, shown=shown)
    except AuditError as error:
        fail(error, language)
    with os.fdopen(os.open(out, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        file.write(content)
    typer.echo(_MADE[at].format(file=out, count=len(entries)))


def _shown(entries: Sequence[Entry], files: Mapping[str, Path | None], *, at: bool) -> list[Shown]:
    """The texts in these files; ends the command where the record does not commit to one of them."""
    from gateway.office.bundling import shown_by

    found = []
    for member, path in files.items():
        if path is None:
            continue
        try:
            one = shown_by(entries, member, path.read_bytes().decode())
        except (OSError, UnicodeDecodeError):
            one = None
        if one is None:
            typer.echo(_ANOTHER[at].format(file=path), err=True)
            raise typer.Exit(BROKEN)
        found.append(one)
    return found


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
