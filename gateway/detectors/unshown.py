"""What markup and code hold that a page does not show: comments, attributes, elements that nobody can see.

Every pattern is bounded, so time is linear in the text.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

_COMMENT = re.compile(r"<!--(.{1,800}?)-->", re.DOTALL)
_UNSEEN = re.compile(
    r"<[a-z][a-z0-9]{0,9}\s[^<>]{0,200}(?:display: ?none|visibility: ?hidden|font-size: ?0|color: ?(?:white\b|#fff)"
    r"|(?:left|top|right|text-indent): ?-\d{3}|opacity: ?0(?![.\d]{0,3}[1-9])|\bhidden\b|\bsr-only\b|visually-hidden"
    r"|\bd-none\b|aria-hidden)[^<>]{0,200}>([^<>]{1,2000})<",
    re.IGNORECASE,
)
_UNUSED = re.compile(r"<(template|noscript)\b[^<>]{0,200}>(.{1,2000}?)</\1", re.IGNORECASE | re.DOTALL)
_ATTRIBUTE = re.compile(
    r"\s(?:alt|title|aria-label|aria-description|placeholder|summary|content|data-[a-z-]{1,20})\s?=\s?"
    r"(?:\"([^\"<>]{6,2000})\"|'([^'<>]{6,2000})')",
    re.IGNORECASE,
)
_LINK_TITLE = re.compile(r"\]\([^()\s]{1,300}\s{1,3}[\"'(]([^\n]{1,500}?)[\"')]\)")
_DEFINITION = re.compile(r"^\[[^\]\n]{1,60}\]: ?\S{1,300}\s{1,3}[(\"']([^\n]{1,2000}?)[)\"']$", re.MULTILINE)
"""What a link refers to, with a title; ``[//]: # "..."`` is how Markdown has comments."""
_IN_CODE = re.compile(r"/\*(.{1,800}?)\*/|(?:^|\s)//\s(.{6,300})$", re.DOTALL | re.MULTILINE)
_TAG = re.compile(r"<[^<>]{1,300}>")


def unshown(text: str) -> Iterator[str]:
    """What a text in HTML, Markdown or code does not show; attributes are one text, since pages have many."""
    if "<" in text:
        for pattern in (_COMMENT, _UNSEEN):
            yield from (match[1].strip() for match in pattern.finditer(text))
        yield from (_TAG.sub(" ", match[2]).strip() for match in _UNUSED.finditer(text))
        if "=" in text:
            yield "\n".join(match[1] or match[2] for match in _ATTRIBUTE.finditer(text))
    if "](" in text:
        yield from (match[1] for match in _LINK_TITLE.finditer(text))
    if "]:" in text:
        yield from (match[1].strip() for match in _DEFINITION.finditer(text))
    if "/*" in text or "//" in text:
        yield from ((match[1] or match[2]).strip() for match in _IN_CODE.finditer(text))
