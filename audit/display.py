"""How verdicts and entries look on a terminal."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any

from rich.console import Console, Group
from rich.json import JSON
from rich.panel import Panel
from rich.progress import BarColumn, MofNCompleteColumn, TextColumn
from rich.progress import Progress as Bar
from rich.table import Table
from rich.text import Text

from audit.errors import Language
from audit.reader import Entry
from audit.verdict import Level, Verdict
from audit.verify import Progress

_WORDS: Mapping[str, tuple[str, str]] = {
    "ok": ("ok", "ok"),
    "failed": ("FAILED", "GAGAL"),
    "not checked": ("not checked", "tidak diperiksa"),
    "not asked": ("not asked", "tidak diminta"),
    "log": ("log", "log"),
    "key": ("key", "kunci"),
    "entries": ("entries", "entri"),
    "note": ("note", "catatan"),
    "public": ("public part", "bagian publik"),
    "private": ("private part", "bagian privat"),
    "erased": ("The private part was erased.", "Bagian privat telah dihapus."),
    "nothing": ("No such entry.", "Tidak ada entri seperti itu."),
    "entry": ("entry", "entri"),
    "time": ("time", "waktu"),
    "kind": ("kind", "jenis"),
    "exchange": ("exchange", "pertukaran"),
    "says": ("says", "isi"),
    "leaf": ("leaf hash", "hash daun"),
    "required": ("Required level not reached: {level}.", "Tingkat yang diminta belum tercapai: {level}."),
}
_SHORT = 12
"""Digits of an exchange id in a list: enough to ask for it with."""
_COLOURS = {"ok": "green", "failed": "bold red", "not checked": "dim", "not asked": "dim"}


def as_json(value: Any) -> None:
    """Print for programs."""
    print(json.dumps(value, ensure_ascii=False, indent=2))


@contextmanager
def progress(wanted: bool) -> Iterator[Progress | None]:
    """A bar on standard error while it is a terminal, gone afterwards."""
    console = Console(stderr=True)
    if not wanted or not console.is_terminal:
        yield None
        return
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn())
    with Bar(*columns, console=console, transient=True) as bar:
        task = bar.add_task("audit.db", total=None)
        yield lambda done, total: bar.update(task, completed=done, total=total)


def verdict(found: Verdict, required: Level | None, lang: Language) -> None:
    """Print the steps, what was found, and the level."""
    console = _console()
    facts = Table.grid(padding=(0, 2))
    facts.add_row(_word("log", lang), Text(found.origin))
    facts.add_row(_word("key", lang), Text(found.fingerprint))
    facts.add_row(_word("entries", lang), f"{found.entries}")
    console.print(facts)
    console.print()
    steps = Table.grid(padding=(0, 2))
    for step in found.steps:
        text = Text(step.title(lang))
        if step.failure is not None:
            text.append(f"\n{step.failure.text(lang)}", style="red")
        steps.add_row(f"({step.number})", Text(_word(step.state, lang), style=_COLOURS[step.state]), text)
    console.print(steps)
    console.print()
    for remark in found.remarks:
        console.print(Text(f"{_word('note', lang)}: {remark.text(lang)}", style="yellow"))
    console.print(Text(found.claim(lang), style="bold red" if found.level is None else "bold"))
    if required is not None and not found.meets(required):
        console.print(Text(_word("required", lang).format(level=required.word), style="bold red"))


def entries(found: Sequence[Entry], lang: Language, *, detail: bool) -> None:
    """Print entries, each in full or one a line."""
    console = _console()
    if not found:
        console.print(_word("nothing", lang))
    elif detail:
        for entry in found:
            console.print(_panel(entry, lang))
    else:
        console.print(_list(found, lang))


def entry_json(entry: Entry) -> dict[str, Any]:
    """An entry for programs."""
    return {
        "index": entry.index,
        "leaf": entry.leaf.hex(),
        "public": entry.public_part(),
        "private": entry.private_part(),
        "erased": entry.erased,
    }


def _panel(entry: Entry, lang: Language) -> Panel:
    parts: list[Any] = [Text(_word("public", lang), style="bold"), _pretty(entry.entry)]
    if entry.private is not None:
        parts += [Text(_word("private", lang), style="bold"), _pretty(entry.private)]
    elif entry.erased:
        parts.append(Text(_word("erased", lang), style="yellow"))
    parts.append(Text(f"{_word('leaf', lang)} {entry.leaf.hex()}", style="dim"))
    title = f"{_word('entry', lang)} {entry.index} · {entry.kind} · {entry.minute}"
    return Panel(Group(*parts), title=Text(title), title_align="left")


def _pretty(text: str) -> Text:
    """JSON in colour; long digests go on in the next line instead of being cut off."""
    pretty = JSON(text).text
    pretty.no_wrap, pretty.overflow = False, "fold"
    return pretty


def _list(found: Sequence[Entry], lang: Language) -> Table:
    table = Table(box=None, header_style="bold", padding=(0, 2, 0, 0))
    table.add_column(_word("entry", lang), justify="right")
    for name in ("time", "kind", "exchange"):
        table.add_column(_word(name, lang), no_wrap=True)
    table.add_column(_word("says", lang), overflow="fold")
    for entry in found:
        table.add_row(f"{entry.index}", entry.minute, entry.kind, (entry.exchange or "")[:_SHORT], _gist(entry, lang))
    return table


def _gist(entry: Entry, lang: Language) -> Text:
    """The few members that tell most: an effect, a state, a count; or that the private part is gone."""
    if entry.erased:
        return Text(_word("erased", lang), style="yellow")
    private = entry.private_part() or {}
    decision = private.get("decision")
    told = {**entry.public_part(), **private, **(decision if isinstance(decision, dict) else {})}
    words = [str(told[name]) for name in ("result", "effect", "rule", "reason", "erased") if told.get(name) is not None]
    return Text(" ".join(words))


def _word(name: str, lang: Language) -> str:
    return _WORDS[name][lang == "id"]


def _console() -> Console:
    return Console(highlight=False)
