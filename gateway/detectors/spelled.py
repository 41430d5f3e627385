"""Values that are written so that a reader of numbers and addresses does not see them.

Digits set apart or spelled out, letters that look like digits, ``[at]`` and ``(dot)``, Markdown, tags and escapes in
the middle of a word. Here only the changes are found that undo it; whether there is a value is for recognisers to say.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from gateway.detectors.glance import Glance

Change = tuple[int, int, str]

_DIGITS = {
    word: digit
    for digit, words in {
        "0": "nol kosong zero", "1": "satu one", "2": "dua two", "3": "tiga three", "4": "empat four",
        "5": "lima five", "6": "enam six", "7": "tujuh seven", "8": "delapan dlapan lapan eight", "9": "sembilan nine",
    }.items()
    for word in words.split()
}  # fmt: skip
_TWICE = frozenset({"dobel", "double"})
LEAST = 8
"""Digits: fewer are no value that a recogniser knows without a word beside it."""

_WORD = re.compile(r"[^\W_]+")
_SINGLES = re.compile(r"(?<![\w.,])\d(?:[ ._*|/,-]{1,3}\d(?!\d)){7,}(?!\w)")
_ALIKE = str.maketrans("OoQDIl|!SBZ", "00001111582")
_MIXED = re.compile(r"(?<![\w])(?:\d|[OoQIl|!SBZ](?=[ .-]?[\dOoQIl|!SBZ]))(?:[ .-]?[\dOoQIl|!SBZ]){8,}(?!\w)")
_BESIDE = re.compile(r"[OoQIl|!SBZ][ .-]?\d|\d[ .-]?[OoQIl|!SBZ]")
_LETTER = re.compile(r"[^\d .-]")
_WORDS = re.compile(
    r"^(?:(?:(?=[^ .-]*[BDQSZ])[OoQDIl|!SBZ]++|B[12])[ .-])+|(?:[ .-](?=[^ .-]*[BDQSZ])[OoQDIl|!SBZ]++)+$"
)
"""What is no part of a number at its ends: a bank (BSI), the class of a driving licence (B1)."""
_MARKUP = re.compile(
    r"""(?<=[^\W_])(?:[*~`]{1,3}|_{2}|</?[A-Za-z][^<>]{0,80}>|<!--[^<>]{0,80}-->
    |&(?:nbsp|shy|zwnj|zwj|ZeroWidthSpace|\#(?:173|820[345]|x(?:ad|200[bcd]|AD|200[BCD])));)+(?=[^\W_])""",
    re.VERBOSE,
)
_JOINED = re.compile(r"(?<=[^\W\d_])_(?=\d)|(?<=\d)_(?=[^\W\d_])")
"""``ktp_3174....pdf``."""
_ESCAPES = re.compile(
    r"""\\u([0-9a-fA-F]{4})|\\x([0-9a-fA-F]{2})|&\#(\d{2,6});|&\#[xX]([0-9a-fA-F]{2,5});|\\(?=[^\w\s\\])"""
)
_NAMED = {"&commat;": "@", "&period;": ".", "&lowbar;": "_", "&sol;": "/", "&colon;": ":", "&amp;": "&"}
_ENTITY = re.compile("|".join(_NAMED))
_AT = re.compile(r"\s?[\[({<]\s?(?:at|et|a|@)\s?[\])}>]\s?|\s+(?:at|et)\s+|@", re.IGNORECASE)
_DOT = r"(?:\s?[\[({<]\s?(?:dot|titik|\.)\s?[\])}>]\s?|\s+(?:dot|titik)\s+|\.)"
_HOST = re.compile(rf"[\w-]{{1,63}}(?:{_DOT}[\w-]{{1,63}}){{1,4}}", re.IGNORECASE)
_SAID = re.compile(_DOT, re.IGNORECASE)
_DOT_LEFT = re.compile(rf"{_DOT}\Z", re.IGNORECASE)
_LOCAL = 64
"""Characters of the part before an @ (RFC 5321)."""
_SPOKEN = frozenset("at et dot titik".split())
_BEFORE = re.compile(
    r"(?<!\w)(?:at|et|dot|titik)\Z|[\[({<]\s?(?:at|et|a|@|dot|titik|\.)(?:\s?[\])}>])?\Z", re.IGNORECASE
)
_TAG = re.compile(r"<[/A-Za-z!][^<>]{0,80}$")


def unmarked(text: str) -> list[Change]:
    """Marks and tags in the middle of a word, and escapes, undone; a number apart from the words of a file's name."""
    changes = []
    if "_" in text:
        changes += [(m.start(), m.end(), " ") for m in _JOINED.finditer(text)]
    if "*" in text or "<" in text or "&" in text or "`" in text or "~" in text or "__" in text:
        changes += [(m.start(), m.end(), "") for m in _MARKUP.finditer(text)]
    if "\\" in text or "&" in text:
        changes += [(m.start(), m.end(), _unescaped(m)) for m in _ESCAPES.finditer(text)]
        changes += [(m.start(), m.end(), _NAMED[m[0]]) for m in _ENTITY.finditer(text)]
    return list(_apart(changes))


def written_out(glance: Glance) -> list[Change]:
    """Numbers in digits without gaps, and addresses with their signs."""
    text, words = glance.text, glance.words
    changes: list[Change] = []
    if glance.has_digit:
        changes += [(m.start(), m.end(), _only_digits(m[0])) for m in _SINGLES.finditer(text)]
        changes += _in_letters(text)
    if not words.isdisjoint(_DIGITS):
        changes += _in_words(text)
    if not words.isdisjoint(_SPOKEN) or "[" in text or "(" in text:
        changes += _addresses(text)
    return list(_apart(changes))


def opens(before: str, after: str) -> bool:
    """Whether a gap may lie within something written out: after a digit in words before another, beside a sign in
    words, within a tag."""
    last = before[-14:].split()[-1:] or [""]
    follows = _WORD.match(after)
    word = follows[0].casefold() if follows else ""
    whole = follows is not None and follows.end() < len(after)
    digit = last[0].casefold().strip(",-")  # a full stop ends the row
    if digit in _DIGITS.keys() | _TWICE and _may_be(word, whole, _DIGITS.keys() | _TWICE):
        return True
    if _may_be(word, whole, _SPOKEN) or _BEFORE.search(before[-12:]):
        return True
    return _TAG.search(before[-90:]) is not None


def _may_be(word: str, whole: bool, words: Iterable[str]) -> bool:
    return word in words if whole else any(one.startswith(word) for one in words)


def _apart(changes: Sequence[Change]) -> Iterator[Change]:
    """In order, without those that overlap one before them."""
    end = 0
    for change in sorted(changes):
        if change[0] >= end:
            end = change[1]
            yield change


def _unescaped(match: re.Match[str]) -> str:
    digits = match[1] or match[2] or match[4]
    number = int(digits, 16) if digits else int(match[3] or 0)
    return chr(number) if 0x20 <= number < 0xD800 else ""


def _only_digits(text: str) -> str:
    return "".join(character for character in text if character.isdecimal())


def _in_letters(text: str) -> Iterator[Change]:
    """Numbers with letters that look like digits."""
    if _BESIDE.search(text) is None:
        return
    for match in _MIXED.finditer(text):
        if _LETTER.search(match[0]) is None:
            continue
        ends = [word.span() for word in _WORDS.finditer(match[0])]
        start = max((end for begin, end in ends if begin == 0), default=0)
        end = min((begin for begin, _ in ends if begin > 0), default=len(match[0]))
        number = match[0][start:end]
        if _is_number(number):
            yield match.start() + start, match.start() + end, number.translate(_ALIKE)


def _is_number(text: str) -> bool:
    """A third of digits at least, and one letter at least that stands in for one."""
    digits = sum(character.isdecimal() for character in text)
    letters = sum(character.isalpha() or character in "|!" for character in text)
    return letters > 0 and 2 * digits > letters and digits + letters >= LEAST


def _in_words(text: str) -> Iterator[Change]:
    """Rows of digits of which at least three are words."""
    row: list[Change] = []
    end, twice = 0, 1
    for match in _WORD.finditer(text):
        word = match[0].casefold()
        digit = _DIGITS.get(word) or (word if word.isdecimal() and len(word) <= 4 else "")
        gap = text[end : match.start()]
        if not (digit or word in _TWICE) or len(gap) > 3 or "\n" in gap or ". " in gap:
            yield from _row(row)
            row, twice = [], 1
        if digit:
            row.append((match.start(), match.end(), digit * twice))
        end, twice = match.end(), 2 if word in _TWICE else 1
    yield from _row(row)


def _row(row: Sequence[Change]) -> Iterator[Change]:
    digits = "".join(digit for _, _, digit in row)
    spoken = sum(end - start > len(digit) for start, end, digit in row)
    if spoken >= 3 and len(digits) >= LEAST:
        yield row[0][0], row[-1][1], digits


def _addresses(text: str) -> Iterator[Change]:
    """Addresses around an @ of which at least one sign is in words."""
    for at in _AT.finditer(text):
        host = _HOST.match(text, at.end())
        start = _local_part(text, at.start())
        if host and start < at.start():
            said = f"{_SAID.sub('.', text[start : at.start()])}@{_SAID.sub('.', host[0])}"
            if said != text[start : host.end()]:
                yield start, host.end(), said


def _local_part(text: str, end: int) -> int:
    """Where the name before an @ begins."""
    start = end
    for _ in range(3):
        while start > 0 and end - start < _LOCAL and (text[start - 1].isalnum() or text[start - 1] in "_+-."):
            start -= 1
        sign = _DOT_LEFT.search(text, max(0, start - 8), start)
        if sign is None or not text[: sign.start()][-1:].isalnum():
            break
        start = sign.start()
    return start
