"""``gapura case reveal``: the words that a case is about, for its people. On record before anything is shown.

Exit 0 good, 2 wrong use or not for this person.
"""

from __future__ import annotations

import json
import sys
from contextlib import closing
from typing import TYPE_CHECKING, Annotated

import typer

from gateway.admission import desk
from gateway.admission.commands import DataOption, Format, FormatOption, KeysOption, Lang, LangOption
from gateway.office.asking import StdinOption
from gateway.office.case_desk import AsOption, CodeArgument, at_work, second_person
from gateway.office.case_texts import SAID

if TYPE_CHECKING:
    from gateway.office.revealing import Shown

commands = typer.Typer()

ReasonOption = Annotated[str, typer.Option(help="Why, in words: stands in the private part of the record.")]
WithOption = Annotated[str, typer.Option("--with", help="A second person of the case, where it takes two.")]
AnywhereOption = Annotated[bool, typer.Option("--anywhere", help="Also where no terminal shows it.")]


@commands.command()
def reveal(
    code: CodeArgument,
    as_: AsOption,
    reason: ReasonOption,
    with_: WithOption = "",
    danger_now: Annotated[
        bool, typer.Option("--danger-now", help="A child is in danger now: open it alone. The others are told at once.")
    ] = False,
    anywhere: AnywhereOption = False,
    passphrase_stdin: StdinOption = False,
    data: DataOption = None,
    keys: KeysOption = None,
    format: FormatOption = Format.text,
    lang: LangOption = Lang.en,
) -> None:
    """Show the words that a case is about."""
    from gateway.admission.folders import open_site
    from gateway.office.case_contents import opened
    from gateway.office.revealing import Act

    require_screen(anywhere, reason, lang)
    with at_work(as_, lang.value, from_stdin=passphrase_stdin, where=(data, keys)) as worker:
        worker.get(code)  # before a second passphrase is asked for
        second = second_person(with_, worker, lang.value, from_stdin=passphrase_stdin)
        with closing(open_site(worker.place.data, worker.place.keys, create=False)) as site:
            shown = opened(worker, site, code, second, Act(worker.name, with_, reason.strip(), "review", danger_now))
    print_words(shown, format, lang)


def require_screen(anywhere: bool, reason: str, lang: Lang) -> None:
    """Words go to a terminal, and somebody has said why."""
    said = SAID[lang.value]
    for good, otherwise in ((anywhere or sys.stdout.isatty(), "terminal"), (0 < len(reason.strip()) <= 500, "why")):
        if not good:
            typer.echo(said[otherwise], err=True)
            raise typer.Exit(desk.WRONG)


def print_words(shown: list[Shown], format: Format, lang: Lang) -> None:
    """Contents line by line, so that none of it moves the cursor."""
    from gateway.office.reveal_commands import harmless

    if format is Format.json:
        rows = [{"id": one.item.id, "named_in_log": one.named, "content": one.text} for one in shown]
        typer.echo(json.dumps(rows, indent=2))
        return
    for one in shown:
        typer.echo(f"{one.item.owner.exchange}" + ("" if one.named else f"  {SAID[lang.value]['unnamed']}"))
        for what, texts in one.text.items():
            for text in texts:
                typer.echo(f"  {what}")
                typer.echo("\n".join(f"    {line}" for line in harmless(str(text)).split("\n")))
