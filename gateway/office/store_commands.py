"""``gapura audit copy`` and ``gapura audit migrate``: the log as files for a stranger, and in a new version's form.

Exit 0 good, 1 there would be something to do (``migrate --dry-run``), 2 wrong use.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated, Any

import typer

from audit.options import BROKEN
from gateway.admission import desk
from gateway.admission.commands import DataOption, Format, FormatOption, KeysOption, Lang, LangOption

commands = typer.Typer()

_SAID = {
    "copied": (
        "{entries} entries are in {to}. It holds private parts: handle it as personal data. Check it with: gapura "
        "audit verify --data {to}",
        "{entries} entri ada di {to}. Di dalamnya ada bagian privat: perlakukan sebagai data pribadi. Periksa dengan: "
        "gapura audit verify --data {to}",
    ),
    "newest": ("The log has the form of this version.", "Log sudah dalam bentuk versi ini."),
    "planned": (
        "The log has form {found}. These steps would be taken:",
        "Log masih dalam bentuk {found}. Langkah yang akan diambil:",
    ),
    "done": (
        "The log had form {found}. These steps were taken:",
        "Log tadinya dalam bentuk {found}. Langkah yang diambil:",
    ),
    "backup": ("A copy from before: {backup}", "Salinan dari sebelumnya: {backup}"),
    "by_hand": (
        "No copy was made: back the database up with PostgreSQL's own tools (pg_dump).",
        "Tidak ada salinan: cadangkan basis data dengan alat PostgreSQL (pg_dump).",
    ),
}


@commands.command()
def copy(
    to: Annotated[Path, typer.Option("--to", help="A new folder; gets audit.db and log.pub.")],
    data: DataOption = None,
    keys: KeysOption = None,
    format: FormatOption = Format.text,
    lang: LangOption = Lang.en,
) -> None:
    """Copy the log as it is at this moment, beside a running gate and from either database. The copy is recorded."""
    with desk.opened(data, keys, lang.value) as site:
        from audit.reader import Reader
        from audit.store.copying import copy_log, require_new

        require_new(to)
        with Reader.open(site.data).snapshot() as snapshot:
            size = snapshot.size()
        desk.record("admin.export", site, {"what": "copy", "entries": size}, {})
        made = {"entries": copy_log(site.data, to), "to": str(to)}
    typer.echo(json.dumps(made) if format is Format.json else _say("copied", lang, **made))


@commands.command()
def migrate(
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Say what would be done, try it, and undo it.")] = False,
    data: DataOption = None,
    keys: KeysOption = None,
    format: FormatOption = Format.text,
    lang: LangOption = Lang.en,
) -> None:
    """Bring a log of an older version up to date, after a copy. The gate does the same when it starts."""
    with desk.opened(data, keys, lang.value) as site:
        if dry_run:
            from audit.store.place import try_upgrade

            upgrade = try_upgrade(site.data)
        else:
            from audit import Log

            log = Log.open(site.data, site.keys, origin=site.origin)
            log.close()
            upgrade = log.upgraded
    if format is Format.json:
        typer.echo(json.dumps(_as_json(upgrade, dry_run=dry_run)))
    else:
        _tell(upgrade, lang, dry_run=dry_run)
    raise typer.Exit(BROKEN if dry_run and upgrade is not None else 0)


def _tell(upgrade: Any, lang: Lang, *, dry_run: bool) -> None:
    if upgrade is None:
        typer.echo(_say("newest", lang))
        return
    typer.echo(_say("planned" if dry_run else "done", lang, found=upgrade.found))
    for revision, what in upgrade.steps:
        typer.echo(f"  {revision}  {what}")
    for statement in upgrade.sql if dry_run else ():
        typer.echo(f"    {' '.join(statement.split())};")
    backup = upgrade.backup
    typer.echo(_say("by_hand", lang) if backup is None else _say("backup", lang, backup=backup))


def _as_json(upgrade: Any, *, dry_run: bool) -> dict[str, Any]:
    if upgrade is None:
        return {"upgraded": False, "dry_run": dry_run, "steps": [], "sql": [], "backup": None}
    return {
        "upgraded": not dry_run,
        "dry_run": dry_run,
        "found": upgrade.found,
        "steps": [{"revision": revision, "what": what} for revision, what in upgrade.steps],
        "sql": list(upgrade.sql),
        "backup": None if upgrade.backup is None else str(upgrade.backup),
    }


def _say(what: str, lang: Lang, **places: object) -> str:
    return _SAID[what][lang is Lang.id].format(**places)
