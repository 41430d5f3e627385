"""Read the log: one entry, one exchange, or page by page. Never writes, and may run beside the gate."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from sqlalchemy.exc import DBAPIError

from audit import schema
from audit.errors import AuditError, LogUnavailable, LogUnusable
from audit.evidence import open_readonly
from audit.layout import DATABASE, FORMAT
from audit.search.finding import COUNTED, Counts, ends, walk
from audit.search.query import Cursor, Query
from audit.search.terms import CIRCUMSTANCES, FINDINGS, PERSON, Terms
from audit.snapshot import Entry, Snapshot
from audit.store.place import address_in, variable_of

__all__ = ["PAGE", "Counted", "Entry", "Page", "Reader", "Snapshot"]

PAGE = 100
ALL = Query()
_entries = schema.entries.c


@dataclass(frozen=True, slots=True)
class Page:
    """Some entries of all that fit, and how to go on from here."""

    entries: tuple[Entry, ...]
    terms: tuple[Terms, ...]
    """What each of them can be found by."""
    total: int
    """How many fit in all."""
    next: str | None
    """The cursor of the page after this one; None at the end."""
    previous: str | None
    """The cursor of the page before."""


@dataclass(frozen=True, slots=True)
class Counted:
    """How often what occurs."""

    total: int
    values: Counts


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

    def saved(self, name: str) -> Query:
        """The search of this name. Raises ``AuditError`` (``no_search``)."""
        with self.snapshot() as snapshot:
            found = snapshot.saved().get(name)
        if found is None:
            raise AuditError("no_search")
        return found

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

    def page(
        self, query: Query = ALL, cursor: str | None = None, limit: int = PAGE, *, newest_first: bool = False
    ) -> Page:
        """At most ``limit`` entries that fit, beside the page that gave ``cursor``.

        Raises:
            AuditError: the cursor is of another query (``cursor``), or the rows for searching are missing
                (``no_rows``) or say something else than the entries (``rows_differ``); ``gapura audit reindex``.
        """
        with self.snapshot() as snapshot:
            found = snapshot.matches(query)
            begin = Cursor.read(cursor, query, newest_first=newest_first) if cursor else None
            indices = walk(found, begin, limit, newest_first=newest_first)
            entries = snapshot.entries(indices)
            terms = snapshot.terms(entries)
            if len(entries) < len(indices) or not all(map(query.fits, terms)):
                raise AuditError("rows_differ")
            before, after = ends(found, indices, newest_first=newest_first)
            return Page(
                entries,
                tuple(terms),
                sum(bits.bit_count() for bits in found.values()),
                Cursor(False, indices[-1]).text(query, newest_first=newest_first) if after else None,
                Cursor(True, indices[0]).text(query, newest_first=newest_first) if before else None,
            )

    def count(self, query: Query = ALL, fields: Sequence[str] | None = None) -> Counted:
        """How many exchanges fit, and how often each value of ``fields`` occurs among them.

        Exchanges are counted where they ended; entries of any kind only where the query names a kind. What was
        simulated is left out unless the query asks for it. Without ``fields`` all that may be counted together are.

        Raises:
            AuditError: as :meth:`page`; or the counts would tell what was found by person (``by_person``).
        """
        if fields is None:
            fields = CIRCUMSTANCES[1:] if query.by_person else (*CIRCUMSTANCES[1:], *FINDINGS)
        if any(name in PERSON or (query.by_person and name in FINDINGS) for name in fields):
            raise AuditError("by_person", fields=", ".join(FINDINGS))
        where = {**COUNTED.where, **query.where}
        with self.snapshot() as snapshot:
            index = snapshot.index()
            found = index.matches(Query(where, query.since, query.until, query.exchange))
            return Counted(sum(bits.bit_count() for bits in found.values()), index.counts(found, fields))


def _file(path: Path) -> sa.Engine:
    engine = sa.create_engine("sqlite://", creator=lambda: open_readonly(path), poolclass=sa.NullPool)
    sa.event.listen(engine, "begin", lambda connection: connection.exec_driver_sql("BEGIN"))
    return engine


def _server(variable: str) -> sa.Engine:
    options: dict[str, Any] = {"isolation_level": "REPEATABLE READ", "postgresql_readonly": True}
    return address_in(variable).engine().execution_options(**options)
