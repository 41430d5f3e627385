"""Persons on the lists of a site - a class, the beneficiaries of a programme - known by keyed hashes of their words.

Of a list nothing is kept but hashes: of the words of its names, of every two words of one name, and of numbers. The
words of a text are hashed with the same key and looked up. Hashes without the key tell nothing; with it guesses can be
tested.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import cache
from itertools import combinations, pairwise
from typing import Final

from gateway.detectors.base import Span
from gateway.detectors.glance import words_of
from gateway.detectors.pii.names import cues
from gateway.detectors.pii.names.gazetteer import Kind, names

Mac = Callable[[bytes], bytes]
"""A keyed hash."""
LISTED: Final = 9000
"""Score of a name by one of its words, or of a number."""
TOGETHER: Final = 9500
"""Score of two words of one name that stand together."""
PERSON: Final = "PERSON"
NUMBERS: Final = frozenset({"ID_NISN", "ID_NIK", "ID_KK", "ID_NIP", "ID_NUPTK"})
MOST_WORDS: Final = 8
"""Words of a name that are kept; their pairs grow with the square."""
MOST_ABSENT: Final = 1 << 16
"""Words remembered as being on no list."""

_LETTERS = re.compile(r"[^\W\d_]+")
_TOKEN = re.compile(r"(?<!\w)(?:[^\W\d_]++|\d{8,20})(?!\w)")
"""What :func:`words_of` takes for one word, where it can be one of a name or a number."""
_GAP = re.compile(r"[ \u00a0]{1,2}|[-'\u2019]")
_INITIAL_GAP = re.compile(r"\.[ \u00a0]?")
_LAST = re.compile(r"(?<!\w)[^\W\d_]++\.?\Z")


def hashes_of(persons: Iterable[str], numbers: Mapping[str, str], mac: Mac) -> dict[bytes, str]:
    """What is kept of a list: each hash with what it stands for, ``PERSON`` or the type of a number.

    ``numbers`` maps the digits of a number to its type.
    """
    kept = {mac(_number(digits)): kind for digits, kind in numbers.items() if kind in NUMBERS}
    for name in persons:
        words = parts(name)
        for word in {*words, *_joined(name)}:
            if len(word) > 1:
                kept[mac(_word(word))] = PERSON
        kept |= {mac(_pair(*pair)): PERSON for pair in combinations(words, 2)}
    return kept


def parts(name: str) -> list[str]:
    """The words of a name as they are compared; particles such as "bin" say nothing."""
    words = [folded(word) for word in _LETTERS.findall(name)]
    return [word for word in words if word not in cues.PARTICLES][:MOST_WORDS]


def telling(word: str) -> bool:
    """Whether a word of a name, in small letters and alone, is hardly anything else."""
    kind = names().get(word)
    if word in cues.STOP or word in cues.ORDINARY:
        return False
    if word in cues.CALLED or (len(word) > 2 and kind == Kind.SURE):
        return True
    return len(word) > 3 and (kind is None or kind > Kind.FAMILY)


def folded(word: str) -> str:
    """A word in small letters and without accents."""
    if word.isascii():
        return word.lower()
    plain = unicodedata.normalize("NFKD", word.casefold())
    return "".join(letter for letter in plain if not unicodedata.combining(letter))


def _joined(name: str) -> Iterator[str]:
    """Words that are also written as one: "Nur'aini", "Jean-Luc"."""
    for piece in name.split():
        words = parts(piece)
        if len(words) > 1:
            yield "".join(words)


def _word(word: str) -> bytes:
    return b"word\0" + word.encode("utf-8", "surrogatepass")


def _pair(first: str, second: str) -> bytes:
    return b"pair\0" + f"{first}\0{second}".encode("utf-8", "surrogatepass")


def _number(digits: str) -> bytes:
    return b"number\0" + digits.encode()


class Roster:
    """Whoever is on a list of the site. It knows no name: ``repr`` has none to show."""

    def __init__(self, hashes: Mapping[bytes, str], mac: Mac) -> None:
        self._hashes, self._mac = hashes, mac
        self._settled = _frequent() if hashes else frozenset()
        self._listed = frozenset(word for word in self._settled if mac(_word(word)) in hashes)
        self._absent: set[int] = set()
        """Words that are on no list, by Python's own hash: it has a secret of this process, so it holds no text."""

    def __bool__(self) -> bool:
        return bool(self._hashes)

    def find(self, text: str) -> Sequence[Span]:
        """Where a text names them."""
        if not self._hashes:
            return ()
        on = self._among(text)
        return list(self._spans(text, on)) if on else ()

    def opens(self, before: str, after: str) -> bool:
        """Whether one of their names may lie over a gap: a word of theirs stands before it, and another may follow."""
        last = _LAST.search(before) if self._hashes else None
        if last is None or not self._on(folded(last[0].rstrip("."))):
            return False
        follows = _LETTERS.match(after)
        if follows is None:
            return False
        return follows.end() == len(after) or self._on(folded(follows[0]))

    def _on(self, word: str) -> bool:
        if len(word) == 1:
            return True
        return word in self._listed if word in self._settled else self._mac(_word(word)) in self._hashes

    def _among(self, text: str) -> frozenset[str]:
        """The words of a text that stand on a list."""
        words = words_of(text)
        seen = frozenset(words if text.isascii() else map(folded, words))
        found = seen & self._listed
        rest = [word for word in seen - self._settled if hash(word) not in self._absent]
        if not rest:
            return found
        if len(self._absent) > MOST_ABSENT:
            self._absent.clear()
        more = {word for word in rest if self._mac(_word(word) if word.isalpha() else _number(word)) in self._hashes}
        self._absent.update(hash(word) for word in rest if word not in more)
        return found | more

    def _spans(self, text: str, on: frozenset[str]) -> Iterator[Span]:
        run: list[re.Match[str]] = []
        fold = str.lower if text.isascii() else folded
        for token in _TOKEN.finditer(text):
            word = fold(token[0])
            if word not in on and len(word) > 1:
                continue
            if not word.isalpha():
                yield Span(self._hashes[self._mac(_number(word))], *token.span(), LISTED)
            elif not run or _near(text, run[-1], token):
                run.append(token)
            else:
                yield from self._standing(text, run)
                run = [token]
        yield from self._standing(text, run)

    def _standing(self, text: str, run: Sequence[re.Match[str]]) -> Iterator[Span]:
        """The words of a run that are names here: with another word of the same name, or each by itself."""
        words = [folded(token[0]) for token in run]
        tied = [self._mac(_pair(*pair)) in self._hashes for pair in pairwise(words)]
        beside = [left or right for left, right in zip([False, *tied], [*tied, False], strict=True)] if run else []
        start = 0
        for end in range(len(run) + 1):
            if end < len(run) and (beside[end] or _alone(text, run[end])):
                continue
            if start < end:
                score = TOGETHER if any(tied[start : end - 1]) else LISTED
                yield Span(PERSON, run[start].start(), run[end - 1].end(), score)
            start = end + 1


def _near(text: str, last: re.Match[str], token: re.Match[str]) -> bool:
    """Whether two words stand as those of one name do: "Nur'aini", "M. Rizki", not "... Budi. Rizki ..."."""
    gap = text[last.end() : token.start()]
    return bool(_GAP.fullmatch(gap) or (len(last[0]) <= 3 and _INITIAL_GAP.fullmatch(gap)))


def _alone(text: str, token: re.Match[str]) -> bool:
    """Whether one word of a list is a name where it stands."""
    word = token[0]
    low = folded(word)
    if len(low) < 3 or low in cues.STOP:
        return False
    cue = cues.cue_before(text, token.start())
    if cue == cues.Cue.PLACE:
        return False
    return telling(low) or (word[0].isupper() and not word.isupper()) or cue >= cues.Cue.HONORIFIC


@cache
def _frequent() -> frozenset[str]:
    """Words that most of a text is made of, and names: looked up once for all texts."""
    lists = (cues.STOP, cues.ORDINARY, cues.HONORIFICS, cues.ROLES, cues.WEAK, cues.LABELS, cues.PLACE_HEADS)
    return frozenset(names()).union(*lists)
