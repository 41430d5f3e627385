"""What ``gapura policy diff`` and ``gapura policy impact`` do; ``cli`` says how they are called."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import NoReturn

import typer
from rich.console import Console
from rich.progress import Progress

from policies.commands import Disks, Printer
from policies.compare import board, impact_text
from policies.compare.diff import diff as compare
from policies.compare.diff_text import lines
from policies.compare.impact import Impact, ImpactError, merge
from policies.compare.impact import impact as replay
from policies.compare.replay import Log
from policies.compare.sides import Side
from policies.errors import PolicyError
from policies.shelf import Disk
from policies.vocabulary import Vocabulary


def side(paths: list[Path], words: Vocabulary, out: Printer, disk: Disk) -> Side:
    """One policy, read; what is wrong with it is said, and the exit code is 2."""
    try:
        return Side.read(paths, words, disk)
    except PolicyError as error:
        if out.text:
            out.problems(list(error.problems))
        else:
            out.data({"ok": False, "problems": [problem.to_json() for problem in error.problems]})
        raise typer.Exit(2) from None


def split(text: str) -> list[Path]:
    """Files and packs that unite, as one argument: ``site.yaml,baseline``. A file of that very name goes before."""
    return [Path(text)] if Path(text).exists() else [Path(name) for name in text.split(",") if name]


def diff(old: str, new: str, words: Vocabulary, out: Printer, disks: Disks = Disk) -> None:
    """Say what differs. Exit 0 nothing, 1 something, 2 cannot be read."""
    found = compare(*(side(split(text), words, out, disks()) for text in (old, new)))
    if out.text:
        for line in lines(found):
            out.both(line)
    else:
        out.data(found.to_json())
    raise typer.Exit(0 if found.same else 1)


@dataclass(frozen=True, slots=True)
class Span:
    """Which records: a data folder, and days (``2026-11-25``) or minutes, until not included."""

    data: Path
    since: str | None = None
    until: str | None = None


Records = Callable[[Span], Log]
"""Opens the records of a site; handed in by the gate, for ``policies`` reads no log."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """What ``impact`` was asked for."""

    files: list[str]
    against: str | None
    span: Span
    k: int
    export: Path | None
    board: Path | None


def impact(
    wanted: Wanted, records: Records | None, words: Callable[[], Vocabulary], out: Printer, disks: Disks = Disk
) -> None:
    """Replay what was recorded under another policy, and say what would have changed."""
    if not wanted.files:
        out.wrong("name the policy that is to be", "sebutkan kebijakan yang akan berlaku")
    if records is None:
        out.wrong("only the gate's own command can read a log: gapura policy impact",
                  "hanya perintah gerbang yang dapat membaca log: gapura policy impact")  # fmt: skip
    vocabulary = words()
    new = side([path for text in wanted.files for path in split(text)], vocabulary, out, disks())
    old = None if wanted.against is None else side(split(wanted.against), vocabulary, out, disks())
    log = records(wanted.span)
    console = Console(stderr=True)
    with Progress(console=console, transient=True, disable=not (out.text and console.is_terminal)) as progress:
        task = progress.add_task("", total=log.total or None)
        found = replay(new, old, log, wanted.k, lambda: progress.advance(task))
    _write(wanted, found, out)
    if wanted.board is not None:
        names = board.Names(tuple(wanted.files), wanted.against, str(wanted.span.data))
        _save(wanted.board, board.page(found, new, old, names, out.lang), out)
    _show(found, out)


def merged(files: list[str], export: Path | None, out: Printer) -> None:
    """Add up exports of several gates."""
    if not files:
        out.wrong("name the exports to add up", "sebutkan ekspor yang akan dijumlahkan")
    try:
        found = merge([Path(name) for name in files])
    except ImpactError as error:
        out.wrong(error.text["en"], error.text["id"])
    if export is not None:
        _save(export, json.dumps(found.export(), indent=2), out)
    _show(found, out)


def _write(wanted: Wanted, found: Impact, out: Printer) -> None:
    if wanted.export is not None:
        _save(wanted.export, json.dumps(found.export(), indent=2) + "\n", out)


def _save(path: Path, text: str, out: Printer) -> None:
    try:
        path.write_text(text, "utf-8")
    except OSError as error:
        _unwritable(path, error, out)


def _unwritable(path: Path, error: OSError, out: Printer) -> NoReturn:
    reason = error.strerror or "unknown"
    out.wrong(f"{path} cannot be written: {reason}", f"{path} tidak dapat ditulis: {reason}")


def _show(found: Impact, out: Printer) -> None:
    if out.text:
        for line in impact_text.lines(found):
            out.both(line)
    else:
        out.data(found.to_json())
