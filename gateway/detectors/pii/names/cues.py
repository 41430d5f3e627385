"""What stands left of a name and tells it."""

from __future__ import annotations

import re
from enum import IntEnum
from typing import Final

from gateway.detectors.pii.names.gazetteer import Kind, names, sections


class Cue(IntEnum):
    """How strongly the words on the left say that a name follows."""

    PLACE = -1
    """They name a street, a bank, a school: what follows is no person's name here."""
    NONE = 0
    WEAK = 1
    """A verb or preposition that often has a person beside it."""
    ROLE = 2
    """A noun for a person."""
    HONORIFIC = 3
    STRONG = 4
    """They say that this is a name."""


_LISTS: Final = sections("cues.txt")
HONORIFICS: Final = _LISTS["honorifics"]
ROLES: Final = _LISTS["roles"]
WEAK: Final = _LISTS["weak"]
INTROS: Final = _LISTS["intros"]
"""Words that introduce a name."""
PHRASES: Final = frozenset(phrase.replace("_", " ") for phrase in _LISTS["phrases"])
"""Two words that do."""
LABELS: Final = _LISTS["labels"]
"""What stands before a colon in a form or at the head of a list."""
CLOSINGS: Final = frozenset(phrase.replace("_", " ") for phrase in _LISTS["closings"])
"""After them a name may stand on the next line."""
OWNERS: Final = _LISTS["owners"]
"""Words between or before a noun for a person and the name: "adik saya Ambo", "my friend Rajesh"."""
KIN: Final = _LISTS["kin"]
"""Such nouns that say so only with an owner: "anak saya Ambo", but "anak SD"."""
LINKS: Final = frozenset("dan sama sm and or atau ama".split())
"""Words between two names of a list."""
PLACE_HEADS: Final = _LISTS["place_heads"]
PLACE_TAILS: Final = _LISTS["place_tails"]
PARTICLES: Final = _LISTS["particles"]
"""Small words within names."""
STOP: Final = _LISTS["stop"]
"""Words that no name begins with, whatever stands before them."""
ORDINARY: Final = _LISTS["ordinary"]
"""Words that people are called by too: in small letters and alone they are words, even where a pupil has that name."""
CALLED: Final = _LISTS["called"]
"""Names that are words too, but hardly ever words where somebody is called so."""
HEADS: Final = _LISTS["heads"]
"""Heads of columns, and labels of fields, that hold names."""
NO_PERSON: Final = _LISTS["no_person"]
"""What else has a name: "Nama Sekolah", "Nama Barang"."""
PERSONS: Final = _LISTS["persons"]
"""What titles of lists of persons say,"""
WITH_PERSONS: Final = _LISTS["with_persons"]
"""and may say besides."""

_FIELD = re.compile(r"(?:\A|[^\w ])[ \t]*(?i:nama|name)(?: [^\W\d_]+){0,3}[\"'*]{0,2}[ \t]{0,4}[:=|][ \t]*[\"'*]?\Z")
_WORD = re.compile(r"[^\W\d_]+(?:['/.][^\W\d_]+)*")
_PLAIN = re.compile(r"\.?[ \t\u00a0]{1,2}[\"'(*]?\Z")
_LABEL = re.compile(r"[\"'*]{0,2}[ \t]{0,4}(?:[:=|;,]|\n)[ \t\n]{0,2}[\"'*]?\Z")
_SIGHT: Final = 48


def cue_before(text: str, start: int) -> Cue:
    """What the few words left of a place say, within :data:`_SIGHT` characters."""
    left = text[max(0, start - _SIGHT) : start]
    words = list(_WORD.finditer(left))
    if not words:
        return Cue.NONE
    gap = left[words[-1].end() :]
    last = words[-1][0].lower()
    two = f"{words[-2][0].lower()} {last}" if len(words) > 1 else last
    if _PLAIN.match(gap):
        return _plain(last, two)
    if _LABEL.match(gap):
        if "\n" in gap:
            return Cue.STRONG if last in CLOSINGS or two in CLOSINGS else Cue.NONE
        if last in LABELS or two in PHRASES or _FIELD.search(left):
            return Cue.STRONG if "," not in gap else Cue.ROLE
        if "," in gap and last in ROLES:
            return Cue.ROLE
    return Cue.NONE


def _plain(last: str, two: str) -> Cue:
    if last in PLACE_HEADS:
        return Cue.PLACE
    if two in PHRASES or last == "namaku":
        return Cue.STRONG
    if last in HONORIFICS or last in INTROS:  # "namanya apa", "named after": no word in small letters will do
        return Cue.HONORIFIC
    if last in ROLES or (last in OWNERS and two.split(maxsplit=1)[0] in ROLES | HONORIFICS | KIN):
        return Cue.ROLE
    return Cue.WEAK if last in WEAK else Cue.NONE


_AND = re.compile(rf"[ \t]?(?:[,;&]|\b(?:{'|'.join(LINKS)}))[ \t]{{1,2}}\Z")


def after_name(text: str, start: int) -> bool:
    """Whether what stands here is listed after a word that is a name by itself."""
    left = text[max(0, start - _SIGHT) : start]
    link = _AND.search(left)
    if link is None:
        return False
    words = _WORD.findall(left[: link.start()])
    return bool(words) and words[-1][0].isupper() and names().get(words[-1].lower(), Kind.PLACE) >= Kind.GIVEN
