"""``gapura audit report``: papers for the duties of the law, each a new file for its owner's eyes. Nothing is sent.

Exit 0 good, 1 nothing found, 2 wrong use. That a paper was made is on record before its first byte.
"""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from gateway.admission import desk
from gateway.admission.commands import DataOption, KeysOption, Lang, LangOption

if TYPE_CHECKING:
    from gateway.admission.folders import Site
    from gateway.office.reports.paper import Paper
    from gateway.office.reports.standing import Standing
    from gateway.office.reports.summary import Summary
    from gateway.settings import Settings

commands = typer.Typer()
NOTHING = 1
_SAID = {
    "en": {
        "made": "{out}: {count} exchanges. It holds personal data.",
        "record": "{out}: made from {count} exchanges.",
        "results": "{file} holds no results of tests. Make them with: gapura policy test --format json > tests.json",
        "clock": "Notice is due by {until}.",
        "case": "Case {code} is open for it.",
        "withheld": "Rules, scores and what is about somebody at risk were left out (--include-withheld adds rules and "
        "scores; decide first, UU 27/2022 art. 33).",
    },
    "id": {
        "made": "{out}: {count} pertukaran. Berkas ini memuat data pribadi.",
        "record": "{out}: dibuat dari {count} pertukaran.",
        "results": "{file} tidak berisi hasil uji. Buat dengan: gapura policy test --format json > tests.json",
        "clock": "Pemberitahuan paling lambat {until}.",
        "case": "Kasus {code} telah dibuka.",
        "withheld": "Aturan, skor, dan hal tentang orang yang berisiko tidak disertakan (--include-withheld menambah "
        "aturan dan skor; putuskan dahulu, UU 27/2022 pasal 33).",
    },
}


class Shape(StrEnum):
    """How a paper is written."""

    html = "html"
    json = "json"


OutOption = Annotated[Path, typer.Option("-o", "--out", help="File to make; it must not be there yet.")]
SinceOption = Annotated[str | None, typer.Option("--since", help="From this day or minute on (UTC), as 2026-11-27.")]
UntilOption = Annotated[str | None, typer.Option("--until", help="Before this day or minute (UTC).")]
ShapeOption = Annotated[Shape, typer.Option("--format", help="html to read and print, json for programs.")]


@commands.command()
def breach(
    out: OutOption,
    since: SinceOption = None,
    until: UntilOption = None,
    route: Annotated[str, typer.Option("--route", help="Only this address, such as /v1/chat/completions.")] = "",
    backend: Annotated[str, typer.Option("--backend", help="Only what this backend got.")] = "",
    rule: Annotated[str, typer.Option("--rule", help="Only where this rule masked something.")] = "",
    key: Annotated[str, typer.Option("--key", help="Only what was asked with this API key (id).")] = "",
    kind: Annotated[str, typer.Option("--type", help="Only this type of personal data, such as ID_NIK.")] = "",
    noticed: Annotated[str | None, typer.Option("--noticed", help="When it was noticed. [default: now]")] = None,
    open_case: Annotated[bool, typer.Option("--open-case", help="Open a case for the officer.")] = False,
    data: DataOption = None,
    keys: KeysOption = None,
    format: ShapeOption = Shape.html,
    lang: LangOption = Lang.en,
) -> None:
    """Whose personal data went where, since when, by which rule; with drafts of the notices."""
    from audit.reader import Reader
    from gateway.office.reports.breach import Sought, as_json, breach_of
    from gateway.office.reports.breach_page import Clock, breach_page
    from gateway.office.reports.passages import Reading, during
    from gateway.office.rights import ends_at, shown, stamp

    with _desk(out, data, keys, lang) as (site, settings):
        zone, second = settings.server.zone, _received(noticed, settings)
        sought = Sought(_minute(since), _minute(until), route, backend, key, kind, rule)
        reading = Reading()
        with Reader.open(site.data).snapshot() as snapshot:
            found = breach_of(sought, during(snapshot, sought.since, sought.until, reading), reading)
        due = ends_at(second, settings.cases.days)
        code = _opened(site, settings, second) if open_case else ""
        names = _names(site)
        if format is Shape.json:
            told = {**as_json(found, names), "noticed": stamp(second), "due": stamp(due), "case": code or None}
            paper = json.dumps(told, ensure_ascii=False, indent=1)
        else:
            paper = breach_page(found, names, Clock(shown(second, zone), shown(due, zone), code), lang.value)
        _write(site, out, "report.breach", found.exchanges, paper)
        said = _SAID[lang.value]
        typer.echo(said["made"].format(out=out, count=found.exchanges))
        typer.echo(said["clock"].format(until=shown(due, zone)))
        if code:
            typer.echo(said["case"].format(code=code))
    raise typer.Exit(0 if found.exchanges else NOTHING)


@commands.command()
def subject(
    out: OutOption,
    key: Annotated[str | None, typer.Option("--key", help="Id of the API key the person uses.")] = None,
    user: Annotated[str | None, typer.Option("--user", help="With --key: the user whom a front end names.")] = None,
    whose: Annotated[str | None, typer.Option("--subject", help="Or the pseudonym (32 hexadecimal digits).")] = None,
    include_withheld: Annotated[
        bool, typer.Option("--include-withheld", help="Rules and scores as well: the officer has decided so.")
    ] = False,
    data: DataOption = None,
    keys: KeysOption = None,
    format: ShapeOption = Shape.html,
    lang: LangOption = Lang.en,
) -> None:
    """Everything the gate has of one person, for that person: nothing of others, nothing that endangers."""
    from audit.cases.register import Register
    from gateway.office.reports.subject import account_of, as_json
    from gateway.office.reports.subject_page import subject_page
    from gateway.office.rights import person_of

    with _desk(out, data, keys, lang) as (site, settings):
        who = person_of(site, key, user, whose)
        cases = Register(site.data).of_subject(who.subject)
        made = account_of(site, who.subject, who.key, settings.retention.plan, cases, full=include_withheld)
        paper = as_json(made) if format is Shape.json else subject_page(made, settings.server.zone, lang.value)
        what = "report.subject.full" if include_withheld else "report.subject"
        _write(site, out, what, len(made.passages), paper)
        typer.echo(_SAID[lang.value]["made"].format(out=out, count=len(made.passages)))
        if not include_withheld:
            typer.echo(_SAID[lang.value]["withheld"])
    raise typer.Exit(0 if made.passages or made.acts else NOTHING)


@commands.command()
def ropa(
    out: OutOption,
    since: SinceOption = None,
    until: UntilOption = None,
    data: DataOption = None,
    keys: KeysOption = None,
    format: ShapeOption = Shape.html,
    lang: LangOption = Lang.en,
) -> None:
    """Record of processing for each backend: people, data, recipients, retention, measures; blanks for the rest."""
    from gateway.office.reports.ropa import ropa as make

    with _desk(out, data, keys, lang) as (site, settings):
        standing, summary = _whole(site, settings, since, until)
        _paper(site, out, "report.ropa", summary, make(standing, summary, lang.value), (format, lang))


@commands.command()
def dpia(
    out: OutOption,
    since: SinceOption = None,
    until: UntilOption = None,
    tests: Annotated[
        Path | None, typer.Option("--tests", help="Results: gapura policy test --format json > FILE.")
    ] = None,
    data: DataOption = None,
    keys: KeysOption = None,
    format: ShapeOption = Shape.html,
    lang: LangOption = Lang.en,
) -> None:
    """Annex for an impact assessment: flows, rules in words, tests, measured errors; risks are left to people."""
    from gateway.office.reports.dpia import dpia as make
    from gateway.office.reports.dpia import results_of

    with _desk(out, data, keys, lang) as (site, settings):
        results = None if tests is None else results_of(_read(tests))
        if tests is not None and results is None:
            typer.echo(_SAID[lang.value]["results"].format(file=tests), err=True)
            raise typer.Exit(desk.WRONG)
        standing, summary = _whole(site, settings, since, until)
        _paper(site, out, "report.dpia", summary, make(standing, summary, results, lang.value), (format, lang))


@commands.command()
def tunas(
    out: OutOption,
    since: SinceOption = None,
    until: UntilOption = None,
    data: DataOption = None,
    keys: KeysOption = None,
    format: ShapeOption = Shape.html,
    lang: LangOption = Lang.en,
) -> None:
    """Evidence for the TUNAS self-assessment, for each parameter of which this gate has any."""
    from gateway.office.reports.tunas import tunas as make

    with _desk(out, data, keys, lang) as (site, settings):
        standing, summary = _whole(site, settings, since, until)
        _paper(site, out, "report.tunas", summary, make(standing, summary, lang.value), (format, lang))


def _whole(site: Site, settings: Settings, since: str | None, until: str | None) -> tuple[Standing, Summary]:
    from audit.reader import Reader
    from gateway.office.reports.standing import standing_of
    from gateway.office.reports.summary import summary_of

    first, last = _minute(since), _minute(until)
    with Reader.open(site.data).snapshot() as snapshot:
        return standing_of(site, settings), summary_of(snapshot.during(first, last), first, last)


def _paper(site: Site, out: Path, what: str, summary: Summary, paper: Paper, how: tuple[Shape, Lang]) -> None:
    from gateway.office.reports.paper import as_json, page

    shape, lang = how
    text = as_json(paper, lang.value) if shape is Shape.json else page(paper, lang.value)
    _write(site, out, what, summary.reading.exchanges, text)
    typer.echo(_SAID[lang.value]["record"].format(out=out, count=summary.reading.exchanges))


def _read(path: Path) -> object:
    try:
        return json.loads(path.read_text("utf-8"))
    except (OSError, ValueError):
        return None


@contextmanager
def _desk(out: Path, data: Path | None, keys: Path | None, lang: Lang) -> Iterator[tuple[Site, Settings]]:
    from audit.errors import AuditError
    from gateway.office.claims import RightError
    from gateway.office.subject_cli import said
    from gateway.settings import read

    with desk.opened(data, keys, lang.value) as site:
        if out.exists():
            raise AuditError("there", where=str(out))
        try:
            yield site, read()
        except RightError as error:
            typer.echo(said(error, lang.value), err=True)
            raise typer.Exit(desk.WRONG) from None


def _write(site: Site, out: Path, what: str, entries: int, paper: str) -> None:
    from audit.papers.files import write_page

    desk.record("admin.export", site, {"what": what, "entries": entries}, {})
    write_page(out, paper)


def _minute(typed: str | None) -> str | None:
    from audit.retention.sweep import minute_of

    return minute_of(typed) if typed else None


def _received(typed: str | None, settings: Settings) -> int:
    from gateway.office.rights import received_at

    return received_at(typed, settings.server.zone, int(time.time()))


def _names(site: Site) -> dict[str, str]:
    from gateway.admission.keys import Keys

    with closing(Keys(site.state, site.keyring)) as keys:
        return {one.id: one.name for one in keys.list()}


def _opened(site: Site, settings: Settings, noticed: int) -> str:
    from audit import Log
    from gateway.office.rights import Rights

    with (
        closing(Log.open(site.data, site.keys, origin=site.origin)) as log,
        closing(Rights(site, log, settings)) as rights,
    ):
        return rights.breach(noticed).case.code
