"""Marked texts, from the forms they come in: our own JSONL, and the JSON of presidio-research.

A file may be a user's own and hold real data. So errors name a line and never what stands there, and names that are
printed later (types, registers) must look like names.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple, TypeVar

from gateway.detectors.base import DetectorError

OWN = {"GPE": "LOCATION", "ADDRESS": "STREET_ADDRESS", "DOMAIN_NAME": "URL"}
"""presidio-research's labels in our words, where these differ. ``scores.ACCEPTED`` says what else a label takes."""
UNSCORED = frozenset({"ORGANIZATION", "TITLE", "PREFIX", "ZIP_CODE"})
"""Labels for what no policy hides: neither found nor missed, and what is found there is no false hit."""

_T = TypeVar("_T")
_TYPE = re.compile(r"[A-Z][A-Z0-9_]{0,39}")
_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{0,39}")
_TEXTS = {
    "unreadable": (
        "{file} cannot be read. Check the path and its permissions.",
        "{file} tidak dapat dibaca. Periksa jalur dan izinnya.",
    ),
    "encoding": (
        "{file} is not UTF-8. Save it as UTF-8 and try again.",
        "{file} bukan UTF-8. Simpan sebagai UTF-8 lalu coba lagi.",
    ),
    "empty": ("{file} holds no marked texts.", "{file} tidak berisi teks bertanda."),
    "json": (
        "{file}, {row}: not JSON. One object a line is read, or the one list of presidio-research.",
        "{file}, {row}: bukan JSON. Yang dibaca: satu objek tiap baris, atau satu daftar dari presidio-research.",
    ),
    "shape": (
        "{file}, {row}: not a marked text. It needs text and spans with start, end and type (FOR_EXAMPLE_SO); "
        "register, language, origin and near are short names, clean and evasion true or false.",
        "{file}, {row}: bukan teks bertanda. Perlu text dan spans dengan start, end dan type (CONTOH_SEPERTI_INI); "
        "register, language, origin dan near berupa nama pendek, clean dan evasion berupa true atau false.",
    ),
    "places": (
        "{file}, {row}: a span lies outside of its text, or is empty.",
        "{file}, {row}: sebuah rentang berada di luar teksnya, atau kosong.",
    ),
}


class DatasetError(DetectorError):
    """A file that cannot be measured on: which line is wrong and what it should be, never what stands there."""

    def __init__(self, what: str, file: Path, row: int = 0) -> None:
        self.message = {
            language: text.format(file=file, row=f"{word} {row}")
            for language, word, text in zip(("en", "id"), ("line or row", "baris"), _TEXTS[what], strict=True)
        }
        super().__init__(self.message["en"])


class Place(NamedTuple):
    """Where a value stands in code points, and of what type it is."""

    start: int
    end: int
    type: str


@dataclass(frozen=True, slots=True, repr=False)
class Row:
    """One text and what is marked in it."""

    text: str
    places: tuple[Place, ...]
    unscored: tuple[Place, ...] = ()
    kinds: tuple[tuple[str, str], ...] = ()
    """What kind of text it is, by which figures are told apart: (register, chat), (language, id) ..."""
    clean: bool = False
    near: str | None = None
    """What a clean text could be taken for."""
    evasion: bool = False
    """Whether its values were bent to hide."""


def read(file: Path) -> list[Row]:
    """All rows, whatever the form. Raises :class:`DatasetError`."""
    try:
        content = file.read_bytes().decode("utf-8-sig")
    except OSError:
        raise DatasetError("unreadable", file) from None
    except UnicodeDecodeError:
        raise DatasetError("encoding", file) from None
    form = _presidio if content.lstrip()[:1] == "[" else _ours
    rows = []
    for number, row in _objects(content, file):
        made = _made(form, row, file, number)
        if not all(0 <= place.start < place.end <= len(made.text) for place in (*made.places, *made.unscored)):
            raise DatasetError("places", file, number)
        rows.append(made)
    if not rows:
        raise DatasetError("empty", file)
    return rows


def _objects(content: str, file: Path) -> Iterator[tuple[int, Any]]:
    if content.lstrip()[:1] == "[":
        yield from enumerate(_parsed(content, file, 1), 1)
        return
    for number, line in enumerate(content.split("\n"), 1):
        if line.strip():
            yield number, _parsed(line, file, number)


def _parsed(text: str, file: Path, number: int) -> Any:
    try:
        return json.loads(text)
    except (ValueError, RecursionError):  # its message would show the text
        raise DatasetError("json", file, number) from None


def _made(form: Any, row: Any, file: Path, number: int) -> Row:
    try:
        made: Row = form(row)
    except (KeyError, TypeError, AttributeError, ValueError):
        raise DatasetError("shape", file, number) from None
    return made


def _ours(row: Any) -> Row:
    kinds = ((name, _name(row[name])) for name in ("register", "language", "origin") if row.get(name) is not None)
    return Row(
        _is(str, row["text"]),
        tuple(Place(_number(s["start"]), _number(s["end"]), _type(s["type"])) for s in row["spans"]),
        kinds=tuple(kinds),
        clean=_is(bool, row.get("clean", not row["spans"])),
        near=None if row.get("near") is None else _name(row["near"]),
        evasion=_is(bool, row.get("evasion") or False),
    )


def _presidio(row: Any) -> Row:
    marked = [
        Place(_number(s["start_position"]), _number(s["end_position"]), _type(s["entity_type"])) for s in row["spans"]
    ]
    return Row(
        _is(str, row["full_text"]),
        tuple(p._replace(type=OWN.get(p.type, p.type)) for p in marked if p.type not in UNSCORED),
        tuple(p for p in marked if p.type in UNSCORED),
        clean=not marked,
    )


def _is(kind: type[_T], value: Any) -> _T:
    if not isinstance(value, kind):
        raise TypeError
    return value


def _number(value: Any) -> int:
    if isinstance(value, bool):
        raise TypeError
    return _is(int, value)


def _type(value: Any) -> str:
    return _matching(_TYPE, value)


def _name(value: Any) -> str:
    return _matching(_NAME, value)


def _matching(shape: re.Pattern[str], value: Any) -> str:
    if not shape.fullmatch(_is(str, value)):
        raise ValueError
    return str(value)
