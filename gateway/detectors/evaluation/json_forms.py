"""Marked texts in JSON: our own form, one object a line, and the one list of presidio-research.

Names that are printed later (types, registers) must look like names.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any, TypeVar

from gateway.detectors.evaluation import labels
from gateway.detectors.evaluation.marked import DatasetError, Place, Row

_T = TypeVar("_T")
_TYPE = re.compile(r"[A-Z][A-Z0-9_]{0,39}")
_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{0,39}")


def rows(content: str, file: Path) -> Iterator[tuple[int, Row]]:
    """Each row with its number. Raises :class:`DatasetError`, which names ``file``."""
    form = _presidio if content.lstrip()[:1] == "[" else _ours
    for number, row in _objects(content, file):
        yield number, _made(form, row, file, number)


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
    return Row(_is(str, row["full_text"]), *labels.in_our_words(marked), clean=not marked)


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
