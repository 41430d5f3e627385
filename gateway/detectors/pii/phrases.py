"""Lists of names and terms, looked for word by word: the longest one from each word on, in time linear in the text."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from gateway.detectors.glance import Glance, words_of

WORD = re.compile(r"\w+")
_JOINTS = frozenset(" -'\u2019\u00a0")


class Phrase(NamedTuple):
    """A phrase in a text, and how the list writes it."""

    start: int
    end: int
    name: str


class Phrases:
    """A list of phrases, in any case, their words joined by one blank, hyphen or apostrophe."""

    def __init__(self, names: Iterable[str]) -> None:
        self._names = frozenset(" ".join(WORD.findall(name.casefold())) for name in names)
        self._next: dict[str, set[str]] = {}
        for name in self._names:
            words = name.split()
            for size in range(1, len(words)):
                self._next.setdefault(" ".join(words[:size]), set()).add(words[size])
        self._firsts = frozenset(name.partition(" ")[0] for name in self._names)

    def __contains__(self, name: str) -> bool:
        return name in self._names

    def gate(self, glance: Glance) -> bool:
        """Whether any phrase can be there."""
        return not self._firsts.isdisjoint(glance.words)

    def find(self, text: str) -> Iterator[Phrase]:
        """All phrases, none within another."""
        done = 0
        for start in self._starts(text):
            phrase = self.match(text, start) if start >= done else None
            if phrase:
                done = phrase.end
                yield phrase

    def _starts(self, text: str) -> Iterable[int]:
        """Where a word stands that begins a phrase. Most texts are plain and have few of them: that is fast."""
        if text.isascii():
            folded = text.lower()
            present = self._firsts.intersection(words_of(text))
            if len(present) <= FEW:
                return sorted(at for word in present for at in _places(folded, word))
        return [match.start() for match in WORD.finditer(text) if match[0].casefold() in self._firsts]

    def match(self, text: str, at: int) -> Phrase | None:
        """The longest phrase that begins at a place."""
        best, name = None, ""
        word = WORD.match(text, at)
        while word:
            name = f"{name} {word[0].casefold()}".strip()
            if name in self._names:
                best = Phrase(at, word.end(), name)
            joint = word.end()
            goes_on = name in self._next and joint < len(text) and text[joint] in _JOINTS
            word = WORD.match(text, joint + 1) if goes_on else None
        return best

    def opens(self, before: str, after: str) -> bool:
        """Whether a phrase may lie over the gap between two texts."""
        words = WORD.findall(before[-REMEMBERED:].casefold())
        word = WORD.match(after)
        if not words or word is None or not (before[-1].isalnum()):
            return False
        known, whole = word[0].casefold(), word.end() < len(after)
        for first in range(max(0, len(words) - LONGEST), len(words)):
            following = self._next.get(" ".join(words[first:]), ())
            if known in following if whole else any(name.startswith(known) for name in following):
                return True
        return False


def _places(text: str, word: str) -> Iterator[int]:
    """Where a whole word stands."""
    at = text.find(word)
    while at >= 0:
        end = at + len(word)
        if not (_in_word(text[at - 1 : at]) or _in_word(text[end : end + 1])):
            yield at
        at = text.find(word, end)


def _in_word(character: str) -> bool:
    return character.isalnum() or character == "_"


FEW = 24
"""Beginnings of phrases in a text up to which each is looked for by itself."""
REMEMBERED = 80
"""Characters left of a gap in which a phrase over it has begun."""
LONGEST = 6
"""Most words of a phrase."""


def clause_before(text: str, at: int, reach: int = 60) -> str:
    """What stands left of a place within its clause: whole words, ``reach`` characters at most."""
    start = max(0, at - reach)
    near = text[start:at]
    if start and not text[start - 1].isspace():
        cut = re.search(r"\s", near)
        near = near[cut.end() :] if cut else ""
    return re.split(r"(?<![A-Z])[.!?;]\s|\n", near)[-1]
