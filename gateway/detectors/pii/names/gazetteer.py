"""The table of names: parts of names, each with how much it says by itself."""

from __future__ import annotations

import re
from collections.abc import Mapping
from enum import IntEnum
from functools import cache
from importlib.resources import files
from typing import Final

WORD: Final = re.compile(r"[^\W\d_]+(?:['\u2019\-](?!(?:s|m|re|ve|ll|d|t)\b)[^\W\d_]+)*")
"""A word as names are made of: "Jean-Luc", "O'Hara", but "Budi" of "Budi's"."""
BALINESE: Final = frozenset({"I", "Ni"})
"""What stands before a Balinese name of birth order."""


class Kind(IntEnum):
    """How much a word says; a word of the table has one kind."""

    PLACE = 1
    """A province, regency or city."""
    SHARED = 2
    """A name and an ordinary word: a name beside another one or after a cue."""
    FAMILY = 3
    """A family name of somewhere, seldom written alone."""
    GIVEN = 4
    """A given name of somewhere: a name where it has a capital."""
    SURE = 5
    """Hardly ever anything but a name in Indonesian, even in the small letters of a chat."""


@cache
def names() -> Mapping[str, Kind]:
    """The whole table, by the word in small letters. Where it comes from: data/NOTICE."""
    return {word: Kind[kind.upper()] for kind, words in sections("names.txt").items() for word in words}


def sections(file: str) -> dict[str, frozenset[str]]:
    """The lists of words of one data file, each under its name in brackets."""
    lists: dict[str, set[str]] = {}
    words: set[str] = set()
    for line in files("gateway.detectors.pii").joinpath("data", file).read_text("utf-8").splitlines():
        if line.startswith("["):
            words = lists.setdefault(line.strip("[]"), set())
        elif not line.startswith("#"):
            words.update(line.split())
    return {name: frozenset(found) for name, found in lists.items()}


_ENDINGS: Final = (
    "wati yanti yanto uddin udin rizal ningsih yani yono santo darmo suryo mulyo asih iansyah andari lestari tini inem"
    " iyem ijem sson dottir d\u00f3ttir ov\u00e1 ski wicz escu ovich ovi\u0107 vi\u0107 nen shvili enko opoulos berg"
).split()
"""Endings that hardly any word but names has."""
_SHAPE: Final = re.compile(f"[a-z]{{2,}}(?:{'|'.join(_ENDINGS)})")
_LAST_LETTERS: Final = frozenset(ending[-3:] for ending in _ENDINGS)


def shaped(low: str) -> bool:
    """Whether a word in small letters ends as names do."""
    return low[-3:] in _LAST_LETTERS and _SHAPE.fullmatch(low) is not None


def kind_of(word: str) -> Kind | None:
    """What the table, or else its ending, says of a word in whatever letters."""
    low = word.lower()
    kind = names().get(low)
    if kind is None and word[0].isupper() and shaped(low):
        return Kind.GIVEN
    return kind
