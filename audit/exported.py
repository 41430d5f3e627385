"""An export as evidence: read line by line, nothing of it trusted. ``audit.export`` says what the lines are."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path
from typing import Any

from audit import checkpoint
from audit.contents import Form, Leaf, Row
from audit.evidence import Broken, Kept
from audit.layout import ERASURES, EXPORT_VERSION
from audit.merkle import Frontier
from audit.note import BadNote, VerifierKey
from audit.spans import Spans
from audit.verdict import Saying

MANIFEST = (*"gapura_export origin key size first last count private tree checkpoint sha256".split(),)
"""Members of the first line, in order."""
_NUMBER = r"(0|[1-9][0-9]{0,14})"
_HASH = r'"([0-9a-f]{64})"'
_LINE = re.compile(
    rf'\{{"index": {_NUMBER}, "entry": (\{{.*?\}}), "leaf": {_HASH}(?:, "random": {_HASH}, "private": (\{{.*\}}))?\}}'
    rf'|\{{"index": {_NUMBER}, "leaf": {_HASH}\}}'
    rf'|\{{"size": {_NUMBER}, "checkpoint": (".*")\}}',
    re.DOTALL,
)
_DIGEST = re.compile("[0-9a-f]{64}")
_LINE_LIMIT = 1 << 20
"""Bytes; an entry and a private part, at their largest, fit several times. What is longer is no line of an export."""


class Exported:
    """A file that ``gapura audit export`` wrote, whole or of a range."""

    def __init__(self, path: Path) -> None:
        """Open the file. Raises ``OSError`` where it may not be read."""
        self._file = path.open("rb")
        self._manifest: dict[str, Any] = {}
        self._digest = sha256()
        self._count = 0

    @property
    def form(self) -> Form:
        """See :class:`audit.evidence.Evidence`."""
        said = self._manifest
        complete = said.get("last", -1) + 1 == said.get("size")
        return Form(columns=False, private=bool(said.get("private")), complete=complete)

    @property
    def origin(self) -> str:
        """See :class:`audit.evidence.Evidence`."""
        return str(self._manifest.get("origin", ""))

    def close(self) -> None:
        """Let go of the file."""
        self._file.close()

    def begin(self) -> Frontier | Broken:
        """See :class:`audit.evidence.Evidence`."""
        manifest = _manifest(self._line())
        if manifest is None:
            return Broken(1, Saying("form", {"form": f"gapura-export/{EXPORT_VERSION}"}))
        self._manifest = manifest
        return Frontier(manifest["first"], map(bytes.fromhex, manifest["tree"]))

    def key(self) -> VerifierKey | None:
        """See :class:`audit.evidence.Evidence`."""
        try:
            return VerifierKey.parse(self._manifest["key"])
        except BadNote:
            return None

    def total(self) -> int:
        """See :class:`audit.evidence.Evidence`."""
        return int(self._manifest["last"]) + 1

    def items(self) -> Iterator[Row | Leaf | Kept | Broken]:
        """See :class:`audit.evidence.Evidence`. The checkpoint in the first line is one more of them."""
        newest = Kept(_size(self._manifest["checkpoint"]), self._manifest["checkpoint"])
        walked = self._manifest["first"]
        for number, line in enumerate(iter(self._line, b""), 2):
            item = self._item(line)
            if item is None:
                yield Broken(1, Saying("bad_line", {"line": number}))
                return
            if not isinstance(item, Kept):
                if item.number == newest.size:
                    yield newest
                walked = item.number + 1
            yield item
        if not 0 <= newest.size < walked:
            yield newest

    def _line(self) -> bytes:
        """The next line, or the beginning of one that is too long."""
        return self._file.readline(_LINE_LIMIT)

    def _item(self, line: bytes) -> Row | Leaf | Kept | None:
        """What a line holds; None: nothing that may stand here."""
        try:
            found = _LINE.fullmatch(line.decode()[:-1]) if line.endswith(b"\n") else None
            item = None if found is None else _read(found)
        except ValueError:
            return None
        if isinstance(item, Row | Leaf) and isinstance(item, Row) != (item.number <= self._manifest["last"]):
            return None
        if isinstance(item, Row):
            self._digest.update(line)
            self._count += 1
        return item

    def ends(self, tree: Frontier, passed: int) -> Saying | None:
        """See :class:`audit.evidence.Evidence`: the entries are those that the manifest counted and hashed."""
        del tree, passed
        said = self._manifest
        if (said["count"], said["sha256"]) == (self._count, self._digest.hexdigest()):
            return None
        return Saying("manifest", {"count": said["count"]})

    def remarks(self, named: Spans) -> list[Saying]:
        """See :class:`audit.evidence.Evidence`."""
        del named
        said = self._manifest
        whole = [] if said["first"] == 0 else [Saying("range", {"first": said["first"], "last": said["last"]})]
        return whole + ([] if said["private"] else [Saying("public")])


def _read(found: re.Match[str]) -> Row | Leaf | Kept:
    index, entry, leaf, random, private, bare, bare_leaf, size, note = found.groups()
    if size is not None:
        return Kept(int(size), json.loads(note))
    if bare is not None:
        return Leaf(int(bare), bytes.fromhex(bare_leaf))
    return Row(
        number=int(index),
        kind=next((kind.encode() for kind in ERASURES if f'"kind":"{kind}"' in entry), None),
        minute=None,
        entry=entry.encode(),
        leaf=bytes.fromhex(leaf),
        random=None if random is None else bytes.fromhex(random),
        private=None if private is None else private.encode(),
        exchange=None,
        subject=None,
    )


def _manifest(line: bytes) -> dict[str, Any] | None:
    """The first line, if it is one: members in their order, of their kinds, written in the one way."""
    try:
        said = json.loads(line.decode(), parse_float=_refuse)
        again = json.dumps(said, ensure_ascii=False).encode() + b"\n"
    except (ValueError, RecursionError):
        return None
    if not isinstance(said, dict) or tuple(said) != MANIFEST or again != line:
        return None
    texts = all(isinstance(said[name], str) for name in ("origin", "key", "checkpoint", "sha256"))
    numbers = all(type(said[name]) is int and abs(said[name]) < 2**53 for name in ("size", "first", "last", "count"))
    tree = said["tree"]
    hashes = isinstance(tree, list) and all(isinstance(one, str) and _DIGEST.fullmatch(one) for one in tree)
    if said["gapura_export"] is True or said["gapura_export"] != EXPORT_VERSION or not (texts and numbers and hashes):
        return None
    fits = said["first"] >= 0 and len(tree) == said["first"].bit_count()
    return said if fits and isinstance(said["private"], bool) else None


def _refuse(_: str) -> None:
    raise ValueError("not in a first line")


def _size(note: str) -> int:
    try:
        return checkpoint.read(note).size
    except BadNote:
        return -1
