"""What every builder of conditions shares: where it reads, what it may name, and how it complains."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

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

    def complain(self, code: str, path: tuple[Key, ...], *, at_key: bool = False, **values: Any) -> None:
        """Note a problem at ``path``."""
        self.problems.add(code, self.document.place(path, key=at_key), **values)


NEVER = Condition(lambda facts: None)
"""Stands for a condition that could not be compiled; its problem has been noted and the load will fail."""


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
