"""Whether entries say what they must, each looked at by itself: steps (3) and (4) of ``audit.verify``.

Pure, and a stretch of entries at a time, so that stretches can be looked at side by side.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Any, NamedTuple

from audit.canonical_form import canonical_object
from audit.layout import ENTRY_VERSION, ERASURES
from audit.merkle import leaf_hash
from audit.spans import Spans
from audit.verdict import Saying


class Row(NamedTuple):
    """One entry as it was found, nothing of it trusted: texts as bytes, or whatever stands in their place."""

    number: int
    kind: Any
    minute: Any
    entry: Any
    leaf: Any
    random: Any
    private: Any
    exchange: Any
    subject: Any


class Leaf(NamedTuple):
    """An entry of which only the hash is there."""

    number: int
    leaf: bytes


@dataclass(frozen=True, slots=True)
class Form:
    """What rows of a source hold."""

    columns: bool = True
    """Kind, minute, exchange and subject are repeated beside the texts."""
    subject: bool = True
    """Among them the subject, which logs of revision 0001 did not repeat."""
    private: bool = True
    """Private parts are there, but for those that were erased."""
    complete: bool = True
    """The last entry of the log is there: a record that names an erased part cannot stand further on."""


@dataclass(slots=True)
class Contents:
    """What was found in a stretch of entries."""

    failures: dict[int, Saying] = field(default_factory=dict)
    """The first failure of step 3 and of step 4."""
    gaps: Spans = field(default_factory=Spans)
    """Entries that commit to a private part that is gone."""
    named: Spans = field(default_factory=Spans)
    """Entries that erasure records name."""

    def fail(self, step: int, code: str, **places: int | str) -> None:
        """Note a failure, if it is the first of its step."""
        self.failures.setdefault(step, Saying(code, places))

    def add(self, later: Contents) -> None:
        """Take in what was found in entries further on."""
        for step, failure in later.failures.items():
            self.failures.setdefault(step, failure)
        for mine, others in ((self.gaps, later.gaps), (self.named, later.named)):
            for first, last in others:
                mine.add(first, last)


def examine(rows: Iterable[Row], form: Form) -> Contents:
    """Look at entries in the order of their numbers."""
    found = Contents()
    for row in rows:
        _entry(row, form, found)
    return found


def _entry(row: Row, form: Form, found: Contents) -> None:
    # (3) Every entry is canonical JSON, its columns repeat it, and its stored leaf hash is its hash.
    public = canonical_object(row.entry)
    if public is None or public.get("v") != ENTRY_VERSION or public["v"] is True:
        found.fail(3, "not_canonical", index=row.number, version=ENTRY_VERSION)
    elif form.columns and (_bytes(public.get("kind")), _bytes(public.get("time"))) != (row.kind, row.minute):
        found.fail(3, "columns", index=row.number)
    if not isinstance(row.entry, bytes) or leaf_hash(row.entry) != row.leaf:
        found.fail(3, "leaf", index=row.number)
    if public is not None:
        if form.private:
            _private(row, public.get("private"), form, found)
        if _is_erasure(public.get("kind")):
            _erasure(row.number, public.get("erased"), found)


def _private(row: Row, committed: Any, form: Form, found: Contents) -> None:
    # (4) Every private part is the one its entry commits to; what is gone is remembered as a gap.
    gone = row.random is row.private is row.exchange is row.subject is None
    if committed is not None and gone:
        found.gaps.add(row.number, row.number)
    elif committed is None and not gone:
        found.fail(4, "private", index=row.number)
    elif committed is not None:
        whole = isinstance(row.random, bytes) and isinstance(row.private, bytes)
        if not whole or sha256(row.random + row.private).hexdigest() != committed:
            found.fail(4, "private", index=row.number)
            return
        content = canonical_object(row.private)
        if content is None or not _repeated(row, content, form):
            found.fail(4, "exchange", index=row.number)


def _repeated(row: Row, content: dict[str, Any], form: Form) -> bool:
    """Whether the columns say what the private part says."""
    if form.columns and row.exchange != _bytes(content.get("exchange")):
        return False
    return not (form.columns and form.subject) or row.subject == _bytes(content.get("subject"))


def _is_erasure(kind: Any) -> bool:
    return isinstance(kind, str) and kind in ERASURES


def _erasure(index: int, erased: Any, found: Contents) -> None:
    """A record can name only what came before it."""
    for pair in erased if isinstance(erased, list) else [None]:
        span = pair if isinstance(pair, list) and [type(end) for end in pair] == [int, int] else [1, 0]
        if not 0 <= span[0] <= span[1] < index:
            found.fail(4, "bad_erasure", index=index)
            return
        found.named.add(*span)


def _bytes(value: Any) -> bytes | None:
    return value.encode() if isinstance(value, str) else None
