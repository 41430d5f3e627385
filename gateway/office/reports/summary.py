"""What a site did in some time, counted for records of processing: by backend, group, type of data and rule.

Everything here is a number of a whole site. Which rule spoke of whom is not kept.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from audit.snapshot import Entry
from gateway.office.reports.passages import Passage, Reading
from policies.decision import Effect

LEAST = 10
"""Below it a number about what people said is not written out: who knows the school might know who it was."""
_STOPS = frozenset(effect.word for effect in Effect if effect >= Effect.REPLACE)


@dataclass(slots=True)
class Use:
    """What went to one backend."""

    exchanges: int = 0
    people: set[str] = field(default_factory=set)
    groups: Counter[str] = field(default_factory=Counter)
    left: Counter[str] = field(default_factory=Counter)
    """Type of personal data -> exchanges in which it went as it was."""
    masked: Counter[str] = field(default_factory=Counter)


@dataclass(slots=True)
class Summary:
    """One time of one site."""

    since: str | None = None
    until: str | None = None
    reading: Reading = field(default_factory=Reading)
    first: str = ""
    last: str = ""
    people: set[str] = field(default_factory=set)
    groups: dict[str, set[str]] = field(default_factory=dict)
    """Group -> pseudonyms of its people."""
    kinds: Counter[str] = field(default_factory=Counter)
    backends: dict[str, Use] = field(default_factory=dict)
    remotes: Counter[tuple[str, str, str]] = field(default_factory=Counter)
    """Detector on another machine, country, contract -> texts it looked at."""
    spoke: Counter[str] = field(default_factory=Counter)
    """Rule -> questions and answers of which it held."""
    stopped: Counter[str] = field(default_factory=Counter)
    """Rule -> those that it stopped or replaced."""
    labelled: int = 0
    """Questions at which it was said that a machine answers."""
    cases: Counter[tuple[str, str]] = field(default_factory=Counter)
    """Kind of a case, and what was done or how it ended -> how often."""

    def add(self, one: Passage) -> None:
        """Count an exchange."""
        self.first, self.last = self.first or one.minute, max(self.last, one.minute)
        self.people.add(one.subject)
        if one.group:
            self.groups.setdefault(one.group, set()).add(one.subject)
        self.kinds.update(one.kinds)
        self.remotes.update((told.to, told.country, told.contract) for told in one.disclosures)
        if one.sent:
            use = self.backends.setdefault(one.backend, Use())
            use.exchanges += 1
            use.people.add(one.subject)
            use.groups.update([one.group] if one.group else [])
            use.left.update(one.left)
            use.masked.update(one.veiled)

    def look(self, entry: Entry) -> None:
        """Count what rules said, and what was done to cases."""
        private = entry.private_part() or {}
        if entry.kind == "admin.case":
            public = entry.public_part()
            ended = (private.get("said") or {}).get("disposition")
            self.cases[str(public.get("of")), str(ended or public.get("action"))] += 1
        if entry.kind not in ("decision", "outcome") or private.get("simulated"):
            return
        decision = private.get("decision") or {}
        self.labelled += any(one.get("kind") == "label" for one in decision.get("obligations") or ())
        for match in decision.get("matches") or ():
            self.spoke[str(match.get("rule"))] += 1
            self.stopped[str(match.get("rule"))] += match.get("effect") in _STOPS


def summary_of(entries: Iterable[Entry], since: str | None = None, until: str | None = None) -> Summary:
    """What these entries say."""
    made = Summary(since, until)

    def seen() -> Iterator[Entry]:
        for entry in entries:
            made.look(entry)
            yield entry

    for one in made.reading.passages(seen()):
        made.add(one)
    return made


def small(number: int) -> str:
    """A number that may be about what people said: below :data:`LEAST` only that it is."""
    return str(number) if number >= LEAST else f"< {LEAST}"
