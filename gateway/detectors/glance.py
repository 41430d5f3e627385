"""A text looked at once for all who ask, each look only when somebody asks for it."""

from __future__ import annotations

import re
from functools import cached_property

_DIGIT = re.compile(r"\d")
_WORD = re.compile(r"\w+")
_LETTERS = re.compile(r"[^\W\d_]+")
_BLANKS = {code: " " for code in range(128) if not (chr(code).isalnum() or chr(code) == "_")}


def words_of(text: str) -> list[str]:
    """All words of a text, case-folded; a plain one is split several times faster than a pattern would."""
    if text.isascii():
        return text.lower().translate(_BLANKS).split()
    return _WORD.findall(text.casefold())


class Glance:
    """What a text is made of."""

    def __init__(self, text: str) -> None:
        self.text = text

    @cached_property
    def has_digit(self) -> bool:
        """Whether there is a decimal digit of any script."""
        return _DIGIT.search(self.text) is not None

    @cached_property
    def words(self) -> frozenset[str]:
        """All words, case-folded: runs of letters, digits and underscores, and what of them is letters alone (``rek``
        of ``rek1``)."""
        words = frozenset(words_of(self.text))
        mixed = [word for word in words if not word.isalpha()]
        return words.union(*map(_LETTERS.findall, mixed)) if mixed else words

    @cached_property
    def longest(self) -> int:
        """Characters of the longest word that is no number."""
        return max((len(word) for word in self.words if not word.isdecimal()), default=0)
