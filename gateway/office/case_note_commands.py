"""``gapura case open``, ``note`` and ``notes``: a case by hand, and words among those who look after one.

Exit 0 good, 1 nothing there, 2 wrong use or none of yours. Notes are sealed to the people who may see the case.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from gateway.admission import desk
from gateway.admission.commands import DataOption, Format, FormatOption, KeysOption, Lang, LangOption
from gateway.office.asking import StdinOption
from gateway.office.case_desk import AsOption, CodeArgument, at_work, say
from gateway.office.case_texts import SAID

if TYPE_CHECKING:
    from gateway.casework.notes import Note

commands = typer.Typer()
NOTHING = 1


@commands.command("open")
def open_(
    as_: AsOption,
    exchange: Annotated[str, typer.Option(help="Id of an exchange, or a refusal's code.")] = "",
    child: Annotated[bool, typer.Option("--child", help="Somebody is at risk: counsellors alone see it.")] = False,
    group: Annotated[str, typer.Option(help="Group of whom it is about, where there is no exchange.")] = "",
    role: Annotated[str, typer.Option(help="Role that looks at it. [default: of a child counsellor, else yours]")] = "",
    passphrase_stdin: StdinOption = False,
    data: DataOption = None,
    keys: KeysOption = None,
    format: FormatOption = Format.text,
    lang: LangOption = Lang.en,
) -> None:
    """Open a case by hand. Who reports a child at risk need not be among those who see the case."""
    from gateway.casework.reporting import Report, report

    with at_work(as_, lang.value, from_stdin=passphrase_stdin, where=(data, keys)) as worker:
        case = report(worker, Report(exchange, child, group, role))
        if format is Format.json:
            typer.echo(json.dumps({"code": case.code, "role": case.role, "about": case.about}))
            return
        say(case, "open", worker, format, lang)


@commands.command()
def note(
    code: CodeArgument,
    as_: AsOption,
    file: Annotated[
        Path | None, typer.Option("--from", exists=True, dir_okay=False, help="Take the note from this file.")
    ] = None,
    passphrase_stdin: StdinOption = False,
    data: DataOption = None,
    keys: KeysOption = None,
    format: FormatOption = Format.text,
    lang: LangOption = Lang.en,
) -> None:  # fmt: skip
    """Write something for those who look after a case, and for nobody else."""
    with at_work(as_, lang.value, from_stdin=passphrase_stdin, where=(data, keys)) as worker:
        said = _typed(lang) if file is None else file.read_text(encoding="utf-8", errors="replace")
        say(worker.note(code, said), "note", worker, format, lang)


@commands.command()
def notes(
    code: CodeArgument,
    as_: AsOption,
    anywhere: Annotated[bool, typer.Option("--anywhere", help="Also where no terminal shows it.")] = False,
    passphrase_stdin: StdinOption = False,
    data: DataOption = None,
    keys: KeysOption = None,
    format: FormatOption = Format.text,
    lang: LangOption = Lang.en,
) -> None:
    """Read the notes on a case. That you read them is on record."""
    said = SAID[lang.value]
    if not (anywhere or sys.stdout.isatty()):
        typer.echo(said["terminal"], err=True)
        raise typer.Exit(desk.WRONG)
    with at_work(as_, lang.value, from_stdin=passphrase_stdin, where=(data, keys)) as worker:
        found = worker.notes(code)
    _print(found, format, lang)


def _typed(lang: Lang) -> str:
    """What is typed at the terminal, or comes from a program: never an option, whose words other accounts see."""
    if sys.stdin.isatty():
        typer.echo(SAID[lang.value]["type"], err=True)
    return sys.stdin.read()


def _print(found: list[Note], format: Format, lang: Lang) -> None:
    from gateway.office.case_telling import when
    from gateway.office.reveal_commands import harmless

    rows = [{"at": when(one.event.at), "person": one.event.person, "text": one.text} for one in found]
    if format is Format.json:
        typer.echo(json.dumps(rows, indent=2))
        return
    said = SAID[lang.value]
    for row in rows:
        typer.echo(f"{row['at']}  {row['person']}")
        text = said["unread"] if row["text"] is None else harmless(str(row["text"]))
        typer.echo("\n".join(f"  {line}" for line in text.split("\n")))
    if not rows:
        typer.echo(said["no_notes"])
        raise typer.Exit(NOTHING)
