"""What the log takes: a record with a public and a private part, and the bytes it turns into.

The *public* part says that something happened; it is an entry of the tree for ever. The *private* part holds
everything about a person or an exchange; the entry only commits to it, so that it can be deleted later without
breaking the tree::

    private  = canonical JSON of the private part
    entry    = canonical JSON of {"v": 1, "kind", "time", ..., "private": hex SHA-256(r || private)}
    leaf     = SHA-256(0x00 || entry)

``r`` are 32 random bytes kept beside the private part and deleted with it: without them nobody can test a guess.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

from audit.canonical import canonical
from audit.entropy import random_bytes
from audit.errors import RecordRefused
from audit.layout import ENTRY_VERSION
from audit.merkle import leaf_hash
from audit.search.terms import Terms, terms_of

SIZE_LIMIT = 64 * 1024
"""Bytes; the bound for the private part and for the entry, each."""
RANDOM_BYTES = 32
ADMIN = frozenset(
    "policy key roster topic route user role right person reveal export erase hold find "
    "case start stop clock_jump migrate witness succeed".split()
)
KINDS = frozenset({"decision", "outcome", "refusals", "configuration", "disclosure", "retention"}) | {
    f"admin.{what}" for what in ADMIN
}
"""Every kind of record."""

_OURS = ("v", "kind", "time", "private")
_EXCHANGE = re.compile(r"[0-9a-f]{32}")
_SUBJECT = re.compile(r"[0-9a-f]{32,64}")


@dataclass(frozen=True, slots=True)
class Record:
    """Something that happened.

    ``public`` may hold digests, counts and configured names; never anything about a person or an exchange.
    ``private`` may be absent. Two of its members, where present, are indexed and go with it: ``exchange`` (32
    hexadecimal digits, random) ties the records of one exchange together, ``subject`` (32 to 64 of them, a pseudonym)
    those about one person. Both are plain JSON values: text, integers within 2^53, booleans,
    null, lists, dicts; no fractions.
    """

    kind: str
    public: Mapping[str, Any]
    private: Mapping[str, Any] | None = None
    named: tuple[bytes, ...] = ()
    """Tokens of eight bytes under which the entry can be found; they are no part of it and go with the private part."""


@dataclass(frozen=True, slots=True)
class Sealed:
    """A record as it is stored, ready for an index."""

    kind: str
    minute: str
    entry: str
    leaf: bytes
    random: bytes | None
    private: str | None
    exchange: str | None
    subject: str | None
    terms: Terms
    """What it can be found by; derived, no part of the evidence."""
    named: tuple[bytes, ...] = ()


def seal(record: Record, minute: str) -> Sealed:
    """Turn a record into its entry, leaf and private bytes.

    Args:
        record: what happened.
        minute: when, in UTC to the minute, as ``2026-11-25T04:10Z``.

    Raises:
        RecordRefused: unknown kind, reserved member, value outside the JSON subset, or too large.
    """
    if record.kind not in KINDS:
        raise RecordRefused("kind")
    for name in _OURS:
        if name in record.public:
            raise RecordRefused("reserved", name=name)
    public: dict[str, Any] = {"v": ENTRY_VERSION, "kind": record.kind, "time": minute, **record.public}
    random = private = exchange = subject = None
    if record.private is not None:
        random = random_bytes(RANDOM_BYTES)
        private = _bounded(canonical(dict(record.private)))
        exchange = _identity(record.private, "exchange", _EXCHANGE)
        subject = _identity(record.private, "subject", _SUBJECT)
        public["private"] = commit_private(random, private)
    entry = _bounded(canonical(public))
    return Sealed(
        kind=record.kind,
        minute=minute,
        entry=entry.decode(),
        leaf=leaf_hash(entry),
        random=random,
        private=None if private is None else private.decode(),
        exchange=exchange,
        subject=subject,
        terms=terms_of(record.kind, minute, record.private),
        named=record.named if private is not None else (),
    )


def commit_private(random: bytes, private: bytes) -> str:
    """Hex SHA-256(random || private): what an entry says about its private part."""
    return sha256(random + private).hexdigest()


def commit_text(text: str, nonce: bytes | None = None) -> tuple[str, str]:
    """Commit to a text without keeping it: ``(nonce, SHA-256(nonce || UTF-8 text))``, both hexadecimal.

    Both belong in the private part. Give a stored ``nonce`` to check a text against its commitment; without one, 32
    random bytes are drawn. Lone surrogates, which no UTF-8 text has, are encoded as they are.
    """
    nonce = random_bytes(RANDOM_BYTES) if nonce is None else nonce
    return nonce.hex(), sha256(nonce + text.encode("utf-8", "surrogatepass")).hexdigest()


def _bounded(data: bytes) -> bytes:
    if len(data) > SIZE_LIMIT:
        raise RecordRefused("too_large", size=len(data), limit=SIZE_LIMIT)
    return data


def _identity(private: Mapping[str, Any], name: str, form: re.Pattern[str]) -> str | None:
    value = private.get(name)
    if value is None:
        return None
    if not isinstance(value, str) or form.fullmatch(value) is None:
        raise RecordRefused(name)
    return value
