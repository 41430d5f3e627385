"""``gapura audit people``: who may open sealed content. Each has a passphrase of their own and a recovery sheet.

Exit 0 good, 2 wrong use. Every change is on record, with the account that made it, before it counts.
"""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from gateway.admission import desk
from gateway.admission.commands import DataOption, Format, FormatOption, KeysOption, Lang, LangOption
from gateway.office.asking import StdinOption

if TYPE_CHECKING:
    from audit import Record
    from audit.seal.people import Note, People, Person
    from gateway.admission.folders import Site

people = typer.Typer(help="People who may open sealed content.", no_args_is_help=True)
commands = typer.Typer()
commands.add_typer(people, name="people")
_SAID = {
    "en": {
        "added": "{name} ({role}) can open what is sealed to that role from now on. Key {id}.",
        "reset": "{name} ({role}) has a new key, {id}. What was sealed before opens with the old recovery sheet only.",
        "retired": "{name} ({role}): nothing is sealed to them any more, and their key is destroyed.",
        "joined": "Open cases that nobody could see until now and that {name} is told of: {number}.",
        "taken_out": "Open cases that {name} is taken out of: {number}.",
        "unseen": "Open cases that NOBODY can see now: {number}. Add somebody: gapura audit people add NAME --role "
        "{role}",
        "last": "Nobody holds the role {role} now: what rules seal to it will NOT be kept. gapura audit people add",
        "role": 'No rule tells a role "{role}" unless one of yours does. Usual ones: counsellor, second-contact, ppdp.',
        "none": "Nobody yet. gapura audit people add NAME --role counsellor",
        "current": "since {since}",
        "ended": "{since} until {ended}",
        "unrecorded": "NOT IN THE LOG: nobody knows who put this key here",
        "sheet_file": "The recovery sheet is in {file}. Print it, give it to the second person, delete the file.",
        "sheet_there": "{file} exists already and is left as it is. Name another file.",
        "sheet": "RECOVERY SHEET\n\nFor what is sealed to: {name} ({role})\nKey: {id}, since {since}\nSite: {site}\n\n"
        "{groups}\n\nKeep it where {name} cannot get at it alone: with a second person, in a closed envelope.\nWhoever "
        "holds it can open what is sealed to {name} at this gate. It is printed once and kept nowhere.\nTo use it: "
        "gapura audit reveal ID --recovery --reason TEXT",
    },
    "id": {
        "added": "{name} ({role}) mulai sekarang dapat membuka yang disegel bagi peran itu. Kunci {id}.",
        "reset": "{name} ({role}) mendapat kunci baru, {id}. Yang disegel sebelumnya hanya terbuka dengan lembar "
        "pemulihan lama.",
        "retired": "{name} ({role}): tidak ada lagi yang disegel baginya, dan kuncinya dimusnahkan.",
        "joined": "Kasus terbuka yang selama ini tidak terlihat siapa pun dan diberitahukan kepada {name}: {number}.",
        "taken_out": "Kasus terbuka yang tidak lagi dilihat {name}: {number}.",
        "unseen": "Kasus terbuka yang kini TIDAK terlihat siapa pun: {number}. Tambahkan orang: gapura audit people "
        "add NAMA --role {role}",
        "last": "Kini tidak ada pemegang peran {role}: yang disegel aturan bagi peran itu TIDAK akan disimpan. gapura "
        "audit people add",
        "role": 'Tidak ada aturan yang memberi tahu peran "{role}", kecuali aturan Anda sendiri. Yang lazim: '
        "counsellor, second-contact, ppdp.",
        "none": "Belum ada siapa pun. gapura audit people add NAMA --role counsellor",
        "current": "sejak {since}",
        "ended": "{since} sampai {ended}",
        "unrecorded": "TIDAK ADA DALAM LOG: tidak diketahui siapa yang menaruh kunci ini",
        "sheet_file": "Lembar pemulihan ada di {file}. Cetak, berikan kepada orang kedua, lalu hapus berkas itu.",
        "sheet_there": "{file} sudah ada dan tidak diubah. Sebutkan berkas lain.",
        "sheet": "LEMBAR PEMULIHAN\n\nUntuk yang disegel bagi: {name} ({role})\nKunci: {id}, sejak {since}\nSitus: "
        "{site}\n\n{groups}\n\nSimpan di tempat yang tidak dapat dijangkau {name} sendirian: pada orang kedua, dalam "
        "amplop tertutup.\nPemegangnya dapat membuka yang disegel bagi {name} di gerbang ini. Dicetak sekali, tidak "
        "disimpan di mana pun.\nCara memakai: gapura audit reveal ID --recovery --reason TEKS",
    },
}
_USUAL = ("counsellor", "second-contact", "ppdp")

NameArgument = Annotated[str, typer.Argument(help="The person's name.")]
SheetOption = Annotated[
    Path | None, typer.Option("--sheet", help="Write the recovery sheet to this new file instead of the terminal.")
]


@people.command()
def add(
    name: NameArgument,
    role: Annotated[str, typer.Option(help="counsellor, second-contact, ppdp, or a role of your own rules.")],
    sheet: SheetOption = None,
    passphrase_stdin: StdinOption = False,
    data: DataOption = None,
    keys: KeysOption = None,
    format: FormatOption = Format.text,
    lang: LangOption = Lang.en,
) -> None:
    """Give somebody a key. They type their own passphrase; the recovery sheet is printed once."""
    from audit.cases.register import Register
    from gateway.admission.account import os_account
    from gateway.casework import staffing
    from gateway.office.asking import asking

    with _register(data, keys, lang) as (site, register):
        _require_new(sheet, lang)
        phrase = asking(lang, from_stdin=passphrase_stdin)("new", name)
        person, paper = register.add(name, role, phrase, _note(site, "add"))
        _hand_over("added", _told(site, person), paper, sheet, format, lang)
        if number := staffing.joined(Register(site.data), register, person, _writes(site), os_account()):
            typer.echo(_SAID[lang.value]["joined"].format(name=person.name, number=number), err=True)
        if person.role not in _USUAL:
            typer.echo(_SAID[lang.value]["role"].format(role=person.role), err=True)


@people.command()
def reset(
    name: NameArgument,
    sheet: SheetOption = None,
    passphrase_stdin: StdinOption = False,
    data: DataOption = None,
    keys: KeysOption = None,
    format: FormatOption = Format.text,
    lang: LangOption = Lang.en,
) -> None:
    """A new key for somebody who has lost passphrase or sheet. It opens nothing that was sealed before."""
    from gateway.office.asking import asking

    with _register(data, keys, lang) as (site, register):
        _require_new(sheet, lang)
        phrase = asking(lang, from_stdin=passphrase_stdin)("new", name)
        person, paper = register.reset(name, phrase, _note(site, "reset"))
        _hand_over("reset", _told(site, person), paper, sheet, format, lang)


@people.command()
def retire(
    name: NameArgument,
    data: DataOption = None,
    keys: KeysOption = None,
    format: FormatOption = Format.text,
    lang: LangOption = Lang.en,
) -> None:
    """Seal nothing more to somebody, and destroy their key. Their recovery sheet still opens what is there."""
    from audit.cases.register import Register
    from gateway.admission.account import os_account
    from gateway.casework import staffing

    with _register(data, keys, lang) as (site, register):
        person = register.retire(name, _note(site, "retire"))
        left, told = register.holders({person.role}), _told(site, person)
        gone = staffing.left(Register(site.data), register, person, _writes(site), os_account())
    if format is Format.json:
        more = {"holders": len(left), "cases": gone.taken_out, "unseen_cases": gone.unseen}
        typer.echo(json.dumps({**told, **more}, ensure_ascii=False))
    else:
        typer.echo(_SAID[lang.value]["retired"].format(**told))
        if gone.taken_out:
            typer.echo(_SAID[lang.value]["taken_out"].format(name=person.name, number=gone.taken_out))
    if gone.unseen:
        typer.echo(_SAID[lang.value]["unseen"].format(number=gone.unseen, role=person.role), err=True)
    if not left:
        typer.echo(_SAID[lang.value]["last"].format(role=person.role), err=True)


@people.command("list")
def list_(
    data: DataOption = None,
    keys: KeysOption = None,
    format: FormatOption = Format.text,
    lang: LangOption = Lang.en,
) -> None:
    """Everybody, with key, role and time; and whether the log knows how they came here."""
    from gateway.sealing import recorded_keys

    with _register(data, keys, lang) as (site, register):
        recorded = recorded_keys(site.data)
        rows = [{**_told(site, one), "recorded": one.id in recorded} for one in register.list()]
    said = _SAID[lang.value]
    if format is Format.json:
        typer.echo(json.dumps(rows, ensure_ascii=False, indent=2))
    for row in () if format is Format.json else rows:
        when = said["ended" if row["ended"] else "current"].format_map(row)
        doubt = "" if row["recorded"] else f"  {said['unrecorded']}"
        typer.echo(f"{row['id']}  {row['name']}  {row['role']}  {when}{doubt}")
    if not rows and format is not Format.json:
        typer.echo(said["none"])


@contextmanager
def _register(data: Path | None, keys: Path | None, lang: Lang) -> Iterator[tuple[Site, People]]:
    from audit.seal.people import People

    with desk.opened(data, keys, lang.value) as site:
        yield site, People(site.data)


def _note(site: Site, action: str) -> Note:
    from audit.seal.boxes import key_id

    def note(person: Person) -> None:
        private = {"person": person.name, "key": person.id, "sheet": key_id(person.recovery)}
        desk.record("admin.person", site, {"action": action, "role": person.role}, private)

    return note


def _writes(site: Site) -> Callable[[Record], None]:
    def write(record: Record) -> None:
        private = {name: value for name, value in (record.private or {}).items() if name != "by"}
        desk.record(record.kind, site, record.public, private)

    return write


def _told(site: Site, person: Person) -> dict[str, Any]:
    from audit.seal.boxes import key_id

    return {"id": person.id, "name": person.name, "role": person.role, "since": _day(person.since),
            "ended": _day(person.ended), "sheet": key_id(person.recovery), "site": site.origin}  # fmt: skip


def _day(seconds: int | None) -> str | None:
    return None if seconds is None else datetime.fromtimestamp(seconds, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def _require_new(sheet: Path | None, lang: Lang) -> None:
    if sheet is not None and sheet.exists():
        typer.echo(_SAID[lang.value]["sheet_there"].format(file=sheet), err=True)
        raise typer.Exit(desk.WRONG)


def _hand_over(said: str, told: dict[str, Any], paper: str, sheet: Path | None, format: Format, lang: Lang) -> None:
    """What was done, and the sheet: to the terminal, to a file, or to a program."""
    texts, groups = _SAID[lang.value], paper.split("-")
    lines = "\n".join("   ".join(groups[at : at + 7]) for at in (0, 7))
    page = texts["sheet"].format(groups=lines, **told)
    if sheet is not None:
        with os.fdopen(os.open(sheet, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="utf-8") as file:
            file.write(page + "\n")
    if format is Format.json:
        typer.echo(json.dumps({**told, **({} if sheet else {"recovery": paper})}, ensure_ascii=False))
        return
    typer.echo(texts[said].format(**told))
    typer.echo(texts["sheet_file"].format(file=sheet) if sheet else f"\n{page}")
