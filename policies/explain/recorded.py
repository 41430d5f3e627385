"""Read a recorded decision from wherever somebody has it: an export, a private part, or bare facts and decision."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from policies.decision import MODES, Effect
from policies.explain.words import Both
from policies.facts import Facts

_NO_JSON = Both(
    "not one JSON object; of an export take one line", "bukan satu objek JSON; dari ekspor ambil satu baris"
)
_NO_PRIVATE = Both(
    "no members facts and decision; export the record with its private part",
    "tidak ada facts dan decision; ekspor catatan beserta bagian privatnya",
)
_OTHER_FORM = Both(
    "facts or decision is not in the form of a record", "facts atau decision tidak dalam bentuk sebuah catatan"
)


class RecordError(ValueError):
    """What was given is no recorded decision; the words, in both languages, say what is missing and quote nothing."""

    def __init__(self, words: Both) -> None:
        super().__init__(words.en)
        self.words = words


@dataclass(frozen=True, slots=True)
class Recorded:
    """What a record says about one decision."""

    facts: Facts
    decision: Mapping[str, Any]
    """As ``Decision.record`` wrote it."""
    enforced: str = ""
    """What was done, where that is more than was decided."""
    policy: str = ""
    """Digest of the policies that decided, where the record names it."""


def read_record(text: str) -> Recorded:
    """Read a line of ``gapura audit export --private``, its private part, or ``{"facts": ..., "decision": ...}``.

    Raises:
        RecordError: it is none of these.
    """
    try:
        value = json.loads(text)
    except ValueError:
        raise RecordError(_NO_JSON) from None
    if not isinstance(value, dict):
        raise RecordError(_NO_JSON)
    entry = value.get("entry")
    private = value.get("private", value)
    if not isinstance(private, dict) or not {"facts", "decision"} <= private.keys():
        raise RecordError(_NO_PRIVATE)
    facts, decision, enforced = private["facts"], private["decision"], private.get("enforced") or ""
    if not isinstance(facts, dict) or not _is_decision(decision) or (enforced and not _is_effect(enforced)):
        raise RecordError(_OTHER_FORM)
    policy = entry.get("policy", "") if isinstance(entry, dict) else ""
    try:
        return Recorded(Facts.from_record(facts), decision, enforced, policy if isinstance(policy, str) else "")
    except ValueError as error:
        raise RecordError(Both(f"{_OTHER_FORM.en}: {error}", f"{_OTHER_FORM.id}: {error}")) from None


_EFFECTS = frozenset(effect.word for effect in Effect)


def _is_decision(value: Any) -> bool:
    if not isinstance(value, dict) or not isinstance(value.get("rule"), str | None):
        return False
    lists = [value.get(name, []) for name in ("matches", "shadow", "inactive", "redact")]
    if not _is_effect(value.get("effect")) or not all(isinstance(one, list) for one in lists):
        return False
    modes = value.get("modes", {})
    if not isinstance(modes, dict) or not all(mode in MODES for mode in modes.values()):
        return False
    orders = value.get("obligations", [])
    if not isinstance(orders, list) or not all(map(_is_order, orders)):
        return False
    matches, shadow, *names = lists
    return all(map(_is_match, [*matches, *shadow])) and all(isinstance(name, str) for one in names for name in one)


def _is_order(value: Any) -> bool:
    return isinstance(value, dict) and all(isinstance(value.get(name), str) for name in ("kind", "rule"))


def _is_match(value: Any) -> bool:
    named = isinstance(value, dict) and all(isinstance(value.get(name), str) for name in ("rule", "policy"))
    return named and _is_effect(value.get("effect"))


def _is_effect(value: Any) -> bool:
    return isinstance(value, str) and value in _EFFECTS
