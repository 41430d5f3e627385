"""``gapura subject``: what a person may claim, as the officer types it, beside a running gate or without one.

Exit 0 good, 1 the same was said before, 2 wrong use. Everything is on record before it counts.
"""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from gateway.admission import desk
from gateway.admission.commands import DataOption, Format, FormatOption, KeysOption, Lang, LangOption
from gateway.office.claims import Right, RightError

if TYPE_CHECKING:
    from audit.cases.register import Opened
    from gateway.admission.folders import Site
    from gateway.admission.restrictions import Why
    from gateway.office.rights import Person, Rights
    from gateway.settings import Settings

app = typer.Typer(help="Rights of the people who ask: withdraw, restrict, access and others.", no_args_is_help=True)
BEFORE = 1
KeyOption = Annotated[str | None, typer.Option("--key", help="Id of the API key the person uses.")]
UserOption = Annotated[str | None, typer.Option("--user", help="With --key: the end user whom a front end names.")]
SubjectOption = Annotated[str | None, typer.Option("--subject", help="Or the pseudonym, as gapura audit show has it.")]
ReceivedOption = Annotated[
    str | None,
    typer.Option("--received", help="When the person asked, as 2026-11-27T14:05 (zone of the site). [default: now]"),
]
_SAID = {
    "en": {
        "withdraw": "Withdrawn: from the next request on nothing of this person is looked at or sent.",
        "restrict": "Restricted: from the next request on nothing of this person is looked at or sent.",
        "before_stop": "The same was said before, and still stands.",
        "lifted": "Lifted: this person may ask again.",
        "request": "A case is open for this request ({right}).",
        "before": "A case for this was open already; its clock goes on.",
        "clock": "Case {code}: to be answered by {until} (3 x 24 hours from when it came in, at most).",
        "many": "This key is shared: everybody who uses it is meant.",
        "kept": "What was kept before stays until it is erased: gapura audit erase",
        "listed": "{subject}  {why}  key {key}  since {since}",
        "none": "nobody is restricted",
        "whose": "Say who: --key (with --user where a front end speaks for people), or --subject, one of them.",
        "subject": "A pseudonym has 32 hexadecimal digits: gapura audit show prints it as subject.",
        "on_behalf": "This key speaks for several people. Say whom you mean with --user; to stop all of them: "
        "gapura key revoke",
        "alone": "This key names no users, so --user means nobody. Leave it out.",
        "time": "This is no time. Write it as 2026-11-27T14:05, or with a zone as 2026-11-27T14:05+07:00.",
        "future": "This time has not come yet, so nothing can have been received then.",
    },
    "id": {
        "withdraw": "Persetujuan ditarik: mulai permintaan berikutnya tidak ada milik orang ini yang diperiksa atau "
        "dikirim.",
        "restrict": "Dibatasi: mulai permintaan berikutnya tidak ada milik orang ini yang diperiksa atau dikirim.",
        "before_stop": "Hal yang sama sudah dinyatakan sebelumnya dan tetap berlaku.",
        "lifted": "Dicabut: orang ini boleh bertanya lagi.",
        "request": "Kasus untuk permintaan ini ({right}) telah dibuka.",
        "before": "Kasus untuk ini sudah terbuka; jamnya berjalan terus.",
        "clock": "Kasus {code}: harus dijawab paling lambat {until} (paling lama 3 x 24 jam sejak diterima).",
        "many": "Kunci ini dipakai bersama: semua pemakainya ikut terkena.",
        "kept": "Yang sudah tersimpan tetap ada sampai dihapus: gapura audit erase",
        "listed": "{subject}  {why}  kunci {key}  sejak {since}",
        "none": "tidak ada yang dibatasi",
        "whose": "Sebutkan siapa: --key (dengan --user bila sebuah aplikasi mewakili orang), atau --subject, salah "
        "satu.",
        "subject": "Pseudonim terdiri atas 32 digit heksadesimal: gapura audit show menampilkannya sebagai subject.",
        "on_behalf": "Kunci ini mewakili beberapa orang. Sebutkan siapa dengan --user; untuk menghentikan semuanya: "
        "gapura key revoke",
        "alone": "Kunci ini tidak menyebut pengguna, jadi --user tidak berarti siapa pun. Hapus saja.",
        "time": "Ini bukan waktu. Tulis seperti 2026-11-27T14:05, atau dengan zona seperti 2026-11-27T14:05+07:00.",
        "future": "Waktu ini belum tiba, jadi belum mungkin ada yang diterima.",
    },
}


@app.command()
def withdraw(
    key: KeyOption = None, user: UserOption = None, subject: SubjectOption = None, received: ReceivedOption = None,
    data: DataOption = None, keys: KeysOption = None, format: FormatOption = Format.text, lang: LangOption = Lang.en,
) -> None:  # fmt: skip
    """Consent is taken back: the person's next request is refused, and a case opens with the clock of the law."""
    from gateway.admission.restrictions import Why

    with _desk(data, keys, format, lang) as here:
        _stop(here, Why.WITHDRAW, here.person(key, user, subject), received)


@app.command()
def restrict(
    key: KeyOption = None, user: UserOption = None, subject: SubjectOption = None, received: ReceivedOption = None,
    data: DataOption = None, keys: KeysOption = None, format: FormatOption = Format.text, lang: LangOption = Lang.en,
) -> None:  # fmt: skip
    """Processing is restricted for now: the person's next request is refused, and a case opens."""
    from gateway.admission.restrictions import Why

    with _desk(data, keys, format, lang) as here:
        _stop(here, Why.RESTRICT, here.person(key, user, subject), received)


@app.command()
def lift(
    key: KeyOption = None, user: UserOption = None, subject: SubjectOption = None,
    data: DataOption = None, keys: KeysOption = None, format: FormatOption = Format.text, lang: LangOption = Lang.en,
) -> None:  # fmt: skip
    """Let the person ask again: they have agreed anew, or the reason is over."""
    with _desk(data, keys, format, lang) as here:
        here.rights.lift(here.person(key, user, subject))
        here.tell([("lifted", {})], {"restricted": False})


@app.command("list")
def list_(
    data: DataOption = None, keys: KeysOption = None, format: FormatOption = Format.text, lang: LangOption = Lang.en
) -> None:
    """Of whom nothing is processed, and since when."""
    from gateway.office.rights import stamp

    with _desk(data, keys, format, lang) as here:
        found = here.rights.list()
        rows = [
            {"subject": one.subject, "why": one.why.value, "key": one.key, "since": stamp(one.since)} for one in found
        ]
        if format is Format.json:
            typer.echo(json.dumps(rows, indent=2))
        else:
            here.tell([("listed", {**row, "key": row["key"] or "-"}) for row in rows] or [("none", {})], {})


@app.command()
def request(
    right: Annotated[Right, typer.Argument(help="access, correct, erase, object, portability.")],
    key: KeyOption = None, user: UserOption = None, subject: SubjectOption = None, received: ReceivedOption = None,
    data: DataOption = None, keys: KeysOption = None, format: FormatOption = Format.text, lang: LangOption = Lang.en,
) -> None:  # fmt: skip
    """A person asks for something: a case opens with the clock of the law. withdraw and restrict stop them, too."""
    from gateway.admission.restrictions import Why

    with _desk(data, keys, format, lang) as here:
        who = here.person(key, user, subject)
        if right in (Right.WITHDRAW, Right.RESTRICT):
            _stop(here, Why(right.value), who, received)
            return
        opened = here.rights.request(right, who, here.received(received))
        first = ("request" if opened.fresh else "before", {"right": right.value})
        here.tell([first, *here.clock(opened, who)], here.said(opened, who))
    raise typer.Exit(0 if opened.fresh else BEFORE)


def said(error: RightError, language: str) -> str:
    """What was typed wrongly, in words."""
    return _SAID["id" if language == "id" else "en"][error.code]


@dataclass(frozen=True, slots=True)
class _Desk:
    rights: Rights
    settings: Settings
    site: Site
    format: Format
    lang: Lang

    def person(self, key: str | None, user: str | None, subject: str | None) -> Person:
        from gateway.office.rights import person_of

        return person_of(self.site, key, user, subject)

    def received(self, typed: str | None) -> int:
        from gateway.office.rights import received_at

        return received_at(typed, self.settings.server.zone, int(time.time()))

    def clock(self, opened: Opened, who: Person) -> list[tuple[str, dict[str, str]]]:
        from gateway.office.rights import shown

        until = shown(opened.case.deadline, self.settings.server.zone)
        return [("clock", {"code": opened.case.code, "until": until}), *([("many", {})] if who.many else [])]

    @staticmethod
    def said(opened: Opened, who: Person) -> dict[str, object]:
        from gateway.office.rights import stamp

        case = opened.case
        return {"case": case.id, "code": case.code, "deadline": stamp(case.deadline), "fresh": opened.fresh,
                "subject": who.subject, "many": who.many}  # fmt: skip

    def tell(self, lines: list[tuple[str, dict[str, str]]], values: dict[str, object]) -> None:
        if self.format is Format.json:
            typer.echo(json.dumps(values))
            return
        typer.echo("\n".join(_SAID[self.lang.value][code].format(**places) for code, places in lines))


def _stop(here: _Desk, why: Why, who: Person, received: str | None) -> None:
    opened, fresh = here.rights.stop(why, who, here.received(received))
    lines = [(why.value if fresh else "before_stop", dict[str, str]()), *here.clock(opened, who), ("kept", {})]
    here.tell(lines, {**here.said(opened, who), "restricted": True})
    if not fresh:
        raise typer.Exit(BEFORE)


@contextmanager
def _desk(data: Path | None, keys: Path | None, format: Format, lang: Lang) -> Iterator[_Desk]:
    from audit import Log
    from gateway.office.rights import Rights
    from gateway.settings import read

    with desk.opened(data, keys, lang.value) as site:
        settings = read()
        with (
            closing(Log.open(site.data, site.keys, origin=site.origin)) as log,
            closing(Rights(site, log, settings)) as rights,
        ):
            try:
                yield _Desk(rights, settings, site, format, lang)
            except RightError as error:
                typer.echo(said(error, lang.value), err=True)
                raise typer.Exit(desk.WRONG) from None
