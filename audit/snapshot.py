"""The log as it is at one moment, unmoved by what is appended or erased meanwhile."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from audit import schema
from audit.search.finding import Index, Matches, everything
from audit.search.query import Query
from audit.search.saved import saved
from audit.search.terms import Terms, answered, erased, terms_of

_TOGETHER = 500
"""Rows fetched, or values in one statement: every database takes so many."""
_LOOK_BACK = 100_000
"""Checkpoints among which a signer's newest ones are sought: more than a day of the busiest log."""
_LOOK_AHEAD = 5000
"""Checkpoints among which one with a witness's signature is sought: an hour and more of the busiest log."""
_entries = schema.entries.c


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the log. ``entry`` and ``private`` are the very texts that were hashed."""

    index: int
    kind: str
    minute: str
    entry: str
    leaf: bytes
    random: bytes | None
    private: str | None
    exchange: str | None
    subject: str | None

    def public_part(self) -> dict[str, Any]:
        """The entry, decoded."""
        return dict(json.loads(self.entry))

    def private_part(self) -> dict[str, Any] | None:
        """The private part, decoded; None where there is none or it was erased."""
        return None if self.private is None else dict(json.loads(self.private))

    @property
    def erased(self) -> bool:
        """Whether there was a private part that is gone."""
        return self.private is None and "private" in self.public_part()


class Snapshot:
    """One unchanging view of the log."""

    def __init__(self, connection: sa.Connection) -> None:
        """Use :meth:`Reader.snapshot`."""
        self._connection = connection

    def names(self) -> dict[str, str]:
        """``format`` and ``origin`` of the log."""
        return dict(self._connection.execute(sa.select(schema.meta.c.name, schema.meta.c.value)).all())

    def size(self) -> int:
        """Number of entries."""
        return int(self._connection.execute(sa.select(schema.head.c.size)).scalar_one())

    def checkpoint(self) -> str:
        """The newest signed checkpoint."""
        newest = sa.select(schema.checkpoints.c.note).order_by(schema.checkpoints.c.size.desc()).limit(1)
        return str(self._connection.execute(newest).scalar_one())

    def covering(self, size: int) -> tuple[int, str]:
        """The smallest checkpoint over at least ``size`` entries, else the newest: its size and note."""
        for least, order in ((size, schema.checkpoints.c.size), (0, schema.checkpoints.c.size.desc())):
            wanted = sa.select(schema.checkpoints).where(schema.checkpoints.c.size >= least).order_by(order).limit(1)
            row = self._connection.execute(wanted).first()
            if row is not None:
                break
        return (-1, "") if row is None else (int(row[0]), str(row[1]))

    def cosigned(self, size: int) -> tuple[int, str] | None:
        """The smallest checkpoint over at least ``size`` entries that has more than one signature, its log's and a
        witness's, among those that came next; None where there is none."""
        column = schema.checkpoints.c
        coming = sa.select(column.size, column.note).where(column.size >= size).order_by(column.size).limit(_LOOK_AHEAD)
        near = coming.subquery()
        wanted = (
            sa.select(near.c.size, near.c.note).where(near.c.note.like("%\n— %\n— %")).order_by(near.c.size).limit(1)
        )
        row = self._connection.execute(wanted).first()
        return None if row is None else (int(row[0]), str(row[1]))

    def checkpoints(self, first: int, last: int) -> Iterator[tuple[int, str]]:
        """Size and note of the checkpoints over ``first`` to ``last`` entries, streamed."""
        column = schema.checkpoints.c.size
        wanted = sa.select(schema.checkpoints).where(column.between(first, last)).order_by(column)
        for row in self._connection.execution_options(yield_per=_TOGETHER).execute(wanted):
            yield int(row.size), str(row.note)

    def noted(self, words: str) -> list[tuple[int, str]]:
        """The newest few checkpoints whose notes hold these words (a signer's line), newest first."""
        column = schema.checkpoints.c
        newest = sa.select(column.size, column.note).order_by(column.size.desc()).limit(_LOOK_BACK).subquery()
        wanted = sa.select(newest.c.size, newest.c.note).where(newest.c.note.contains(words, autoescape=True))
        rows = self._connection.execute(wanted.order_by(newest.c.size.desc()).limit(3))
        return [(int(size), str(note)) for size, note in rows]

    def leaves(self, first: int, end: int) -> Iterator[bytes]:
        """Leaf hashes of the entries from ``first`` to before ``end``, streamed."""
        wanted = sa.select(_entries.leaf).where(_entries.idx >= first, _entries.idx < end).order_by(_entries.idx)
        for (leaf,) in self._connection.execution_options(yield_per=_TOGETHER).execute(wanted):
            yield leaf

    def last_of(self, kind: str, before: int) -> Entry | None:
        """The newest entry of a kind before an index."""
        found = self.select(_entries.kind == kind, _entries.idx < before, limit=1, newest_first=True)
        return next(found, None)

    def of_kind(self, kind: str) -> Iterator[Entry]:
        """All entries of a kind, streamed. Looks through the whole log, and needs no rows for searching."""
        return self.select(_entries.kind == kind)

    def saying(self, words: str, first: int) -> Iterator[Entry]:
        """The entries from ``first`` on whose private part has these words in it, streamed."""
        return self.select(_entries.idx >= first, _entries.private.contains(words, autoescape=True))

    def rows(self, table: sa.Table, many: int) -> Iterator[Sequence[tuple[Any, ...]]]:
        """A whole table as it is, ``many`` rows at a time."""
        result = self._connection.execution_options(yield_per=many).execute(sa.select(table))
        for rows in result.partitions():
            yield [tuple(row) for row in rows]

    def between(self, first: int, last: int) -> Iterator[Entry]:
        """The entries from ``first`` to ``last``, streamed."""
        return self.select(_entries.idx.between(first, last))

    def during(self, since: str | None = None, until: str | None = None) -> Iterator[Entry]:
        """The entries from one minute on and before another (None: no bound), streamed. Looks through the whole log."""
        bounds = [_entries.minute >= since] if since else []
        return self.select(*bounds, *([_entries.minute < until] if until else []))

    def of_subject(self, subject: str) -> Iterator[Entry]:
        """The entries that stand under a person's pseudonym, streamed."""
        return self.select(_entries.subject == subject)

    def index(self) -> Index:
        """The rows for searching. Raises as :class:`Index` does."""
        return Index(self._connection, self.size())

    def matches(self, query: Query) -> Matches:
        """The entries that fit, as :class:`Index` gives them; an older log without rows can still be paged through."""
        return everything(self.size()) if query.everything else self.index().matches(query)

    def saved(self) -> dict[str, Query]:
        """The searches that were given a name."""
        return saved(self._connection)

    def entries(self, indices: Sequence[int]) -> tuple[Entry, ...]:
        """These entries, in this order; those that are missing are left out."""
        found: dict[int, Entry] = {}
        for at in range(0, len(indices), _TOGETHER):
            for entry in self.select(_entries.idx.in_(indices[at : at + _TOGETHER])):
                found[entry.index] = entry
        return tuple(found[index] for index in indices if index in found)

    def terms(self, entries: Sequence[Entry]) -> list[Terms]:
        """What each of these entries can be found by, from the entries alone."""
        ended = [entry.exchange for entry in entries if entry.kind == "outcome" and entry.exchange]
        asked: dict[str, Terms] = {}
        for at in range(0, len(ended), _TOGETHER):
            mine = _entries.exchange.in_(ended[at : at + _TOGETHER])
            for entry in self.select(_entries.kind == "decision", mine, newest_first=True):
                asked[entry.exchange or ""] = _terms(entry)
        own = ((entry, _terms(entry)) for entry in entries)
        return [
            answered(terms, asked[entry.exchange]) if entry.kind == "outcome" and entry.exchange in asked else terms
            for entry, terms in own
        ]

    def select(
        self, *wanted: sa.ColumnElement[bool], limit: int | None = None, newest_first: bool = False
    ) -> Iterator[Entry]:
        """The entries that fit all conditions, streamed in order of index."""
        order = _entries.idx.desc() if newest_first else _entries.idx
        statement = sa.select(schema.entries).where(*wanted).order_by(order).limit(limit)
        for row in self._connection.execution_options(yield_per=_TOGETHER).execute(statement):
            yield Entry(*row)


def _terms(entry: Entry) -> Terms:
    terms = terms_of(entry.kind, entry.minute, entry.private_part())
    return erased(terms) if entry.erased else terms
