"""What it means that a text contains a phrase: the same for every gate, whatever finds it.

A phrase is compared without regard to capitals, width, invisible characters and runs of blanks, and only as whole
words: ``RAHASIA`` is in "sangat rahasia." and not in "kerahasiaan". A phrase that begins with ``=`` must be the whole
text, signs around it aside: a word agreed on as a call for help is typed alone, and "tolong aku kerjakan soal ini"
is none. There are no patterns: looking takes linear time.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable

ALONE = "="
_UNSEEN = re.compile("[\u034f\u115f\u1160\u17b4\u17b5\u180b-\u180f\ufe00-\ufe0f\U000e0100-\U000e01ef]")
"""Signs that show nothing and are no format characters (Unicode, Default_Ignorable_Code_Point)."""
_LONG_WORD = re.compile(r"\S{65}")
_PIECES = re.compile(r"\S{1,64}|\s+")


def normal(text: str) -> str:
    """The form in which texts and phrases are compared (Unicode NFKC, case-folded, one blank between words)."""
    plain = compatible(text)
    hidden = {ord(sign): None for sign in set(plain) if unicodedata.category(sign) == "Cf" or _UNSEEN.match(sign)}
    return " ".join((plain.translate(hidden) if hidden else plain).casefold().split())


def compatible(text: str) -> str:
    """Unicode NFKC in linear time. Python sorts a run of combining marks one by one, so a text made of nothing else
    would take hours: words longer than any word are brought into form piece by piece."""
    if text.isascii():
        return text
    if _LONG_WORD.search(text) is None:
        return unicodedata.normalize("NFKC", text)
    return "".join(unicodedata.normalize("NFKC", piece) for piece in _PIECES.findall(text))


def found(phrases: Iterable[str], text: str) -> frozenset[str]:
    """Those of the phrases that the text contains."""
    plain = normal(text)
    alone = _bare(plain)
    return frozenset(phrase for phrase in phrases if _in(phrase, plain, alone))


def _in(phrase: str, plain: str, alone: str) -> bool:
    if phrase.startswith(ALONE):
        return bool(alone) and alone == _bare(normal(phrase[1:]))
    wanted = normal(phrase)
    start = plain.find(wanted) if wanted else -1
    while start >= 0:
        end = start + len(wanted)
        if not (_joins(plain, start - 1, start) or _joins(plain, end - 1, end)):
            return True
        start = plain.find(wanted, start + 1)
    return False


def _joins(plain: str, left: int, right: int) -> bool:
    """Whether two neighbouring signs belong to one word."""
    return left >= 0 and right < len(plain) and plain[left].isalnum() and plain[right].isalnum()


def _bare(plain: str) -> str:
    """Without the signs around it."""
    first = next((place for place, sign in enumerate(plain) if sign.isalnum()), len(plain))
    after = next((place for place in range(len(plain), first, -1) if plain[place - 1].isalnum()), first)
    return plain[first:after]
