"""Names of persons by cues and by the table, in one pass over the words of a text."""

from __future__ import annotations

import re
from functools import cache
from typing import Any

from gateway.detectors.pii.names.cues import (
    HONORIFICS,
    INTROS,
    KIN,
    LABELS,
    LINKS,
    OWNERS,
    PARTICLES,
    PERSONS,
    PHRASES,
    PLACE_TAILS,
    ROLES,
    STOP,
    Cue,
    after_name,
    cue_before,
)
from gateway.detectors.pii.names.gaps import opens
from gateway.detectors.pii.names.gazetteer import BALINESE, WORD, Kind, kind_of, names, shaped
from gateway.detectors.pii.names.lists import MOST_PARTS, cue_of_shape
from gateway.detectors.pii.patterns import found
from gateway.detectors.pii.presidio import EntityRecognizer, RecognizerResult
from gateway.detectors.pii.watched import Glance, Watched

_BOOKS = frozenset("matius markus lukas yohanes yakobus petrus daniel samuel yosua matthew mark luke john".split())
_NUMBER_BEFORE = re.compile(r"\d[ ]\Z")
_BIRTH_ORDER = frozenset("wayan putu gede made kadek nengah nyoman komang ketut luh gusti dewa ngurah".split())
_CAPITALS = re.compile(r"[^\W\d_a-z]\w*")
_LISTED = re.compile(r"[:=|;,&\t\n]|(?:[-*\u2022]|\d[.)])[ \t]\Z")
_VERSE = re.compile(r" \d")
_BLANKS = (" ", "\u00a0", ". ")
_SENTENCE = ".!?\n:;\"'([{-*>|\u2022#"


@cache
def _openers() -> frozenset[str]:
    """Words without one of which nothing is found, as :class:`Glance` splits words."""
    told = {word for word, kind in names().items() if kind >= Kind.FAMILY}
    phrases = {phrase.split()[0] for phrase in PHRASES}
    told |= HONORIFICS | ROLES | KIN | INTROS | LABELS | phrases
    return frozenset(max(re.findall(r"\w+", word.casefold()), key=len) for word in told)


def watched() -> list[Watched]:
    """The recogniser with its gate."""
    return [Watched(Names(), gate, trust=2, opens=opens)]


def gate(glance: Glance) -> bool:
    """Is there a name of the table, or a word that tells one?"""
    if not _openers().isdisjoint(glance.words):
        return True
    if not PERSONS.isdisjoint(glance.words) and (":" in glance.text or "\n" in glance.text):
        return True
    capital = (_shared() & glance.words) | {word for word in glance.words if shaped(word)}
    return bool(capital) and any(word.casefold() in capital for word in _CAPITALS.findall(glance.text))


@cache
def _shared() -> frozenset[str]:
    """Names that are ordinary words too: with a capital and a weak cue, or beside another, one is a name."""
    return frozenset(word for word, kind in names().items() if kind == Kind.SHARED)


class Names(EntityRecognizer):
    """Indonesian names of many traditions, and names in Latin letters of other countries."""

    def __init__(self) -> None:
        super().__init__(supported_entities=["PERSON"], supported_language="id")

    def load(self) -> None:
        """Read the table (Presidio's constructor calls this)."""
        _openers()

    def analyze(self, text: str, entities: list[str], nlp_artifacts: Any = None) -> list[RecognizerResult]:
        words = list(WORD.finditer(text))
        small, introducing = _small(), _introducing()
        results, beyond, last = [], 0, ""
        for index, match in enumerate(words):
            word = match[0]
            if index >= beyond and (word[0].isupper() or word in small or last in introducing):
                size, score = _judge(text, words, index, last)
                beyond = index + size
                if score:
                    results.append(found(self, match.start(), _end(text, words[beyond - 1]), score))
            last = word.lower()
        return results


@cache
def _small() -> frozenset[str]:
    """Words that may be names in small letters."""
    return frozenset(word for word, kind in names().items() if kind >= Kind.SHARED)


@cache
def _introducing() -> frozenset[str]:
    """Words after which any word may be a name."""
    return INTROS | {phrase.split()[-1] for phrase in PHRASES}


@cache
def _telling() -> frozenset[str]:
    """Words after which an ordinary or an unknown word may be a name."""
    return _introducing() | HONORIFICS | OWNERS | LABELS | ROLES | LINKS


def _judge(text: str, words: list[re.Match[str]], index: int, last: str) -> tuple[int, float]:
    """How many words from here are one name, or belong together without being one, and how sure that is."""
    first = words[index]
    word = first[0]
    kind = kind_of(word)
    if _ordinary(words, index, kind, last) or _embedded(text, first):
        return 1, 0.0
    cue = cue_before(text, first.start())
    if cue == Cue.NONE and word[0].isupper():
        cue = cue_of_shape(text, first.start())
    size = _run(text, words, index)
    if cue == Cue.PLACE or _place(text, words, index, size):
        return size, 0.0
    if len(word) == 1 and size == 1:
        return 1, 0.0
    kinds = [_kind(text, word) for word in words[index : index + size]]
    score = _told_score(cue, word, kinds) or _bare_score(
        text, (first.start(), words[index + size - 1].end()), kinds, cue
    )
    if score or size == 1:
        return size, score
    return 1, 0.0  # the name may begin with the next word: "Kemarin Budi"


def _place(text: str, words: list[re.Match[str]], index: int, size: int) -> bool:
    """Whether words that look like a name are that of a street, a firm, a school."""
    last = words[index + size - 1]
    if size > 1 and last[0].lower() in PLACE_TAILS:
        return kind_of(words[index][0]) != Kind.SURE
    if index + size == len(words):
        return False
    follows = words[index + size]
    return follows[0].lower() in PLACE_TAILS and follows[0][0].isupper() and text[last.end() : follows.start()] == " "


def _ordinary(words: list[re.Match[str]], index: int, kind: Kind | None, last: str) -> bool:
    """Whether nothing here can make a name of a word: the cheap answer for nearly all of them."""
    word, start = words[index][0], words[index].start()
    left = max(0, start - 3), start
    if word in BALINESE:
        return index + 1 == len(words) or words[index + 1][0].lower() not in _BIRTH_ORDER
    if word.lower() in STOP:
        return kind is None or kind < Kind.GIVEN
    if kind is None and word[0].isupper():
        return last not in _telling() and not _followed(words, index) and not _LISTED.search(words[index].string, *left)
    return word[0].islower() and kind == Kind.SHARED and last not in _telling() and not _followed(words, index)


def _followed(words: list[re.Match[str]], index: int) -> bool:
    """Whether a name may go on with the next word, in the same kind of letters."""
    if index + 1 == len(words):
        return False
    word, follows = words[index][0], words[index + 1][0]
    if follows in PARTICLES or word[0].isupper() != follows[0].isupper():
        return follows in PARTICLES
    return (kind_of(follows) or Kind.PLACE) > Kind.SHARED or len(follows) == 1


def _kind(text: str, word: re.Match[str]) -> Kind | None:
    if len(word[0]) == 1 and text[word.end() : word.end() + 1] == ".":
        return Kind.FAMILY if text[word.end() + 1 : word.end() + 2].isspace() or word.end() + 1 == len(text) else None
    if word[0] in BALINESE:
        return Kind.SURE
    return kind_of(word[0])


def _told_score(cue: Cue, word: str, kinds: list[Kind | None]) -> float:
    """What the words before a run say of it."""
    kind = kinds[0]
    if cue < Cue.ROLE or kind == Kind.PLACE:
        return 0.0
    if word.islower():
        if cue == Cue.STRONG:
            return 0.75 if len(word) > 2 else 0.0
        enough = Kind.SHARED if cue == Cue.HONORIFIC else Kind.GIVEN
        return 0.75 if kind is not None and kind >= enough else 0.0
    if word.isupper() and len(word) > 1 and kind is None and (cue == Cue.ROLE or len(word) < 4):
        return 0.0
    return 0.9 if cue == Cue.STRONG else 0.8


def _bare_score(text: str, place: tuple[int, int], kinds: list[Kind | None], cue: Cue) -> float:
    """What the table alone says of a run of words."""
    start, end = place
    if kinds[0] == Kind.PLACE or (cue == Cue.NONE and Kind.SURE not in kinds and _numbered(text, start, end)):
        return 0.0
    word = text[start:end].split(maxsplit=1)[0]
    known = [kind for kind in kinds if kind is not None and kind >= Kind.SHARED]
    if word[0].islower():
        return _small_score(word, known, cue) if kinds[0] is not None else 0.0
    begins = _starts(text, start)
    if kinds[0] is None:
        parts = zip(kinds, text[start:end].split(), strict=False)
        vouched = after_name(text, start) or any(
            (kind or 0) >= Kind.FAMILY and len(part.rstrip(".")) > 1 for kind, part in parts
        )
        return 0.6 if vouched and not begins and len(word) > 2 else 0.0
    beside = cue == Cue.WEAK or after_name(text, start)
    return _capital_score(kinds, known, whole=word.isupper(), begins=begins, beside=beside)


def _small_score(word: str, known: list[Kind], cue: Cue) -> float:
    """A run in the small letters of a chat."""
    if Kind.SURE in known:
        return 0.55 if len(known) > 1 or cue >= Cue.WEAK else 0.5
    if len(known) > 1 and known[0] >= Kind.GIVEN and min(known) >= Kind.FAMILY:
        return 0.5
    return 0.45 if max(known) == Kind.GIVEN and len(word) > 5 else 0.0


def _capital_score(kinds: list[Kind | None], known: list[Kind], *, whole: bool, begins: bool, beside: bool) -> float:
    """A run with capitals, its first word known; ``whole``: nothing but capitals, which says less."""
    best = max(known)
    if len(kinds) == 1:
        if best >= Kind.GIVEN:
            return 0.65
        return 0.5 if (beside and not whole) or (best == Kind.FAMILY and not begins) else 0.0
    if best < Kind.FAMILY:
        return 0.5 if len(known) > 1 and not begins else 0.0
    return 0.0 if whole and best < Kind.SURE and len(known) < len(kinds) else 0.8


def _numbered(text: str, start: int, end: int) -> bool:
    """Whether a number stands right before or after, as in the name of a street."""
    return _NUMBER_BEFORE.search(text[max(0, start - 3) : start]) is not None or _VERSE.match(text, end) is not None


def _run(text: str, words: list[re.Match[str]], index: int) -> int:
    """Words from here that stand together as one name would."""
    small = words[index][0].islower()
    size = 1
    while index + size < len(words) and size < MOST_PARTS:
        last, word = words[index + size - 1], words[index + size]
        gap = text[last.end() : word.start()]
        if gap not in _BLANKS or (gap == ". " and len(last[0]) > 2):
            break
        if word[0] not in PARTICLES and not _joins(word[0], small):
            break
        size += 1
    while size > 1 and words[index + size - 1][0] in PARTICLES:
        size -= 1
    return size


def _joins(word: str, small: bool) -> bool:
    low = word.lower()
    if small:
        return word.islower() and low not in STOP and names().get(low, Kind.PLACE) >= Kind.SHARED
    return word[0].isupper() and (low not in STOP or names().get(low, Kind.PLACE) >= Kind.GIVEN)


def _embedded(text: str, word: re.Match[str]) -> bool:
    """Whether a word is part of an address, a handle, a file name or a code."""
    before, after = text[word.start() - 1 : word.start()], text[word.end() : word.end() + 2]
    if before and (before in "@/_\\#.=" or before.isdigit()) and not (before == "." and word[0][0].isupper()):
        return True
    if _VERSE.match(text, word.end()) and word[0].lower() in _BOOKS:
        return True
    return (
        after[:1] in ("@", "_", "/", "\\", "=", "(")
        or after[:1].isdigit()
        or (after[:1] == "." and after[1:].isalnum() and len(word[0]) > 1)
    )


def _starts(text: str, start: int) -> bool:
    """Whether a sentence or line starts here, so that its capital says nothing."""
    left = text[max(0, start - 3) : start].rstrip(" \t")
    return not left or left[-1] in _SENTENCE


def _end(text: str, last: re.Match[str]) -> int:
    """The end of a name: an initial keeps its stop."""
    end = last.end()
    return end + 1 if len(last[0]) == 1 and text[end : end + 1] == "." else end
