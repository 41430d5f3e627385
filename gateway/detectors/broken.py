"""Values that the end of a line breaks in two, as in mails, chats and texts copied from pages.

Only a number or an address is read on over a line's end, and only where neither half is a value by itself and no list
stands there: two numbers below one another are two. Linear: each line is read with the next one at most, all pairs of
a text at once.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right, insort
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from gateway.detectors.base import Span

BESIDE = 64
"""Characters on each side of a line's end that may belong to a value broken there."""
CHECKED = frozenset("EMAIL_ADDRESS CREDIT_CARD IBAN_CODE ID_NIK".split())
"""Types that a check, a date and a region, or an @ tells; others need a word before them in their line."""
BROKEN = CHECKED | frozenset(
    "PHONE_NUMBER ID_KK ID_NPWP ID_NISN ID_NUPTK ID_NIP ID_BPJS ID_SIM ID_BANK_ACCOUNT".split()
)
"""Types that are one number or address, so that the end of a line within one is no part of it."""
LEAST = 8
"""Digits that both halves of a number have together."""
SHORTEST = 3
"""Digits in each half of a number that no check tells."""
_LINE = re.compile(r"[^\n\r\x85\u2028\u2029]+")
_AHEAD = re.compile(r"[ \t\u00a0>]*+")
"""Before the first word of a line; mails quote with ``>``."""
_NUMERIC = re.compile(r"[\d .()/+\u00a0-]*+")
_DIGIT = re.compile(r"\d")
_LETTER = re.compile(r"[^\W\d_]")
_LIKE_NAME = re.compile(r"[^\W_]+[\d._+-][\w.+-]*")
_MAIL = re.compile(r"(?:mail|surel|alamat|hubungi|contact|kontak|tulis|kirim|write|send)(?:\W|$)", re.IGNORECASE)
_KINDS = ((re.compile(r"[^\W\d_]+"), "a"), (re.compile(r"\d+"), "9"), (re.compile(r"9(?:[ .()/+-]+9)+"), "9"))
_APART = "\n\n"
"""Between pairs that are read at once; no value spans it."""

Place = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Halves:
    """A value over the end of a line: what it is, and where its halves stand."""

    type: str
    score: int
    pieces: tuple[Place, Place]


@dataclass(frozen=True, slots=True)
class _Pair:
    """The ends of two neighbouring lines, without the blanks and marks of quotation between them."""

    left: Place
    right: Place


def broken(text: str, inspect: Callable[[str], Iterable[Span]], found: Iterable[tuple[str, int, int]]) -> list[Halves]:
    """The values broken once, in order. ``inspect`` finds values in a text; ``found`` are those of this one that are
    known already (type, start, end)."""
    taken = sorted((start, end) for kind, start, end in found if kind in BROKEN)
    pairs = list(_pairs(text, taken))
    halves: list[Halves] = []
    for glue in ("", " "):
        if glue:  # a number may have had a blank there, an address not
            pairs = [pair for pair in pairs if "@" not in text[pair.left[1] - 1] + text[pair.right[0]]]
        texts = [text[slice(*pair.left)] + glue + text[slice(*pair.right)] for pair in pairs]
        starts = _starts(texts)
        for span in inspect(_APART.join(texts)) if texts else ():
            at = bisect_right(starts, span.start) - 1
            one = _halves(text, pairs[at], span, starts[at], len(glue))
            if one and not _overlaps(one, taken):
                halves.append(one)
                insort(taken, (one.pieces[0][0], one.pieces[1][1]))
    return sorted(halves, key=lambda one: one.pieces)


def _starts(texts: Sequence[str]) -> list[int]:
    starts, here = [], 0
    for one in texts:
        starts.append(here)
        here += len(one) + len(_APART)
    return starts


def _halves(text: str, pair: _Pair, span: Span, begin: int, glue: int) -> Halves | None:
    """The halves of what was found in a pair that begins at ``begin``, where it lies over the line's end."""
    (first, ends), (begins, last) = pair.left, pair.right
    start = first + span.start - begin
    end = begins + span.end - begin - (ends - first) - glue
    if span.type not in BROKEN or not (start < ends and begins < end <= last):
        return None
    if span.type not in CHECKED and not _told(text, first, ((start, ends), (begins, end))):
        return None
    return Halves(span.type, span.score, ((start, ends), (begins, end)))


def _told(text: str, first: int, pieces: tuple[Place, Place]) -> bool:
    """Whether a word stands before, and neither half could be the number of a row."""
    long = all(len(_DIGIT.findall(text, *piece)) >= SHORTEST for piece in pieces)
    return long and _LETTER.search(text, first, pieces[0][0]) is not None


def _overlaps(one: Halves, taken: Sequence[Place]) -> bool:
    """Whether a value known already, none of which overlap, lies under these halves."""
    start, end = one.pieces[0][0], one.pieces[1][1]
    at = bisect_left(taken, (end,))
    return at > 0 and taken[at - 1][1] > start


def _pairs(text: str, taken: Sequence[Place]) -> Iterator[_Pair]:
    """Neighbouring lines between which a value may go on, as far as a glance tells."""
    ends, begins = {end for _, end in taken}, {start for start, _ in taken}
    lines = [match.span() for match in _LINE.finditer(text)]
    for at, (before, after) in enumerate(pairwise(lines)):
        if text[before[1] : after[0]] not in ("\n", "\r\n", "\r", "\x85", "\u2028", "\u2029"):
            continue  # a paragraph ends here
        left = text[max(before[0], before[1] - BESIDE) : before[1]].rstrip()
        start = _AHEAD.match(text, after[0], after[1]).end()  # type: ignore[union-attr]  # it matches nothing as well
        right = text[start : min(after[1], start + BESIDE)].rstrip()
        stop = max(before[0], before[1] - BESIDE) + len(left)
        if not left or not right or stop in ends or start in begins or not _may_go_on(left, right):
            continue
        if not _in_list(*(_shape(text, lines, near) for near in range(at - 1, at + 3))):
            yield _Pair((stop - len(left), stop), (start, start + len(right)))


def _may_go_on(left: str, right: str) -> bool:
    if left[-1] == "@":
        return right[0].isalnum()
    if right[0] == "@":  # a line may begin with the name of somebody spoken to
        name = left.rsplit(maxsplit=1)[-1]
        return _LIKE_NAME.fullmatch(name) is not None or _MAIL.search(left) is not None
    halves = _NUMERIC.match(left[::-1]), _NUMERIC.match(right)
    digits = [len(_DIGIT.findall(half[0])) if half else 0 for half in halves]
    return min(digits) > 0 and sum(digits) >= LEAST


def _in_list(above: str, left: str, right: str, below: str) -> bool:
    """Whether the lines, by their shapes, are rows: of words and numbers, or numbers of which there are more."""
    return (left == right and left != "9") or left == above or right == below


def _shape(text: str, lines: Sequence[Place], at: int) -> str:
    """A line with every word as one letter and every number as one digit; empty where there is no line."""
    if not 0 <= at < len(lines):
        return ""
    start, end = lines[at]
    shape = text[start : min(end, start + 2 * BESIDE)].strip(" \t>")
    for kind, sign in _KINDS:
        shape = kind.sub(sign, shape)
    return shape
