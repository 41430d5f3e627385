"""Search rows, written in the transaction that writes, erases or rebuilds the entries they point at.

A new entry is one row with its terms. When 4096 entries are there, their rows become one block: the bits of each term
(see ``audit.search.blocks``), with the number of exchanges among them. So a record costs one small insert, a filter
over millions of entries reads a few hundred short rows, and what there is in all is a sum.
"""

from __future__ import annotations

from calendar import timegm
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from itertools import groupby, islice
from time import strptime
from typing import Any, Protocol

import orjson

from audit.search.blocks import BLOCK, gather, pack, pack_minutes, unpack
from audit.search.terms import PLAIN, Terms, answered, erased, field_of, terms_of

MINUTES = "minute"
"""The field under which a block keeps the times of its entries; a block without it was never finished."""

# Rows that are there already were written by nobody of us: they must not keep the log from going on.
_ROW = """
    INSERT INTO search_rows (idx, minute, terms) VALUES (?, ?, ?)
    ON CONFLICT (idx) DO UPDATE SET minute = excluded.minute, terms = excluded.terms"""
_ROWS = "SELECT idx, minute, terms FROM search_rows WHERE idx BETWEEN ? AND ? ORDER BY idx"
_DROP_ROWS = "DELETE FROM search_rows WHERE idx BETWEEN ? AND ?"
_CHANGE_ROW = "UPDATE search_rows SET terms = ? WHERE idx = ?"
_ONE_ROW = "SELECT idx FROM search_rows WHERE idx = ?"
_BITS = """
    INSERT INTO search_blocks (field, value, block, count, bits) VALUES (?, ?, ?, ?, ?)
    ON CONFLICT (field, value, block) DO UPDATE SET count = excluded.count, bits = excluded.bits"""
_BLOCK = "SELECT field, value, count, bits FROM search_blocks WHERE block = ?"
_DROP_BLOCK = "DELETE FROM search_blocks WHERE block = ?"
_DROP_BITS = "DELETE FROM search_blocks WHERE field = ? AND value = ? AND block = ?"
_HAS_PRIVATE = "SELECT idx FROM entries WHERE idx = ? AND private IS NOT NULL"
_PUBLIC = "SELECT kind, minute FROM entries WHERE idx = ?"
_ASKED = "SELECT exchange, private FROM entries WHERE kind = 'decision' AND exchange IN ({}) ORDER BY idx DESC"
_ENTRIES = "SELECT idx, kind, minute, entry, private, exchange FROM entries WHERE idx BETWEEN ? AND ? ORDER BY idx"
_TOGETHER = 500
"""Values in one statement: every database takes so many."""

Row = tuple[int, int, Terms]
"""Index, minute since the epoch, terms."""


class Database(Protocol):
    """An open transaction; ``?`` stands for a value. A connection of ``sqlite3`` is one."""

    def execute(self, statement: str, values: Sequence[Any] = ..., /) -> Any:
        """Run a statement; the result has ``fetchall``."""

    def executemany(self, statement: str, values: Iterable[Sequence[Any]], /) -> Any:
        """Run a statement once for each row of values."""


class Findable(Protocol):
    """What is needed of an entry. A sealed record is one."""

    @property
    def kind(self) -> str:
        """Its kind."""

    @property
    def minute(self) -> str:
        """Its time, as ``2026-11-25T04:10Z``."""

    @property
    def exchange(self) -> str | None:
        """The exchange it belongs to."""

    @property
    def terms(self) -> Terms:
        """What it says itself."""


def add(database: Database, first: int, entries: Sequence[Findable]) -> None:
    """Make the entries from ``first`` findable. They are in ``entries`` already, in the same transaction."""
    asked = _questions(database, {one.exchange for one in entries if one.kind == "outcome" and one.exchange})
    rows = []
    for at, one in enumerate(entries):
        terms = _with_question(one.kind, one.exchange, one.terms, asked)
        rows.append((first + at, number(one.minute), _text(terms)))
    database.executemany(_ROW, rows)
    for block in range(first // BLOCK, (first + len(entries)) // BLOCK):
        _close(database, block)


def forget(database: Database, indices: Iterable[int]) -> None:
    """Take from the rows of these entries what their private parts said: they are erased next, in this transaction."""
    whole = [index for index in sorted(set(indices)) if database.execute(_HAS_PRIVATE, (index,)).fetchall()]
    for block, group in groupby(whole, lambda index: index // BLOCK):
        gone = list(group)
        _forget_bits(database, block, sum(1 << index % BLOCK for index in gone))
        for index in gone:
            for _ in database.execute(_ONE_ROW, (index,)).fetchall():
                (kind, minute), *_ = database.execute(_PUBLIC, (index,)).fetchall()
                database.execute(_CHANGE_ROW, (_text(erased(terms_of(kind, minute, None))), index))


def derive(database: Database, block: int) -> list[Row]:
    """The rows that the entries of a block ought to have, from the entries alone."""
    found = database.execute(_ENTRIES, _span(block)).fetchall()
    asked = _questions(database, {row[5] for row in found if row[1] == "outcome" and row[5]})
    rows = []
    for index, kind, minute, entry, private, exchange in found:
        terms = terms_of(kind, minute, None if private is None else orjson.loads(private))
        if private is None and "private" in orjson.loads(entry):
            terms = erased(terms)
        rows.append((index, number(minute), _with_question(kind, exchange, terms, asked)))
    return rows


def replace(database: Database, block: int, rows: Sequence[Row]) -> None:
    """Put these rows in the place of whatever a block has."""
    database.execute(_DROP_BLOCK, (block,))
    database.execute(_DROP_ROWS, _span(block))
    database.executemany(_ROW, [(index, minute, _text(terms)) for index, minute, terms in rows])
    _close(database, block)


@lru_cache(maxsize=4)
def number(minute: str) -> int:
    """Minutes since the epoch of a time like ``2026-11-25T04:10Z``."""
    return timegm(strptime(minute, "%Y-%m-%dT%H:%MZ")) // 60


def counted(bits: Mapping[str, int]) -> int:
    """Which entries of a block are counted if nothing else is asked: where exchanges ended that were real."""
    return bits.get("kind=outcome", 0) & ~bits.get("simulated=yes", 0)


def gathered(rows: Iterable[tuple[int, str]]) -> dict[str, int]:
    """The bits of each term, from places and the texts of rows. Raises ``ValueError`` where nobody of us wrote one."""
    try:
        bits = gather((place, orjson.loads(text)) for place, text in rows)
        good = all("=" in term for term in bits)
    except TypeError:
        good = False
    if not good:
        raise ValueError("no terms")
    return bits


def _close(database: Database, block: int) -> None:
    """Turn the rows of a block into bits, if all are there and well; ``reindex`` will see to what is not."""
    rows = database.execute(_ROWS, _span(block)).fetchall()
    if len(rows) != BLOCK:
        return
    try:
        bits = gathered((index % BLOCK, text) for index, _, text in rows)
    except ValueError:
        return
    ended = counted(bits)
    database.executemany(
        _BITS, [(*_pair(term), block, (one & ended).bit_count(), pack(one)) for term, one in bits.items()]
    )
    database.execute(_BITS, (MINUTES, "", block, BLOCK, pack_minutes(minute for _, minute, _ in rows)))
    database.execute(_DROP_ROWS, _span(block))


def _forget_bits(database: Database, block: int, gone: int) -> None:
    found = database.execute(_BLOCK, (block,)).fetchall()
    bits = {f"{field}={value}": unpack(one) for field, value, _, one in found if field != MINUTES}
    if not bits:
        return  # the block is not full yet: its entries have a row each
    left = {term: one if field_of(term) in PLAIN else one & ~gone for term, one in bits.items()}
    left["erased=yes"] = bits.get("erased=yes", 0) | gone
    ended, before = counted(left), counted(bits)
    changed = {term: one for term, one in left.items() if one != bits.get(term) or one & ended != one & before}
    database.executemany(_DROP_BITS, [(*_pair(term), block) for term, one in changed.items() if not one])
    rows = [(*_pair(term), block, (one & ended).bit_count(), pack(one)) for term, one in changed.items() if one]
    database.executemany(_BITS, rows)


def _questions(database: Database, exchanges: Iterable[str]) -> Mapping[str, Terms]:
    """What the decisions of these exchanges say."""
    found: dict[str, Terms] = {}
    left = iter(exchanges)
    while some := tuple(islice(left, _TOGETHER)):
        for exchange, private in database.execute(_ASKED.format(", ".join("?" * len(some))), some).fetchall():
            found[exchange] = terms_of("decision", "", orjson.loads(private))
    return found


def _with_question(kind: str, exchange: str | None, terms: Terms, asked: Mapping[str, Terms]) -> Terms:
    """An outcome can be found by what was said of its question."""
    question = asked.get(exchange) if kind == "outcome" and exchange else None
    return terms if question is None else answered(terms, question)


def _span(block: int) -> tuple[int, int]:
    return block * BLOCK, block * BLOCK + BLOCK - 1


def _text(terms: Iterable[str]) -> str:
    return orjson.dumps(sorted(terms)).decode()


def _pair(term: str) -> tuple[str, str]:
    field, _, value = term.partition("=")
    return field, value
