"""Write entries out as lines of JSON, with a first line that says what they are.

::

    {"gapura_export": 2, "origin", "key", "size", "first", "last", "count", "private", "tree", "checkpoint", "sha256"}
    {"index": 0, "entry": {...}, "leaf": "<hex>"}
    {"size": 1, "checkpoint": "<signed note>"}
    ...

``entry`` is the canonical JSON itself, so leaf = SHA-256(0x00 || those bytes). With private parts a line also has
``random`` (hex) and ``private``. Each checkpoint stands behind the entries it covers. ``key`` is the log's public key
as it lay beside the log, ``size`` the number of entries the log had, ``sha256`` is over the lines of entries, newlines
included.

A range can be checked without the rest: ``tree`` has the roots of the perfect subtrees over what comes before
``first`` (RFC 6962), largest first, and lines without ``entry`` go on with leaf hashes from ``last`` to the first
checkpoint that covers it, which is the one in the first line.

Version 1 had neither ``key``, ``size``, ``tree`` nor checkpoints, and proved less.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

from audit.layout import EXPORT_VERSION
from audit.merkle import Frontier
from audit.note import VerifierKey
from audit.reader import Entry, Reader, Snapshot


@dataclass(frozen=True, slots=True)
class Selection:
    """Which entries to export (both ends included; ``last`` None: to the end), with or without private parts."""

    first: int = 0
    last: int | None = None
    private: bool = False


def export_jsonl(
    reader: Reader,
    key: VerifierKey,
    selection: Selection,
    write: Callable[[str], object],
    begin: Callable[[int], object] = lambda count: None,
) -> int:
    """Write the first line and one line for each entry and checkpoint; gives the number of entries.

    The rows are read twice in one snapshot, once to hash and once to write, so memory stays small.

    Args:
        reader: of the log.
        key: the log's, as it lies beside it.
        selection: which entries.
        write: takes the lines.
        begin: is given the number of entries, which stands from then on, before the first line is written; what it
            raises ends all.
    """
    with reader.snapshot() as snapshot:
        size = snapshot.size()
        first = min(selection.first, size)
        last = size - 1 if selection.last is None else min(selection.last, size - 1)
        chosen = Selection(first, max(last, first - 1), selection.private)
        manifest, end = _manifest(snapshot, key, size, chosen)
        begin(int(manifest["count"]))
        write(json.dumps(manifest, ensure_ascii=False) + "\n")
        for line in _with_checkpoints(snapshot, chosen, end):
            write(line)
    return int(manifest["count"])


def _manifest(snapshot: Snapshot, key: VerifierKey, size: int, chosen: Selection) -> tuple[dict[str, Any], int]:
    """The first line, and the size of the tree up to which lines go on."""
    digest = sha256()
    count = 0
    for count, line in enumerate(_lines(snapshot, chosen), 1):  # noqa: B007 - the count is used
        digest.update(line.encode())
    last = chosen.first - 1 if chosen.last is None else chosen.last
    covering, note = snapshot.covering(last + 1)
    tree = Frontier()
    for leaf in snapshot.leaves(0, chosen.first):
        tree.append(leaf)
    said = {
        "gapura_export": EXPORT_VERSION,
        "origin": snapshot.names()["origin"],
        "key": str(key),
        "size": size,
        "first": chosen.first,
        "last": last,
        "count": count,
        "private": chosen.private,
        "tree": [one.hex() for one in tree.hashes],
        "checkpoint": note,
        "sha256": digest.hexdigest(),
    }
    return said, max(covering, last + 1)


def _with_checkpoints(snapshot: Snapshot, chosen: Selection, end: int) -> Iterator[str]:
    """All lines after the first: entries, then bare leaf hashes up to ``end``, checkpoints behind what they cover."""
    checkpoints = snapshot.checkpoints(chosen.first, end)
    ahead = next(checkpoints, None)
    for at, line in enumerate(_all_lines(snapshot, chosen, end), chosen.first + 1):
        while ahead is not None and ahead[0] < at:
            yield _checkpoint(*ahead)
            ahead = next(checkpoints, None)
        yield line
    while ahead is not None:
        yield _checkpoint(*ahead)
        ahead = next(checkpoints, None)


def _all_lines(snapshot: Snapshot, chosen: Selection, end: int) -> Iterator[str]:
    yield from _lines(snapshot, chosen)
    beyond = chosen.first if chosen.last is None else chosen.last + 1
    for index, leaf in enumerate(snapshot.leaves(beyond, end), beyond):
        yield f'{{"index": {index}, "leaf": "{leaf.hex()}"}}\n'


def _lines(snapshot: Snapshot, chosen: Selection) -> Iterator[str]:
    if chosen.last is not None and chosen.last >= chosen.first:
        for entry in snapshot.between(chosen.first, chosen.last):
            yield _line(entry, private=chosen.private)


def _line(entry: Entry, *, private: bool) -> str:
    """Assembled from the stored texts, which are canonical JSON already: what was hashed stays byte for byte."""
    line = f'{{"index": {entry.index}, "entry": {entry.entry}, "leaf": "{entry.leaf.hex()}"'
    if private and entry.private is not None and entry.random is not None:
        line += f', "random": "{entry.random.hex()}", "private": {entry.private}'
    return line + "}\n"


def _checkpoint(size: int, note: str) -> str:
    return json.dumps({"size": size, "checkpoint": note}, ensure_ascii=False) + "\n"
