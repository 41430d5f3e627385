"""How commands ask for what nobody else may see: passphrases and recovery keys."""

from __future__ import annotations

import getpass
import sys
from collections.abc import Callable
from typing import Annotated

import typer

_TEXTS = {
    "en": {
        "of": "Passphrase of {name}: ",
        "new": "New passphrase for {name} (they type it, unseen): ",
        "again": "The same again: ",
        "sheet": "Recovery key (14 groups of 4): ",
        "differ": "The two differ. Nothing was changed.",
        "no_terminal": "A passphrase is typed at a terminal. A program gives it with --passphrase-stdin, one a line.",
    },
    "id": {
        "of": "Frasa sandi {name}: ",
        "new": "Frasa sandi baru untuk {name} (diketik sendiri, tidak terlihat): ",
        "again": "Sekali lagi: ",
        "sheet": "Kunci pemulihan (14 kelompok berisi 4): ",
        "differ": "Keduanya berbeda. Tidak ada yang diubah.",
        "no_terminal": "Frasa sandi diketik di terminal. Program memberinya dengan --passphrase-stdin, satu per baris.",
    },
}
WRONG = 2
StdinOption = Annotated[
    bool, typer.Option("--passphrase-stdin", help="Passphrases come from standard input, one on a line.")
]
Ask = Callable[[str, str], str]
"""Asks for one secret: what (``of``, ``new``, ``sheet``), and whose."""


def asking(lang: str, *, from_stdin: bool) -> Ask:
    """What asks: the terminal without showing what is typed, or the next line of standard input."""
    texts = _TEXTS["id" if lang == "id" else "en"]

    def read() -> str:
        return sys.stdin.readline().rstrip("\r\n")

    def ask(what: str, name: str) -> str:
        if from_stdin:
            return read()
        if not sys.stdin.isatty():  # getpass would show what is typed, or wait for a terminal of somebody else
            typer.echo(texts["no_terminal"], err=True)
            raise typer.Exit(WRONG)
        typed = getpass.getpass(texts[what].format(name=name), stream=sys.stderr)
        if what == "new" and getpass.getpass(texts["again"], stream=sys.stderr) != typed:
            typer.echo(texts["differ"], err=True)
            raise typer.Exit(WRONG)
        return typed

    return ask
