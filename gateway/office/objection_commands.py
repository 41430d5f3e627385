"""``gapura case reply`` and ``gapura case test``: what becomes of an objection.

Exit 0 good, 2 wrong use or none of yours. Neither lets anything pass: a rule changes where somebody changes it.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from gateway.admission.commands import DataOption, Format, FormatOption, KeysOption, Lang, LangOption
from gateway.office.asking import StdinOption
from gateway.office.case_desk import AsOption, CodeArgument, at_work

if TYPE_CHECKING:
    from gateway.office.case_testing import Made

commands = typer.Typer()
_SAID = {
    "en": {
        "reply": "The answer to the person, up to {most} characters. End with Ctrl-D (Windows: Ctrl-Z, Enter).",
        "replied": "{code}: answered. Whoever has the receipt reads it on the page.",
        "written": "{code}: added to {file}. Whoever owns the policy runs it with: gapura policy test",
        "unread": "The policy that decided is not kept here; whether the test is whole was not tried.",
        "fails": "It fails with the policy that decided ({got}).",
    },
    "id": {
        "reply": "Jawaban untuk orangnya, paling banyak {most} karakter. Akhiri: Ctrl-D (Windows: Ctrl-Z, Enter).",
        "replied": "{code}: dijawab. Pemegang tanda terima membacanya di halaman.",
        "written": "{code}: ditambahkan ke {file}. Pemilik kebijakan menjalankannya dengan: gapura policy test",
        "unread": "Kebijakan yang memutuskan tidak disimpan di sini; keutuhan uji ini belum dicoba.",
        "fails": "Uji ini gagal dengan kebijakan yang memutuskan ({got}).",
    },
}


@commands.command()
def reply(
    code: CodeArgument,
    as_: AsOption,
    file: Annotated[
        Path | None, typer.Option("--from", exists=True, dir_okay=False, help="Take the answer from this file.")
    ] = None,
    passphrase_stdin: StdinOption = False,
    data: DataOption = None,
    keys: KeysOption = None,
    format: FormatOption = Format.text,
    lang: LangOption = Lang.en,
) -> None:
    """Answer who objected: whoever has the receipt reads it on the page. A later answer stands in its place."""
    from gateway.casework.objecting import REPLY_MOST
    from gateway.casework.objecting import reply as answer

    said = _SAID[lang.value]
    with at_work(as_, lang.value, from_stdin=passphrase_stdin, where=(data, keys)) as worker:
        case = answer(worker, code, _words(file, said["reply"].format(most=REPLY_MOST)))
    if format is Format.json:
        typer.echo(json.dumps({"code": case.code, "state": case.state.value, "disposition": case.disposition}))
        return
    typer.echo(said["replied"].format(code=case.code))


@commands.command("test")
def make_test(
    code: CodeArgument,
    as_: AsOption,
    expect: Annotated[str, typer.Option(help="Effect that there should have been: allow, warn, redact ...")],
    name: Annotated[str, typer.Option(help="Name of the test. [default: kind, code and rule of the case]")] = "",
    to: Annotated[Path | None, typer.Option("--to", dir_okay=False, help="File of tests to which it is added.")] = None,
    passphrase_stdin: StdinOption = False,
    data: DataOption = None,
    keys: KeysOption = None,
    format: FormatOption = Format.text,
    lang: LangOption = Lang.en,
) -> None:
    """Make a test of the policy from a case: of the facts on record, never of anybody's words."""
    from gateway.office import case_testing

    said = _SAID[lang.value]
    with at_work(as_, lang.value, from_stdin=passphrase_stdin, where=(data, keys)) as worker:
        case, made = case_testing.make_by(worker, code, expect, name)
        if to is not None:
            case_testing.append(to, made.text)
    if format is Format.json:
        typer.echo(json.dumps({"code": case.code, "got": made.got, "expect": expect, "test": made.text}))
        return
    typer.echo(said["written"].format(code=case.code, file=to) if to else made.text, nl=to is not None)
    typer.echo(_remark(made, said), err=True)


def _remark(made: Made, said: dict[str, str]) -> str:
    return said["fails"].format(got=made.got) if made.read else said["unread"]


def _words(file: Path | None, asked: str) -> str:
    """Of a file, or what is typed or comes in: never of an option, which other accounts see."""
    if file is not None:
        return file.read_text("utf-8", "replace").strip()
    if sys.stdin.isatty():
        typer.echo(asked, err=True)
    return sys.stdin.read().strip()
