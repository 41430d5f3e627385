"""What a list shows of an entry: metadata in columns, never the private part as a whole.

A list by person has no column of findings, and a list of findings no column of persons: so no list, however it is
sorted or counted afterwards, tells of somebody's moods. One decision is opened by its number or code.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from audit.codes import code_of
from audit.reader import Entry
from audit.search.query import Query
from audit.search.terms import CIRCUMSTANCES, FINDINGS, PERSON, Terms

Line = Mapping[str, object]
"""Column -> a number, a text, a list of texts, or None."""
_LISTS = ("modality", "rule", "shadow", "type")
_ALWAYS = ("index", "time", "kind", "code", "erased")


def columns(query: Query) -> tuple[str, ...]:
    """The columns of the list that a query gives."""
    return (*_ALWAYS, *CIRCUMSTANCES, *(PERSON[:1] if query.by_person else FINDINGS))


def lines(entries: Sequence[Entry], terms: Sequence[Terms], query: Query) -> list[Line]:
    """A line for each entry, from its terms."""
    names = columns(query)[len(_ALWAYS) :]
    return [_line(entry, of, names) for entry, of in zip(entries, terms, strict=True)]


def _line(entry: Entry, terms: Terms, names: Sequence[str]) -> Line:
    known: dict[str, list[str]] = {}
    for term in sorted(terms):
        name, _, value = term.partition("=")
        known.setdefault(name, []).append(value)
    line: dict[str, object] = {"index": entry.index, "time": entry.minute, "kind": entry.kind}
    line["code"] = code_of(entry.exchange) if entry.exchange else None
    line["erased"] = entry.erased
    for name in names:
        values = known.get(name, [])
        line[name] = values if name in _LISTS else values[0] if values else None
    return line
