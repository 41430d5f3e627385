"""Terms: the few words of a record by which it can be found, as ``field=value``.

Values are configured names, words of closed lists, and dates. No text, no score, no label of a detector becomes a term;
a name that a client chose becomes ``unlisted``. Terms are derived from the record and are no evidence of anything.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

Terms = frozenset[str]
"""The terms of one entry."""

PLAIN = ("kind", "day", "erased")
"""Fields that say no more than the public part does: they stay when the private part is erased."""
CIRCUMSTANCES = ("simulated", "route", "group", "role", "model", "backend", "language", "modality")
"""Fields about how and where something was asked."""
FINDINGS = ("effect", "rule", "shadow", "result", "reason", "type")
"""Fields about what was found and what came of it. Some rules are about self-harm, disclosure or cheating, and a log
does not know which: so none of these fields meets a field of :data:`PERSON` in any filter, count or export."""
PERSON = ("key", "subject")
"""Fields about who it was."""
FIELDS = (*PLAIN, *CIRCUMSTANCES, *FINDINGS, *PERSON)
"""Everything that can be asked for, besides times and the exchange."""
UNLISTED = "unlisted"
"""The model of a question that named one which the site does not list."""

_UNITED = ("rule", "shadow", "type", "modality")
"""Of question and answer together."""
_MILD_TO_SEVERE = "allow flag warn redact replace hold block".split()
_DIGESTED = "hmac:"
_NOTHING: Mapping[str, Any] = {}


def terms_of(kind: str, minute: str, private: Mapping[str, Any] | None) -> Terms:
    """What an entry can be found by, from the record alone.

    Args:
        kind: the record's kind.
        minute: its time, as ``2026-11-25T04:10Z``.
        private: its private part; None where there is none or it was erased.
    """
    terms = {f"kind={kind}", f"day={minute[:10]}"}
    if private is not None:
        terms.update(_private_terms(private))
    return frozenset(terms)


def erased(terms: Iterable[str]) -> Terms:
    """What is left of an entry's terms when its private part is gone."""
    return frozenset({"erased=yes", *(term for term in terms if field_of(term) in PLAIN)})


def answered(own: Terms, asked: Terms) -> Terms:
    """The terms of an outcome, given those of its decision: all that was said of the question holds for the whole.

    A field that the outcome has itself keeps the outcome's value, except that rules and types of both count, and that
    the severer effect stands.
    """
    known = {field_of(term) for term in own}.difference(_UNITED)
    both = own | {term for term in asked if field_of(term) not in known}
    effects = {term for term in own | asked if field_of(term) == "effect"}
    return both - effects | set(sorted(effects, key=_severity)[-1:])


def field_of(term: str) -> str:
    """What stands before the equals sign."""
    return term[: term.index("=")]


def _severity(effect: str) -> int:
    word = effect.partition("=")[2]
    return _MILD_TO_SEVERE.index(word) if word in _MILD_TO_SEVERE else len(_MILD_TO_SEVERE)


def _private_terms(private: Mapping[str, Any]) -> Iterator[str]:
    facts, decision = _object(private, "facts"), _object(private, "decision")
    if private.get("simulated") is True:
        yield "simulated=yes"
    for field in ("route", "backend", "result", "reason", "key"):
        yield from _one(field, private.get(field))
    model = private.get("model")
    yield from _one("model", UNLISTED if isinstance(model, str) and model.startswith(_DIGESTED) else model)
    for field in ("group", "role", "language"):
        yield from _one(field, facts.get(field))
    yield from _one("effect", private.get("enforced") or decision.get("effect"))
    yield from _many("type", facts.get("pii"))
    yield from _many("modality", facts.get("modality"))
    for field, member in (("rule", "matches"), ("shadow", "shadow")):
        yield from _many(field, (match.get("rule") for match in decision.get(member) or () if isinstance(match, dict)))
    yield from _one("rule", decision.get("rule"))


def _object(private: Mapping[str, Any], name: str) -> Mapping[str, Any]:
    found = private.get(name)
    return found if isinstance(found, Mapping) else _NOTHING


def _one(field: str, value: Any) -> Iterator[str]:
    if isinstance(value, str) and value:
        yield f"{field}={value}"


def _many(field: str, values: Any) -> Iterator[str]:
    for value in values or ():
        yield from _one(field, value)
