"""Decide again: from a record, its policy and its facts, whoever has them reaches the same decision, bit for bit.

Pure but for what is handed in: records come as :class:`audit.reader.Entry`, policies by digest as texts. A policy is
rebuilt from its sources and counts only if it has the digest that the record names; the decision of the record and
the one made again are compared as canonical bytes (RFC 8785).
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Literal, Protocol

from audit.bundle.form import Bundle
from audit.canonical import canonical
from policies import kept
from policies.facts import Facts
from policies.program import Program

Sources = Callable[[str], Mapping[str, str] | None]
"""The files of the policy with this digest, path -> text; None where nobody has kept them."""
Finding = Literal["same", "different", "erased", "no policy", "unreadable"]
"""``erased``: the private part is gone, nothing is left to decide. ``no policy``: its sources are not here, or do not
make a policy of that digest with this release. ``unreadable``: the facts are not facts."""
GOOD: frozenset[Finding] = frozenset({"same", "erased"})


class Recorded(Protocol):
    """An entry of the log, as far as it matters here."""

    @property
    def index(self) -> int: ...
    @property
    def kind(self) -> str: ...
    def public_part(self) -> dict[str, Any]: ...
    def private_part(self) -> dict[str, Any] | None: ...


@dataclass(frozen=True, slots=True)
class _Held:
    """A record of a bundle."""

    index: int
    kind: str
    public: Mapping[str, Any]
    private: Mapping[str, Any] | None

    def public_part(self) -> dict[str, Any]:
        return dict(self.public)

    def private_part(self) -> dict[str, Any] | None:
        return None if self.private is None else dict(self.private)


def of_bundle(bundle: Bundle) -> tuple[Iterable[Recorded], Sources]:
    """The records of a bundle, and the policy whose text it holds."""
    entries = []
    for one in bundle.records:
        public, private = json.loads(one.entry), None if one.private is None else json.loads(one.private)
        entries.append(_Held(one.index, str(public["kind"]), public, private))
    policy = bundle.policy or {"digest": "", "sources": []}
    texts = {one["path"]: one["text"] for one in policy["sources"]}
    return entries, lambda digest: texts if digest == policy["digest"] else None


@dataclass(frozen=True, slots=True)
class Again:
    """One record, decided again."""

    index: int
    kind: str
    policy: str
    finding: Finding
    differs: tuple[str, ...] = ()
    """Members of the decision that came out otherwise."""

    def as_json(self) -> dict[str, Any]:
        """For programs."""
        row = {"index": self.index, "kind": self.kind, "policy": self.policy, "finding": self.finding}
        return {**row, **({"differs": list(self.differs)} if self.differs else {})}


def recompute(entries: Iterable[Recorded], sources: Sources) -> Iterator[Again]:
    """Decide every record again that holds a decision, or held one; others are passed over."""
    programs: dict[str, Program | None] = {}
    for entry in entries:
        if entry.kind not in ("decision", "outcome"):
            continue
        policy = str(entry.public_part().get("policy", ""))
        private = entry.private_part()
        if private is None:
            yield Again(entry.index, entry.kind, policy, "erased")
        elif "decision" in private or "facts" in private:
            if policy not in programs:
                programs[policy] = _program(policy, sources)
            yield Again(entry.index, entry.kind, policy, *_decided(programs[policy], private))


def _program(digest: str, sources: Sources) -> Program | None:
    files = sources(digest)
    return None if files is None else kept.rebuild(files, digest)


def _decided(program: Program | None, private: Mapping[str, Any]) -> tuple[Finding, tuple[str, ...]]:
    if program is None:
        return "no policy", ()
    try:
        facts = Facts.from_record(private["facts"])
        recorded = dict(private["decision"])
    except (KeyError, TypeError, ValueError):
        return "unreadable", ()
    made = program.decide(facts).record()
    if canonical(made) == canonical(recorded):
        return "same", ()
    names = sorted({*made, *recorded})
    return "different", tuple(name for name in names if made.get(name) != recorded.get(name))
