"""Tables in files: a head says what stands below it, however long the column is.

A recogniser sees no further than a stream lets it; here all of the table is at hand.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from gateway.class_list import TITLE_ROWS, number_of
from gateway.detectors.pii.names.lists import is_head
from gateway.exchange import Finding

SURE = 10_000
_CELL = r'(?P<cell>[ ]*+"(?:[^"]|"")*+"[^{sign}\r\n]*+|[^{sign}\r\n]*+)(?P<end>{sign}|\r?\n|\r|\Z)'
_CORE = re.compile(r"[^\s\"'].*[^\s\"']|[^\s\"']", re.DOTALL)
_WORD = re.compile(r"[a-z]+")
_DIGIT, _LETTER = re.compile(r"\d"), re.compile(r"[^\W\d_]")
_HEADS: Mapping[str, str] = {
    **dict.fromkeys("hp telp telepon telpon phone mobile wa whatsapp handphone".split(), "PHONE_NUMBER"),
    **dict.fromkeys("email mail surel".split(), "EMAIL_ADDRESS"),
    **dict.fromkeys("alamat address domisili".split(), "ID_ADDRESS"),
    **dict.fromkeys("rekening norek".split(), "ID_BANK_ACCOUNT"),
    **dict.fromkeys("sandi password pin token".split(), "SECRET"),
    **{"npwp": "ID_NPWP", "bpjs": "ID_BPJS", "sim": "ID_SIM", "paspor": "ID_PASSPORT", "passport": "ID_PASSPORT",
       "agama": "RELIGION", "religion": "RELIGION", "suku": "ETHNICITY", "iban": "IBAN_CODE",
       "sekolah": "SCHOOL", "school": "SCHOOL"},
}  # fmt: skip
_BIRTH = frozenset("lahir birth".split())
_WORDS = frozenset({"PERSON", "EMAIL_ADDRESS", "ID_ADDRESS", "RELIGION", "ETHNICITY", "SCHOOL", "BIRTH_PLACE"})
"""Types of which a value has a letter; others have a digit, secrets whatever they have."""


def values_in(text: str) -> Iterator[Finding]:
    """The cells of columns whose head is known, each one value."""
    top, heads = _heads(text)
    for row, column, start, cell in _cells(text):
        kind = heads.get(column)
        if row > top and kind and _may_be(kind, cell):
            yield Finding(kind, 0, start, start + len(cell), SURE, "table")


def _heads(text: str) -> tuple[int, dict[int, str]]:
    """The row that says most of what stands below it, and the types of its columns; titles may stand above it."""
    rows: dict[int, dict[int, str]] = {0: {}}
    for row, column, _, cell in _cells(text):
        if row == TITLE_ROWS:
            break
        if kind := _kind(cell):
            rows.setdefault(row, {})[column] = kind
    return max(rows.items(), key=lambda item: len(item[1]))


def _cells(text: str) -> Iterator[tuple[int, int, int, str]]:
    """Row, column, place and words of each cell that has some."""
    sign = _sign(text)
    row = column = 0
    for cell in re.finditer(_CELL.format(sign=sign), text):
        if core := _CORE.search(cell["cell"]):
            yield row, column, cell.start("cell") + core.start(), core[0]
        row, column = (row, column + 1) if cell["end"] == sign else (row + 1, 0)


def _sign(text: str) -> str:
    top = "\n".join(text[:10_000].splitlines()[:TITLE_ROWS])
    return max(";\t,", key=top.count)


def _kind(head: str) -> str | None:
    """The type of what stands below a head; None where it is not known."""
    words = _WORD.findall(head.casefold())
    if _BIRTH & set(words):
        return "BIRTH_PLACE" if {"tempat", "place"} & set(words) and len(words) < 3 else "DATE_OF_BIRTH"
    if is_head(head):
        return "PERSON"
    return number_of(head) or next((_HEADS[word] for word in words if word in _HEADS), None)


def _may_be(kind: str, cell: str) -> bool:
    if kind == "SECRET":
        return True
    return (_LETTER if kind in _WORDS else _DIGIT).search(cell) is not None
