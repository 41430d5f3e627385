"""Runs of text that stand for other text: base64, hexadecimal, percent signs."""

from __future__ import annotations

import base64
import binascii
import re
from collections.abc import Callable, Iterator
from urllib.parse import unquote

from gateway.detectors.glance import Glance

SHORTEST = 16
"""Characters: shorter runs hold no value."""
_RUN = re.compile(r"[A-Za-z0-9+/_-]{16,}={0,2}")
_PERCENT = re.compile(r"(?:%[0-9A-Fa-f]{2}[^\s%]{0,64})+")
_AHEAD = 64
"""Characters before the first percent sign that belong to its run."""
_HEX = re.compile(r"(?:[0-9A-Fa-f]{2})+")
_URL_SAFE = str.maketrans("-_", "+/")
_TEXT = re.compile(r"[\s\x20-\x7e\u00a0-\uffff]+")

Run = tuple[int, int, str]
"""Start, end and what it stands for."""


def runs(glance: Glance) -> Iterator[Run]:
    """All runs in a text that decode to text."""
    text = glance.text
    if "%" in text:
        for match in _PERCENT.finditer(text):
            ahead = re.split(r"[\s%]", text[max(0, match.start() - _AHEAD) : match.start()])[-1]
            meant = unquote(match[0])
            if _PERCENT.search(meant):  # an address within an address is encoded twice: %2540
                meant = unquote(meant)
            yield match.start() - len(ahead), match.end(), ahead + meant
    if glance.longest >= SHORTEST:
        for match in _RUN.finditer(text):
            if meant := _decoded(match[0]):
                yield match.start(), match.end(), meant


def _decoded(run: str) -> str:
    """What a run of letters and digits stands for; empty where that is no text. A run of digits alone is a number."""
    if run.isdecimal() or (run.isalpha() and run.islower()):
        return ""
    if _HEX.fullmatch(run):
        return _text(bytes.fromhex, run)
    return _text(_base64, run)


def _base64(run: str) -> bytes:
    bare = run.rstrip("=").translate(_URL_SAFE)
    return base64.b64decode(bare + "=" * (-len(bare) % 4), validate=True)


def _text(decode: Callable[[str], bytes], run: str) -> str:
    try:
        meant = decode(run).decode()
    except (binascii.Error, ValueError):
        return ""
    return meant if _TEXT.fullmatch(meant) else ""
