"""What somebody looks for: filters over the terms of entries, a time, an exchange; and where a page went on.

A query is metadata only. It can be written down (:meth:`Query.told`), kept under a name and sent to a gate.
"""

from __future__ import annotations

import base64
import json
import re
import struct
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from hashlib import sha256
from types import MappingProxyType
from typing import Any

from audit.errors import AuditError
from audit.search.terms import FIELDS, FINDINGS, PERSON, Terms, field_of

Where = Mapping[str, tuple[str, ...]]
"""Field -> values, any of which fits."""
YES_OR_NO = ("simulated", "erased")
"""Fields that are ``yes`` or ``no``."""

_VALUE = re.compile(r"[\x21-\x7e]{1,160}")
_SUBJECT = re.compile(r"[0-9a-f]{32,64}")
_EXCHANGE = re.compile(r"[0-9a-f]{1,32}")
_DAY, _MINUTE = re.compile(r"\d{4}-\d\d-\d\d"), re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\dZ?")
_MOST_VALUES = 50
_CURSOR = struct.Struct(">?Q8s")


@dataclass(frozen=True, slots=True)
class Query:
    """Which entries: those that fit everything given.

    Raises:
        AuditError: a field or value that cannot be (``field``, ``value``); a person together with what was found
            (``by_person``); a time that is none (``time_form``); an exchange id that is none (``exchange_form``).
    """

    where: Where = field(default_factory=dict)
    since: str | None = None
    """This minute or later, as ``2026-11-25T04:10Z``; a day stands for its beginning. UTC."""
    until: str | None = None
    """Before this minute or day."""
    exchange: str | None = None
    """How the exchange id begins."""

    def __post_init__(self) -> None:
        where = {name: tuple(sorted(set(values))) for name, values in sorted(self.where.items()) if values}
        for name, values in where.items():
            _require_values(name, values)
        if self.exchange is not None and _EXCHANGE.fullmatch(self.exchange) is None:
            raise AuditError("exchange_form")
        object.__setattr__(self, "where", MappingProxyType(where))
        object.__setattr__(self, "since", _minute(self.since))
        object.__setattr__(self, "until", _minute(self.until))
        # A rule may be about self-harm, disclosure or cheating, and nobody may list, count or export that by person.
        if self.by_person and any(name in FINDINGS for name in where):
            raise AuditError("by_person", fields=", ".join(FINDINGS))

    @classmethod
    def of(cls, pairs: Iterable[str], since: str | None = None, until: str | None = None) -> Query:
        """A query from ``field=value`` pairs; several of one field mean any of them."""
        where: dict[str, tuple[str, ...]] = {}
        for pair in pairs:
            name, equals, value = pair.partition("=")
            if not equals:
                raise AuditError("where_form")
            where[name] = (*where.get(name, ()), value)
        return cls(where, since, until)

    @classmethod
    def read(cls, told: Any) -> Query:
        """The inverse of :meth:`told`.

        Raises:
            AuditError: it is not of that form (``query_form``), or cannot be a query.
        """
        try:
            where = {str(name): tuple(map(_text, values)) for name, values in dict(told.get("where") or {}).items()}
            times = [None if told.get(name) is None else _text(told[name]) for name in ("since", "until", "exchange")]
            unknown = set(told) - {"where", "since", "until", "exchange"}
        except (AttributeError, TypeError, ValueError):
            raise AuditError("query_form") from None
        if unknown:
            raise AuditError("query_form")
        return cls(where, *times)

    def told(self) -> dict[str, Any]:
        """As JSON values."""
        members = {"since": self.since, "until": self.until, "exchange": self.exchange}
        where = {name: list(values) for name, values in self.where.items()}
        return {"where": where} | {name: value for name, value in members.items() if value is not None}

    @property
    def by_person(self) -> bool:
        """Whether it asks for somebody's entries."""
        return any(name in PERSON for name in self.where)

    @property
    def everything(self) -> bool:
        """Whether every entry fits."""
        return not self.where and self.since is self.until is self.exchange is None

    def fits(self, terms: Terms) -> bool:
        """Whether an entry with these terms can be among what is found; times, exchange and subject are not looked at.

        The database was asked already; this holds what it said against the entries themselves.
        """
        for name, values in self.where.items():
            if name == "subject":
                continue
            has = {term for term in terms if field_of(term) == name}
            if not has and "no" in values and name in YES_OR_NO:
                continue
            if not has & {f"{name}={value}" for value in values}:
                return False
        return True


@dataclass(frozen=True, slots=True)
class Cursor:
    """Where a page ended: pages go on there, whatever is appended or erased meanwhile."""

    backwards: bool
    """Whether the page before is meant."""
    index: int

    def text(self, query: Query, *, newest_first: bool) -> str:
        """Opaque text for one query and order."""
        packed = _CURSOR.pack(self.backwards, self.index, _fingerprint(query, newest_first))
        return base64.urlsafe_b64encode(packed).decode().rstrip("=")

    @classmethod
    def read(cls, text: str, query: Query, *, newest_first: bool) -> Cursor:
        """The inverse of :meth:`text`.

        Raises:
            AuditError: it is none, or of another query (``cursor``).
        """
        try:
            packed = base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True)
            backwards, index, fingerprint = _CURSOR.unpack(packed)
        except (ValueError, struct.error):
            raise AuditError("cursor") from None
        if fingerprint != _fingerprint(query, newest_first):
            raise AuditError("cursor")
        return cls(backwards, index)


def _fingerprint(query: Query, newest_first: bool) -> bytes:
    return sha256(json.dumps([query.told(), newest_first], sort_keys=True).encode()).digest()[:8]


def _require_values(name: str, values: tuple[str, ...]) -> None:
    if name not in FIELDS:
        raise AuditError("field", fields=", ".join(FIELDS))
    form = _SUBJECT if name == "subject" else _VALUE
    allowed = all(form.fullmatch(value) for value in values) and len(values) <= _MOST_VALUES
    if not allowed or (name in YES_OR_NO and not set(values) <= {"yes", "no"}):
        raise AuditError("value", name=name)


def _minute(given: str | None) -> str | None:
    if given is None:
        return None
    whole = f"{given}T00:00" if _DAY.fullmatch(given) else given if _MINUTE.fullmatch(given) else ""
    try:
        there = datetime.strptime(whole.rstrip("Z"), "%Y-%m-%dT%H:%M").replace(tzinfo=UTC)
    except ValueError:
        raise AuditError("time_form") from None
    return there.strftime("%Y-%m-%dT%H:%MZ")


def _text(value: Any) -> str:
    if not isinstance(value, str):
        raise TypeError
    return value
