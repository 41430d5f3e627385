"""``gapura roster``: take in, list and remove lists of persons, beside a running gate or without one.

Exit 0 good, 2 wrong use. Every change is in the audit log before it counts, with counts and the account that made it.
"""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from gateway.admission import desk
from gateway.admission.commands import DataOption, Format, FormatOption, KeysOption, Lang, LangOption

if TYPE_CHECKING:
    from gateway.admission.folders import Site
    from gateway.admission.rosters import Listed
    from gateway.class_list import People

DAYS = 365
"""How long a list counts unless it is told: a school year."""
app = typer.Typer(help="Lists of persons whose names are hidden wherever they stand.", no_args_is_help=True)


@app.command("import")
def import_(
    file: Annotated[Path, typer.Argument(help="CSV in UTF-8 whose head says which columns hold names (Nama, Name).")],
    group: Annotated[str, typer.Option(help="Group the list belongs to.")],
    name: Annotated[
        str | None, typer.Option(help="What you call it, for example 7A. [default: the file's name]")
    ] = None,
    expires: Annotated[str | None, typer.Option(help="Last day, such as 2027-07-01. [default: in a year]")] = None,
    data: DataOption = None,
    keys: KeysOption = None,
    format: FormatOption = Format.text,
    lang: LangOption = Lang.en,
) -> None:
    """Take in a class or a list of beneficiaries: its names are kept as keyed hashes, the file is not."""
    from gateway.admission.rosters import NewRoster, Rosters
    from gateway.class_list import ListError, read
    from gateway.detectors.pii.names.roster import hashes_of

    until = _end_of(expires, lang)
    try:
        people = read(file)
    except ListError as error:
        typer.echo(error.text(lang.value), err=True)
        raise typer.Exit(desk.WRONG) from None
    with desk.opened(data, keys, lang.value) as site:
        rosters = Rosters(site.state, site.keyring)
        hashes = hashes_of(people.names, people.numbers, rosters.mac)
        new = NewRoster(name or file.stem, group, people.persons, until)
        made = rosters.put(new, hashes, _note(site, "import", group=group, persons=people.persons, hashes=len(hashes)))
    if format is Format.json:
        typer.echo(json.dumps(_row(made), ensure_ascii=False))
    else:
        typer.echo(_taken_in(made, people, lang))


@app.command("list")
def list_(
    data: DataOption = None, keys: KeysOption = None, format: FormatOption = Format.text, lang: LangOption = Lang.en
) -> None:
    """List all lists: how many persons, of which group, until when. Names are not shown: nobody knows them."""
    from gateway.admission.rosters import Rosters

    with desk.opened(data, keys, lang.value) as site:
        found = Rosters(site.state, site.keyring).list()
    if format is Format.json:
        typer.echo(json.dumps([_row(one) for one in found], ensure_ascii=False, indent=2))
    else:
        _print(found, lang)


@app.command()
def remove(
    id: Annotated[str, typer.Argument(help="Id of the list, from: gapura roster list")],
    data: DataOption = None,
    keys: KeysOption = None,
    format: FormatOption = Format.text,
    lang: LangOption = Lang.en,
) -> None:
    """Delete a list with all its hashes; within a second nobody is looked for by it."""
    from gateway.admission.rosters import Rosters

    with desk.opened(data, keys, lang.value) as site:
        gone = Rosters(site.state, site.keyring).remove(id, _note(site, "remove"))
    if format is Format.json:
        typer.echo(json.dumps(_row(gone), ensure_ascii=False))
    else:
        typer.echo(f"{gone.name}: dihapus" if lang is Lang.id else f"{gone.name}: removed")


def _note(site: Site, action: str, **private: Any) -> Callable[[str], None]:
    """A writer of the audit record: counts, never a name."""
    return lambda roster: desk.record("admin.roster", site, {"action": action}, {"roster": roster, **private})


def _end_of(day: str | None, lang: Lang) -> int:
    """The second (UTC) at which the last day is over."""
    today = datetime.now(UTC).date()
    try:
        last = today + timedelta(days=DAYS) if day is None else date.fromisoformat(day)
    except ValueError:
        last = date.min
    if last < today:
        english, indonesian = "--expires is a day to come, such as 2027-07-01.", "--expires adalah tanggal mendatang."
        typer.echo(indonesian if lang is Lang.id else english, err=True)
        raise typer.Exit(desk.WRONG)
    return int(datetime(last.year, last.month, last.day, tzinfo=UTC).timestamp()) + 86_400


_TAKEN_IN = {
    Lang.en: "{name} ({group}): {persons} persons from the columns {columns}, until {day}. Kept are keyed hashes; the "
    "file is still yours to look after. Id: {id}",
    Lang.id: "{name} ({group}): {persons} orang dari kolom {columns}, sampai {day}. Yang disimpan hanya hash berkunci; "
    "berkasnya tetap menjadi tanggung jawab Anda. Id: {id}",
}


def _taken_in(made: Listed, people: People, lang: Lang) -> str:
    columns = ", ".join(people.columns)
    return _TAKEN_IN[lang].format(name=made.name, group=made.group, persons=made.persons, columns=columns,
                                  day=made.last_day, id=made.id)  # fmt: skip


def _row(one: Listed) -> dict[str, Any]:
    return {
        "id": one.id,
        "name": one.name,
        "group": one.group,
        "persons": one.persons,
        "created": datetime.fromtimestamp(one.created, UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
        "until": one.last_day,
        "used": one.used_at(time.time()),
    }


def _print(lists: Sequence[Listed], lang: Lang) -> None:
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    english = ("id", "name", "group", "persons", "state")
    indonesian = ("id", "nama", "kelompok", "orang", "keadaan")
    table = Table(*(indonesian if lang is Lang.id else english), box=None)
    for one in lists:
        table.add_row(*map(Text, (one.id, one.name, one.group, str(one.persons), _state(one, lang))))
    Console().print(table)


def _state(one: Listed, lang: Lang) -> str:
    if one.used_at(time.time()):
        return f"sampai {one.last_day}" if lang is Lang.id else f"until {one.last_day}"
    return f"kedaluwarsa sejak {one.last_day}" if lang is Lang.id else f"not used since {one.last_day}"
