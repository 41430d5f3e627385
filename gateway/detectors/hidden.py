"""Texts that a text hides from people and a model would read: encoded, in signs that show nothing, in markup.

Whatever is found is judged like the text itself; where it stood makes no difference to whom it might mislead. Time is
linear in the text, depth and number are bounded.
"""

from __future__ import annotations

import base64
import binascii
import codecs
import html
import quopri
import re
from collections.abc import Iterable, Iterator
from itertools import permutations

from gateway.detectors import encoded
from gateway.detectors.glance import Glance
from gateway.detectors.unshown import unshown

MOST, DEEPEST = 16, 2
"""Texts that are told apart in one text, and encodings within encodings. Where there are more, the rest is one text:
nothing that was found goes unjudged."""
SHORTEST = 6
"""Letters: less says nothing."""
_TAGS = re.compile("[\U000e0020-\U000e007e]{4,}")
"""ASCII in Unicode's tag characters, which nothing shows."""
_SELECTORS = re.compile("[\ufe00-\ufe0f\U000e0100-\U000e01ef]{6,}")
"""Bytes as variation selectors: 256 of them in two blocks, 16 and 240."""
_NO_WIDTH = re.compile("[\u200b-\u200d\u2060-\u2064\ufeff\u180e]{40,}")
"""Bits as signs without width, some with a third sign between letters."""
_TURNED = re.compile("[\u202d\u202e]([^\u202a-\u202e]{6,2000})")
"""What is shown from right to left."""
_LETTER = re.compile(r"&#(?:6[5-9]|[78]\d|90|9[7-9]|1[01]\d|12[0-2]);|&#x(?:[46][1-9a-f]|[57][0-9a]);", re.IGNORECASE)
"""A plain letter as an entity: nobody needs that."""
_OCTETS = re.compile(r"(?:(?:\\x|0x|\\u00|\b)[0-9a-f]{2}[ ,:;]{0,2}){8,}", re.IGNORECASE)
_BITS = re.compile(r"(?:\b[01]{8}\b ?){6,}")
_BASE32 = re.compile(r"\b[A-Z2-7]{16,}(?:={1,6}|\b)")
_QUOTED = re.compile(r"=(?:[46][1-9A-F]|[57][0-9A])|=\r?\n")
"""Plain letters and broken lines in quoted-printable, as mail has it."""
_ORDERS = frozenset(
    """ignore disregard previous instructions instruction system prompt reveal override password restrictions guidelines
    abaikan lupakan instruksi aturan sebelumnya perintah rahasia sandi pedoman batasan""".split()
)
"""Words by which an order is told where letters are exchanged or turned round: without one nobody looks further."""
_EXCHANGED = frozenset(codecs.encode(word, "rot13") for word in _ORDERS)
_REVERSED = frozenset(word[::-1] for word in _ORDERS)


def hidden(text: str) -> list[str]:
    """What is hidden in a text, in no particular order, each once."""
    found: dict[str, None] = {}
    layer = [text]
    for _ in range(DEEPEST):
        layer = [one for outer in layer for one in _found(outer) if sum(map(str.isalpha, one)) >= SHORTEST]
        found |= dict.fromkeys(layer)
    texts = list(found)
    return texts if len(texts) <= MOST else [*texts[: MOST - 1], "\n".join(texts[MOST - 1 :])]


def _found(text: str) -> Iterator[str]:
    if not text.isascii():
        yield from _in_signs(text)
    glance = Glance(text)
    for _, _, meant in encoded.runs(glance):
        yield meant
    yield from _in_codes(text)
    yield from unshown(text)
    if not glance.words.isdisjoint(_EXCHANGED):
        yield codecs.decode(text, "rot13")
    if not glance.words.isdisjoint(_REVERSED):
        yield text[::-1]


def _in_signs(text: str) -> Iterator[str]:
    """What signs stand for that show nothing, or turn what they show."""
    for match in _TAGS.finditer(text):
        yield "".join(chr(ord(sign) - 0xE0000) for sign in match[0])
    for match in _SELECTORS.finditer(text):
        values = [ord(sign) - (0xFE00 if sign <= "\ufe0f" else 0xE0100 - 16) for sign in match[0]]
        yield _read(values)
        if max(values) < 16:  # half a byte each
            yield _read(high * 16 + low for high, low in zip(values[::2], values[1::2], strict=False))
    for match in _NO_WIDTH.finditer(text):
        yield from _of_bits(match[0])
    for match in _TURNED.finditer(text):
        yield match[1][::-1]


def _of_bits(run: str) -> Iterator[str]:
    """Signs of two kinds as the bits of letters; of three kinds, one of them stands between letters."""
    kinds = sorted(set(run))
    for one, zero in permutations(kinds, 2) if len(kinds) <= 3 else ():
        between = next((kind for kind in kinds if kind not in (one, zero)), None)
        bits = run.replace(one, "1").replace(zero, "0")
        letters = bits.split(between) if between else re.findall("[01]{8}", bits)
        yield _read(int(letter, 2) for letter in letters if 0 < len(letter) <= 8)


def _in_codes(text: str) -> Iterator[str]:
    """What is written as numbers, in base 32, or as mail and pages write odd signs."""
    if len(_LETTER.findall(text)) > 2:
        yield html.unescape(text)
    for match in _OCTETS.finditer(text):
        yield _read(int(pair, 16) for pair in re.findall(r"(?:\\x|0x|\\u00)?([0-9a-fA-F]{2})", match[0]))
    for match in _BITS.finditer(text):
        yield _read(int(octet, 2) for octet in match[0].split())
    for match in _BASE32.finditer(text):
        bare = match[0].rstrip("=")
        try:
            yield _read(base64.b32decode(bare + "=" * (-len(bare) % 8)))
        except binascii.Error:
            continue
    if "=" in text and len(_QUOTED.findall(text)) > 2:
        yield _read(quopri.decodestring(text.encode()))


def _read(octets: Iterable[int]) -> str:
    """Bytes as text; empty where they are none."""
    try:
        meant = bytes(octets).decode()
    except ValueError:
        return ""
    return meant if all(sign.isprintable() or sign.isspace() for sign in meant) else ""
