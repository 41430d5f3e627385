"""What retention keeps beside the log, in the same database: holds, names that can be looked up, how far it has come.

Every write here is one statement and durable by itself. The log's entries are only read.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import cast

import sqlalchemy as sa
from sqlalchemy.exc import DBAPIError

from audit.errors import LogUnavailable
from audit.layout import DATABASE
from audit.retention.holds import Hold, Scope
from audit.schema import entries, holds, named, retention
from audit.store.base import Doomed
from audit.store.place import address_in, variable_of

_CHUNK = 500
_WAIT_SECONDS = 5.0
_DOOMED = (entries.c.idx, entries.c.leaf, entries.c.exchange, entries.c.subject)


class Ledger:
    """The tables of one log. Thread-safe. Every method raises :class:`LogUnavailable` where the database is not."""

    def __init__(self, engine: sa.Engine) -> None:
        """For a database of any kind; see :meth:`open`."""
        self._engine = engine

    @classmethod
    def open(cls, data: Path) -> Ledger:
        """Those of the log of folder ``data``, which has to be there."""
        variable = variable_of(data)
        if variable is not None:
            return cls(address_in(variable).engine())
        path = (data / DATABASE).absolute()

        def connect() -> sqlite3.Connection:
            connection = sqlite3.connect(
                f"{path.as_uri()}?mode=rw", uri=True, timeout=_WAIT_SECONDS, isolation_level=None,
                check_same_thread=False,
            )  # fmt: skip
            for pragma in ("synchronous=FULL", "secure_delete=ON"):
                connection.execute(f"PRAGMA {pragma}").fetchall()
            return connection

        return cls(sa.create_engine("sqlite://", creator=connect, poolclass=sa.NullPool, hide_parameters=True))

    # -- holds

    def holds(self) -> tuple[Hold, ...]:
        """All that last, oldest first."""
        with self._connection() as connection:
            rows = connection.execute(sa.select(holds).order_by(holds.c.since, holds.c.id)).all()
        return tuple(Hold(id_, cast("Scope", scope), *rest) for id_, scope, *rest in rows)

    def hold(self, hold: Hold) -> None:
        """From now on it lasts."""
        with self._connection() as connection:
            connection.execute(
                holds.insert().values(
                    id=hold.id, scope=hold.scope, value=hold.value, since=hold.since, by=hold.by, reason=hold.reason
                )
            )

    def release(self, hold: str) -> None:
        """It lasts no longer; what it covered is looked at again by retention."""
        with self._connection() as connection:
            connection.execute(holds.delete().where(holds.c.id == hold))
            connection.execute(retention.delete().where(retention.c.name.like("swept.%")))

    # -- names

    def named(self, tokens: Sequence[bytes]) -> tuple[int, ...]:
        """The entries that can be found under one of these tokens, in order."""
        found: set[int] = set()
        with self._connection() as connection:
            for start in range(0, len(tokens), _CHUNK):
                chosen = named.c.token.in_(tokens[start : start + _CHUNK])
                found.update(connection.execute(sa.select(named.c.idx).where(chosen)).scalars())
        return tuple(sorted(found))

    # -- how far the work is

    def mark(self, name: str) -> str:
        """What was noted under this name; empty where nothing was."""
        with self._connection() as connection:
            wanted = sa.select(retention.c.value).where(retention.c.name == name)
            return str(connection.execute(wanted).scalar_one_or_none() or "")

    def note(self, name: str, value: str) -> None:
        """Remember this under a name."""
        if self.mark(name) == value:
            return  # nothing to be synced for
        with self._connection() as connection:
            known = connection.execute(retention.update().where(retention.c.name == name).values(value=value))
            if not known.rowcount:
                connection.execute(retention.insert().values(name=name, value=value))

    # -- the entries

    def has(self, index: int) -> bool:
        """Whether there is such an entry."""
        with self._connection() as connection:
            return connection.execute(sa.select(entries.c.idx).where(entries.c.idx == index)).first() is not None

    def with_private(self, indices: Sequence[int]) -> Iterator[Doomed]:
        """Those of these entries that still have their private part."""
        with self._connection() as connection:
            for start in range(0, len(indices), _CHUNK):
                chosen = entries.c.idx.in_(indices[start : start + _CHUNK])
                statement = sa.select(*_DOOMED).where(chosen, entries.c.private.isnot(None)).order_by(entries.c.idx)
                yield from (Doomed(*row) for row in connection.execute(statement).all())

    @contextmanager
    def connection(self) -> Iterator[sa.Connection]:
        """For those who look for entries by other questions."""
        with self._connection() as connection:
            yield connection

    @contextmanager
    def _connection(self) -> Iterator[sa.Connection]:
        try:
            with self._engine.begin() as connection:
                yield connection
        except DBAPIError as error:
            locked = "locked" in str(error.orig)
            raise LogUnavailable("locked" if locked else "io") from None
