"""Invented schools: what was asked is a list, from which logs, tallies and naive counts are made."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from audit import Record
from audit.record import Sealed, seal
from audit.statistics.figures import Figure
from audit.statistics.periods import Period
from audit.statistics.publication import Publication, Source
from audit.statistics.tables import published
from audit.statistics.tally import Cell, Known, Tally
from audit.store.sqlite import SQLiteStore

RULES = (
    Known("redact", "identity-numbers", True, {"en": "Identity numbers stay", "id": "Nomor identitas tetap di sini"}),
    Known("block", "harmful-answer", True),
    Known("flag", "chat-language", True),
    Known("replace", "child-at-risk"),
    Known("block", "exam-hours"),
)
GROUPS = ("guru", "siswa-sma", "siswa-smp")


@dataclass(frozen=True)
class Asked:
    """One exchange."""

    person: int
    group: str
    minute: str
    effect: str = "allow"
    rule: str = ""
    simulated: bool = False


@dataclass
class School:
    """People of three groups who ask all year."""

    seed: int
    people: int = 120
    asked: list[Asked] = field(default_factory=list)

    def ask(self, period: Period, count: int) -> School:
        dice = random.Random(f"{self.seed} {period.text}")
        home = {one: GROUPS[min(int(random.Random(f"{self.seed} {one}").paretovariate(1)) - 1, 2)]
                for one in range(self.people)}  # fmt: skip
        for _ in range(count):
            person, rule = dice.randrange(self.people), RULES[min(int(dice.paretovariate(0.7)) - 1, len(RULES) - 1)]
            stopped = dice.random() < 0.4
            month = dice.randint(period.first, period.last)
            minute = (
                f"{period.year}-{month:02}-{dice.randint(1, 28):02}T{dice.randrange(24):02}:{dice.randrange(60):02}Z"
            )
            self.asked.append(
                Asked(person, home[person], minute, rule.effect if stopped else "allow", rule.rule if stopped else "",
                      dice.random() < 0.02)
            )  # fmt: skip
        return self

    def within(self, period: Period) -> list[Asked]:
        return [one for one in self.asked if period.since <= one.minute < period.until]

    def records(self) -> Iterator[Sealed]:
        """As the gate writes them, in order of time."""
        for number, one in enumerate(sorted(self.asked, key=lambda one: one.minute)):
            exchange: dict[str, Any] = {"exchange": f"{number:032x}", "subject": f"{one.person:032x}"}
            exchange |= {"simulated": True} if one.simulated else {}
            facts = {"direction": "input", "group": one.group} | (
                {"pii": {"ID_NIK": 1}} if one.effect == "redact" else {}
            )
            decision = {"effect": one.effect} | ({"rule": one.rule} if one.rule else {})
            decision |= {"redact": ["ID_NIK"]} if one.effect == "redact" else {}
            yield seal(Record("decision", {}, exchange | {"facts": facts, "decision": decision}), one.minute)
            yield seal(Record("outcome", {}, exchange | {"result": "answered"}), one.minute)

    def tally(self, period: Period) -> Tally:
        """Counted without a log."""
        made = Tally()
        for one in self.within(period):
            if not one.simulated:
                made.exchanges.add(one.person)
                made.groups.setdefault(one.group, Cell()).add(one.person)
                made.rules.setdefault((one.effect, one.rule), Cell()).add(one.person)
                made.cells.setdefault((one.effect, one.rule, one.group), Cell()).add(one.person)
        return made

    def publication(self, period: Period, least: int = 10, origin: str = "") -> Publication:
        source = Source(origin or f"gapura.local/{self.seed}", period.text, 1, "00" * 32, "note", "signed", "ab" * 32)
        figures = published(self.tally(period), RULES, GROUPS, least)
        figures["time", period.text] = figures["exchanges",]
        return Publication(period, least, True, (source,), figures, {})


@pytest.fixture
def school() -> Callable[..., School]:
    return School


@pytest.fixture
def rules() -> Sequence[Known]:
    return RULES


@pytest.fixture
def groups() -> Sequence[str]:
    return GROUPS


@pytest.fixture
def store(tmp_path: Path) -> Iterator[SQLiteStore]:
    store = SQLiteStore(tmp_path / "data" / "audit.db", lock_timeout=1)
    store.open()
    store.found({"format": "gapura-log/1", "origin": "o"}, "first")
    yield store
    store.close()


@pytest.fixture
def exactly() -> Callable[[int], Figure]:
    return Figure.exactly
