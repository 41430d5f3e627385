"""From where records wait in PostgreSQL to their places in the tree.

Whatever moves the tree locks the one row of ``head`` in the transaction that moves it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import orjson

from audit.layout import HASH_BYTES
from audit.merkle import Frontier
from audit.record import Sealed
from audit.search import writing as search
from audit.search.terms import Terms, terms_of
from audit.store.statements import Statements

if TYPE_CHECKING:
    from pg8000.native import Connection  # type: ignore[import-untyped]

TOKEN_BYTES = 8
"""Of a token under which an entry can be found; those of one entry wait in one value."""
MOVE_LIMIT = 2000
"""Most records that are moved at a time."""
LOCK_HEAD = "SELECT size, frontier FROM head WHERE id = 0 FOR UPDATE"
"""Gives what :func:`tree_of` takes, and the right to move the tree; waits for it."""
TRY_HEAD = f"{LOCK_HEAD} SKIP LOCKED"
"""The same, or nothing where somebody else has that right."""

_COLUMNS = "kind, minute, entry, leaf, random, private, exchange, subject"
INSERT = f"COPY pending ({_COLUMNS}, named) FROM STDIN"
"""Where records begin to wait; takes :func:`lines`."""
_MOVE = f"""
    WITH taken AS (
        DELETE FROM pending WHERE seq IN (SELECT seq FROM pending ORDER BY seq LIMIT {MOVE_LIMIT}) RETURNING *
    ), numbered AS (
        SELECT head.size + row_number() OVER (ORDER BY seq) - 1 AS idx, taken.* FROM taken, head
    ), placed AS (
        INSERT INTO entries (idx, {_COLUMNS}) SELECT idx, {_COLUMNS} FROM numbered
    )
    SELECT leaf, kind, minute, exchange, private, named FROM numbered ORDER BY idx"""  # noqa: S608 - no one's words
_NAME = "INSERT INTO named (token, idx) VALUES (?, ?) ON CONFLICT DO NOTHING"
_SET_HEAD = "UPDATE head SET size = :size, frontier = :frontier WHERE id = 0"


@dataclass(frozen=True, slots=True)
class _Placed:
    """What is needed to find an entry again."""

    kind: str
    minute: str
    exchange: str | None
    terms: Terms

    @classmethod
    def of(cls, kind: str, minute: str, exchange: str | None, private: str | None) -> _Placed:
        return cls(kind, minute, exchange, terms_of(kind, minute, None if private is None else orjson.loads(private)))


def move(database: Connection, tree: Frontier) -> int:
    """Move what waits, at most :data:`MOVE_LIMIT`, to the end of the tree, whose head is locked; gives their number.

    The one way into ``entries``: what else is kept of each entry is written here, in the same transaction.
    """
    rows = database.run(_MOVE)
    if rows:
        _name(database, tree.size, [named for *_, named in rows])
        search.add(Statements(database), tree.size, [_Placed.of(*row[1:-1]) for row in rows])
        for leaf, *_ in rows:
            tree.append(leaf)
        database.run(_SET_HEAD, size=tree.size, frontier=b"".join(tree.hashes))
    return len(rows)


def _name(database: Connection, first: int, named: Sequence[bytes | None]) -> None:
    rows = [
        (tokens[at : at + TOKEN_BYTES], index)
        for index, tokens in enumerate(named, first)
        for at in range(0, len(tokens or b""), TOKEN_BYTES)
        if tokens is not None
    ]
    Statements(database).executemany(_NAME, rows)


def move_all(database: Connection) -> Frontier:
    """Lock the head and move all that waits: what comes next sees every record that was acknowledged."""
    tree = tree_of(database.run(LOCK_HEAD))
    while move(database, tree) == MOVE_LIMIT:
        pass
    return tree


def tree_of(rows: Sequence[tuple[int, bytes]]) -> Frontier:
    """The tree as the row of ``head`` has it.

    Raises:
        ValueError: the row is no tree.
    """
    ((size, frontier),) = rows
    return Frontier(size, (frontier[at : at + HASH_BYTES] for at in range(0, len(frontier), HASH_BYTES)))


def lines(records: Sequence[Sealed]) -> Iterator[str]:
    """Rows in the text format of COPY. Canonical JSON has no control characters: only backslashes are special."""
    for one in records:
        row = (
            one.kind,
            one.minute,
            one.entry.replace("\\", "\\\\"),
            f"\\\\x{one.leaf.hex()}",
            r"\N" if one.random is None else f"\\\\x{one.random.hex()}",
            r"\N" if one.private is None else one.private.replace("\\", "\\\\"),
            r"\N" if one.exchange is None else one.exchange,
            r"\N" if one.subject is None else one.subject,
            f"\\\\x{b''.join(one.named).hex()}" if one.named else r"\N",
        )
        yield "\t".join(row) + "\n"
