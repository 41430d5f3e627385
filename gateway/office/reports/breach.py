"""Personal data may have gone where it should not: whose, which, since when, to whom, and by which rule it was masked.

This counts; whether it is a breach is for people to decide. Values stand nowhere, and neither does what else rules said
of a person: see :mod:`gateway.office.reports.passages`.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from gateway.office.reports.passages import Passage, Reading
from gateway.office.reports.words import class_of


@dataclass(frozen=True, slots=True)
class Sought:
    """Which exchanges count; what is empty does not matter."""

    since: str | None = None
    """This minute (UTC) or later."""
    until: str | None = None
    """Before this minute."""
    route: str = ""
    backend: str = ""
    key: str = ""
    kind: str = ""
    """A type of personal data."""
    rule: str = ""
    """A rule that masks; no other rule can be asked for, since it may be about the person."""

    def takes(self, one: Passage) -> bool:
        """Whether it counts: it holds personal data and fits."""
        asked = ((self.route, one.route), (self.backend, one.backend), (self.key, one.key))
        return (
            bool(one.kinds)
            and all(wanted in ("", is_) for wanted, is_ in asked)
            and (not self.kind or self.kind in one.kinds)
            and (not self.rule or self.rule in {name for _, name in one.rules})
        )

    def told(self) -> dict[str, str]:
        """What was asked for, for the paper."""
        named = {"since": self.since, "until": self.until, "route": self.route, "backend": self.backend,
                 "key": self.key, "type": self.kind, "rule": self.rule}  # fmt: skip
        return {name: value for name, value in named.items() if value}


@dataclass(slots=True)
class Someone:
    """One person, by pseudonym."""

    subject: str
    key: str = ""
    group: str = ""
    assurance: str = ""
    exchanges: int = 0
    first: str = ""
    last: str = ""
    left: set[str] = field(default_factory=set)
    """Types that went to a backend unmasked."""
    masked: set[str] = field(default_factory=set)
    shown: set[str] = field(default_factory=set)
    """Types that stood in an answer they saw."""

    def add(self, one: Passage) -> None:
        """Count an exchange."""
        self.key, self.group, self.assurance = one.key or self.key, one.group or self.group, one.assurance
        self.exchanges += 1
        self.first, self.last = self.first or one.minute, one.minute
        self.left |= one.left
        self.masked |= one.veiled
        self.shown |= one.shown


@dataclass(slots=True)
class Place:
    """Somewhere text went: a backend, or a detector on another machine."""

    name: str
    country: str
    contract: str
    exchanges: int = 0
    people: set[str] = field(default_factory=set)
    left: set[str] = field(default_factory=set)
    masked: set[str] = field(default_factory=set)
    characters: int = 0


@dataclass(slots=True)
class Fate:
    """What became of one type of data: exchanges in which it left as it was, left masked, stayed here, was shown."""

    left: int = 0
    masked: int = 0
    stayed: int = 0
    shown: int = 0
    hidden: int = 0
    people: set[str] = field(default_factory=set)


@dataclass(slots=True)
class Breach:
    """All of it, for one search."""

    sought: Sought
    reading: Reading = field(default_factory=Reading)
    exchanges: int = 0
    first: str = ""
    last: str = ""
    people: dict[str, Someone] = field(default_factory=dict)
    kinds: dict[str, Fate] = field(default_factory=dict)
    backends: dict[tuple[str, str, str], Place] = field(default_factory=dict)
    remotes: dict[tuple[str, str, str], Place] = field(default_factory=dict)
    rules: Counter[tuple[str, str, str]] = field(default_factory=Counter)
    """Policy, rule and digest of the program: exchanges in which it masked something."""

    def add(self, one: Passage) -> None:
        """Count an exchange, if it is sought."""
        if not self.sought.takes(one):
            return
        self.exchanges += 1
        self.first, self.last = min(filter(None, (self.first, one.minute))), max(self.last, one.minute)
        self.people.setdefault(one.subject, Someone(one.subject)).add(one)
        for kind in one.kinds:
            self._kind(kind, one)
        if one.sent:
            where = (one.backend, one.country, one.contract)
            self._place(self.backends, where, one)
        for told in one.disclosures:  # masked text is what goes there; what it still held is not recorded
            self._place(self.remotes, (told.to, told.country, told.contract), one).characters += told.characters
        for policy, rule in one.rules:
            self.rules[policy, rule, one.policy] += 1

    def _kind(self, kind: str, one: Passage) -> None:
        fate = self.kinds.setdefault(kind, Fate())
        fate.people.add(one.subject)
        fate.left += kind in one.left
        fate.masked += kind in one.veiled
        fate.stayed += kind in one.kept_in
        fate.shown += kind in one.shown
        fate.hidden += kind in one.answered and kind in one.hidden

    @staticmethod
    def _place(places: dict[tuple[str, str, str], Place], where: tuple[str, str, str], one: Passage) -> Place:
        place = places.setdefault(where, Place(*where))
        place.exchanges += 1
        place.people.add(one.subject)
        place.left |= one.left
        place.masked |= one.veiled
        return place


def breach_of(sought: Sought, passages: Iterable[Passage], reading: Reading) -> Breach:
    """What the log says of the time sought; ``reading`` counts what cannot be read any more."""
    found = Breach(sought, reading)
    for one in passages:
        found.add(one)
    return found


def as_json(found: Breach, names: Mapping[str, str]) -> dict[str, Any]:
    """For programs; ``names`` are those of keys that are still known."""
    return {
        "form": "gapura/breach-report/v1",
        "sought": found.sought.told(),
        "exchanges": found.exchanges,
        "first": found.first,
        "last": found.last,
        "unreadable": found.reading.erased,
        "people": [
            {"subject": one.subject, "key": one.key, "key_name": names.get(one.key), "group": one.group,
             "assurance": one.assurance, "exchanges": one.exchanges, "first": one.first, "last": one.last,
             "left": sorted(one.left), "masked": sorted(one.masked), "shown": sorted(one.shown)}
            for one in found.people.values()
        ],
        "types": [
            {"type": kind, "class": class_of(kind), "people": len(fate.people), "left": fate.left,
             "masked": fate.masked, "stayed": fate.stayed, "shown": fate.shown, "hidden": fate.hidden}
            for kind, fate in sorted(found.kinds.items())
        ],
        "backends": [_place(one) for one in found.backends.values()],
        "remote_detectors": [{**_place(one), "characters": one.characters} for one in found.remotes.values()],
        "rules": [
            {"policy": policy, "rule": rule, "program": digest, "exchanges": count}
            for (policy, rule, digest), count in sorted(found.rules.items())
        ],
    }  # fmt: skip


def _place(one: Place) -> dict[str, Any]:
    return {"name": one.name, "country": one.country, "contract": one.contract, "exchanges": one.exchanges,
            "people": len(one.people), "left": sorted(one.left), "masked": sorted(one.masked)}  # fmt: skip
