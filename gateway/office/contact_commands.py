"""``gapura contact``: whom the gate tells, and whether a message really reaches them.

Exit 0 good, 1 somebody was not reached or there is no such test, 2 wrong use. Tests are on record.
"""

from __future__ import annotations

import json
import unicodedata
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from gateway.admission import desk
from gateway.admission.commands import DataOption, Format, FormatOption, KeysOption, Lang, LangOption

if TYPE_CHECKING:
    from gateway.admission.folders import Site
    from gateway.casework.contact_tests import Trial
    from gateway.sections import Contact
    from gateway.settings import Settings

contact = typer.Typer(help="People who are told of cases, and tests of how.", no_args_is_help=True)
ConfigOption = Annotated[Path | None, typer.Option("-c", "--config", help="Settings file (gapura.yaml).")]
_SAID = {
    "en": {
        "row": "{role}  {person}  {hours}{duty}  deputy: {deputy}",
        "duty": "  ON DUTY NOW",
        "way": "  {channel}  {tested}",
        "never": "never confirmed",
        "since": "confirmed {since}",
        "no_reach": "  no channel: cannot be told",
        "stranger": "  not in the register of people: is told of no case (gapura audit people add)",
        "none": "Nobody is under contacts in gapura.yaml.",
        "sent": "{person} over {channel}: sent. They confirm with the link, or tell you the code: gapura contact "
        "confirm CODE",
        "failed": "{person} over {channel}: NOT sent ({why}).",
        "nobody": "Nobody of this name is under contacts.",
        "silent": "No channel is set for anybody: contacts.reach and cases.channels in gapura.yaml.",
        "confirmed": "{person} over {channel}: it is on record that messages arrive.",
        "unknown": "No test with this code is open: it was confirmed already, a newer one was sent, or it is older "
        "than a week.",
    },
    "id": {
        "row": "{role}  {person}  {hours}{duty}  pengganti: {deputy}",
        "duty": "  SEDANG BERTUGAS",
        "way": "  {channel}  {tested}",
        "never": "belum pernah dinyatakan sampai",
        "since": "sampai pada {since}",
        "no_reach": "  tanpa saluran: tidak dapat diberi tahu",
        "stranger": "  tidak ada dalam daftar orang: tidak diberi tahu kasus apa pun (gapura audit people add)",
        "none": "Tidak ada orang di contacts pada gapura.yaml.",
        "sent": "{person} lewat {channel}: terkirim. Ia menyatakannya dengan tautan, atau menyebut kodenya: gapura "
        "contact confirm KODE",
        "failed": "{person} lewat {channel}: TIDAK terkirim ({why}).",
        "nobody": "Tidak ada orang bernama itu di contacts.",
        "silent": "Belum ada saluran untuk siapa pun: contacts.reach dan cases.channels pada gapura.yaml.",
        "confirmed": "{person} lewat {channel}: tercatat bahwa pesan sampai.",
        "unknown": "Tidak ada uji coba terbuka dengan kode ini: sudah dinyatakan sampai, ada yang lebih baru, atau "
        "lebih dari seminggu.",
    },
}


@contact.command("list")
def list_(
    config: ConfigOption = None,
    data: DataOption = None,
    keys: KeysOption = None,
    format: FormatOption = Format.text,
    lang: LangOption = Lang.en,
) -> None:
    """Who is told of cases, when they are there, and whether a test has reached them."""
    from gateway.settings import without_secrets

    with desk.told(lang.value):
        rows = _rows(without_secrets(data, keys, config), lang.value)
    if format is Format.json:
        typer.echo(json.dumps(rows, ensure_ascii=False, indent=2))
        return
    said = _SAID[lang.value]
    for row in rows:
        typer.echo(said["row"].format(**{**row, "duty": said["duty"] if row["on_duty"] else ""}))
        for way in row["channels"]:
            tested = said["since"].format(since=way["confirmed"]) if way["confirmed"] else said["never"]
            typer.echo(said["way"].format(channel=way["channel"], tested=tested))
        for code, true in (("no_reach", not row["channels"]), ("stranger", not row["registered"])):
            if true:
                typer.echo(said[code])
    if not rows:
        typer.echo(said["none"])


@contact.command("test")
def send_tests(
    person: Annotated[str | None, typer.Argument(help="Name of one contact. [default: everybody]")] = None,
    config: ConfigOption = None,
    data: DataOption = None,
    keys: KeysOption = None,
    format: FormatOption = Format.text,
    lang: LangOption = Lang.en,
) -> None:
    """Send each of them a test over each of their channels. The gate need not run for it."""
    from gateway.admission.folders import open_site
    from gateway.running import run
    from gateway.settings import read

    said = _SAID[lang.value]
    with desk.told(lang.value):
        settings = read(config, {"data": data, "keys": keys})
        ways = _ways(settings, person)
        if not ways:
            known = person is None or any(one.person == person for one in settings.contacts)
            typer.echo(said["silent" if known else "nobody"], err=True)
            raise typer.Exit(desk.WRONG)
        site = open_site(settings.data, settings.keys, create=False)
        try:
            rows = run(_send(settings, site, ways))
        finally:
            site.close()
    if format is Format.json:
        typer.echo(json.dumps(rows, ensure_ascii=False, indent=2))
    for row in () if format is Format.json else rows:
        typer.echo(said["failed" if row["why"] else "sent"].format(**row))
    if any(row["why"] for row in rows):
        raise typer.Exit(1)


@contact.command()
def confirm(
    code: Annotated[str, typer.Argument(help="The code in the message.")],
    data: DataOption = None,
    keys: KeysOption = None,
    lang: LangOption = Lang.en,
) -> None:
    """Somebody read you the code of a test: it reached them."""
    from gateway.casework.contact_tests import ContactTests

    said = _SAID[lang.value]
    with desk.opened(data, keys, lang.value) as site:
        tests = ContactTests(site.data)
        found = tests.waiting(code)
        if found is None:
            typer.echo(said["unknown"], err=True)
            raise typer.Exit(1)
        _record(site, "contact_confirm", found)
        tests.confirm(code)
    typer.echo(said["confirmed"].format(person=found.person, channel=found.channel))


def _rows(settings: Settings, language: str) -> list[dict[str, Any]]:
    import time

    from audit.seal.people import People
    from gateway.casework.contact_tests import ContactTests
    from gateway.casework.duty import Roster

    roster, now = Roster(settings.contacts, settings.server.zone), int(time.time()) // 60
    tests = {(one.person, one.channel): one.acknowledged for one in ContactTests(settings.data).all()}
    people = {one.name for one in People(settings.data).list() if one.ended is None}
    return [
        {
            "role": one.role,
            "person": one.person,
            "hours": one.hours or "-",
            "on_duty": roster.hours_of(one).hold(now),
            "deputy": one.deputy or "-",
            "registered": _named(one) in people,
            "channels": [{"channel": way, "confirmed": _day(tests.get((_named(one), way), 0))} for way in one.reach],
        }
        for one in settings.contacts
    ]


def _ways(settings: Settings, person: str | None) -> list[tuple[str, str]]:
    chosen = [one for one in settings.contacts if person is None or one.person == person]
    return list(dict.fromkeys((_named(one), way) for one in chosen for way in one.reach))


async def _send(settings: Settings, site: Site, ways: list[tuple[str, str]]) -> list[dict[str, str]]:
    """One after the other: a person's phone rings once for each channel."""
    from gateway.case_settings import way_of
    from gateway.casework.channels.base import NotCarried
    from gateway.casework.channels.carriers import carriers_of
    from gateway.casework.contact_tests import ContactTests, Trial
    from gateway.casework.links import Links, root_of
    from gateway.casework.notice import of_test
    from gateway.reaching import addresses_of, egress_of

    egress, rows = egress_of(settings, addresses_of(settings, ())), []
    carriers, tests = carriers_of(settings, egress), ContactTests(site.data)
    links = Links(site.keyring, root_of(settings.server))
    try:
        for person, way in ways:
            (channel, to), why = way_of(way), ""
            _record(site, "contact_test", Trial(person, way, 0, 0))
            code = tests.begin(person, way)
            try:
                await carriers[channel].carry(to, of_test(code, links.of_test(code), settings.server.language))
            except NotCarried as error:
                why = error.why
            rows.append({"person": person, "channel": channel, "why": why})
    finally:
        await egress.close()
    return rows


def _record(site: Site, action: str, one: Trial) -> None:
    from gateway.casework.confirming import record_of_test

    record = record_of_test(action, one, "")
    private = {name: value for name, value in (record.private or {}).items() if name != "by"}
    desk.record(record.kind, site, record.public, private)


def _named(one: Contact) -> str:
    return unicodedata.normalize("NFC", one.person.strip())


def _day(second: int) -> str:
    from gateway.office.case_telling import when

    return when(second) or ""
