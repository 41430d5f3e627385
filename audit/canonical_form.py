"""Whether a text is canonical JSON (RFC 8785, the subset of ``audit.canonical``), with the standard library alone.

A text is canonical if it comes back byte for byte when it is read and written again. That shows most of what can be
wrong: order and repetition of names, spaces, escapes. What it cannot show is refused apart: fractions and numbers
beyond 2^53 as they are read, a nesting that no writer makes, and names that RFC 8785 sorts otherwise.
"""

from __future__ import annotations

import json
from typing import Any

DEPTH = 254
"""Levels of nesting the log's writer makes at most."""
_SAFE = 2**53 - 1
_SAFE_DIGITS = 15
"""So many digits are always within it."""
_FIRST_SURROGATE = "\ud800"


def canonical_object(text: Any) -> dict[str, Any] | None:
    """The JSON object in these bytes if they are its canonical form."""
    if not isinstance(text, bytes):
        return None
    try:
        value, _ = _read(text.decode())  # what follows the value is missing when it is written again
        again = _write(value).encode()
    except (ValueError, RecursionError):
        return None
    if not isinstance(value, dict) or again != text:
        return None
    brackets = text.count(b"[") + text.count(b"{")
    return value if (text.isascii() and brackets <= DEPTH) or _plain(value) else None


def _plain(value: Any) -> bool:
    """Whether nesting and names are within the subset."""
    pending = [(value, 1)]
    while pending:
        item, depth = pending.pop()
        if not isinstance(item, dict | list):
            continue
        if depth > DEPTH:
            return False
        if isinstance(item, dict) and any(name and max(name) >= _FIRST_SURROGATE for name in item):
            return False
        pending.extend((one, depth + 1) for one in (item.values() if isinstance(item, dict) else item))
    return True


def _whole(text: str) -> int:
    if len(text) > _SAFE_DIGITS and (len(text) > len(str(-_SAFE)) or not -_SAFE <= int(text) <= _SAFE):
        raise ValueError("beyond 2^53")
    return int(text)


def _refuse(_: str) -> None:
    raise ValueError("not in the subset")


_read = json.JSONDecoder(parse_float=_refuse, parse_int=_whole, parse_constant=_refuse).raw_decode
_write = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"), sort_keys=True).encode
