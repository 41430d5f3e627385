"""Where strings stand in a JSON document: walking to all of them, and writing some of them anew."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from gateway.exchange import Path

TOKEN = re.compile(r"[A-Za-z0-9._:/+-]{0,128}")
"""What an identifier made by a machine looks like; anything else in such a place is read as text."""

SOMEBODYS = re.compile(r"(?:\d[._:/+-]?){9}")
"""Nine digits in a row, or with one sign between them: an identity number, a telephone, a card or an account looks like
an identifier, too."""

LONG_NUMBER = 1_000_000
"""Numbers from here on may be somebody's number, so they are read as text that cannot be rewritten."""


def is_token(value: object) -> bool:
    """Whether ``value`` is an identifier by shape (or absent)."""
    return value is None or (isinstance(value, str) and TOKEN.fullmatch(value) is not None)


def leaves(value: Any, path: Path) -> Iterator[tuple[Path, str, bool]]:
    """Every string under ``value``: its place, the string, and whether it can be written anew.

    Member names and long numbers come too, as strings that cannot.
    """
    if isinstance(value, str):
        if value:
            yield path, value, True
    elif isinstance(value, dict):
        for name, inner in value.items():
            yield (*path, name), name, False
            yield from leaves(inner, (*path, name))
    elif isinstance(value, list):
        for place, inner in enumerate(value):
            yield from leaves(inner, (*path, place))
    elif isinstance(value, (int, float)) and not isinstance(value, bool) and abs(value) >= LONG_NUMBER:
        yield path, str(value), False


def rewritten(document: Any, edits: Mapping[Path, Any]) -> Any:
    """``document`` with new values at some places; untouched branches are shared, nothing is edited in place."""
    here: dict[str | int, dict[Path, Any]] = {}
    for path, value in edits.items():
        if not path:
            return value
        here.setdefault(path[0], {})[path[1:]] = value
    if not here:
        return document
    copy: Any = dict(document) if isinstance(document, dict) else list(document)
    for step, inner in here.items():
        copy[step] = rewritten(document[step], inner)
    return copy
