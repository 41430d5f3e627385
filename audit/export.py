"""Write entries out as lines of JSON, with a first line that says what they are.

::

    {"gapura_export": 1, "origin", "first", "last", "count", "private", "checkpoint", "sha256"}
    {"index": 0, "entry": {...}, "leaf": "<hex>"}
    ...

``entry`` is the canonical JSON itself, so leaf = SHA-256(0x00 || those bytes). With private parts a line also has
``random`` (hex) and ``private``. ``sha256`` is over all lines after the first, newlines included.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from hashlib import sha256

from audit.reader import Entry, Reader, Snapshot

VERSION = 1


@dataclass(frozen=True, slots=True)
class Selection:
    """Which entries to export (both ends included; ``last`` None: to the end), with or without private parts."""

    first: int = 0
    last: int | None = None
    private: bool = False


def export_jsonl(reader: Reader, selection: Selection, write: Callable[[str], object]) -> int:
    """Write the manifest and one line for each entry; gives the number of entries.

    The rows are read twice in one snapshot, once to hash and once to write, so memory stays small.
    """
    with reader.snapshot() as snapshot:
        end = snapshot.size() - 1
        last = end if selection.last is None else min(selection.last, end)
        digest = sha256()
        count = 0
        for line in _lines(snapshot, selection, last):
            digest.update(line.encode())
            count += 1
        manifest = {
            "gapura_export": VERSION,
            "origin": snapshot.names()["origin"],
            "first": selection.first,
            "last": last,
            "count": count,
            "private": selection.private,
            "checkpoint": snapshot.checkpoint(),
            "sha256": digest.hexdigest(),
        }
        write(json.dumps(manifest, ensure_ascii=False) + "\n")
        for line in _lines(snapshot, selection, last):
            write(line)
    return count


def _lines(snapshot: Snapshot, selection: Selection, last: int) -> Iterator[str]:
    for entry in snapshot.between(selection.first, last):
        yield _line(entry, private=selection.private)


def _line(entry: Entry, *, private: bool) -> str:
    """Assembled from the stored texts, which are canonical JSON already: what was hashed stays byte for byte."""
    line = f'{{"index": {entry.index}, "entry": {entry.entry}, "leaf": "{entry.leaf.hex()}"'
    if private and entry.private is not None and entry.random is not None:
        line += f', "random": "{entry.random.hex()}", "private": {entry.private}'
    return line + "}\n"
