"""Make a bundle: the records about one exchange, or one entry, with everything that shows that they are genuine."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

from audit.bundle.verifying import IN_FORCE
from audit.canonical import canonical
from audit.errors import AuditError
from audit.layout import BUNDLE_VERSION
from audit.merkle import inclusion_spans, root_of
from audit.note import VerifierKey
from audit.reader import Entry, Snapshot

Explained = Mapping[str, str]
"""The same in English (``en``) and Indonesian (``id``)."""


@dataclass(frozen=True, slots=True)
class Told:
    """What the log itself does not hold."""

    sources: Callable[[str], Mapping[str, str] | None]
    """The files of the policy with a digest, path -> text; None where they are not kept."""
    explain: Callable[[Sequence[Entry]], Explained]
    """The records in plain words."""
    private: bool = True
    """Whether private parts go along; then the file is personal data."""
    revealed: tuple[Mapping[str, Any], ...] = ()
    """Texts to show: ``{"index", "member", "text"}``, as they were when the record committed to them."""


def make(snapshot: Snapshot, key: VerifierKey, entries: Sequence[Entry], told: Told) -> bytes:
    """The bundle about these entries, as the bytes of a file.

    What was in force goes along: the configuration and the activation of the policy that came last before the first
    of them. Proofs are made from leaf hashes alone, so a long log takes time and no memory.

    Raises:
        AuditError: no checkpoint covers the entries yet (``not_signed``): try again in a second.
    """
    records = sorted([*_in_force(snapshot, entries[0].index), *entries], key=lambda entry: entry.index)
    records = list({entry.index: entry for entry in records}.values())
    covered = records[-1].index + 1
    size, note = snapshot.cosigned(covered) or snapshot.covering(covered)
    if size <= records[-1].index:
        raise AuditError("not_signed", index=records[-1].index)
    bundle: dict[str, Any] = {
        "gapura_bundle": BUNDLE_VERSION,
        "log": {"origin": snapshot.names()["origin"], "key": str(key)},
        "checkpoint": note,
        "records": [_held(snapshot, entry, size, told) for entry in records],
        "policy": _policy(records, told),
        "explanation": dict(told.explain(entries)),
    }
    if told.revealed:
        bundle["revealed"] = [dict(one) for one in told.revealed]
    return canonical(bundle) + b"\n"


def _in_force(snapshot: Snapshot, index: int) -> Iterable[Entry]:
    """The newest configuration and activation before an entry."""
    for kind in ("configuration", "admin.policy"):
        entry = snapshot.last_of(kind, index)
        if entry is not None:
            yield entry


def _held(snapshot: Snapshot, entry: Entry, size: int, told: Told) -> dict[str, Any]:
    proof = [root_of(snapshot.leaves(first, end)) for first, end in inclusion_spans(entry.index, size)]
    held = {"index": entry.index, "entry": entry.entry, "inclusion": [one.hex() for one in proof]}
    if told.private and entry.private is not None and entry.random is not None:
        held |= {"random": entry.random.hex(), "private": entry.private}
    return held


def _policy(records: Sequence[Entry], told: Told) -> dict[str, Any] | None:
    """The text of the policy that decided, where there was one and it is kept."""
    parts = [entry.public_part() for entry in records if entry.kind not in IN_FORCE]
    digests = [part["policy"] for part in parts if "policy" in part]
    sources = told.sources(digests[0]) if digests and isinstance(digests[0], str) else None
    if sources is None:
        return None
    listed = [
        {"path": path, "sha256": sha256(text.encode()).hexdigest(), "text": text}
        for path, text in sorted(sources.items())
    ]
    return {"digest": digests[0], "sources": listed}
