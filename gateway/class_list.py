"""Lists of persons as offices keep them: CSV with a head, read once and never kept.

Columns are known by their head. What is said about a file never holds anything that stands in it, but its heads.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from gateway.detectors.pii.names.cues import HONORIFICS
from gateway.detectors.pii.names.lists import is_head
from gateway.site_errors import StartError

MOST_BYTES = 5_000_000
MOST_LETTERS, MOST_WORDS = 80, 8
"""What is longer is a sentence, not a name."""
TITLE_ROWS = 20
"""Rows within which the head must stand: offices write titles above it."""

_NUMBERS: Mapping[str, str] = {
    "nisn": "ID_NISN", "nik": "ID_NIK", "ktp": "ID_NIK", "kk": "ID_KK", "keluarga": "ID_KK", "nip": "ID_NIP",
    "nuptk": "ID_NUPTK",
}  # fmt: skip
_SIZES: Mapping[str, frozenset[int]] = {
    "ID_NISN": frozenset({10}), "ID_NIK": frozenset({16}), "ID_KK": frozenset({16}), "ID_NIP": frozenset({18}),
    "ID_NUPTK": frozenset({16}),
}  # fmt: skip
_TITLES = HONORIFICS | {"h"}
_PARTS = re.compile(r"[()/]|\balias\b|\ba\.?k\.?a\b", re.IGNORECASE)
_WORD = re.compile(r"[^\W\d_]+")
_WITHIN = re.compile(r"[\s.'-]")


class ListError(StartError):
    """A list that cannot be read."""


@dataclass(frozen=True, slots=True)
class People:
    """What stands on a list; ``repr`` shows counts only."""

    names: Sequence[str] = field(repr=False)
    numbers: Mapping[str, str] = field(repr=False)
    """Digits -> type."""
    persons: int
    """Rows with a name."""
    columns: Sequence[str]
    """The heads of the columns that were read."""


def read(path: Path) -> People:
    """The people on a list. Raises :class:`ListError`."""
    rows = _rows(_text(path), path)
    for number, row in enumerate(rows[:TITLE_ROWS]):
        names = [column for column, head in enumerate(row) if is_head(head)]
        if names:
            numbers = {column: kind for column, head in enumerate(row) if (kind := number_of(head))}
            heads = [row[column].strip() for column in sorted({*names, *numbers})]
            return _people(rows[number + 1 :], names, numbers, heads)
    raise ListError(
        f"{path}: no column says that it holds names. Write a head over it, such as Nama, Nama Lengkap or Name.",
        f"{path}: tidak ada kolom yang berjudul nama. Tulis judul di atasnya, misalnya Nama, Nama Lengkap, atau Name.",
    )


def _text(path: Path) -> str:
    try:
        data = path.read_bytes()
    except OSError as error:
        why = error.strerror or ""
        raise ListError(f"{path} cannot be read: {why}.", f"{path} tidak dapat dibaca: {why}.") from None
    if len(data) > MOST_BYTES:
        raise ListError(
            f"{path} has more than {MOST_BYTES // 1_000_000} MB. Save the list alone, or in several files.",
            f"{path} lebih dari {MOST_BYTES // 1_000_000} MB. Simpan daftarnya saja, atau bagi menjadi beberapa.",
        )
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = "\0"
    if "\0" in text:  # an Excel file, UTF-16 or Latin-1: names with accents would be other names
        raise ListError(
            f'{path} is not CSV in UTF-8. In Excel choose Save As, "CSV UTF-8 (Comma delimited)"; in LibreOffice '
            "character set Unicode (UTF-8).",
            f'{path} bukan CSV dalam UTF-8. Di Excel pilih Simpan Sebagai, "CSV UTF-8 (Dibatasi koma)"; di LibreOffice '
            "kumpulan karakter Unicode (UTF-8).",
        )
    return text


def _rows(text: str, path: Path) -> list[list[str]]:
    top = "\n".join(text.splitlines()[:TITLE_ROWS])
    sign = max(";\t,", key=top.count)
    try:
        return list(csv.reader(io.StringIO(text, newline=""), delimiter=sign))
    except csv.Error:
        raise ListError(
            f"{path} is not CSV: a cell does not end. Save it anew as CSV UTF-8.",
            f"{path} bukan CSV: ada sel yang tidak berakhir. Simpan ulang sebagai CSV UTF-8.",
        ) from None


def number_of(head: str) -> str | None:
    """The type of the numbers of persons below a head."""
    return next((_NUMBERS[word] for word in _WORD.findall(head.casefold()) if word in _NUMBERS), None)


def _people(
    rows: Sequence[Sequence[str]], names: Sequence[int], numbers: Mapping[int, str], heads: list[str]
) -> People:
    found: dict[str, None] = {}
    digits: dict[str, str] = {}
    persons = 0
    for row in rows:
        cells = [row[column] for column in names if column < len(row)]
        own = [name for cell in cells for name in _names(cell)]
        persons += bool(own)
        found.update(dict.fromkeys(own))
        for column, kind in numbers.items():
            if column < len(row) and (number := _digits(row[column], kind)):
                digits[number] = kind
    return People(tuple(found), digits, persons, heads)


def _names(cell: str) -> Iterator[str]:
    """The names in one cell: "Dr. Budi Santoso, S.Pd. (Udin)" has two."""
    for piece in _PARTS.split(cell):
        name = " ".join(part for number, part in enumerate(piece.split(",")) if number == 0 or not _is_degree(part))
        words = name.split()
        while len(words) > 1 and words[0].rstrip(".").casefold() in _TITLES:
            words = words[1:]
        if _WORD.search(name) and len(words) <= MOST_WORDS and len(name) <= MOST_LETTERS:
            yield " ".join(words)


def _is_degree(part: str) -> bool:
    """Whether what follows a comma is a degree: "S.Pd.", "M. Hum", "ST"."""
    return "." in part or part.isupper() or len(part.strip()) < 4


def _digits(cell: str, kind: str) -> str | None:
    """A number as it is written without spaces. A spreadsheet drops the zeros that a pupil's number begins with."""
    digits = _WITHIN.sub("", cell)
    if not digits.isascii() or not digits.isdigit():
        return None
    digits = digits.zfill(10) if kind == "ID_NISN" and len(digits) >= 8 else digits
    return digits if len(digits) in _SIZES[kind] else None
