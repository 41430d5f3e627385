"""``gapura policy test --watch``: again, whenever something changed on which the outcome may depend.

Looks at the time and size of files, several times a second. A library that is told by the system would save that, and
would be one more thing to install and to trust for a dozen files; and on network folders it is told nothing.
"""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Collection, Mapping, Sequence
from pathlib import Path

import typer

from policies import catalog
from policies.commands import Printer
from policies.errors import Problems
from policies.layers import LOCK_FILE, Gatherer
from policies.signed.packfile import SUFFIX

PAUSE = 0.3
"""Seconds between looks, and how long a change must be over before the tests run again."""
INTERRUPTED = 130
"""Exit code where nothing was run to its end: 128 + SIGINT, as shells have it."""

Look = Mapping[str, tuple[int, int, int]]


def folders_of(files: Sequence[Path]) -> frozenset[Path]:
    """The folders that hold these policies and all they extend, also what is broken or not there yet."""
    gatherer = Gatherer(Problems(), locked=False)
    for path in files:
        gatherer.root(path)
    tried = {*gatherer.known, *(path for path in files if not catalog.is_pack(path.as_posix()))}
    for layer in gatherer.known.values():
        if layer is not None:
            names = [name for name in layer.form.extends if not catalog.is_pack(name)]
            tried |= {layer.path.parent / name for name in names}
    return frozenset(path.parent.resolve() for path in tried)


def look(folders: Collection[Path]) -> Look:
    """Every YAML file, lock and signed pack in these folders: when it was written, its length, and which file it is."""
    seen = {}
    for folder in folders:
        try:
            entries = [entry for entry in os.scandir(folder) if _counts(entry.name)]
            stats = [(entry.path, entry.stat()) for entry in entries]
        except OSError:
            continue  # gone, or a file of it is, between two calls: it is looked at again
        seen.update({path: (stat.st_mtime_ns, stat.st_size, stat.st_ino) for path, stat in stats})
    return seen


def _counts(name: str) -> bool:
    return name == LOCK_FILE or name.endswith((".yaml", ".yml", SUFFIX))


def watch(files: Sequence[Path], run: Callable[[], int], out: Printer, pause: Callable[[float], None]) -> int:
    """Run, wait for a change, run again, until interrupted; the exit code of the last run that came to its end.

    Nothing is cleared from the terminal: what the last run said is still there to compare with.
    """
    code = INTERRUPTED
    try:
        while True:
            folders = folders_of(files)
            before = look(folders)  # before the run: what changes while it runs is seen after it
            code = run()
            _aside(out, "waiting for a change; Ctrl-C ends", "menunggu perubahan; Ctrl-C mengakhiri")
            changed = ", ".join(_change(folders, before, pause))
            _aside(out, f"\nchanged: {changed}", f"\nberubah: {changed}")
    except KeyboardInterrupt:
        typer.echo(err=True)
        return code


def _change(folders: Collection[Path], before: Look, pause: Callable[[float], None]) -> list[str]:
    """Waits for a change and for its end; the names of the files that changed."""
    now = look(folders)
    while now == before:
        pause(PAUSE)
        now = look(folders)
    settled = False
    while not settled:
        pause(PAUSE)
        settled, now = (newer := look(folders)) == now, newer
    return sorted({Path(name).name for name in before.keys() | now.keys() if before.get(name) != now.get(name)})


def _aside(out: Printer, en: str, id_: str) -> None:
    """On standard error: what is on standard output may be for a program."""
    typer.echo(en if out.lang == "en" else id_, err=True)


def exit_code(command: Callable[[], None]) -> int:
    """What a command would have ended the process with."""
    try:
        command()
    except typer.Exit as end:
        return int(end.exit_code)
    return 0


def until_interrupted(files: Sequence[Path], command: Callable[[], None], out: Printer) -> None:
    """Watch by the clock; leaves with the exit code of the last run."""
    raise typer.Exit(watch(files, lambda: exit_code(command), out, time.sleep))
