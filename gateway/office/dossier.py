"""What an auditor asks for on a visit, gathered from a site: nothing is chosen by whoever gathers it.

The auditor names a seed. Of all decisions of the period those are drawn whose SHA-256 over seed and number is smallest,
so that anybody with the log draws the same ones, and nobody can prefer some.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from hashlib import sha256
from heapq import nsmallest
from typing import Any

from audit import checkpoint
from audit.checkpoint import Checkpoint
from audit.codes import code_of
from audit.reader import Entry, Reader, Snapshot
from audit.verdict import Verdict
from audit.verify import verify
from gateway.admission.folders import Site
from gateway.admission.keys import Key, Keys
from gateway.admission.versions import Versions
from gateway.office.bundling import ABOUT
from policies.explain.policy import RuleSaid, explain_kept

SECTIONS: Mapping[str, frozenset[str]] = {
    name: frozenset(kinds.split())
    for name, kinds in {
        "policy": "admin.policy",
        "configuration": "configuration admin.topic",
        "access": "admin.key admin.user admin.person admin.role admin.roster",
        "reveals": "admin.reveal admin.find",
        "exports": "admin.export",
        "erasures": "retention admin.erase admin.hold admin.right",
        "overrides": "admin.route admin.case",
        "running": "admin.start admin.stop admin.clock_jump admin.migrate admin.succeed admin.witness",
    }.items()
}
"""Which kinds of records stand under which heading; every other ``admin.`` kind stands under ``other``."""
OTHER = "other"
_DIGESTS = ("policy", "settings", "detectors", "version")
_OURS = frozenset({"v", "kind", "time", "private", "by"})
_LONGEST = 400
"""Characters of what a row says; the record itself has the rest."""


@dataclass(frozen=True, slots=True)
class Period:
    """Days, both included; None is no bound. Times of the log are UTC."""

    first: str | None = None
    last: str | None = None

    def __contains__(self, minute: str) -> bool:
        """Whether a minute such as ``2026-11-27T04:10Z`` lies in it."""
        return (self.first is None or minute >= self.first) and (self.last is None or minute[:10] <= self.last)


@dataclass(frozen=True, slots=True)
class Act:
    """Something that was done to the site."""

    index: int
    minute: str
    kind: str
    by: str
    said: str


@dataclass(frozen=True, slots=True)
class Line:
    """One rule of a policy, in plain words by language."""

    name: str
    words: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Change:
    """Another policy came into force. ``rules`` is None where it cannot be read any more."""

    index: int
    minute: str
    by: str
    digest: str
    rules: tuple[Line, ...] | None
    gone: tuple[str, ...] = ()
    come: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Drawn:
    """One decision of the sample, with the records about its exchange."""

    index: int
    minute: str
    code: str
    entries: tuple[Entry, ...] = field(repr=False)


@dataclass(frozen=True, slots=True)
class Dossier:
    """All of it."""

    period: Period
    seed: str
    decisions: int
    """Of the period; the sample is drawn from them."""
    drawn: tuple[Drawn, ...]
    acts: Mapping[str, Sequence[Act]]
    policies: tuple[Change, ...]
    keys: tuple[Key, ...]
    verdict: Verdict
    head: Checkpoint
    note: str


def draw(indices: Iterable[int], seed: str, count: int) -> list[int]:
    """``count`` of the numbers, in order: those with the smallest SHA-256 over ``seed``, a newline and the number."""
    return sorted(nsmallest(count, indices, key=lambda index: sha256(f"{seed}\n{index}".encode()).digest()))


def gather(site: Site, period: Period, seed: str, count: int) -> Dossier:
    """Read the whole log once, verify it, and draw the sample. Nothing is written."""
    verdict, reader = verify(site.data), Reader.open(site.data)
    with reader.snapshot() as snapshot:
        note = snapshot.checkpoint()
        head = checkpoint.read(note)
        acts: dict[str, list[Act]] = {name: [] for name in (*SECTIONS, OTHER)}
        decisions = list(_sorted(snapshot, head.size, period, acts))
    wanted = [entry for entry in map(reader.get, draw(decisions, seed, count)) if entry is not None]
    keys = Keys(site.state, site.keyring)
    try:
        return Dossier(
            period=period,
            seed=seed,
            decisions=len(decisions),
            drawn=tuple(_drawn(reader, entry, head.size) for entry in wanted),
            acts=acts,
            policies=tuple(_changes(Versions(site.state), acts["policy"])),
            keys=tuple(keys.list()),
            verdict=verdict,
            head=head,
            note=note,
        )
    finally:
        keys.close()


def _sorted(snapshot: Snapshot, size: int, period: Period, acts: dict[str, list[Act]]) -> Iterator[int]:
    """Numbers of the decisions of a period; what was done to the site goes into ``acts`` on the way."""
    home = {kind: name for name, kinds in SECTIONS.items() for kind in kinds}
    before: Any = None
    in_force: Act | None = None
    for entry in snapshot.between(0, size - 1):
        if entry.kind in ("configuration", "admin.policy"):
            in_force = _policy(entry, in_force, period, acts["policy"])
        if entry.kind == "configuration":
            digests = [entry.public_part().get(name) for name in _DIGESTS]
            if digests == before:
                continue  # another start with everything as it was
            before = digests
        if entry.minute not in period:
            continue
        if entry.kind == "decision":
            yield entry.index
        elif entry.kind != "admin.policy" and (entry.kind in home or entry.kind.startswith("admin.")):
            acts[home.get(entry.kind, OTHER)].append(_act(entry))


def _policy(entry: Entry, in_force: Act | None, period: Period, changes: list[Act]) -> Act:
    """The act that put the policy of this entry in force: a change, or a start under another policy than before. Those
    of the period are kept in ``changes``, and the one that was in force when it began."""
    act = _act(entry)
    act = replace(act, said=str(entry.public_part().get("policy", "")))
    if in_force is not None and act.said == in_force.said:
        return in_force
    if act.minute not in period and (period.first is None or act.minute >= period.first):
        return act  # after the period
    if act.minute not in period:
        changes.clear()
    changes.append(act)
    return act


def _act(entry: Entry) -> Act:
    public, private = entry.public_part(), entry.private_part() or {}
    told = {name: value for name, value in {**public, **private}.items() if name not in _OURS}
    if entry.kind == "configuration":
        told = {name: told.get(name) for name in _DIGESTS}
    said = ", ".join(f"{name}: {_value(value)}" for name, value in told.items())
    said = said if len(said) <= _LONGEST else said[:_LONGEST] + "..."
    return Act(entry.index, entry.minute, entry.kind, str(private.get("by", "")), said)


def _value(value: Any) -> str:
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)


def _drawn(reader: Reader, entry: Entry, size: int) -> Drawn:
    """A decision and what belongs to it; of an erased one only its own entry is left."""
    if entry.exchange is None:
        return Drawn(entry.index, entry.minute, "", (entry,))
    about = [one for one in reader.exchange(entry.exchange) if one.kind in ABOUT and one.index < size]
    return Drawn(entry.index, entry.minute, code_of(entry.exchange), tuple(about))


def _changes(versions: Versions, acts: Sequence[Act]) -> Iterator[Change]:
    before: tuple[Line, ...] = ()
    for act in acts:
        digest = act.said
        rules = _rules(versions, digest)
        had, has = {one.name for one in before}, {one.name for one in rules or ()}
        yield Change(act.index, act.minute, act.by, digest, rules, tuple(sorted(had - has)), tuple(sorted(has - had)))
        before = before if rules is None else rules


def _rules(versions: Versions, digest: str) -> tuple[Line, ...] | None:
    sources = versions.sources(digest)
    policies = None if sources is None else explain_kept(sources, digest)
    return None if policies is None else tuple(_line(rule) for policy in policies for rule in policy.rules)


def _line(rule: RuleSaid) -> Line:
    both = ([one.en for one in rule.sentences], [one.id for one in rule.sentences])
    return Line(f"{rule.policy}/{rule.name}", dict(zip(("en", "id"), map(" ".join, both), strict=True)))
