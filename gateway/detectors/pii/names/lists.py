"""What the shape of a text says of a name: a column under "Nama", the items of "Daftar siswa:", a row after "Hadir:".

Nothing is seen but what stands :data:`REACH` characters left of a word, so the lower rows of a long table have no head;
there a name above that the table of names knows says what the column holds.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import Final, TypeVar

from gateway.detectors.base import Span
from gateway.detectors.pii.names.cues import HEADS, NO_PERSON, PARTICLES, PERSONS, STOP, WITH_PERSONS, Cue
from gateway.detectors.pii.names.gazetteer import WORD, Kind, kind_of
from gateway.detectors.pii.shapes import SIGNS, WIDEST, column
from gateway.detectors.segments import REACH, left_of
from gateway.exchange import Finding

Value = TypeVar("Value", Span, Finding)
MOST_PARTS: Final = 5
"""Words of a name, particles counted."""
MOST_IN_HEAD: Final = 4
"""Words of a head."""
_OF_NAMES: Final = frozenset("full first last given family middle maiden".split())
_BEGINS = re.compile(r"(?:[|\t;,:\n]|[-*\u2022.)][ \t]|\b(?:dan|and)[ \t])[ \t\"'*_]*\Z")
"""What stands left of a cell or an item."""
_MARKER = r"[ \t]*(?:\d{1,3}[.)]|[-*\u2022])[ \t]+"
_ITEM = re.compile(_MARKER + r"[\"'*_]*")
_ITEM_LINE = re.compile(_MARKER + r"(.*)")
_ROW = re.compile(r"(?:.*[.!?;] )?([^:.!?;]+):(?:[ \t,&\"'*_]|dan\b|and\b|[^\W\d_a-z][\w'.-]*)*")
_MARKS = " \t*_#:\r"
_NAME = re.compile(rf"{WORD.pattern}\.?(?: {WORD.pattern}\.?){{0,{MOST_PARTS - 1}}}")
_HEADED = re.compile(rf"\b(?:{'|'.join(sorted(HEADS)).replace('_', ' ')})\b", re.IGNORECASE)
_DIGIT_OR_MARK = re.compile(r"[\d:/@%]")
_LETTERS = re.compile(r"[^\W\d_]+")


def cue_of_shape(text: str, start: int) -> Cue:
    """What the place of a word in a table or a list says of it."""
    seen = text[max(0, start - REACH) : start]
    if not ("\n" in seen or ":" in seen) or not _BEGINS.search(seen[-8:]):
        return Cue.NONE
    return _says_column(column(text, start)) or _says_list(text, start)


def is_head(label: str) -> bool:
    """Whether a column under these words, or a field after them, holds names of persons."""
    words = _LETTERS.findall(label.casefold())
    if not words or "_".join(words) in HEADS:
        return bool(words)
    named = words[0] == "nama" or (words[-1] == "name" and words[0] in HEADS | _OF_NAMES)
    return named and len(words) <= MOST_IN_HEAD and NO_PERSON.isdisjoint(words)


def _says_column(cells: Sequence[str]) -> Cue:
    if not cells or len(cells[0]) > WIDEST:
        return Cue.NONE
    if is_head(cells[0]):
        return Cue.STRONG
    return _says_neighbours(cells) if NO_PERSON.isdisjoint(_LETTERS.findall(cells[0].casefold())) else Cue.NONE


def _says_list(text: str, start: int) -> Cue:
    *above, row = left_of(text[max(0, start - REACH - 1) : start]).split("\n")
    told = _ROW.fullmatch(row) if ":" in row else None
    if told:
        return Cue.STRONG if is_head(told[1]) or _is_of_persons(told[1]) else Cue.NONE
    if not _ITEM.fullmatch(row):
        return Cue.NONE
    items: list[str] = []
    for line in reversed(above):
        item = _ITEM_LINE.match(line)
        if item is None:
            if _is_of_persons(line.strip(_MARKS)):
                return Cue.STRONG
            break
        items.append(item[1].strip(_MARKS))
    return _says_neighbours(items)


def _is_of_persons(label: str) -> bool:
    """Whether these words are nothing but the title of a list of persons: "Siswa kelas 7A yang hadir"."""
    words = re.findall(r"\w+", label.casefold())
    known = all(word in PERSONS | WITH_PERSONS or any(sign.isdigit() for sign in word) for word in words)
    return known and len(label) <= WIDEST and not PERSONS.isdisjoint(words)


def _says_neighbours(cells: Iterable[str]) -> Cue:
    return Cue.ROLE if any(map(_is_name, cells)) else Cue.NONE


def _is_name(cell: str) -> bool:
    """Whether a cell holds a name that the table knows, and nothing else."""
    if not _NAME.fullmatch(cell):
        return False
    words = [match[0] for match in WORD.finditer(cell)]
    if not all((word[0].isupper() and word.lower() not in STOP) or word in PARTICLES for word in words):
        return False
    return any((kind_of(word) or Kind.PLACE) >= Kind.GIVEN for word in words)


def in_columns(text: str) -> list[Span]:
    """The cells of all columns of persons, for texts that are seen whole: however far their head is, in any letters."""
    if "\n" not in text or _HEADED.search(text) is None:
        return []
    spans: list[Span] = []
    sign, width, places, at = "", 0, list[int](), 0
    for line in text.split("\n"):
        if not (sign and sign in line):
            sign = next((one for one in SIGNS if one in line), "")
            width, places = 0, []
        cells = line.split(sign) if sign else []
        if not places and max(map(len, cells), default=0) <= WIDEST:
            width, places = len(cells), [place for place, cell in enumerate(cells) if is_head(cell)]
        elif len(cells) == width:
            spans += [span for place in places if (span := _cell(cells, place, at))]
        at += len(line) + 1
    return spans


def with_cells(found: Sequence[Value], cells: Sequence[Value]) -> list[Value]:
    """What was found, in order, and the cells of columns of persons; a cell is one person, whatever of the name was
    found, but what is no name stays what it is."""
    out: list[Value] = []
    at = 0
    for cell in cells:
        while at < len(found) and found[at].end <= cell.start:
            out.append(found[at])
            at += 1
        beyond = at
        while beyond < len(found) and found[beyond].start < cell.end:
            beyond += 1
        if all(one.type == cell.type and cell.start <= one.start and one.end <= cell.end for one in found[at:beyond]):
            out.append(cell)
            at = beyond
    out.extend(found[at:])
    return out


def _cell(cells: Sequence[str], place: int, at: int) -> Span | None:
    """A cell of a row that begins at ``at``, where it holds what may be a name."""
    name = _NAME.search(cells[place])
    if name is None or _DIGIT_OR_MARK.search(cells[place]) or name[0].casefold() in STOP:
        return None
    start = at + sum(len(cell) + 1 for cell in cells[:place]) + name.start()
    return Span("PERSON", start, start + len(name[0]), 9000)
