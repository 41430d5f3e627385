"""``gapura audit erase``, ``find`` and ``retain``: what is kept of somebody, and what is due, goes.

Exit 0 good, 1 nothing found or something still to be done, 2 wrong use. Acts on the record are records themselves, with
the account that did them.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, NoReturn

import typer

from gateway.admission import desk
from gateway.admission.commands import DataOption, Format, FormatOption, KeysOption, Lang, LangOption
from gateway.office.erase_texts import SAID

if TYPE_CHECKING:
    from audit import Log
    from audit.retention.finding import Found
    from gateway.admission.folders import Site
    from gateway.office.forgetting import Forgetting
    from gateway.office.whose import Whose

commands = typer.Typer()
FOUND_NOTHING = 1


class Why(StrEnum):
    """The class of reason that the record names."""

    REQUEST = "request"
    WITHDRAWAL = "withdrawal"
    UNLAWFUL = "unlawful"
    ORDER = "order"


SubjectOption = Annotated[str | None, typer.Option("--subject", help="Pseudonym of a person (32 hexadecimal digits).")]
KeyOption = Annotated[str | None, typer.Option("--key", help="Id of an API key: what was asked with it.")]
UserOption = Annotated[str | None, typer.Option("--user", help="With --key: the end user whom a front end named.")]
ExchangeOption = Annotated[str | None, typer.Option("--exchange", help="Id of an exchange, or a refusal's code.")]
NamedOption = Annotated[
    list[str] | None, typer.Option("--named", help="Full name of a person named in questions; again for spellings.")
]
SinceOption = Annotated[str | None, typer.Option("--since", help="From this day or minute on (UTC), as 2026-11-27.")]
UntilOption = Annotated[str | None, typer.Option("--until", help="Before this day or minute (UTC).")]
DryOption = Annotated[bool, typer.Option("--dry-run", help="Only say what would go.")]


@commands.command()
def erase(
    reason: Annotated[Why, typer.Option("--reason", help="request, withdrawal, unlawful or order: stands in the log.")],
    subject: SubjectOption = None,
    key: KeyOption = None,
    user: UserOption = None,
    exchange: ExchangeOption = None,
    named: NamedOption = None,
    since: SinceOption = None,
    until: UntilOption = None,
    dry_run: DryOption = False,
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask.")] = False,
    data: DataOption = None,
    keys: KeysOption = None,
    format: FormatOption = Format.text,
    lang: LangOption = Lang.en,
) -> None:
    """Destroy what is kept of a person or an exchange: private parts, sealed content, memory. Not to be undone."""
    from gateway.office.whose import Whose

    whose = Whose(subject, key, user, exchange, tuple(named or ()), since, until)
    with _site(data, keys, lang) as (site, log):
        found, waiting, to_close = _free(site, log, _found(site, log, whose, lang))
        if not dry_run:
            if found.exchanges and not yes:
                _confirm(found, lang)
            left = _erased(site, log, found, whose, reason.value)
            _tell(found, format, lang, **left, waiting=waiting, to_close=to_close)
            undone = left["unclean"] or found.under_way or waiting
            raise typer.Exit(FOUND_NOTHING if undone or not found.exchanges else 0)
        _tell(found, format, lang, waiting=waiting, to_close=to_close)
        raise typer.Exit(0 if found.exchanges else FOUND_NOTHING)


@commands.command()
def find(
    named: NamedOption = None,
    since: SinceOption = None,
    until: UntilOption = None,
    data: DataOption = None,
    keys: KeysOption = None,
    format: FormatOption = Format.text,
    lang: LangOption = Lang.en,
) -> None:
    """In which exchanges a person is named. Looking is recorded first; needs record.find_named."""
    from gateway.office.whose import Whose

    with _site(data, keys, lang) as (site, log):
        if not named:
            _wrong("whose", lang)
        found = _found(site, log, Whose(named=tuple(named), since=since, until=until), lang)
        _tell(found, format, lang, ids=[exchange[0].exchange for exchange in found.exchanges])
        raise typer.Exit(0 if found.exchanges else FOUND_NOTHING)


@commands.command()
def retain(
    dry_run: DryOption = False,
    clock_is_right: Annotated[
        bool, typer.Option("--clock-is-right", help="Go on although the clock has leapt ahead by months.")
    ] = False,
    data: DataOption = None,
    keys: KeysOption = None,
    format: FormatOption = Format.text,
    lang: LangOption = Lang.en,
) -> None:
    """Destroy what is due by retention.records. A running gate does so by itself, every hour."""
    from gateway.office.retaining import Retaining
    from gateway.settings import read

    with _site(data, keys, lang) as (site, log):
        forgetting = _forgetting(site, log)
        retention = read().retention
        retaining = Retaining(site, forgetting, retention.plan, case_days=retention.case_days)
        if not clock_is_right:
            retaining.require_clock()
        swept = retaining.due() if dry_run else retaining.run()
        count, more = len(swept.due), swept.more
        while more and not dry_run:
            following = retaining.run()
            count, more = count + len(following.due), following.more
        cases, more = (0, False) if dry_run else retaining.cases()
        while more:
            gone, more = retaining.cases()
            cases += gone
        unclean = not dry_run and not forgetting.clean()
        _print(format, lang, "retained", due=count, held=swept.held, cases=cases, unclean=unclean, dry_run=dry_run)
    raise typer.Exit(FOUND_NOTHING if unclean else 0)


@contextmanager
def _site(data: Path | None, keys: Path | None, lang: Lang) -> Iterator[tuple[Site, Log]]:
    from audit import Log

    with desk.opened(data, keys, lang.value) as site:
        log = Log.open(site.data, site.keys, origin=site.origin)
        try:
            yield site, log
        finally:
            log.close()


def _forgetting(site: Site, log: Log) -> Forgetting:
    from gateway.admission.account import os_account
    from gateway.office.forgetting import Forgetting

    return Forgetting(log, site, os_account())


def _found(site: Site, log: Log, whose: Whose, lang: Lang) -> Found:
    """What is meant. Looking for a name is a record before anything is looked for; what is held is refused."""
    from audit import Record
    from audit.errors import EntryHeld
    from audit.retention.finding import find as look
    from audit.retention.ledger import Ledger
    from gateway.admission.account import os_account

    wrong = whose.trouble(site)
    if wrong:
        _wrong(wrong, lang)
    if whose.named:
        log.append_sync(Record("admin.find", {}, {"by": os_account()}))
    ledger = Ledger.open(site.data)
    found = look(ledger, whose.wanted(site, ledger))
    hold = found.held(ledger.holds())
    if hold is not None:
        raise EntryHeld("held", hold=hold.id, by=hold.by, since=hold.since)
    return found


def _free(site: Site, log: Log, found: Found) -> tuple[Found, int, list[str]]:
    """What may go now; how many exchanges may not, since somebody still has to act on them; and codes of the cases that
    have to be closed first (of one about somebody at risk only whom it names knows)."""
    from dataclasses import replace

    cases = _forgetting(site, log).cases
    kept = cases.kept_back()
    free = tuple(one for one in found.exchanges if one[0].exchange not in kept)
    waiting = [str(one[0].exchange) for one in found.exchanges if one[0].exchange in kept]
    return replace(found, exchanges=free), len(waiting), list(cases.to_close(waiting))


def _erased(site: Site, log: Log, found: Found, whose: Whose, reason: Any) -> dict[str, Any]:
    from gateway.office.forgetting import batches

    forgetting = _forgetting(site, log)
    for batch in batches(found.exchanges):
        forgetting.exchanges(batch, reason)
    if whose.person(site):
        forgetting.memory(whose.person(site))
    unclean = not forgetting.clean()
    return {"erased": True, "unclean": unclean, "copies": [path.name for path in forgetting.copies()]}


def _confirm(found: Found, lang: Lang) -> None:
    said = SAID[lang.value]
    question = said["sure"].format(exchanges=len(found.exchanges), persons=len(found.subjects()))
    if not typer.confirm(question, err=True):
        typer.echo(said["kept"], err=True)
        raise typer.Exit(desk.WRONG)


def _tell(found: Found, format: Format, lang: Lang, **more: Any) -> None:
    numbers = {"exchanges": len(found.exchanges), "entries": len(found.entries()), "persons": len(found.subjects())}
    _print(format, lang, "erased" if more.get("erased") else "found", **numbers, under_way=found.under_way, **more)


def _print(format: Format, lang: Lang, code: str, **values: Any) -> None:
    if format is Format.json:
        import json

        typer.echo(json.dumps(values))
        return
    said = SAID[lang.value]
    typer.echo(said[code].format(**values))
    for name in ("under_way", "waiting", "to_close", "held", "cases", "unclean", "copies", "ids"):
        if values.get(name):
            several = values[name] if name in ("copies", "ids", "to_close") else None
            typer.echo(said[name].format(count="\n  ".join(several) if several else values[name]))


def _wrong(code: str, lang: Lang) -> NoReturn:
    typer.echo(SAID[lang.value][code], err=True)
    raise typer.Exit(desk.WRONG)
