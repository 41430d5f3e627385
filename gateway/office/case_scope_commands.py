"""``gapura case scope``: of which groups somebody sees cases. Exit 0 good, 2 wrong use.

A change is on record, with the account that made it, before it counts.
"""

from __future__ import annotations

import json
from typing import Annotated

import typer

from gateway.admission import desk
from gateway.admission.commands import DataOption, Format, FormatOption, KeysOption, Lang, LangOption
from gateway.office.case_texts import SAID

commands = typer.Typer()


@commands.command()
def scope(
    name: Annotated[str, typer.Argument(help="The person's name, as in gapura audit people list.")],
    groups: Annotated[
        str | None, typer.Option(help="Groups, as 7a,7b; * for every one; empty for none. [default: only show]")
    ] = None,
    data: DataOption = None,
    keys: KeysOption = None,
    format: FormatOption = Format.text,
    lang: LangOption = Lang.en,
) -> None:
    """See or set of which groups somebody sees the cases of their role. Cases about a child are of no group."""
    from audit.cases.register import Register
    from audit.cases.sight import EVERY
    from audit.seal.people import People
    from audit.seal.trouble import SealError

    with desk.opened(data, keys, lang.value) as site:
        person = next((one for one in People(site.data).list() if one.name == name and one.ended is None), None)
        if person is None:
            raise SealError("nobody")
        register = Register(site.data)
        if groups is not None:
            wanted = sorted({one.strip() for one in groups.split(",")} - {""})
            private = {"person": person.name, "role": person.role, "groups": wanted}
            desk.record("admin.user", site, {"action": "scope"}, private)
            register.set_groups(person.name, wanted)
        sees = sorted(register.groups(person.name, person.role))
    if format is Format.json:
        typer.echo(json.dumps({"person": person.name, "role": person.role, "groups": sees}, ensure_ascii=False))
        return
    said = SAID[lang.value]
    told = said["every"] if EVERY in sees else ", ".join(sees) or said["no_groups"]
    typer.echo(said["scope"].format(person=person.name, role=person.role, groups=told))
