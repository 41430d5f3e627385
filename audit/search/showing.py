"""How a list and counts look on a terminal."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from rich.console import Console
from rich.table import Table
from rich.text import Text

from audit.errors import Language
from audit.reader import Counted
from audit.search.lines import Line
from audit.search.query import Query
from audit.search.rebuilding import Comparison
from audit.search.terms import CIRCUMSTANCES, FINDINGS, PERSON

_WORDS: Mapping[str, tuple[str, str]] = {
    "index": ("entry", "entri"),
    "time": ("time", "waktu"),
    "kind": ("kind", "jenis"),
    "code": ("code", "kode"),
    "where": ("where", "di mana"),
    "found": ("found", "temuan"),
    "nothing": ("No entry fits.", "Tidak ada entri yang cocok."),
    "total": ("{total} fit.", "{total} cocok."),
    "next": ("More: --cursor {cursor}", "Berikutnya: --cursor {cursor}"),
    "previous": ("Before: --cursor {cursor}", "Sebelumnya: --cursor {cursor}"),
    "exchanges": ("{total} exchanges fit. Of them:", "{total} pertukaran cocok. Di antaranya:"),
    "none": ("No saved search.", "Tidak ada pencarian tersimpan."),
    "good": (
        "The rows of all {entries} entries say what the entries say.",
        "Baris dari semua {entries} entri sama dengan isi entri.",
    ),
    "wrong": (
        "The rows of {count} entries say something else than the entries: {spans}",
        "Baris dari {count} entri tidak sama dengan isi entri: {spans}",
    ),
    "beyond": ("{count} rows belong to no entry.", "{count} baris tidak dimiliki entri mana pun."),
    "rebuilt": ("Made anew: the rows of {count} entries.", "Dibuat ulang: baris dari {count} entri."),
}
_ERASED = ("erased", "dihapus")
_SPANS = 20
"""Runs of indices that are listed."""


def told(name: str, lang: Language, **places: object) -> str:
    """A sentence."""
    return _WORDS[name][lang == "id"].format(**places)


def table(found: Sequence[Line], query: Query, lang: Language) -> None:
    """Print lines, one an entry."""
    shown = Table(box=None, header_style="bold", padding=(0, 2, 0, 0))
    shown.add_column(told("index", lang), justify="right")
    for name in ("time", "kind", "code"):
        shown.add_column(told(name, lang), no_wrap=True)
    for name in ("where", "found"):
        shown.add_column(told(name, lang), overflow="fold")
    findings = PERSON[:1] if query.by_person else FINDINGS
    for line in found:
        erased = Text(_ERASED[lang == "id"], style="yellow") if line["erased"] else Text(_words(line, findings))
        where = Text(_words(line, CIRCUMSTANCES))
        shown.add_row(*(str(line[name] or "") for name in ("index", "time", "kind", "code")), where, erased)
    Console(highlight=False).print(shown)


def counts(counted: Counted, lang: Language) -> None:
    """Print how often what occurs."""
    console = Console(highlight=False)
    console.print(told("exchanges", lang, total=counted.total))
    shown = Table.grid(padding=(0, 2))
    for name, values in counted.values.items():
        for value, count in values.items():
            shown.add_row(Text(name, style="dim"), Text(value), Text(str(count), justify="right"))
            name = ""  # noqa: PLW2901 - a field is named once
    console.print(shown)


def comparison(found: Comparison, lang: Language) -> str:
    """What was found wrong with the rows, and where."""
    if found.good:
        return told("good", lang, entries=found.entries)
    runs = [str(first) if first == last else f"{first}-{last}" for first, last in found.wrong]
    spans = ", ".join(runs[:_SPANS]) + (" ..." if len(runs) > _SPANS else "")
    said = [told("wrong", lang, count=found.wrong.count, spans=spans)] if runs else []
    return "\n".join(said + ([told("beyond", lang, count=found.beyond)] if found.beyond else []))


def _words(line: Line, names: Sequence[str]) -> str:
    words: list[str] = []
    for name in names:
        value = line.get(name)
        words += value if isinstance(value, list) else [str(value)] if value and name != "simulated" else []
    return " ".join(dict.fromkeys(words + (["simulated"] if "simulated" in names and line.get("simulated") else [])))
