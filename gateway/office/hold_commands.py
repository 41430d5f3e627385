"""``gapura audit hold``: what a court, a supervisor or a dispute needs is neither erased nor forgotten meanwhile.

Exit 0 good, 1 nothing of that is in the log, 2 wrong use. Setting and releasing a hold are records before they count.
"""

from __future__ import annotations

from typing import Annotated, Any, NoReturn

import typer

from gateway.admission import desk
from gateway.admission.commands import DataOption, Format, FormatOption, KeysOption, Lang, LangOption
from gateway.office.erase_commands import ExchangeOption, SubjectOption
from gateway.office.erase_texts import SAID

commands = typer.Typer()
hold = typer.Typer(no_args_is_help=True, help="Legal hold: keep what may not be erased now.")
commands.add_typer(hold, name="hold")
HoldArgument = Annotated[str, typer.Argument(help="Id of the hold, as list shows it.")]


@hold.command()
def add(
    reason: Annotated[str, typer.Option("--reason", help="Why, in your words; kept with the hold.")],
    subject: SubjectOption = None,
    exchange: ExchangeOption = None,
    entries: Annotated[str | None, typer.Option("--entries", help="Entry numbers, as 120-134 or 120.")] = None,
    data: DataOption = None,
    keys: KeysOption = None,
    format: FormatOption = Format.text,
    lang: LangOption = Lang.en,
) -> None:
    """Hold a person's exchanges, one exchange, or entries by number."""
    from audit.retention.ledger import Ledger
    from gateway.office.holding import made, scope_of

    with desk.opened(data, keys, lang.value) as site:
        if sum(one is not None for one in (subject, exchange, entries)) != 1:
            _end("hold_what", lang, desk.WRONG)
        ledger = Ledger.open(site.data)
        scope = scope_of(ledger, subject, exchange, entries)
        if scope is None:
            _end("hold_nothing", lang, 1)
        held = made(scope, reason)
        private = {"scope": held.scope, "value": held.value, "reason": held.reason}
        desk.record("admin.hold", site, {"action": "set", "hold": held.id}, private)
        ledger.hold(held)
    _print([held], format, lang, "hold_set")


@hold.command("list")
def list_(
    data: DataOption = None, keys: KeysOption = None, format: FormatOption = Format.text, lang: LangOption = Lang.en
) -> None:
    """What is held, since when and by whom."""
    from audit.retention.ledger import Ledger

    with desk.opened(data, keys, lang.value) as site:
        found = Ledger.open(site.data).holds()
    if not found and format is Format.text:
        typer.echo(SAID[lang.value]["hold_none"])
        return
    _print(found, format, lang, "hold_listed")


@hold.command()
def release(
    id: HoldArgument,
    data: DataOption = None,
    keys: KeysOption = None,
    format: FormatOption = Format.text,
    lang: LangOption = Lang.en,
) -> None:
    """The hold is over: what it covered can be erased, and goes when it is due."""
    from audit.retention.ledger import Ledger

    with desk.opened(data, keys, lang.value) as site:
        ledger = Ledger.open(site.data)
        found = next((one for one in ledger.holds() if one.id == id), None)
        if found is None:
            _end("hold_unknown", lang, desk.WRONG)
        desk.record("admin.hold", site, {"action": "released", "hold": found.id}, {})
        ledger.release(found.id)
    _print([found], format, lang, "hold_released")


def _print(found: Any, format: Format, lang: Lang, code: str) -> None:
    from dataclasses import asdict

    if format is Format.json:
        import json

        typer.echo(json.dumps([asdict(one) for one in found], ensure_ascii=False, indent=2))
        return
    for one in found:
        typer.echo(SAID[lang.value][code].format(**asdict(one)))


def _end(code: str, lang: Lang, exit_code: int) -> NoReturn:
    typer.echo(SAID[lang.value][code], err=True)
    raise typer.Exit(exit_code)
