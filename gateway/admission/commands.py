"""``gapura key``: make, list and revoke API keys, beside a running gate or without one.

Exit 0 good, 2 wrong use. Every change is in the audit log before it counts, with the account that made it.
"""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from gateway.admission.desk import opened, record

if TYPE_CHECKING:
    from gateway.admission.folders import Site
    from gateway.admission.keys import Key, Keys

app = typer.Typer(help="API keys: who may ask, as whom, and for how long.", no_args_is_help=True)


class Format(StrEnum):
    """How to print."""

    text = "text"
    json = "json"


class Lang(StrEnum):
    """The language of messages."""

    en = "en"
    id = "id"


DataOption = Annotated[Path | None, typer.Option("--data", help="Data folder of the gate. [default: from gapura.yaml]")]
KeysOption = Annotated[Path | None, typer.Option("--keys", help="Keys folder, where it has moved.")]
FormatOption = Annotated[Format, typer.Option("--format", help="text for people, json for programs.")]
LangOption = Annotated[Lang, typer.Option("--lang", help="Language of messages.")]
NameOption = Annotated[str, typer.Option(help="What you call the key, for example lab or open-webui.")]
RoleOption = Annotated[str | None, typer.Option(help="Role, where it differs from the group's.")]
ScopeOption = Annotated[
    list[str] | None, typer.Option(help="chat, check, act-as, records, timing; may be given again.")
]
PersonOption = Annotated[bool, typer.Option("--person/--shared", help="For one person, or for several (no memory).")]
BehalfOption = Annotated[bool, typer.Option("--on-behalf", help="A front end's key: it names its users itself.")]
DaysOption = Annotated[int | None, typer.Option(min=1, help="Days until it expires. [default: never]")]


@app.command()
def create(
    group: Annotated[str, typer.Option(help="Group the key belongs to.")],
    name: NameOption,
    role: RoleOption = None,
    scope: ScopeOption = None,
    person: PersonOption = False,
    on_behalf: BehalfOption = False,
    days: DaysOption = None,
    data: DataOption = None,
    keys: KeysOption = None,
    format: FormatOption = Format.text,
    lang: LangOption = Lang.en,
) -> None:
    """Make a key. It is shown once."""
    from gateway.admission.keys import NewKey

    expires = None if days is None else int(time.time()) + days * 86_400
    new = NewKey(group, name, role, frozenset(scope or ["chat"]), on_behalf, not person, expires)
    stated = {"role": role, "expires": expires, "person": person, "on_behalf": on_behalf}
    said = {"group": group, "name": name, "scopes": sorted(new.scopes), **{n: v for n, v in stated.items() if v}}
    with _desk(data, keys, lang) as desk:
        made, token = desk.keys.create(new, desk.note("create", **said))
    if format is Format.json:
        typer.echo(json.dumps({"id": made.id, "key": token}))
    elif lang is Lang.id:
        typer.echo(f"{token}\nSimpan sekarang: kunci ini tidak ditampilkan lagi. Id: {made.id}")
    else:
        typer.echo(f"{token}\nKeep it now: it is not shown again. Id: {made.id}")


@app.command("list")
def list_(
    data: DataOption = None,
    keys: KeysOption = None,
    format: FormatOption = Format.text,
    lang: LangOption = Lang.en,
) -> None:
    """List all keys, without their secrets."""
    with _desk(data, keys, lang) as desk:
        found = desk.keys.list()
    if format is Format.json:
        typer.echo(json.dumps([_row(key) for key in found], ensure_ascii=False, indent=2))
    else:
        _print(found, lang)


@app.command()
def revoke(
    id: Annotated[str, typer.Argument(help="Id of the key, from: gapura key list")],
    data: DataOption = None,
    keys: KeysOption = None,
    format: FormatOption = Format.text,
    lang: LangOption = Lang.en,
) -> None:
    """Make a key worthless, within a second, everywhere."""
    with _desk(data, keys, lang) as desk:
        key = desk.keys.revoke(id, desk.note("revoke"))
    if format is Format.json:
        typer.echo(json.dumps(_row(key), ensure_ascii=False))
    else:
        typer.echo(f"{key.id}: dicabut" if lang is Lang.id else f"{key.id}: revoked")


@dataclass(frozen=True, slots=True)
class _Desk:
    """What a key command works with."""

    site: Site
    keys: Keys

    def note(self, action: str, **private: Any) -> Callable[[str], None]:
        """A writer of the audit record."""
        return lambda key: record("admin.key", self.site, {"action": action}, {"key": key, **private})


@contextmanager
def _desk(data: Path | None, keys: Path | None, lang: Lang) -> Iterator[_Desk]:
    from gateway.admission.keys import Keys

    with opened(data, keys, lang.value) as site, closing(Keys(site.state, site.keyring)) as made:
        yield _Desk(site, made)


def _row(key: Key) -> dict[str, Any]:
    return {
        "id": key.id,
        "name": key.name,
        "group": key.group,
        "role": key.role,
        "scopes": sorted(key.scopes),
        "on_behalf": key.on_behalf,
        "shared": key.shared,
        "created": _day(key.created),
        "expires": _day(key.expires),
        "revoked": _day(key.revoked),
        "valid": key.valid_at(time.time()),
    }


def _day(seconds: int | None) -> str | None:
    return None if seconds is None else datetime.fromtimestamp(seconds, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def _print(keys: list[Key], lang: Lang) -> None:
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    english = ("id", "name", "group", "role", "scopes", "kind", "state")
    indonesian = ("id", "nama", "kelompok", "peran", "cakupan", "jenis", "keadaan")
    table = Table(*(indonesian if lang is Lang.id else english), box=None)
    for key in keys:
        kind = "on-behalf" if key.on_behalf else "shared" if key.shared else "person"
        cells = (key.id, key.name, key.group, key.role, ",".join(sorted(key.scopes)), kind, _state(key, lang))
        table.add_row(*map(Text, cells))  # names are text, whatever brackets they hold
    Console().print(table)


def _state(key: Key, lang: Lang) -> str:
    english, indonesian = ("valid", "berlaku")
    if key.revoked is not None:
        english, indonesian = "revoked", "dicabut"
    elif not key.valid_at(time.time()):
        english, indonesian = "expired", "kedaluwarsa"
    elif key.expires is not None:
        english, indonesian = f"until {_day(key.expires)}", f"sampai {_day(key.expires)}"
    return indonesian if lang is Lang.id else english
