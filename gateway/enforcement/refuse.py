"""Choosing the words of a refusal: the policy's own in the person's language, ours where it has none."""

from __future__ import annotations

from collections.abc import Mapping

from gateway.errors import Reason, text_of
from policies.decision import Decision

_OURS = {"no-policy": Reason.NO_POLICY, "unseen": Reason.UNSEEN}
"""What the gate itself says where no written rule did."""


def language_of(accept_language: str | None, default: str) -> str:
    """``id`` or ``en``: the first of the two the client asks for (RFC 9110, section 12.5.4), else the site's own."""
    for item in (accept_language or "").lower().split(","):
        code = item.split(";")[0].strip().split("-")[0]
        if code in {"id", "en"}:
            return code
        if code == "in":  # what old Android still calls Indonesian
            return "id"
    return default


def words(decision: Decision, language: str) -> str:
    """The text a person gets for this decision."""
    reason = _OURS.get(decision.rule or "", Reason.POLICY)
    return localized(decision.message, language) or text_of(reason, language)


def localized(texts: Mapping[str, str], language: str) -> str:
    """The text in this language, else in English, else in any."""
    return texts.get(language) or texts.get("en") or next(iter(texts.values()), "")
