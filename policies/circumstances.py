"""Conditions on what surrounds a text: the time, the route, consent, whether a conversation begins.

They are known before a text is looked at, and stay the same while it arrives. A circumstance that nobody could tell
stands in ``missing`` and makes its condition unknown.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from policies import zones
from policies.facts import CIRCUMSTANCES, QUOTAS, Facts
from policies.loader import Key
from policies.logic import Condition, Verdict
from policies.reading import NEVER, Reading, bounds, check_names, names_at

DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
HARI = ("Sen", "Sel", "Rab", "Kam", "Jum", "Sab", "Min")
_NUMBER = {name: number for names in (DAYS, HARI) for number, name in enumerate(names)}
MIDNIGHT = 24 * 60
LAST_MINUTE = 4_000_000_000
"""Somewhere in the year 9575: clocks and zones of Python know no year 10000."""
UNSTATED = "unstated"
"""What a rule writes for a property of the route that nobody has stated."""
ROUTE: Mapping[str, frozenset[str] | None] = {
    "minors": frozenset({"allowed", "redacted-only", "forbidden"}),
    "learning": frozenset({"yes", "no"}),
    "country": None,
    "contract": None,
}
"""Property of a route -> its values; None where the site chooses them."""
_WINDOW = re.compile(
    r"(\d\d):(\d\d) ?- ?(\d\d):(\d\d)"
    r"(?: ([A-Za-z]{3}(?:[-,] ?[A-Za-z]{3})*))?"
    r" ([A-Za-z_+\-]+(?:/[A-Za-z_+\-]+)*)"
)


@dataclass(frozen=True, slots=True)
class Window:
    """Hours of some days of the week in one place. Minutes from midnight; one that ends before it begins ends on the
    next day."""

    begin: int
    end: int
    days: frozenset[int]
    """0 is Monday."""
    zone: str

    def holds(self, minute: int) -> bool:
        """Whether a minute (since the epoch, UTC) lies in it."""
        local = zones.local(minute, self.zone)
        now, day = local.hour * 60 + local.minute, local.weekday()
        if self.begin < self.end:
            return day in self.days and self.begin <= now < self.end
        return (day in self.days and now >= self.begin) or ((day - 1) % 7 in self.days and now < self.end)


def window(text: str) -> Window | None:
    """``07:00-09:00 Mon-Fri Asia/Jakarta``; without days, every day. None for what is no such thing."""
    match = _WINDOW.fullmatch(text.strip())
    if match is None:
        return None
    hours = [int(match[number]) for number in (1, 2, 3, 4)]
    begin, end = hours[0] * 60 + hours[1], hours[2] * 60 + hours[3]
    days = _days(match[5]) if match[5] else frozenset(range(7))
    good = max(hours[1], hours[3]) < 60 and begin < MIDNIGHT and end <= MIDNIGHT and begin != end
    if not good or days is None or match[6] not in zones.names():
        return None
    return Window(begin, end, days, match[6])


def _days(text: str) -> frozenset[int] | None:
    days: set[int] = set()
    for piece in text.replace(" ", "").split(","):
        first, *rest = (_NUMBER.get(name.capitalize()) for name in piece.split("-"))
        last = rest[0] if rest else first
        if first is None or last is None or len(rest) > 1:
            return None
        days |= {day % 7 for day in range(first, last + 1 + (7 if last < first else 0))}
    return frozenset(days)


# -- builders, see ``conditions``


def time(value: object, path: tuple[Key, ...], reading: Reading) -> Condition:
    """``time: "07:00-09:00 Mon-Fri Asia/Jakarta"``, or a list of which one must hold."""
    windows = []
    for text, place in names_at(value, path, reading):
        found = window(text)
        if found is None:
            reading.complain("GP029", place, value=text)
        else:
            windows.append(found)
    return _clock(lambda minute: any(one.holds(minute) for one in windows)) if windows else NEVER


def calendar(value: object, path: tuple[Key, ...], reading: Reading) -> Condition:
    """``calendar: exam``: a period of the calendar file that the policy names, or a list of which one must hold."""
    if reading.calendar is None:
        reading.complain("GP071", path)
        return NEVER
    known = reading.calendar
    names = check_names(names_at(value, path, reading), "period", frozenset(known), reading)
    periods = [known[name] for name in sorted(names & known.keys())]
    return _clock(lambda minute: any(period.holds(minute) for period in periods)) if periods else NEVER


def _clock(holds: Callable[[int], bool]) -> Condition:
    """A minute that is on no calendar tells no time."""

    def test(facts: Facts) -> Verdict:
        minute = facts.time
        return holds(minute) if minute is not None and 0 <= minute < LAST_MINUTE else None

    return Condition(test, looks_at=frozenset({"clock"}))


def quota(value: object, path: tuple[Key, ...], reading: Reading) -> Condition:
    """``quota: { questions_day: ">= 40" }``: what this key has used up, the question being asked included."""
    if not isinstance(value, Mapping) or not value:
        reading.complain("GP012", path, expected="what is counted (key: value)",
                         expected_id="apa yang dihitung (kunci: nilai)")  # fmt: skip
        return NEVER
    wanted: dict[str, tuple[int, int]] = {}
    for name, written in value.items():
        found = bounds(written)
        if name not in QUOTAS:
            reading.complain("GP025", (*path, name), at_key=True, what="count", name=name,
                             known=", ".join(QUOTAS), suggest=(str(name), QUOTAS))  # fmt: skip
        elif found is None:
            reading.complain("GP078", (*path, name), value=written)
        else:
            wanted[name] = found
    if not wanted or not reading.told("quota", path):
        return NEVER
    return _circumstance("quota", lambda facts: _within(facts.quota, wanted))


def _within(used: Mapping[str, int], wanted: Mapping[str, tuple[int, int]]) -> bool:
    return all(low <= used.get(name, 0) <= high for name, (low, high) in wanted.items())


def consent(value: object, path: tuple[Key, ...], reading: Reading) -> Condition:
    """``consent: on-file`` or ``consent: none``."""
    if value not in ("on-file", "none"):
        suggest = (value, ["on-file", "none"]) if isinstance(value, str) else None
        reading.complain("GP012", path, expected="on-file or none", expected_id="on-file atau none", suggest=suggest)
        return NEVER
    wanted = value == "on-file"
    return _circumstance("consent", lambda facts: facts.consent is wanted)


def first_turn(value: object, path: tuple[Key, ...], reading: Reading) -> Condition:
    """``first_turn: true`` where a conversation begins."""
    if not isinstance(value, bool):
        reading.complain("GP012", path, expected="true or false", expected_id="true atau false")
        return NEVER
    return Condition(lambda facts: None if facts.first_turn is None else facts.first_turn is value)


def route(value: object, path: tuple[Key, ...], reading: Reading) -> Condition:
    """``route: { minors: forbidden, country: [ID, SG] }``: what the site has stated of the backend."""
    if not isinstance(value, Mapping) or not value:
        reading.complain("GP012", path, expected="properties of a route (key: value)",
                         expected_id="sifat rute (kunci: nilai)")  # fmt: skip
        return NEVER
    wanted: dict[str, frozenset[str]] = {}
    for name, stated in value.items():
        if name not in ROUTE:
            known = sorted(ROUTE)
            reading.complain("GP025", (*path, name), at_key=True, what="property of a route", name=name,
                             known=", ".join(known), suggest=(str(name), known))  # fmt: skip
            continue
        values = ROUTE[name]
        allowed = None if values is None else values | {UNSTATED}
        written = ("yes" if stated else "no") if isinstance(stated, bool) else stated  # YAML reads a bare yes so
        wanted[name] = check_names(names_at(written, (*path, name), reading), "value", allowed, reading)
    return _circumstance("route", lambda facts: _fits(facts.route, wanted)) if wanted else NEVER


def _fits(stated: Mapping[str, str], wanted: Mapping[str, frozenset[str]]) -> bool:
    return all(stated.get(name, UNSTATED) in values for name, values in wanted.items())


def _circumstance(name: str, test: Callable[[Facts], bool]) -> Condition:
    assert name in CIRCUMSTANCES  # noqa: S101 - a name that nobody would ever report missing
    return Condition(lambda facts: None if name in facts.missing else test(facts), looks_at=frozenset({name}))
