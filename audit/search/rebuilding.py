"""Make search rows anew from the entries, and find out where they say something else."""

from __future__ import annotations

import struct
import zlib
from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass, field

from audit.search.blocks import BLOCK, FULL, gather, places, unpack, unpack_minutes
from audit.search.writing import MINUTES, Database, counted, derive, gathered, replace
from audit.spans import Spans

Transaction = Callable[[], AbstractContextManager[Database]]
"""Opens a transaction that sees a steady log and that nobody else writes meanwhile."""
Progress = Callable[[int, int], None]
"""Called now and then with the entries done and the entries there are."""

_SIZE = "SELECT size FROM head"
_BLOCK = "SELECT field, value, count, bits FROM search_blocks WHERE block = ?"
_ROWS = "SELECT idx, minute, terms FROM search_rows WHERE idx BETWEEN ? AND ? ORDER BY idx"
_BEYOND = (
    "SELECT count(*) FROM search_rows WHERE idx >= ? OR idx < 0",
    "SELECT count(*) FROM search_blocks WHERE block >= ? OR block < 0",
)
_DROP_BEYOND = (
    "DELETE FROM search_rows WHERE idx >= ? OR idx < 0",
    "DELETE FROM search_blocks WHERE block >= ? OR block < 0",
)


@dataclass(slots=True)
class Comparison:
    """What was found wrong with the search rows."""

    entries: int = 0
    """How many there are."""
    wrong: Spans = field(default_factory=Spans)
    """Entries of which the rows say something else than the entries themselves."""
    beyond: int = 0
    """Rows of entries that do not exist."""

    @property
    def good(self) -> bool:
        """Whether the rows say exactly what the entries say."""
        return not self.beyond and not self.wrong.count


def rebuild(transaction: Transaction, progress: Progress | None = None) -> int:
    """Make all rows anew, block by block, beside a running gate; gives the number of entries."""
    block = done = 0
    while True:
        with transaction() as database:
            size = _size(database)
            if block * BLOCK >= size:
                for statement, bound in zip(_DROP_BEYOND, (size, -(-size // BLOCK)), strict=True):
                    database.execute(statement, (bound,))
                return done
            replace(database, block, derive(database, block))
        block += 1
        done = min(block * BLOCK, size)
        if progress is not None:
            progress(done, size)


def compare(transaction: Transaction, progress: Progress | None = None) -> Comparison:
    """Hold the rows against the entries. Writes nothing."""
    found = Comparison()
    block = 0
    while True:
        with transaction() as database:
            found.entries = size = _size(database)
            if block * BLOCK >= size:
                for statement, bound in zip(_BEYOND, (size, -(-size // BLOCK)), strict=True):
                    found.beyond += database.execute(statement, (bound,)).fetchall()[0][0]
                return found
            differing = _differences(database, block)
        for place in places(differing & (1 << min(BLOCK, size - block * BLOCK)) - 1):
            found.wrong.add(block * BLOCK + place, block * BLOCK + place)
        block += 1
        if progress is not None:
            progress(min(block * BLOCK, size), size)


def _differences(database: Database, block: int) -> int:
    """Bits of the entries of a block whose rows are not as they should be."""
    rows = derive(database, block)
    right = gather((index % BLOCK, terms) for index, _, terms in rows)
    try:
        there, minutes, well = _stored(database, block)
    except (ValueError, OverflowError, struct.error, zlib.error):
        return FULL
    differing = 0
    for term in right.keys() | there.keys():
        differing |= right.get(term, 0) ^ there.get(term, 0)
    wanted = {index % BLOCK: minute for index, minute, _ in rows}
    for place in wanted.keys() | minutes.keys():
        if wanted.get(place) != minutes.get(place):
            differing |= 1 << place
    return differing if differing or well else FULL


def _stored(database: Database, block: int) -> tuple[dict[str, int], dict[int, int], bool]:
    """Bits by term and minutes by place, as they are; and whether every number is that of its bits."""
    first = block * BLOCK
    rows = database.execute(_ROWS, (first, first + BLOCK - 1)).fetchall()
    bits = gathered((index - first, terms) for index, _, terms in rows)
    minutes = {index - first: minute for index, minute, _ in rows}
    found = database.execute(_BLOCK, (block,)).fetchall()
    for name, value, _, stored in found:
        if name == MINUTES:
            minutes.update(enumerate(unpack_minutes(stored)))
        else:
            bits[f"{name}={value}"] = bits.get(f"{name}={value}", 0) | unpack(stored)
    ended = counted(bits)
    well = all((unpack(stored) & ended).bit_count() == count for name, _, count, stored in found if name != MINUTES)
    return bits, minutes, well


def _size(database: Database) -> int:
    return int(database.execute(_SIZE).fetchall()[0][0])
