"""What every builder of conditions shares: where it reads, what it may name, and how it complains."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from policies.calendars import Period
from policies.errors import Problems
from policies.loader import Document, Key
from policies.logic import Condition
from policies.vocabulary import Vocabulary


@dataclass(frozen=True, slots=True)
class Reading:
    """What a builder needs to compile and to complain."""

    document: Document
    problems: Problems
    vocabulary: Vocabulary
    history: bool
    """True for redact rules: they look at new text and history, all others at new text only (rule 6)."""
    requires: frozenset[str] = frozenset()
    calendar: Mapping[str, Period] | None = None
    """The periods it may name; None where no calendar stands by."""
    help_words: frozenset[str] = frozenset()

    def complain(self, code: str, path: tuple[Key, ...], *, at_key: bool = False, **values: Any) -> None:
        """Note a problem at ``path``."""
        self.problems.add(code, self.document.place(path, key=at_key), **values)

    def told(self, name: str, path: tuple[Key, ...]) -> bool:
        """Whether somebody here can tell this content or circumstance; noted where nobody can."""
        if name in self.vocabulary.contents:
            return True
        if name not in self.requires:
            self.complain("GP022", path, at_key=True, name=name)
        return False


NEVER = Condition(lambda facts: None)
"""Stands for a condition that could not be compiled; its problem has been noted and the load will fail."""


_BOUND = re.compile(r"(<|<=|>|>=) ?(0|[1-9][0-9]{0,8})")
_MOST = 10**9


def bounds(value: object) -> tuple[int, int] | None:
    """The least and the greatest number that ``">= 40"`` or ``"< 5"`` means; None for what is no such thing."""
    match = _BOUND.fullmatch(value) if isinstance(value, str) else None
    if match is None:
        return None
    number = int(match[2])
    low, high = {"<": (0, number - 1), "<=": (0, number), ">": (number + 1, _MOST), ">=": (number, _MOST)}[match[1]]
    return (low, high) if low <= high else None


def names_at(value: object, path: tuple[Key, ...], reading: Reading) -> list[tuple[str, tuple[Key, ...]]]:
    """One name or a list of names, each with its place."""
    if isinstance(value, str):
        return [(value, path)]
    if isinstance(value, list) and value and all(isinstance(item, str) for item in value):
        return [(item, (*path, index)) for index, item in enumerate(value)]
    reading.complain("GP012", path, expected="a name or a list of names", expected_id="nama atau daftar nama")
    return []


def check_names(
    found: Iterable[tuple[str, tuple[Key, ...]]], what: str, known: frozenset[str] | None, reading: Reading
) -> frozenset[str]:
    """The names, each one noted that is not ``known``."""
    names = set()
    for name, path in found:
        if known is not None and name not in known:
            listed = sorted(known)
            reading.complain("GP025", path, what=what, name=name, known=", ".join(listed), suggest=(name, listed))
        names.add(name)
    return frozenset(names)
