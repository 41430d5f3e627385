"""Where a text may be cut without changing what is found in it.

The same rules serve whole and streamed text, and are functions of the text alone: however it arrives in chunks, the
segments are the same (rule 8). A cutter is asked how much of the text held back so far is complete; it looks ahead
one character at most, so it never waits for time.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from itertools import pairwise
from typing import Protocol

from gateway.detectors.base import Span

WINDOW = 4096
"""Characters without a safe cut after which one is forced."""
MARGIN = 64
"""A forced cut stays this far from the window's end: every value with inner spaces is shorter."""
SENTENCE_LIMIT = 400
"""Characters without a stop after which a sentence is cut at whitespace."""

REACH = 120
"""Characters left of a value that may tell what it is."""
IBAN = 48
"""Characters: longer than any account number written with spaces."""

_DIGIT = re.compile(r"[\d\u00b2\u00b3\u00b9\u2070-\u2089\u2460-\u249b]")
_LETTER = re.compile(r"[^\W\d_]")
_FOLLOWS = re.compile(r"(?:[\"'\u201c\u201d\u2018\u2019{\[(|*#>:\u2022\u2013\u2014-]|\s)*+(?P<word>[^\W_])")
"""The first letter or digit after a gap, and signs before it that no value begins or goes on with."""
_CLOSED = re.compile(r"[\"\u201d][,;:}\])]")
"""The end of a member of JSON: no number goes on behind it."""
_BLANK = re.compile(r"\s+")
_GAPS = re.compile(r"\s++(?=\S)")
_PLACEHOLDER = re.compile(r"<[A-Z][A-Z0-9_]*_[0-9a-z]+>?|<[A-Z][A-Z0-9_]*$")


class Cutter(Protocol):
    """What the relay needs: how much of what it holds is complete."""

    def cut(self, buffer: str, final: bool) -> int:
        """How many leading characters form complete segments; 0 = none yet. All of them when ``final``."""

    def segments(self, text: str) -> list[str]:
        """The whole text, cut; the pieces concatenate to it."""


class _Stepwise:
    """Segments are found one after the other, each from where the last one ended; so chunking cannot matter."""

    def step(self, text: str, start: int, final: bool) -> int:
        """End of the segment that begins at ``start``, or ``start`` where it is not complete yet."""
        raise NotImplementedError

    def cut(self, buffer: str, final: bool) -> int:
        if final:
            return len(buffer)
        return max(self._ends(buffer, final=False), default=0)

    def segments(self, text: str) -> list[str]:
        starts = [0, *self._ends(text, final=True)]
        return [text[a:b] for a, b in pairwise(starts)]

    def _ends(self, text: str, final: bool) -> Iterator[int]:
        start = 0
        while start < len(text):
            end = self.step(text, start, final)
            if end == start:
                return
            yield end
            start = end


class SpanCutter:
    """Cuts where no value can span the cut.

    A value with inner spaces (card, NIK, IBAN, phone number) has, left of each space, a token with a digit, without a
    letter, or in capitals after a token with a digit (IBAN), or it goes on with a digit. So a cut is safe after
    whitespace when the token before it is a word or ends a quotation, the next word begins with a letter, and no
    detector says that the gap may lie within a value of words, or between a value and a word that makes it one.

    Hardly a value goes on in another line, so of the end of a line only the detectors are asked: ``opens`` is then
    given what stands before it with a ``\\n``.
    """

    def __init__(
        self, spans: Callable[[str], Sequence[Span]], opens: Callable[[str, str], bool] = lambda before, after: False
    ) -> None:
        self._spans, self._opens = spans, opens

    def cut(self, before: str, text: str, final: bool) -> int:
        """How many leading characters of ``text`` may be searched as one; 0 = none yet.

        ``before`` is what stands left of it (:func:`left_of`). In text that goes on without a safe cut one is forced.
        """
        if final and len(text) <= WINDOW:
            return len(text)
        if safe := self._last(before, text[: WINDOW + 1]):
            return safe
        return self._forced(text[:WINDOW]) if len(text) > WINDOW else 0

    def _last(self, before: str, text: str) -> int:
        """The last safe cut: the end of a gap."""
        whole, start = before + text, len(before)
        gaps = reversed(list(_GAPS.finditer(whole, start)))
        return next((gap.end() - start for gap in gaps if self._safe(whole, *gap.span())), 0)

    def _safe(self, text: str, start: int, end: int) -> bool:
        """Whether no value lies over the gap ``start..end``."""
        words = left_of(text[max(0, start - REACH - 1) : start])
        follows = _FOLLOWS.match(text, end, end + REACH)
        if not words or follows is None:
            return False
        if "\n" in text[start:end]:
            return not self._opens(words + "\n", text[follows.start("word") : end + REACH])
        token = words.split()[-1]
        if _DIGIT.match(follows["word"]) or not (
            _CLOSED.search(token) or _is_word(token, words[: -len(token)][-IBAN:])
        ):
            return False
        return not self._opens(words, text[follows.start("word") : end + REACH])

    def _forced(self, window: str) -> int:
        """A cut where none is safe: outside every value found, at whitespace or punctuation where there is some."""
        values = [(span.start, span.end) for span in self._spans(window)]
        values += [match.span() for match in _PLACEHOLDER.finditer(window)]
        limit = WINDOW - MARGIN
        while inside := [start for start, end in values if start < limit < end]:
            limit = min(inside)
        for at in range(limit, max(0, limit - 256), -1):
            if not (window[at - 1].isalnum() and window[at].isalnum()) and not _within(at, values):
                return at
        return limit or WINDOW


def left_of(text: str) -> str:
    """What of a text may matter for what follows it: its end, from the beginning of a word on where there is one."""
    if len(text) <= REACH:
        return text
    near = text[-REACH:]
    if text[-REACH - 1].isspace():
        return near
    gap = _BLANK.search(near)
    return near[gap.end() :] if gap else near


def _is_word(token: str, before: str) -> bool:
    """No digit, a letter, and not what could be a group of capitals in an IBAN that began shortly before."""
    if token.isalpha():
        return not token.isupper() or _DIGIT.search(before) is None
    if _DIGIT.search(token) or not _LETTER.search(token):
        return False
    return token.upper() != token or _DIGIT.search(before) is None


def _within(at: int, values: Sequence[tuple[int, int]]) -> bool:
    return any(start < at < end for start, end in values)


_ABBREVIATIONS = frozenset(
    "a.n al bpk cq d.a dkk dll dlm dr dra drg drs dsb dsj dst gg hlm h.c ir jl jln kab kec kel kep km kol ky let mr"
    " mrs ms no no.telp prof pt rp s.d sdr sdri sgt st tgl tlp telp u.b u.p ust ustd vol ybs yth"
    " approx ave blvd capt cf co corp dept e.g ed eds eg etc fig gen gov i.e ie inc jr lt ltd messrs mt op p pp rev"
    " sen sr ss vs viz".split()
)
_STOP = re.compile(r"(?:[.!?\u2026]++[\"'\u201d\u2019)\]*_~`]*+|[\u3002\uff01\uff1f])(?=\s)|\n")


class SentenceCutter(_Stepwise):
    """Cuts after a sentence: a full stop, question or exclamation mark before whitespace, or the end of a line."""

    def step(self, text: str, start: int, final: bool) -> int:
        limit = start + SENTENCE_LIMIT
        for stop in _STOP.finditer(text, start, min(len(text), limit + 1)):
            if text[start : stop.end()].strip() and not _abbreviated(text, start, stop):
                return self._with_gap(text, start, stop.end(), final)
        if len(text) > limit:
            return _at_whitespace(text, start, limit)
        return len(text) if final else start

    @staticmethod
    def _with_gap(text: str, start: int, end: int, final: bool) -> int:
        """The blanks after a stop belong to its sentence, as far as the limit; wait until they have ended."""
        top = min(len(text), start + SENTENCE_LIMIT)
        while end < top and text[end].isspace():
            end += 1
        if end == len(text) and end < start + SENTENCE_LIMIT and not final:
            return start
        return end


def _abbreviated(text: str, start: int, stop: re.Match[str]) -> bool:
    """True where the dot belongs to an abbreviation, an initial or the number of a list item."""
    if stop[0] != ".":
        return False
    at = stop.start()
    word = re.split(r"[\s(\[\"']", text[max(start, at - 12) : at])[-1].lower()
    begins_line = not text[start : at - len(word)].strip()
    return word in _ABBREVIATIONS or (len(word) == 1 and word.isalpha()) or (begins_line and word.isdecimal())


def _at_whitespace(text: str, start: int, limit: int) -> int:
    """The last whitespace before the limit, or the limit itself where a single token fills it."""
    for at in range(limit, start + 1, -1):
        if text[at - 1].isspace():
            return at
    return limit
