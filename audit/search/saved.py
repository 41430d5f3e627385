"""Searches that somebody gave a name: filters only, kept in the log's database beside the rows for searching."""

from __future__ import annotations

import re

import orjson
import sqlalchemy as sa

from audit import schema
from audit.errors import AuditError
from audit.search.query import Query
from audit.search.writing import Database

_NAME = re.compile(r"[a-z0-9](?:[a-z0-9-]{0,62}[a-z0-9])?")
_SAVE = """
    INSERT INTO searches (name, query) VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET query = excluded.query"""
_ONE = "SELECT query FROM searches WHERE name = ?"
_REMOVE = "DELETE FROM searches WHERE name = ?"


def save(database: Database, name: str, query: Query) -> None:
    """Keep a query; another of the same name is replaced.

    Raises:
        AuditError: the name is none (``search_name``), or the query is about a person or one exchange
            (``search_person``): it would outlive what it points at.
    """
    if _NAME.fullmatch(name) is None:
        raise AuditError("search_name")
    if query.by_person or query.exchange is not None:
        raise AuditError("search_person")
    database.execute(_SAVE, (name, orjson.dumps(query.told()).decode()))


def remove(database: Database, name: str) -> None:
    """Forget a saved search. Raises ``AuditError`` (``no_search``)."""
    if not database.execute(_ONE, (name,)).fetchall():
        raise AuditError("no_search")
    database.execute(_REMOVE, (name,))


def saved(connection: sa.Connection) -> dict[str, Query]:
    """All saved searches, by name. Raises ``AuditError`` (``query_form``): somebody else wrote one."""
    found = connection.execute(sa.select(schema.searches.c.name, schema.searches.c.query)).all()
    try:
        return {name: Query.read(orjson.loads(told)) for name, told in sorted(map(tuple, found))}
    except ValueError:
        raise AuditError("query_form") from None
