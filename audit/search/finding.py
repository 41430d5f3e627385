"""Find entries by their rows: which fit, and how often each value occurs among them."""

from __future__ import annotations

import struct
import zlib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from itertools import groupby, islice

import sqlalchemy as sa

from audit import schema
from audit.errors import AuditError
from audit.search.blocks import BLOCK, FULL, gather, places, unpack, unpack_minutes
from audit.search.query import YES_OR_NO, Cursor, Query
from audit.search.terms import field_of
from audit.search.writing import MINUTES, gathered, number

Matches = Mapping[int, int]
"""Block -> the bits of the entries that fit; blocks without any are not there."""
Counts = Mapping[str, Mapping[str, int]]
"""Field -> value -> entries, the most frequent first."""

COUNTED = Query({"kind": ("outcome",), "simulated": ("no",)})
"""What is counted if nothing else is asked: exchanges where they ended, simulated ones left out."""
_entries, _rows, _blocks = schema.entries.c, schema.search_rows.c, schema.search_blocks.c


class Index:
    """The rows of one snapshot of a log of ``size`` entries. Entries that came last have no block yet."""

    def __init__(self, connection: sa.Connection, size: int) -> None:
        """Reads those last rows.

        Raises:
            AuditError: entries have no rows (``no_rows``), or rows are not of our making (``rows_differ``).
        """
        self._connection = connection
        self._size = size
        self._last: dict[int, dict[str, int]] = {}
        self._minutes: dict[int, dict[int, int]] = {}
        rows = [tuple(row) for row in connection.execute(sa.select(schema.search_rows).where(_rows.idx < size))]
        counted = sa.select(sa.func.count()).where(_blocks.field == MINUTES)
        if len(rows) + BLOCK * connection.execute(counted).scalar_one() < size:
            raise AuditError("no_rows")
        with _trusting():
            for block, group in groupby(sorted(rows), lambda row: row[0] // BLOCK):
                own = list(group)
                self._last[block] = gathered((index % BLOCK, text) for index, _, text in own)
                self._minutes[block] = {index % BLOCK: minute for index, minute, _ in own}

    def matches(self, query: Query) -> Matches:
        """The entries that fit."""
        found = everything(self._size)
        for name, values in query.where.items():
            found = _both(found, self._subjects(values) if name == "subject" else self._values(name, values))
        if query.exchange is not None:
            mine = _entries.exchange.between(query.exchange, query.exchange.ljust(32, "f"))
            found = _both(found, self._indices(mine))
        if query.since is not None or query.until is not None:
            found = _both(found, self._between(query.since, query.until))
        return found

    def counts(self, found: Matches, fields: Sequence[str]) -> Counts:
        """How often each value of these fields occurs among what was found."""
        totals: dict[tuple[str, str], int] = {}
        for block, terms in self._last.items():
            for term, bits in terms.items():
                name, _, value = term.partition("=")
                if name in fields and (hit := (bits & found.get(block, 0)).bit_count()):
                    totals[name, value] = totals.get((name, value), 0) + hit
        for name, value, hit in self._block_counts(found, fields):
            totals[name, value] = totals.get((name, value), 0) + hit
        ordered = sorted(
            ((what, count) for what, count in totals.items() if count), key=lambda item: (-item[1], item[0])
        )
        return {name: {value: count for (one, value), count in ordered if one == name} for name in fields}

    def _block_counts(self, found: Matches, fields: Sequence[str]) -> Iterable[tuple[str, str, int]]:
        """Where all that is counted in a block fits, the number beside its bits says all: those are summed by the
        database, and only blocks that differ are looked into."""
        closed = range(self._size // BLOCK)
        standard = self.matches(COUNTED)
        within = all(not found.get(block, 0) & ~standard.get(block, 0) for block in closed)
        lacking = {block: left for block in closed if (left := standard.get(block, 0) & ~found.get(block, 0))}
        if within and len(lacking) < len(closed) // 2:
            yield from self._summed(fields)
            yield from ((name, value, -hit) for name, value, hit in self._hits(lacking, fields))
        else:
            yield from self._hits(found, fields)

    def _hits(self, found: Matches, fields: Sequence[str]) -> Iterable[tuple[str, str, int]]:
        if not found:
            return
        wanted = sa.select(_blocks.field, _blocks.value, _blocks.block, _blocks.bits).where(
            _blocks.field.in_(fields), _blocks.block.between(min(found), max(found))
        )
        with _trusting():
            for name, value, block, stored in self._connection.execute(wanted):
                mask = found.get(block, 0)
                if mask and (hit := (unpack(stored) & mask).bit_count()):
                    yield name, value, hit

    def _summed(self, fields: Sequence[str]) -> Iterable[tuple[str, str, int]]:
        added = sa.select(_blocks.field, _blocks.value, sa.func.sum(_blocks.count)).where(_blocks.field.in_(fields))
        for name, value, count in self._connection.execute(added.group_by(_blocks.field, _blocks.value)):
            yield name, value, int(count)

    def _values(self, name: str, values: Sequence[str]) -> Matches:
        if name in YES_OR_NO and "no" in values:
            yes = self._bits(name, _blocks.value == "yes", "yes".__eq__)
            no = {block: bits & ~yes.get(block, 0) for block, bits in everything(self._size).items()}
            return everything(self._size) if "yes" in values else no
        return self._bits(name, _blocks.value.in_(values), values.__contains__)

    def _bits(self, name: str, stored: sa.ColumnElement[bool], fits: Callable[[str], bool]) -> dict[int, int]:
        """The bits of all values of one field that are wanted, joined."""
        found: dict[int, int] = {}
        for block, terms in self._last.items():
            for term, bits in terms.items():
                if field_of(term) == name and fits(term[len(name) + 1 :]):
                    found[block] = found.get(block, 0) | bits
        wanted = sa.select(_blocks.block, _blocks.bits).where(_blocks.field == name, stored)
        with _trusting():
            for block, packed in self._connection.execute(wanted):
                found[block] = found.get(block, 0) | unpack(packed)
        return found

    def _between(self, since: str | None, until: str | None) -> dict[int, int]:
        """Whole days by their bits; of a day that is cut, the minutes of its entries."""
        first = number(since) if since else -(1 << 60)
        end = number(until) if until else 1 << 60
        low, high = (since or "0000")[:10], (until or "9999")[:10]
        found = self._bits("day", _blocks.value.between(low, high), lambda day: low <= day <= high)
        for day in {edge[:10] for edge in (since, until) if edge and not (edge == since and edge.endswith("T00:00Z"))}:
            for block, bits in self._bits("day", _blocks.value == day, day.__eq__).items():
                if block in found:
                    found[block] &= ~bits | self._inside(block, first, end)
        return found

    def _inside(self, block: int, first: int, end: int) -> int:
        if block in self._minutes:
            return sum(1 << place for place, minute in self._minutes[block].items() if first <= minute < end)
        stored = sa.select(_blocks.bits).where(_blocks.field == MINUTES, _blocks.block == block)
        with _trusting():
            minutes = unpack_minutes(self._connection.execute(stored).scalar_one())
        return gather((place, ("in",)) for place, minute in enumerate(minutes) if first <= minute < end).get("in", 0)

    def _subjects(self, values: Sequence[str]) -> Matches:
        return self._indices(_entries.subject.in_(values))

    def _indices(self, wanted: sa.ColumnElement[bool]) -> Matches:
        found: dict[int, int] = {}
        for (index,) in self._connection.execute(sa.select(_entries.idx).where(wanted)):
            found[index // BLOCK] = found.get(index // BLOCK, 0) | 1 << index % BLOCK
        return found


def everything(size: int) -> dict[int, int]:
    """All entries of a log of this size."""
    whole = dict.fromkeys(range(size // BLOCK), FULL)
    return whole | ({size // BLOCK: (1 << size % BLOCK) - 1} if size % BLOCK else {})


def walk(found: Matches, begin: Cursor | None, limit: int, *, newest_first: bool) -> list[int]:
    """The indices of one page, in the order in which it is shown."""
    downwards = newest_first != (begin is not None and begin.backwards)
    bound = None if begin is None else begin.index
    page = list(islice(_beyond(found, bound, downwards=downwards), limit))
    return page[::-1] if begin is not None and begin.backwards else page


def ends(found: Matches, page: Sequence[int], *, newest_first: bool) -> tuple[bool, bool]:
    """Whether anything fits before, and after, what this page shows."""
    if not page:
        return False, False
    before = next(_beyond(found, page[0], downwards=not newest_first), None)
    after = next(_beyond(found, page[-1], downwards=newest_first), None)
    return before is not None, after is not None


def _beyond(found: Matches, bound: int | None, *, downwards: bool) -> Iterator[int]:
    """The indices below ``bound`` downwards, or above it upwards."""
    for block in sorted(found, reverse=downwards):
        bits = found[block]
        if bound is not None:
            place = min(max(bound - block * BLOCK, -1), BLOCK)
            bits &= (1 << max(place, 0)) - 1 if downwards else -1 << place + 1
        for one in places(bits, downwards=downwards):
            yield block * BLOCK + one


def _both(one: Matches, other: Matches) -> dict[int, int]:
    return {block: bits for block in one.keys() & other.keys() if (bits := one[block] & other[block])}


@contextmanager
def _trusting() -> Iterator[None]:
    """Rows that nobody of us wrote are an error that names the way to mend them."""
    try:
        yield
    except (ValueError, OverflowError, struct.error, zlib.error, sa.exc.NoResultFound):
        raise AuditError("rows_differ") from None
