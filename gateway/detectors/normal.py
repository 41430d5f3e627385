"""Another spelling of the same words, for judging harm: leet, spaced and stretched letters undone.

A sentence is judged as it is written and, where this differs, as it is meant. Numbers, addresses and placeholders are
left alone: only what becomes a word of letters is changed. Linear time.
"""

from __future__ import annotations

import re

_LEET = str.maketrans({"4": "a", "@": "a", "3": "e", "1": "i", "!": "i", "0": "o", "5": "s", "$": "s", "7": "t",
                       "9": "g"})  # fmt: skip
_WORD = re.compile(r"(?<![\w@$./:-])[A-Za-z0-9][A-Za-z0-9@$!]{2,30}(?![\w@./:-])")
"""A word of letters that may have digits and signs among them."""
_SPACED = re.compile(r"(?<![\w.])(?:[A-Za-z][ .*_-]{1,2}){2,24}[A-Za-z](?!\w)")
_STRETCHED = re.compile(r"([A-Za-z])\1{2,}")
_RUN = re.compile(r"\d\d")


def normal(text: str) -> str | None:
    """The text as it is meant; None where that is how it is written."""
    meant = _SPACED.sub(_joined, text)
    meant = _WORD.sub(_unleeted, meant)
    meant = _STRETCHED.sub(r"\1", meant)
    return meant if meant != text else None


def _joined(match: re.Match[str]) -> str:
    """``b o d o h``; letters that stand alone in a list (a, b, c) or an abbreviation (s.d.) stay."""
    letters = re.sub(r"[^A-Za-z]", "", match[0])
    signs = set(re.sub(r"[A-Za-z]", "", match[0]))
    alphabetical = all(ord(b) - ord(a) == 1 for a, b in zip(letters.lower(), letters.lower()[1:], strict=False))
    return match[0] if len(letters) < 4 or alphabetical or len(signs) > 2 else letters


def _unleeted(match: re.Match[str]) -> str:
    """``b0d0h``; but not mp3, user123 or COVID19, where the digits are meant."""
    word = match[0].rstrip("!")
    letters = sum(map(str.isalpha, word))
    signs = len(word) - letters
    meant = signs == 0 or letters < 3 or signs > letters or _RUN.search(word) or (word[0].isdigit() and letters < 4)
    if meant or (word.isupper() and letters > 4):
        return match[0]
    return word.translate(_LEET) + match[0][len(word) :]
