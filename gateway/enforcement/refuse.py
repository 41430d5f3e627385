"""Choosing the words of a refusal: the policy's own in the person's language, ours where it has none."""

from __future__ import annotations

import re
from collections.abc import Mapping

from gateway.errors import Reason, text_of
from policies.decision import Decision

_OURS = {"no-policy": Reason.NO_POLICY, "unseen": Reason.UNSEEN}
"""What the gate itself says where no written rule did."""
_SPOKEN = {"id": "id", "in": "id", "en": "en"}
"""``in`` is what old Android still calls Indonesian."""
_QVALUE = re.compile(r"q\s*=\s*([01](?:\.\d{0,3})?)")


def language_of(accept_language: str | None, default: str) -> str:
    """``id`` or ``en``: the one the client would rather have (RFC 9110, section 12.5.4), else the site's own."""
    best, chosen = 0.0, default
    for item in (accept_language or "").lower().split(","):
        tag, _, weight = item.partition(";")
        language = _SPOKEN.get(tag.strip().split("-")[0])
        quality = _quality(weight)
        if language and quality > best:
            best, chosen = quality, language
    return chosen


def _quality(parameter: str) -> float:
    """The weight of ``q=0.8``; 1 where there is none, 0 for what is none."""
    if not parameter.strip():
        return 1.0
    match = _QVALUE.fullmatch(parameter.strip())
    return float(match[1]) if match else 0.0


def words(decision: Decision, language: str) -> str:
    """The text a person gets for this decision."""
    reason = _OURS.get(decision.rule or "", Reason.POLICY)
    return localized(decision.message, language) or text_of(reason, language)


def localized(texts: Mapping[str, str], language: str) -> str:
    """The text in this language, else in English, else in any."""
    return texts.get(language) or texts.get("en") or next(iter(texts.values()), "")
