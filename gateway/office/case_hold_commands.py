"""``gapura case release`` and ``deny``: what is held passes, once, or does not. On record before it counts.

Exit 0 good, 1 not now, 2 wrong use or not for this person. Nobody releases what they have not read: it is shown first.
"""

from __future__ import annotations

import sys
from contextlib import closing
from typing import Annotated

import typer

from gateway.admission.commands import DataOption, Format, FormatOption, KeysOption, Lang, LangOption
from gateway.office.asking import StdinOption
from gateway.office.case_desk import AsOption, CodeArgument, at_work, say, second_person
from gateway.office.case_reveal_commands import (
    AnywhereOption,
    ReasonOption,
    WithOption,
    print_words,
    require_screen,
)
from gateway.office.case_texts import SAID

commands = typer.Typer()
NOT_NOW = 1


@commands.command()
def release(
    code: CodeArgument,
    as_: AsOption,
    reason: ReasonOption,
    with_: WithOption = "",
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask again once it was shown.")] = False,
    anywhere: AnywhereOption = False,
    passphrase_stdin: StdinOption = False,
    data: DataOption = None,
    keys: KeysOption = None,
    format: FormatOption = Format.text,
    lang: LangOption = Lang.en,
) -> None:
    """Read what is held, and let it pass to whoever asked."""
    from gateway.admission.folders import open_site
    from gateway.office.case_contents import opened, released
    from gateway.office.revealing import Act

    require_screen(anywhere, reason, lang)
    with at_work(as_, lang.value, from_stdin=passphrase_stdin, where=(data, keys)) as worker:
        worker.get(code)  # before a second passphrase is asked for
        second = second_person(with_, worker, lang.value, from_stdin=passphrase_stdin)
        with closing(open_site(worker.place.data, worker.place.keys, create=False)) as site:
            shown = opened(worker, site, code, second, Act(worker.name, with_, reason.strip(), "review"))
            if format is Format.text:
                print_words(shown, format, lang)
            if not yes and not _sure(lang):
                raise typer.Exit(NOT_NOW)
            case = released(worker, site, code, shown)
        say(case, "release", worker, format, lang)


@commands.command()
def deny(
    code: CodeArgument,
    as_: AsOption,
    passphrase_stdin: StdinOption = False,
    data: DataOption = None,
    keys: KeysOption = None,
    format: FormatOption = Format.text,
    lang: LangOption = Lang.en,
) -> None:
    """Do not let pass what is held: whoever asked is told no."""
    from gateway.admission.folders import open_site
    from gateway.office.case_contents import denied

    with at_work(as_, lang.value, from_stdin=passphrase_stdin, where=(data, keys)) as worker:
        with closing(open_site(worker.place.data, worker.place.keys, create=False)) as site:
            case = denied(worker, site, code)
        say(case, "deny", worker, format, lang)


def _sure(lang: Lang) -> bool:
    """Whether they let it pass, now that they have read it."""
    typer.echo(SAID[lang.value]["sure"], err=True, nl=False)
    return sys.stdin.readline().strip().lower() in ("y", "yes", "ya")
