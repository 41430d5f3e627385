"""Shapes of sentences, written as they read: a small language over lists of words, made into patterns.

``{lift}`` is any word of the list of that name, ``{a|b}`` one of these words, ``{@lift|b}`` of the list or this word; a
blank is whatever stands between two words, `` .. `` at most six more words of the same sentence; the rest is as in
patterns. In a list ``rule+`` is also the plural, and ``aturan~`` has Indonesian endings (``aturanmu``). Shapes are
looked for in small letters, which is several times faster than without regard to case, and only where the text has a
word of each list that the shape cannot do without: so prose costs little however many shapes there are.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

_ENDINGS = ("", "mu", "nya", "ku", "kan", "lah")
_BETWEEN = r"(?:[^\w.?!]{1,4})"
_WORDS = rf"(?:{_BETWEEN}\w{{1,30}}){{0,6}}?{_BETWEEN}"
_CASED = "(?-i:"
_NAMED = re.compile(r"\{([a-z@][^{}]*)\}")


@dataclass(frozen=True, slots=True)
class Rule:
    """A shape of sentence and how far it alone convinces."""

    name: str
    weight: int
    """In hundredths; those of all rules that a sentence meets add up."""
    shape: re.Pattern[str]
    cased: bool
    """Whether it minds case somewhere, by ``(?-i:...)``, and so is looked for in the text as it stands."""
    signs: tuple[int, ...]
    """Sets of lists, as bits: a text that has no word of each list in one of these sets is not of this shape."""


class Shapes:
    """Makes rules over one set of lists, and tells which lists a text has words of."""

    def __init__(self, lists: Mapping[str, str]) -> None:
        self._lists = lists
        self._bits: dict[str, int] = {}
        self._first: dict[str, int] = {}
        """Lists, as bits, in which an entry begins with a word."""

    def rule(self, name: str, weight: int, shape: str) -> Rule:
        """A rule of this shape."""
        bare = _NAMED.sub(lambda match: match[0].replace("|", "\0"), shape)
        while (outer := re.sub(r"\([^()]*\)", "", bare)) != bare:  # what stands in brackets may be left out
            bare = outer
        signs = tuple(self._without_which(way) for way in bare.split("|"))
        return Rule(name, weight, self.pattern(shape), _CASED in shape, signs)

    def pattern(self, shape: str) -> re.Pattern[str]:
        """A shape as a pattern."""
        named: list[str] = []

        def kept(match: re.Match[str]) -> str:
            named.append(self._any(match[1]))
            return f"\0{len(named) - 1}\0"

        written = _NAMED.sub(kept, shape).replace(" .. ", _WORDS).replace(" ", _BETWEEN)
        flags = re.IGNORECASE if _CASED in shape else re.NOFLAG
        return re.compile(re.sub("\0(\\d+)\0", lambda match: named[int(match[1])], written), flags)

    def signs(self, words: Iterable[str]) -> int:
        """The lists, as bits, that a text with these words (in small letters) may have an entry of."""
        found = 0
        for word in words:
            found |= self._first.get(word, 0)
        return found

    def _without_which(self, way: str) -> int:
        """The lists, as bits, that one way to meet a shape cannot do without."""
        return sum({self._bit(words.replace("\0", "|")) for words in _NAMED.findall(way)})

    def _bit(self, words: str) -> int:
        if words not in self._bits:
            bit = self._bits[words] = 1 << len(self._bits)
            for form in self._forms(words):
                first = re.split(r"\W", form, maxsplit=1)[0]
                self._first[first] = self._first.get(first, 0) | bit
        return self._bits[words]

    def _forms(self, words: str) -> Iterator[str]:
        for entry in self._lists.get(words, words).split("|"):
            if entry.startswith("@"):
                yield from self._forms(entry[1:])
            elif entry.endswith("~"):
                yield from (entry[:-1] + ending for ending in _ENDINGS)
            elif entry.endswith("+"):
                yield from (entry[:-1], entry[:-1] + "s")
            else:
                yield entry

    def _any(self, words: str) -> str:
        """A pattern for any form, by first letter: a place where none begins is passed over quickly."""
        by_letter: dict[str, list[str]] = {}
        for form in self._forms(words):
            by_letter.setdefault(form[0], []).append(re.escape(form[1:]).replace(r"\ ", _BETWEEN))
        ways = (f"{re.escape(letter)}(?:{'|'.join(ends)})" for letter, ends in by_letter.items())
        return rf"\b(?:{'|'.join(ways)})\b"
