"""What ``gapura policy diff`` and ``gapura policy impact`` do; ``cli`` says how they are called."""

from __future__ import annotations

from pathlib import Path

import typer

from policies.commands import Printer
from policies.diff import diff as compare
from policies.diff_text import lines
from policies.errors import PolicyError
from policies.sides import Side
from policies.vocabulary import Vocabulary


def side(paths: list[Path], words: Vocabulary, out: Printer) -> Side:
    """One policy, read; what is wrong with it is said, and the exit code is 2."""
    try:
        return Side.read(paths, words)
    except PolicyError as error:
        if out.text:
            out.problems(list(error.problems))
        else:
            out.data({"ok": False, "problems": [problem.to_json() for problem in error.problems]})
        raise typer.Exit(2) from None


def split(text: str) -> list[Path]:
    """Files and packs that unite, as one argument: ``site.yaml,baseline``. A file of that very name goes before."""
    return [Path(text)] if Path(text).exists() else [Path(name) for name in text.split(",") if name]


def diff(old: str, new: str, words: Vocabulary, out: Printer) -> None:
    """Say what differs. Exit 0 nothing, 1 something, 2 cannot be read."""
    found = compare(side(split(old), words, out), side(split(new), words, out))
    if out.text:
        for line in lines(found):
            out.both(line)
    else:
        out.data(found.to_json())
    raise typer.Exit(0 if found.same else 1)
