"""Texts that a text hides from people and a model would read: encoded, in tag characters, in comments, in markup.

Whatever is found is judged like the text itself; where it stood makes no difference to whom it might mislead. Time is
linear in the text, depth and number are bounded.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator

from gateway.detectors import encoded
from gateway.detectors.glance import Glance

MOST, DEEPEST = 16, 2
"""Texts that are told apart in one text, and encodings within encodings. Where there are more, the rest is one text:
nothing that was found goes unjudged."""
SHORTEST = 6
"""Letters: less says nothing."""
_TAGS = re.compile("[\U000e0020-\U000e007e]{4,}")
"""ASCII in Unicode's tag characters, which nothing shows."""
_COMMENT = re.compile(r"<!--(.{1,800}?)-->", re.DOTALL)
_UNSHOWN = re.compile(
    r"<[a-z]{1,10} [^<>]{0,200}(?:display: ?none|visibility: ?hidden|font-size: ?0|color: ?(?:white|#fff))[^<>]{0,200}>"
    r"([^<>]{1,2000})<",
    re.IGNORECASE,
)
_REMARK = re.compile(r"^\[(?://|comment)\]: ?# ?[(\"](.{1,2000}?)[)\"]$", re.MULTILINE)
"""A comment in Markdown: a link that nothing refers to."""
_ENTITIES = re.compile(r"(?:&#x?[0-9a-fA-F]{2,6};){4,}")


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
        for match in _TAGS.finditer(text):
            yield "".join(chr(ord(sign) - 0xE0000) for sign in match[0])
    for _, _, meant in encoded.runs(Glance(text)):
        yield meant
    if "<" in text:
        for pattern in (_COMMENT, _UNSHOWN):
            yield from (match[1].strip() for match in pattern.finditer(text))
    if "]: #" in text or "]:#" in text:
        yield from (match[1].strip() for match in _REMARK.finditer(text))
    if "&#" in text:
        yield from (html.unescape(match[0]) for match in _ENTITIES.finditer(text))
