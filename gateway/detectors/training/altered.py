"""A text as somebody else might type it: in other letters, without its stop, spaced out, in leet, beside another one.

Alterations are made once, before the frozen layers are computed, so every epoch sees the same ones.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace

from gateway.detectors.training.corpus import Row

_LEET = {"a": "4@", "i": "1!", "e": "3", "o": "0", "s": "5$", "g": "9", "t": "7", "b": "8"}
_VOWELS = "aiueo"


def copies(rows: Sequence[Row], share: float, rng: random.Random) -> Iterator[Row]:
    """Altered copies of a share of the rows; short ones also beside a harmless row."""
    harmless = [row.text for row in rows if row.labels[0] == 0.0 and 1.0 not in row.labels and len(row.text) < 160]
    for row in rows:
        if rng.random() < share:
            yield replace(row, text=_typed(row.text, rng))
        if rng.random() < share / 2 and len(row.text) < 160 and harmless:
            other = rng.choice(harmless)
            yield replace(row, text=f"{row.text} {other}" if rng.random() < 0.5 else f"{other} {row.text}")


def _typed(text: str, rng: random.Random) -> str:
    ways = (_small, _small, _large, _bare, _stretched, _leet, _spaced, _without_vowels, _slipped, _emoji)
    return rng.choice(ways)(text, rng)


def _small(text: str, rng: random.Random) -> str:
    return text.lower().rstrip(".!?")


def _large(text: str, rng: random.Random) -> str:
    return text.upper()


def _bare(text: str, rng: random.Random) -> str:
    return "".join(c for c in text if c.isalnum() or c.isspace())


def _stretched(text: str, rng: random.Random) -> str:
    return _one_word(text, rng, lambda word: word[:-1] + word[-1] * rng.randint(3, 6))


def _leet(text: str, rng: random.Random) -> str:
    return "".join(rng.choice(_LEET[c]) if c in _LEET and rng.random() < 0.5 else c for c in text.lower())


def _spaced(text: str, rng: random.Random) -> str:
    sign = rng.choice(" .-*")
    return _one_word(text, rng, sign.join)


def _without_vowels(text: str, rng: random.Random) -> str:
    return _one_word(text, rng, lambda word: word[0] + "".join(c for c in word[1:] if c not in _VOWELS))


def _slipped(text: str, rng: random.Random) -> str:
    def slip(word: str) -> str:
        at = rng.randrange(len(word) - 1)
        return rng.choice((word[:at] + word[at + 1] + word[at] + word[at + 2 :], word[:at] + word[at + 1 :]))

    return _one_word(text, rng, slip)


def _emoji(text: str, rng: random.Random) -> str:
    return text.rstrip(".") + " " + rng.choice("😂🤣😭🙏😡😅👍🔥😊🥲") * rng.randint(1, 3)


def _one_word(text: str, rng: random.Random, change: Callable[[str], str]) -> str:
    words = text.split(" ")
    long = [index for index, word in enumerate(words) if len(word) > 3 and word.isalpha()]
    if not long:
        return text.lower()
    for index in rng.sample(long, min(len(long), 1 + len(long) // 6)):
        words[index] = change(words[index])
    return " ".join(words)
