"""``gapura audit reveal`` and ``gapura audit kept``: open what was sealed, and see what there is.

Exit 0 good, 1 nothing there, 2 wrong use or not for this person. Who opens what, in which role and why is on record
before a word is shown; so is every wrong passphrase.
"""

from __future__ import annotations

import json
import sys
from datetime import UTC, datetime
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated, Any

import typer

from audit.options import BROKEN
from gateway.admission import desk
from gateway.admission.commands import DataOption, Format, FormatOption, KeysOption, Lang, LangOption
from gateway.office.asking import StdinOption

if TYPE_CHECKING:
    from audit.seal.content import Item
    from gateway.office.revealing import Shown

commands = typer.Typer()
_SAID = {
    "en": {
        "terminal": "What is revealed is shown at a terminal only. To send it elsewhere, say so: --anywhere",
        "why": "Say why, in up to 500 characters: --reason TEXT",
        "who": "Say who you are: --as NAME, or --recovery for a recovery sheet.",
        "code": "That code fits more than one exchange. Give the whole id of a content: gapura audit kept",
        "head": "{id}  exchange {exchange}  class {class}  kept until {expires}",
        "named": "It is the content that the log names.",
        "unnamed": "WARNING: the log does not name this content, or names another in its place.",
        "question": "The question, as it was sent:",
        "answer": "What the model said:",
        "shown": "What of it was shown:",
        "objection": "What the person says against the decision:",
        "again": "What they show again as what they had written:",
        "note": "A note or an answer:",
        "none": "Nothing is kept.",
        "row": "{id}  {exchange}  {class}  {expires}  {roles}",
    },
    "id": {
        "terminal": "Yang dibuka hanya ditampilkan di terminal. Untuk mengirimnya ke tempat lain, katakan: --anywhere",
        "why": "Sebutkan alasannya, paling banyak 500 karakter: --reason TEKS",
        "who": "Sebutkan siapa Anda: --as NAMA, atau --recovery untuk lembar pemulihan.",
        "code": "Kode itu cocok dengan lebih dari satu pertukaran. Berikan id isi yang utuh: gapura audit kept",
        "head": "{id}  pertukaran {exchange}  golongan {class}  disimpan sampai {expires}",
        "named": "Ini isi yang disebut dalam log.",
        "unnamed": "PERINGATAN: log tidak menyebut isi ini, atau menyebut isi lain di tempatnya.",
        "question": "Pertanyaan, seperti yang dikirim:",
        "answer": "Yang dikatakan model:",
        "shown": "Yang ditampilkan darinya:",
        "objection": "Keberatan orang itu:",
        "again": "Yang ditunjukkannya kembali sebagai tulisannya:",
        "note": "Catatan atau jawaban:",
        "none": "Tidak ada yang disimpan.",
        "row": "{id}  {exchange}  {class}  {expires}  {roles}",
    },
}


class Purpose(StrEnum):
    """What for: stands in the public part of the record."""

    CARE = "care"
    OBJECTION = "objection"
    AUTHORITY = "authority"
    REVIEW = "review"


@commands.command()
def reveal(
    name: Annotated[str, typer.Argument(metavar="ID", help="Id of a content or an exchange, or a refusal's code.")],
    reason: Annotated[str, typer.Option(help="Why, in words: stands in the private part of the record.")] = "",
    as_: Annotated[str, typer.Option("--as", metavar="NAME", help="Who you are.")] = "",
    with_: Annotated[str, typer.Option("--with", metavar="NAME", help="A second person, where it takes two.")] = "",
    danger_now: Annotated[
        bool, typer.Option("--danger-now", help="A child is in danger now: open it alone. The others are told at once.")
    ] = False,
    recovery: Annotated[bool, typer.Option("--recovery", help="With a recovery sheet in the place of --as.")] = False,
    purpose: Annotated[Purpose, typer.Option(help="What for.")] = Purpose.CARE,
    anywhere: Annotated[bool, typer.Option("--anywhere", help="Also where the output is no terminal.")] = False,
    passphrase_stdin: StdinOption = False,
    data: DataOption = None,
    keys: KeysOption = None,
    format: FormatOption = Format.text,
    lang: LangOption = Lang.en,
) -> None:
    """Show what was sealed, to somebody who may see it. It is on record first."""
    from gateway.office.asking import asking
    from gateway.office.revealing import Act, Office

    said = _SAID[lang.value]
    _require(anywhere or sys.stdout.isatty(), said["terminal"])
    _require(0 < len(reason.strip()) <= 500, said["why"])
    _require(bool(as_) != recovery, said["who"])
    with desk.opened(data, keys, lang.value) as site:
        office = Office(site, asking(lang, from_stdin=passphrase_stdin))
        items = office.find(name)
        _require(len({item.owner.exchange for item in items}) <= 1, said["code"])
        if not items:
            _nothing(lang)
        shown = office.reveal(items, Act(as_, with_, reason.strip(), purpose.value, danger_now))
    _print(shown, format, lang)


@commands.command()
def kept(
    data: DataOption = None,
    keys: KeysOption = None,
    format: FormatOption = Format.text,
    lang: LangOption = Lang.en,
) -> None:
    """List what is kept sealed: ids, class, until when, whose people may open it. No content, and no person."""
    from gateway.office.revealing import Office, never

    with desk.opened(data, keys, lang.value) as site:
        rows = [_row(item) for item in Office(site, never).all()]
    if format is Format.json:
        typer.echo(json.dumps(rows, indent=2))
        return
    said = _SAID[lang.value]
    for row in rows:
        typer.echo(said["row"].format_map({**row, "roles": ", ".join(row["roles"])}))
    if not rows:
        typer.echo(said["none"])


def _require(true: bool, otherwise: str) -> None:
    if not true:
        typer.echo(otherwise, err=True)
        raise typer.Exit(desk.WRONG)


def _nothing(lang: Lang) -> None:
    from audit.seal.trouble import SealError

    typer.echo(SealError("not_there").text(lang.value), err=True)
    raise typer.Exit(BROKEN)


def _row(item: Item) -> dict[str, Any]:
    until = datetime.fromtimestamp(item.expires, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    return {"id": item.id, "exchange": item.owner.exchange, "class": item.label.kind, "expires": until,
            "roles": [*item.label.roles], "people": item.label.eyes}  # fmt: skip


def _print(shown: list[Shown], format: Format, lang: Lang) -> None:
    if format is Format.json:
        rows = [{**_row(one.item), "named_in_log": one.named, "content": one.text} for one in shown]
        typer.echo(json.dumps(rows, indent=2))
        return
    said = _SAID[lang.value]
    for one in shown:
        typer.echo(said["head"].format_map(_row(one.item)))
        typer.echo(said["named" if one.named else "unnamed"])
        for what, texts in one.text.items():
            typer.echo(f"\n{said[what]}")
            for text in texts:
                typer.echo("\n".join(f"  {line}" for line in harmless(text).split("\n")))


_SPEAKS_TO_TERMINALS = {*range(32), 127, *range(128, 160), *range(0x202A, 0x202F), *range(0x2066, 0x206A)} - {9, 10}


def harmless(text: str) -> str:
    """A text as a terminal may have it: what would move the cursor or turn the line round is written out."""
    return "".join(
        f"\\u{ord(char):04x}" if ord(char) in _SPEAKS_TO_TERMINALS or 0xD800 <= ord(char) < 0xE000 else char
        for char in text
    )
