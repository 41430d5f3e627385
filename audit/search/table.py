"""Lines of a list as a CSV file (RFC 4180) with a manifest: what was asked, how much there is, and the proof.

Each row has the entry's index and leaf hash. Whoever has the log, an export of its public parts, or proofs of inclusion
can check that every row is of the log whose checkpoint the manifest holds; ``sha256`` is over the file's bytes. UTF-8
without a byte order mark: every value is a configured name, a number or a word of a closed list.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterator, Sequence
from hashlib import sha256
from typing import Any

from audit.errors import AuditError
from audit.reader import Reader, Snapshot
from audit.search.finding import walk
from audit.search.lines import columns, lines
from audit.search.query import Query

VERSION = 1
_TOGETHER = 500
"""Entries in memory at one time."""
_FORMULA = frozenset("=+-@|%\t\r\n＝＋－＠")
"""How a cell begins that a spreadsheet might take for a formula, in either width."""
_HIDDEN = " \u00a0\u200b\u200c\u200d\u2060\ufeff\"'`"
"""What some spreadsheets skip before they look."""


def write_table(
    reader: Reader, query: Query, begin: Callable[[dict[str, Any]], None], write: Callable[[bytes], object]
) -> dict[str, Any]:
    """Write the entries that fit, oldest first; gives the manifest.

    Args:
        reader: of the log.
        query: which entries.
        begin: is given the manifest before the first byte is written; what it raises ends all.
        write: takes the file's bytes.

    Raises:
        AuditError: as :meth:`Reader.page`.
    """
    with reader.snapshot() as snapshot:
        size = snapshot.size()
        indices = walk(snapshot.matches(query), None, size, newest_first=False)
        digest = sha256()
        for piece in _pieces(snapshot, query, indices):
            digest.update(piece)
        manifest: dict[str, Any] = {
            "gapura_table": VERSION,
            "origin": snapshot.names()["origin"],
            "query": query.told(),
            "columns": [*columns(query), "leaf"],
            "count": len(indices),
            "size": size,
            "checkpoint": snapshot.checkpoint(),
            "sha256": digest.hexdigest(),
        }
        begin(manifest)
        for piece in _pieces(snapshot, query, indices):
            write(piece)
    return manifest


def safe(value: object) -> str:
    """A cell's text. One that a spreadsheet might take for a formula gets an apostrophe before it."""
    if isinstance(value, (list, tuple)):
        return safe(" ".join(map(str, value)))
    if value is None or isinstance(value, bool):
        return "yes" if value else ""
    if isinstance(value, int):
        return str(value)
    text = str(value).encode("utf-8", "replace").decode()
    return f"'{text}" if text.lstrip(_HIDDEN)[:1] in _FORMULA and text.strip(_HIDDEN) else text


def _pieces(snapshot: Snapshot, query: Query, indices: Sequence[int]) -> Iterator[bytes]:
    names = columns(query)
    yield _row((*names, "leaf"))
    for at in range(0, len(indices), _TOGETHER):
        entries = snapshot.entries(indices[at : at + _TOGETHER])
        terms = snapshot.terms(entries)
        if len(entries) != len(indices[at : at + _TOGETHER]) or not all(map(query.fits, terms)):
            raise AuditError("rows_differ")
        for entry, line in zip(entries, lines(entries, terms, query), strict=True):
            yield _row([*(safe(line[name]) for name in names), entry.leaf.hex()])


def _row(cells: Sequence[str]) -> bytes:
    text = io.StringIO()
    csv.writer(text, lineterminator="\r\n").writerow(cells)
    return text.getvalue().encode()
