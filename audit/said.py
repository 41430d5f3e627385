"""What somebody said, shown again: whether it is a text of which a record holds a commitment.

The commitment to a question covers everything that was sent with it; nobody has that. So the record of a refusal holds
one more for each new text. Two texts count as the same that differ in the white space around them, in how lines end,
or in how letters are put together (Unicode NFC): a person who copies a text changes these and does not know it.
"""

from __future__ import annotations

import hmac
from collections.abc import Mapping, Sequence
from typing import Any
from unicodedata import normalize

from audit.record import commit_text

MOST = 64
"""Commitments of one record: the last texts count, a person shows what they wrote last."""


def plain(text: str) -> str:
    """A text without what copying changes."""
    return normalize("NFC", text.replace("\r\n", "\n").replace("\r", "\n")).strip()


def commit_each(texts: Sequence[str], nonce: str) -> list[str]:
    """Commit to each text that is not empty, with the nonce (hexadecimal) of a commitment that stands beside them."""
    said = [one for one in map(plain, texts) if one]
    return [commit_text(one, bytes.fromhex(nonce))[1] for one in said[-MOST:]]


def proves(part: Mapping[str, Any], text: str) -> bool:
    """Whether this is one of the texts that the private part of a record speaks of."""
    beside = part.get("input") or part.get("output")
    found = commit_each([text], beside["nonce"]) if beside else []
    return any(hmac.compare_digest(one, kept) for one in found for kept in part.get("said", ()))
