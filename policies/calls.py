"""What it means that a tool is called: names and arguments, as policies name them.

A key is the name of a tool, ``*`` in it standing for anything (``db_*``), a name with a pattern for its arguments
(``run_sql(*drop table*)``), or ``!`` with a list of names that a tool has none of (``!search,db_*``). A pattern must
fit one value in the arguments from beginning to end, capitals aside. Arguments that are no JSON cannot be understood,
and so fit every pattern.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from typing import Any

ANY = "*"
OTHER = "!"


def key(name: str, arguments: str | None = None) -> str:
    """How a call is named among the facts."""
    return name if arguments is None else f"{name}({arguments})"


def other_than(names: Iterable[str]) -> str:
    """How it is named among the facts that some tool is not on this list."""
    return OTHER + ",".join(sorted(set(names)))


def seen(keys: Iterable[str], name: str, arguments: str | None = None) -> frozenset[str]:
    """Those of the keys that fit a tool that is offered (``arguments`` None) or called."""
    values = None if arguments is None else _values(arguments)
    return frozenset(one for one in keys if _fits(one, name, values))


def _fits(one: str, name: str, values: list[str] | None) -> bool:
    if one.startswith(OTHER):
        return not any(fits(listed, name) for listed in one[len(OTHER) :].split(","))
    wanted, bracket, pattern = one.partition("(")
    if not fits(wanted, name):
        return False
    if not bracket:
        return True
    return values is not None and (not values or any(fits(pattern[:-1].casefold(), value) for value in values))


def fits(pattern: str, text: str) -> bool:
    """Whether a text is what the pattern says; ``*`` stands for anything. Linear in the text for each ``*``."""
    first, *rest = pattern.split(ANY)
    if not rest:
        return first == text
    *middle, last = rest
    if not text.startswith(first) or len(text) < len(first) + len(last) or not text.endswith(last):
        return False
    place, end = len(first), len(text) - len(last)
    for piece in middle:
        place = text.find(piece, place, end)
        if place < 0:
            return False
        place += len(piece)
    return True


def _values(arguments: str) -> list[str]:
    """Every value in the arguments as text, case-folded; none where they are no JSON."""
    try:
        tree = json.loads(arguments or "{}", object_pairs_hook=lambda pairs: [value for _, value in pairs])
    except (ValueError, RecursionError):
        return []
    return [value.casefold() for value in _leaves(tree)] or [""]


def _leaves(tree: Any) -> Iterator[str]:
    open_ = [tree]
    while open_:
        one = open_.pop()
        if isinstance(one, list):
            open_ += one
        else:
            yield one if isinstance(one, str) else json.dumps(one)
