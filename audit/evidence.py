"""What is checked, as it lies there: a log's database, opened so that nothing in it can change.

Read with the standard library alone. An export of a log is the other kind of evidence: ``audit.exported``.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

from audit.contents import Form, Leaf, Row
from audit.errors import LogUnusable
from audit.keys import read_public
from audit.layout import FORMAT, PUBLIC_FILE
from audit.merkle import Frontier
from audit.note import VerifierKey
from audit.spans import Spans
from audit.verdict import Saying

_NAMES = "SELECT name, value FROM meta"
_CHECKPOINTS = "SELECT size, note FROM checkpoints ORDER BY size"
_SUBJECT = "SELECT count(*) FROM pragma_table_info('entries') WHERE name = 'subject'"
_ROWS = "SELECT idx, kind, minute, entry, leaf, random, private, exchange, {} FROM entries ORDER BY idx"
_HEAD = "SELECT id, size, frontier FROM head"
_NO_OUTCOME = """
    SELECT count(*), min(d.idx) FROM entries AS d
    WHERE d.kind = 'decision' AND d.exchange IS NOT NULL AND NOT EXISTS
        (SELECT 1 FROM entries AS o WHERE o.exchange = d.exchange AND o.kind = 'outcome')"""
_STILL_THERE = "SELECT count(*), min(idx) FROM entries WHERE idx BETWEEN ? AND ? AND private IS NOT NULL"


@dataclass(frozen=True, slots=True)
class Kept:
    """A checkpoint that lies with the entries, said to be over ``size`` of them; nothing of it is trusted."""

    size: int
    note: Any


@dataclass(frozen=True, slots=True)
class Broken:
    """What keeps the evidence from being read on."""

    step: int
    saying: Saying


class Evidence(Protocol):
    """What ``verify`` walks over, once, from the first entry to the last."""

    @property
    def form(self) -> Form:
        """What its rows hold."""

    @property
    def origin(self) -> str:
        """The log's name."""

    def begin(self) -> Frontier | Broken:
        """(1) The tree before the first entry, if this can be read and is of a known form."""

    def key(self) -> VerifierKey | None:
        """The key that lies with it, which proves nothing by itself; None: there is none that could be used."""

    def total(self) -> int:
        """How many entries there seem to be."""

    def items(self) -> Iterator[Row | Leaf | Kept | Broken]:
        """Entries by number, and every checkpoint behind the entries it covers."""

    def ends(self, tree: Frontier, passed: int) -> Saying | None:
        """(7) What is wrong with the end, where the tree is the one walked and ``passed`` the last checkpoint."""

    def remarks(self, named: Spans) -> list[Saying]:
        """What is worth knowing beside; ``named``: what erasure records name."""

    def close(self) -> None:
        """Let go of it."""


class Database:
    """The log in a SQLite file. Everything is read in one snapshot, beside a running gate if need be."""

    def __init__(self, path: Path) -> None:
        """Open the file.

        Raises:
            sqlite3.Error: not a database, or no permission. The other methods raise it too.
        """
        self._folder = path.parent
        self._base = open_readonly(path)
        self._base.text_factory = bytes
        self._base.execute("BEGIN")
        self.form = Form(subject=bool(self._base.execute(_SUBJECT).fetchone()[0]))
        self.origin = ""

    def close(self) -> None:
        """Let go of the file."""
        self._base.close()

    def begin(self) -> Frontier | Broken:
        """See :class:`Evidence`."""
        try:
            names = {bytes(row[0]).decode(): bytes(row[1]).decode() for row in self._base.execute(_NAMES)}
        except (sqlite3.OperationalError, ValueError, TypeError):
            names = {}
        self.origin = names.get("origin", "")
        if names.get("format") != FORMAT or "origin" not in names:
            return Broken(1, Saying("form", {"form": FORMAT}))
        return Frontier()

    def key(self) -> VerifierKey | None:
        """See :class:`Evidence`."""
        try:
            return read_public(self._folder / PUBLIC_FILE)
        except LogUnusable:
            return None

    def total(self) -> int:
        """See :class:`Evidence`."""
        return int(self._base.execute("SELECT count(*) FROM entries").fetchone()[0])

    def items(self) -> Iterator[Row | Kept | Broken]:
        """See :class:`Evidence`. Logs of revision 0001 know no subject."""
        kept = iter(self._base.execute(_CHECKPOINTS))
        ahead = next(kept, None)
        subject = "subject" if self.form.subject else "NULL"
        for walked, row in enumerate(self._base.execute(_ROWS.format(subject))):
            while ahead is not None and ahead[0] == walked:
                yield Kept(*ahead)
                ahead = next(kept, None)
            yield Row._make(row)
        while ahead is not None:
            yield Kept(*ahead)
            ahead = next(kept, None)

    def ends(self, tree: Frontier, passed: int) -> Saying | None:
        """See :class:`Evidence`."""
        if self._base.execute(_HEAD).fetchall() == [(0, tree.size, b"".join(tree.hashes))]:
            return None
        return Saying("head", {"index": tree.size, "size": passed})

    def remarks(self, named: Spans) -> list[Saying]:
        """See :class:`Evidence`."""
        said = []
        left = [self._base.execute(_STILL_THERE, span).fetchone() for span in named]
        undeleted = [(count, first) for count, first in left if count]
        if undeleted:
            places = {"count": sum(count for count, _ in undeleted), "index": min(first for _, first in undeleted)}
            said.append(Saying("undeleted", places))
        count, first = self._base.execute(_NO_OUTCOME).fetchone()
        if count:
            said.append(Saying("no_outcome", {"count": count, "index": first}))
        return said


def open_readonly(path: Path) -> sqlite3.Connection:
    """A connection that cannot write, beside a running gate if need be.

    A log on read-only media, closed cleanly, has no write-ahead log and is opened as immutable.

    Raises:
        sqlite3.Error: not a database, or no permission.
    """
    uri = path.absolute().as_uri()
    database = sqlite3.connect(f"{uri}?mode=ro", uri=True, isolation_level=None, check_same_thread=False)
    try:
        database.execute("SELECT count(*) FROM sqlite_master").fetchall()
    except sqlite3.OperationalError:
        database.close()
        wal = path.with_name(path.name + "-wal")
        if wal.exists() and wal.stat().st_size:
            raise
        return sqlite3.connect(f"{uri}?immutable=1", uri=True, isolation_level=None, check_same_thread=False)
    except sqlite3.Error:
        database.close()
        raise
    return database
