"""How a text can be read: as it stands, and as people read through what hides a value.

A number written with full-width digits, with a sign that shows nothing in it, spelled in words, split by Markdown or
encoded is still that number. Each reading is a text to be searched that knows where its characters come from, so that
what is found in it is redacted where it really stands. Looking for readings takes linear time, and next to none in
prose. Sources of the classes of signs: Unicode's Default_Ignorable_Code_Point, and UTS 39 (confusables) as far as
Cyrillic and Greek letters look like Latin ones.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_right
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field

from gateway.detectors import encoded, spelled
from gateway.detectors.glance import Glance

_UNSEEN = (
    "\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u202a-\u202e\u2060-\u206f\u3164\ufe00-\ufe0f"
    "\ufeff\uffa0\ufff9-\ufffb\U0001d173-\U0001d17a\U000e0000-\U000e0fff"
)
"""Signs that show nothing."""
_MARKS = "\u0300-\u036f\u20d0-\u20f0"
"""What is written over, under or through a letter; the key of an emoji digit is among it."""
_BLANKS = "\u00a0\u2000-\u200a\u202f\u205f\u3000"
_WIDE = "\uff01-\uff5e\u2460-\u2473\u24b6-\u24ea\U0001d400-\U0001d7ff"
_GONE = re.compile(f"[{_UNSEEN}{_MARKS}]")
_CYRILLIC = "\u0430\u0435\u043e\u0440\u0441\u0443\u0445\u0456\u0458\u0455\u04bb\u0501\u051b\u051d"
_CAPITALS = "\u0410\u0412\u0415\u041a\u041c\u041d\u041e\u0420\u0421\u0422\u0425\u0406\u0408\u0405"
_GREEK = "\u0391\u0392\u0395\u0396\u0397\u0399\u039a\u039c\u039d\u039f\u03a1\u03a4\u03a5\u03a7\u03bf\u03c1\u03b9"
_LATIN = dict(
    zip(_CYRILLIC + _CAPITALS + _GREEK, "aeopcyxijshdqw" + "ABEKMHOPCTXIJS" + "ABEZHIKMNOPTYXopi", strict=True)
)
_STRANGE = re.compile(f"[{_UNSEEN}{_MARKS}{_BLANKS}{_WIDE}{''.join(_LATIN)}]|(?![0-9])\\d")
_FOREIGN = re.compile(f"[{''.join(_LATIN)}]")
_WORD = re.compile(r"\S+")
_ASCII = re.compile(r"[A-Za-z0-9]")

Change = tuple[int, int, str]
"""Characters ``start..end`` are read as this text."""


@dataclass(frozen=True, slots=True)
class Reading:
    """One way to read a text."""

    glance: Glance
    _starts: Sequence[int] = ()
    """Where, in its text, the changed places begin."""
    _changes: Sequence[Change] = ()
    _under: Reading | None = field(default=None, repr=False)
    """The reading it was made from, where that is not the text itself."""

    @property
    def text(self) -> str:
        """What it reads."""
        return self.glance.text

    def place(self, start: int, end: int) -> tuple[int, int]:
        """Where a piece of this reading stands in the text itself."""
        if not self._changes and self._under is None:
            return start, end
        left, right = self._origin(start)[0], self._origin(end - 1)[1]
        return self._under.place(left, right) if self._under else (left, right)

    def rewritten(self, start: int, end: int) -> bool:
        """Whether a piece holds, or touches, anything that reads otherwise than it stands."""
        at = bisect_right(self._starts, end)
        return at > 0 and self._starts[at - 1] + len(self._changes[at - 1][2]) >= start

    def _origin(self, at: int) -> tuple[int, int]:
        position = bisect_right(self._starts, at) - 1
        if position < 0:
            return at, at + 1
        start, end, new = self._changes[position]
        beyond = at - self._starts[position] - len(new)
        return (end + beyond, end + beyond + 1) if beyond >= 0 else (start, end)


def readings(text: str) -> Iterator[Reading]:
    """All ways to read a text, the plain one first."""
    base = plain(text)
    yield base
    for changes in (spelled.unmarked(base.text), spelled.written_out(base.glance)):
        if changes:
            yield changed(base.text, changes, base)
    for start, end, meant in encoded.runs(base.glance):
        # Whatever is found in it, the whole run is the value: nobody can redact half of it.
        yield Reading(Glance(meant), (0,), ((start, end, meant),), base)


def plain(text: str) -> Reading:
    """A text without what nobody sees, in one width, with one kind of digits and of blanks, and with Latin letters
    where others stand in for them."""
    if text.isascii() or _STRANGE.search(text) is None:
        return Reading(Glance(text))
    strangers = _strangers(text)
    return changed(text, [(m.start(), m.end(), new) for m in _STRANGE.finditer(text) if (new := strangers(m)) != m[0]])


def changed(text: str, changes: Sequence[Change], under: Reading | None = None) -> Reading:
    """A text with changes made, which are in order and do not overlap."""
    out: list[str] = []
    starts: list[int] = []
    here = size = 0
    for start, end, new in changes:
        starts.append(size + start - here)
        size += start - here + len(new)
        out += (text[here:start], new)
        here = end
    out.append(text[here:])
    return Reading(Glance("".join(out)), starts, changes, under)


def opens(before: str, after: str) -> bool:
    """Whether a gap may lie within a value that is spelled, or within a tag."""
    return spelled.opens(before, after)


def _strangers(text: str) -> Callable[[re.Match[str]], str]:
    """Tells what a strange sign of this text is read as."""
    mixed = frozenset(
        place
        for word in (_WORD.finditer(text) if _FOREIGN.search(text) else ())
        if _ASCII.search(word[0])
        for place in range(word.start(), word.end())
    )

    def read(match: re.Match[str]) -> str:
        sign = match[0]
        if sign in _LATIN:  # a word of another script is that word; one that mixes scripts is a disguise
            return _LATIN[sign] if match.start() in mixed else sign
        if _GONE.match(sign):
            return ""
        digit = unicodedata.decimal(sign, None)
        return unicodedata.normalize("NFKC", sign) if digit is None else str(digit)

    return read
