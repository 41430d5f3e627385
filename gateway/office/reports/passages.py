"""What the log says of exchanges, as far as reports may know: which personal data, where to, by which rule.

A rule may be about self-harm, disclosure or cheating, and then its name beside a person would say so. So a passage
holds, of all rules that spoke, only those that masked personal data; scores and labels are not read at all.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from audit.reader import Reader, Snapshot
from audit.retention.plan import Trait, trait_of
from audit.snapshot import Entry
from policies.decision import Effect

_KINDS = frozenset({"decision", "outcome", "disclosure"})
_STOPS = frozenset(effect.word for effect in Effect if effect >= Effect.REPLACE)


@dataclass(frozen=True, slots=True)
class Disclosure:
    """Text went to a detector on another machine."""

    to: str
    country: str
    contract: str
    characters: int


@dataclass(frozen=True, slots=True)
class Passage:
    """One exchange. Types are those of personal data; values stand nowhere."""

    exchange: str
    minute: str
    subject: str = ""
    key: str = ""
    assurance: str = ""
    group: str = ""
    age: int | None = None
    route: str = ""
    """The address that was asked."""
    model: str = ""
    backend: str = ""
    country: str = ""
    contract: str = ""
    result: str = ""
    policy: str = ""
    sent: bool = False
    """Whether the question went to the backend, or may have: how it ended is not known."""
    asked: Mapping[str, int] = field(default_factory=dict)
    """Type -> values in the question; 0: only in what was sent along from before."""
    masked: frozenset[str] = frozenset()
    """Types that were masked before the question left."""
    answered: Mapping[str, int] = field(default_factory=dict)
    """Type -> values in the answer."""
    hidden: frozenset[str] = frozenset()
    """Types that were masked in the answer, or all of them where it was not shown."""
    rules: tuple[tuple[str, str], ...] = ()
    """Rules that masked something: policy and name."""
    released: int = 0
    """Characters of the answer that were shown."""
    disclosures: tuple[Disclosure, ...] = ()
    sealed: tuple[Mapping[str, Any], ...] = ()
    """What records say of text that was kept; of somebody at risk nothing."""
    trait: Trait = field(default_factory=lambda: Trait("exchange"))

    @property
    def left(self) -> frozenset[str]:
        """Types that went to the backend as they were."""
        return frozenset(self.asked) - self.masked if self.sent else frozenset()

    @property
    def veiled(self) -> frozenset[str]:
        """Types that went to the backend masked."""
        return self.masked & frozenset(self.asked) if self.sent else frozenset()

    @property
    def shown(self) -> frozenset[str]:
        """Types in the answer that the person saw."""
        return frozenset(self.answered) - self.hidden

    @property
    def kept_in(self) -> frozenset[str]:
        """Types in a question that did not go anywhere."""
        return frozenset() if self.sent else frozenset(self.asked)

    @property
    def kinds(self) -> frozenset[str]:
        """All of them."""
        return frozenset(self.asked) | frozenset(self.answered)


@dataclass(slots=True)
class Reading:
    """Exchanges of some time, read one after the other, and what cannot be read any more."""

    erased: int = 0
    """Exchanges whose private part is gone: erased, or past their time. Nothing can be said of them."""
    exchanges: int = 0
    simulated: int = 0

    def passages(self, entries: Iterable[Entry]) -> Iterator[Passage]:
        """Each exchange once its outcome is there; those without one at the end."""
        asked: dict[str, Entry] = {}
        told: dict[str, list[Disclosure]] = {}
        for entry in entries:
            if entry.kind not in _KINDS:
                continue
            private = entry.private_part()
            if private is None or entry.exchange is None:
                self.erased += entry.kind == "decision"
            elif private.get("simulated"):
                self.simulated += entry.kind == "decision"
            elif entry.kind == "decision":
                asked[entry.exchange] = entry
            elif entry.kind == "disclosure":
                told.setdefault(entry.exchange, []).append(_disclosure(entry, private))
            else:
                decision = asked.pop(entry.exchange, None)
                self.exchanges += 1
                yield passage_of(decision, entry, told.pop(entry.exchange, ()))
        for exchange, decision in asked.items():
            self.exchanges += 1
            yield passage_of(decision, None, told.get(exchange, ()))


def during(snapshot: Snapshot, since: str | None, until: str | None, reading: Reading) -> Iterator[Passage]:
    """The exchanges of a time, streamed."""
    return reading.passages(snapshot.during(since, until))


def of_person(reader: Reader, subject: str, reading: Reading) -> tuple[list[Passage], list[Entry]]:
    """The exchanges of one person, and what else stands under their pseudonym."""
    with reader.snapshot() as snapshot:
        mine = list(snapshot.of_subject(subject))
        exchanges = {entry.exchange for entry in mine}
        sent = [one for one in snapshot.of_kind("disclosure") if one.exchange in exchanges]
    others = [entry for entry in mine if entry.kind not in _KINDS]
    ordered = sorted([*(entry for entry in mine if entry.kind in _KINDS), *sent], key=lambda one: one.index)
    return list(reading.passages(ordered)), others


def passage_of(decision: Entry | None, outcome: Entry | None, disclosures: Iterable[Disclosure] = ()) -> Passage:
    """What two records say; one of them may be missing."""
    first, last = _private(decision), _private(outcome)
    facts, ruled = first.get("facts") or {}, first.get("decision") or {}
    seen, ended = last.get("facts") or {}, last.get("decision") or {}
    effect = str(first.get("enforced") or ruled.get("effect") or "")
    result = str(last.get("result") or "unknown")
    went = bool(last.get("attempts")) or (result == "unknown" and decision is not None)
    stated = facts.get("route") or {}
    stopped = ended.get("effect") in _STOPS
    answered = dict(seen.get("pii") or {})
    source = first or last
    return Passage(
        exchange=str(source.get("exchange", "")),
        minute=next((one.minute for one in (decision, outcome) if one), ""),
        subject=str(source.get("subject", "")),
        key=str(first.get("key", "")),
        assurance=str(first.get("assurance", "")),
        group=str(facts.get("group", "")),
        age=facts.get("age"),
        route=str(source.get("route", "")),
        model=str(source.get("model", "")),
        backend=str(last.get("backend", "")),
        country=str(stated.get("country", "")),
        contract=str(stated.get("contract", "")),
        result=result,
        policy=str((decision.public_part() if decision else {}).get("policy", "")),
        sent=went and effect not in _STOPS,
        asked=_found(facts, first),
        masked=frozenset(map(str, ruled.get("redact") or ())),
        answered=answered,
        hidden=frozenset(answered) if stopped else frozenset(map(str, ended.get("redact") or ())),
        rules=tuple(dict.fromkeys((*_masking(ruled), *_masking(ended)))),
        released=int(last.get("released") or 0),
        disclosures=tuple(disclosures),
        sealed=tuple(one["sealed"] for one in (first, last) if one.get("sealed", {}).get("class") == "general"),
        trait=trait_of("outcome", [first, last]),
    )


def _private(entry: Entry | None) -> dict[str, Any]:
    return {} if entry is None else entry.private_part() or {}


def _found(facts: Mapping[str, Any], private: Mapping[str, Any]) -> dict[str, int]:
    """Types in the question: those that rules asked about, new and from before, and what was found besides."""
    found = {str(kind): int(count) for kind, count in (facts.get("pii") or {}).items()}
    rows = (private.get("findings") or {}).get("rows") or ()
    seen = Counter(str(row[0]) for row in rows if row[6] == "ok" and str(row[0]).isupper())
    for kind in (*(facts.get("pii_history") or {}), *seen):
        found.setdefault(str(kind), 0 if kind in (facts.get("pii_history") or {}) else seen[kind])
    return found


def _masking(decision: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    for match in decision.get("matches") or ():
        if match.get("effect") == "redact":
            yield str(match.get("policy", "")), str(match.get("rule", ""))


def _disclosure(entry: Entry, private: Mapping[str, Any]) -> Disclosure:
    public = entry.public_part()
    return Disclosure(
        str(public.get("to", "")), str(public.get("country", "")), str(public.get("contract", "")),
        int(private.get("characters", 0)),
    )  # fmt: skip
