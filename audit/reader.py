"""Read the log: one entry, one exchange, or page by page. Never writes, and may run beside the gate."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from sqlalchemy.exc import DBAPIError

from audit import schema
from audit.errors import LogUnavailable, LogUnusable
from audit.evidence import open_readonly
from audit.layout import DATABASE, FORMAT
from audit.store.place import address_in, variable_of

PAGE = 100
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


@dataclass(frozen=True, slots=True)
class Query:
    """Which entries: all members that are not None must fit. Times are minutes as in ``2026-11-25T04:10Z``."""

    kind: str | None = None
    since: str | None = None
    """This minute or later."""
    until: str | None = None
    """Before this minute."""
    newest_first: bool = False


@dataclass(frozen=True, slots=True)
class Page:
    """Some entries, and where the next page begins: give ``cursor`` back; None at the end."""

    entries: tuple[Entry, ...]
    cursor: int | None


class Reader:
    """A log opened for reading. Each method sees the log as it is at that moment; :meth:`snapshot` holds it still."""

    def __init__(self, engine: sa.Engine) -> None:
        """Use :meth:`open`."""
        self._engine = engine

    @classmethod
    def open(cls, data: Path) -> Reader:
        """Open the log in folder ``data``.

        Raises:
            LogUnusable: there is none, or it is something else.
            LogUnavailable: it lies in a database that does not answer.
        """
        variable = variable_of(data)
        where = variable or str(data / DATABASE)
        if variable is None and not (data / DATABASE).is_file():
            raise LogUnusable("no_log", where=str(data))
        reader = cls(_file(data / DATABASE) if variable is None else _server(variable))
        try:
            with reader.snapshot() as snapshot:
                if snapshot.names().get("format") == FORMAT:
                    return reader
        except DBAPIError:
            pass
        except OSError:
            raise LogUnavailable("unreachable") from None
        raise LogUnusable("not_a_log", where=where)

    @contextmanager
    def snapshot(self) -> Iterator[Snapshot]:
        """The log as it is now, unmoved by what is appended or erased meanwhile."""
        with self._engine.connect() as connection:
            yield Snapshot(connection)

    def get(self, index: int) -> Entry | None:
        """The entry at ``index``."""
        with self.snapshot() as snapshot:
            return next(snapshot.select(_entries.idx == index), None)

    def exchange(self, exchange: str) -> tuple[Entry, ...]:
        """All entries of one exchange, oldest first. The first digits of its id are enough, where they are unique."""
        if not exchange:
            return ()
        with self.snapshot() as snapshot:
            return tuple(snapshot.select(_entries.exchange >= exchange, _entries.exchange < f"{exchange}g"))

    def page(self, query: Query, cursor: int | None = None, limit: int = PAGE) -> Page:
        """At most ``limit`` entries that fit, after the page that gave ``cursor``."""
        wanted = []
        if query.kind is not None:
            wanted.append(_entries.kind == query.kind)
        if query.since is not None:
            wanted.append(_entries.minute >= query.since)
        if query.until is not None:
            wanted.append(_entries.minute < query.until)
        if cursor is not None:
            wanted.append(_entries.idx < cursor if query.newest_first else _entries.idx > cursor)
        with self.snapshot() as snapshot:
            found = tuple(snapshot.select(*wanted, limit=limit + 1, newest_first=query.newest_first))
        entries = found[:limit]
        return Page(entries, entries[-1].index if len(found) > limit else None)


def _file(path: Path) -> sa.Engine:
    engine = sa.create_engine("sqlite://", creator=lambda: open_readonly(path), poolclass=sa.NullPool)
    sa.event.listen(engine, "begin", lambda connection: connection.exec_driver_sql("BEGIN"))
    return engine


def _server(variable: str) -> sa.Engine:
    options: dict[str, Any] = {"isolation_level": "REPEATABLE READ", "postgresql_readonly": True}
    return address_in(variable).engine().execution_options(**options)


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
        for row in self._connection.execution_options(yield_per=PAGE).execute(wanted):
            yield int(row.size), str(row.note)

    def noted(self, words: str) -> list[tuple[int, str]]:
        """The newest few checkpoints whose notes hold these words (a signer's line), newest first."""
        column = schema.checkpoints.c
        wanted = sa.select(column.size, column.note).where(column.note.contains(words, autoescape=True))
        rows = self._connection.execute(wanted.order_by(column.size.desc()).limit(3))
        return [(int(size), str(note)) for size, note in rows]

    def leaves(self, first: int, end: int) -> Iterator[bytes]:
        """Leaf hashes of the entries from ``first`` to before ``end``, streamed."""
        wanted = sa.select(_entries.leaf).where(_entries.idx >= first, _entries.idx < end).order_by(_entries.idx)
        for (leaf,) in self._connection.execution_options(yield_per=PAGE).execute(wanted):
            yield leaf

    def last_of(self, kind: str, before: int) -> Entry | None:
        """The newest entry of a kind before an index."""
        found = self.select(_entries.kind == kind, _entries.idx < before, limit=1, newest_first=True)
        return next(found, None)

    def rows(self, table: sa.Table, many: int) -> Iterator[Sequence[tuple[Any, ...]]]:
        """A whole table as it is, ``many`` rows at a time."""
        result = self._connection.execution_options(yield_per=many).execute(sa.select(table))
        for rows in result.partitions():
            yield [tuple(row) for row in rows]

    def between(self, first: int, last: int) -> Iterator[Entry]:
        """The entries from ``first`` to ``last``, streamed."""
        return self.select(_entries.idx.between(first, last))

    def select(
        self, *wanted: sa.ColumnElement[bool], limit: int | None = None, newest_first: bool = False
    ) -> Iterator[Entry]:
        """The entries that fit all conditions, streamed in order of index."""
        order = _entries.idx.desc() if newest_first else _entries.idx
        statement = sa.select(schema.entries).where(*wanted).order_by(order).limit(limit)
        for row in self._connection.execution_options(yield_per=PAGE).execute(statement):
            yield Entry(*row)
