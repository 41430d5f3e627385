"""A transaction in PostgreSQL for those who write SQL that every database takes: ``?`` stands for a value."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from functools import lru_cache
from itertools import count, islice
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from pg8000.native import Connection  # type: ignore[import-untyped]

_ROWS = 200
"""Rows in one statement: a statement takes 65,535 values, and a row a few."""
_VALUES = re.compile(r"VALUES\s*(\(\?(?:, \?)*\))")


class Rows(list[Sequence[Any]]):
    """What a statement gave."""

    def fetchall(self) -> list[Sequence[Any]]:
        """All of it."""
        return self


class Statements:
    """See ``audit.search.writing.Database``."""

    def __init__(self, connection: Connection) -> None:
        """``connection``: in a transaction."""
        self._connection = connection

    def execute(self, statement: str, values: Sequence[Any] = (), /) -> Rows:
        """Run a statement."""
        return Rows(self._connection.execute_unnamed(_numbered(statement), vals=tuple(values)).rows or ())

    def executemany(self, statement: str, values: Iterable[Sequence[Any]], /) -> None:
        """Run a statement once for each row of values; what inserts takes many rows at a time over the network."""
        left = iter(values)
        while rows := list(islice(left, _ROWS)):
            if _VALUES.search(statement):
                self.execute(_widened(statement, len(rows)), [value for row in rows for value in row])
            else:
                for row in rows:
                    self.execute(statement, row)


@lru_cache(maxsize=64)
def _numbered(statement: str) -> str:
    numbers = count(1)
    return re.sub(r"\?", lambda _: f"${next(numbers)}", statement)


@lru_cache(maxsize=64)
def _widened(statement: str, rows: int) -> str:
    return _VALUES.sub(lambda match: f"VALUES {', '.join([match[1]] * rows)}", statement)
