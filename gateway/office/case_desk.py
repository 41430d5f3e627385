"""The desk at which commands work on cases: the person shows who they are, then gets what is theirs."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from gateway.admission import desk
from gateway.admission.commands import Format, Lang
from gateway.office.case_texts import SAID
from gateway.office.case_words import word

if TYPE_CHECKING:
    from audit import Record
    from audit.cases.case import Case
    from audit.seal.people import Identity
    from gateway.admission.folders import Site
    from gateway.casework.caseworker import Caseworker, Place, Write

CodeArgument = Annotated[str, typer.Argument(metavar="CODE", help="Code of the case, as list shows it, or its id.")]
AsOption = Annotated[str, typer.Option("--as", help="Your name, as in gapura audit people list.")]


@contextmanager
def at_work(
    name: str, language: str, *, from_stdin: bool, where: tuple[Path | None, Path | None]
) -> Iterator[Caseworker]:
    """Somebody at work, once their passphrase was right; a wrong one is on record. What is wrong is said as by
    :func:`gateway.admission.desk.told`."""
    from audit.seal.people import People  # noqa: PLC0415
    from audit.seal.trouble import SealError  # noqa: PLC0415
    from gateway.casework.caseworker import Caseworker  # noqa: PLC0415
    from gateway.office.asking import asking  # noqa: PLC0415
    from gateway.office.revealing import recordable  # noqa: PLC0415

    with desk.opened(*where, language) as site:
        place = place_of(site, *where)
        phrase = asking(language, from_stdin=from_stdin)("of", name)
        try:
            who = People(site.data).unlock(name, phrase)
        except SealError:
            desk.record("admin.user", site, {"action": "refused"}, {"person": recordable(name, 80)})
            raise
        yield Caseworker(place, who)


def second_person(name: str, worker: Caseworker, language: str, *, from_stdin: bool) -> Identity | None:
    """Somebody else who is there, once their passphrase was right. None where nobody was named."""
    from gateway.office.asking import asking  # noqa: PLC0415

    return worker.people.unlock(name, asking(language, from_stdin=from_stdin)("of", name)) if name else None


def say(case: Case, action: str, worker: Caseworker, format: Format, lang: Lang) -> None:
    """What was done, and how the case stands now: all of it for programs, one line for people."""
    from gateway.office.case_telling import told  # noqa: PLC0415

    if format is Format.json:
        typer.echo(json.dumps(told(case, worker.register.now()), ensure_ascii=False))
        return
    said, ended = SAID[lang.value], word(case.disposition, lang.value)
    typer.echo(said[action].format(code=case.code, role=case.role, owner=case.owner, disposition=ended))


def say_readers(code: str, worker: Caseworker, lang: Lang) -> None:
    """Who sees a case and cannot open what is kept of it, and who can change that; nothing where all can."""
    readers = worker.readers(code)
    if not readers.cannot:
        return
    said = SAID[lang.value]["sharers" if readers.sharers else "no_sharers"]
    names, sharers = ", ".join(readers.cannot), ", ".join(readers.sharers)
    typer.echo(said.format(code=worker.get(code).code, names=names, sharers=sharers), err=True)


def place_of(site: Site, data: Path | None, keys: Path | None) -> Place:
    """What work on cases stands on at a site, beside a running gate or without one."""
    from gateway.admission.account import os_account  # noqa: PLC0415
    from gateway.casework.caseworker import Place  # noqa: PLC0415
    from gateway.sealing import Sealer  # noqa: PLC0415
    from gateway.settings import without_secrets  # noqa: PLC0415

    settings = without_secrets(data, keys)
    return Place(
        site.data, site.keys, settings.cases, Sealer.at(site.data, site.keys, settings), _write(site), os_account(),
        settings.server.zone,
    )  # fmt: skip


def _write(site: Site) -> Write:
    def write(record: Record) -> None:
        private = {name: value for name, value in (record.private or {}).items() if name != "by"}
        desk.record(record.kind, site, record.public, private)

    return write
