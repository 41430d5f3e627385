"""Counts in tables: a cell of two in a table of cases is a person whom the village recognises.

A table is what people and models write as one: Markdown pipes, rows of tabs, semicolons or commas, HTML. A count is a
whole number, ``1234``, ``1.234`` or ``1,234``; shares, decimals, years and running numbers are none.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

_COUNT = re.compile(r"(?:[0-9]{1,9}|[0-9]{1,3}(?:\.[0-9]{3}){1,3}|[0-9]{1,3}(?:,[0-9]{3}){1,3})")
_RULE = re.compile(r"[\s|:+=-]*-[\s|:+=-]*")
"""The line under a Markdown header."""
_PROSE = re.compile(r".*[.!?:]\s*|.*, \w[^,]{40,}.*|\s*[0-9]+,[0-9]+\s*")
"""A line with commas that is no row: a sentence, or a decimal."""
_ROWS = re.compile(r"<tr\b[^<>]{0,1000}>", re.IGNORECASE)
_CELLS = re.compile(r"<t[dh]\b[^<>]{0,1000}>", re.IGNORECASE)
_TABLES = re.compile(r"</table", re.IGNORECASE)
_MARKUP = re.compile(r"<[^<>]{0,1000}>")
_AROUND = "*_` \u00a0\"'"
_NUMBERED = re.compile(r"(?:no|nr|num|nomor|number|#|id)\.?", re.IGNORECASE)
_YEARS = range(1900, 2101)

Row = Sequence[str]
Table = Sequence[Row]


def smallest(text: str) -> int | None:
    """The smallest count, 1 or more, in any table of the text; None where there is none."""
    counts = (count for table in (*_of_lines(text), *_of_html(text)) for count in _counts(table))
    return min(counts, default=None)


def _of_html(text: str) -> Iterator[Table]:
    if "<t" in text or "<T" in text:
        for piece in _TABLES.split(text):
            yield [[html.unescape(_MARKUP.sub(" ", cell)) for cell in _CELLS.split(row)[1:]]
                   for row in _ROWS.split(piece)[1:]]  # fmt: skip


def _of_lines(text: str) -> Iterator[Table]:
    """Neighbouring lines with the same sign between as many cells."""
    table: list[Row] = []
    before = ("", 0)
    for line in text.splitlines():
        sign = next((sign for sign in "|\t;," if sign in line), "")
        if sign == "|" and _RULE.fullmatch(line):
            continue
        row = _cells(line, sign)
        if (sign, len(row)) != before:
            yield table
            table, before = [], (sign, len(row))
        table.append(row)
    yield table


def _cells(line: str, sign: str) -> Row:
    if not sign or (sign == "," and _PROSE.fullmatch(line)):
        return ()
    if sign == "|":
        line = line.strip().removeprefix("|").removesuffix("|")
    return _unquoted(line, sign) if '"' in line else line.split(sign)


def _unquoted(line: str, sign: str) -> Row:
    """Cells of which some stand in quotes, and may hold the sign that parts cells."""
    cells, inside = [[""]], False
    for piece in line.split('"'):
        first, *more = [piece] if inside else piece.split(sign)
        cells[-1].append(first)
        cells += [[one] for one in more]
        inside = not inside
    return ["".join(cell) for cell in cells]


def _counts(table: Table) -> Iterator[int]:
    """What is counted in a table: not the years of its header, and not the numbers of its rows."""
    if len(table) < 2 or max(map(len, table)) < 2:
        return
    head, *rows = table
    yield from _numbers(head, years=False)
    for column in range(max(map(len, rows))):
        cells = [row[column] for row in rows if column < len(row)]
        if not (column < len(head) and _is_running(head[column], cells)):
            yield from _numbers(cells, years=column > 0)


def _is_running(head: str, cells: Row) -> bool:
    """Whether a column numbers the rows: it says so, and counts on by one."""
    if not _NUMBERED.fullmatch(head.strip(_AROUND)):
        return False
    numbers = list(_numbers([cell.rstrip(". ") for cell in cells], years=True))
    return len(numbers) == len(cells) and all(b == a + 1 for a, b in pairwise(numbers))


def _numbers(cells: Row, *, years: bool) -> Iterator[int]:
    """The counts among cells; ``years`` tells whether what looks like a year is a count."""
    for cell in cells:
        plain = cell.strip().strip(_AROUND)
        if _COUNT.fullmatch(plain):
            number = int(plain.replace(".", "").replace(",", ""))
            if number >= 1 and (years or number not in _YEARS or plain != str(number)):
                yield number
