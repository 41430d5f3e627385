"""Who is told of a case now, over what, and when to look again. Pure: nothing is sent, read or waited for here.

* Who may not see a case is told nothing of it: neither that it is there, nor its code.
* Whoever is on duty is told first, in the order of the contacts, a deputy right after whom they stand in for. Each
  round, until somebody says that they know, reaches one person more.
* Where nobody is on duty, what cannot wait goes to everybody at once, at any hour; what can wait waits for the next
  hour of duty that is not a quiet one.
* Over one of a person's channels, the first that works; one that fails is tried again, each time later.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from audit.cases.case import CHILD, Case
from gateway.casework.duty import Hours, Roster
from gateway.sections import Contact
from policies.circumstances import window

HANDED_OVER, DANGER = "handed_over", "danger"
"""What people are told besides that there is a case: it is yours now; somebody is in danger now."""
LATER = (5, 15, 60, 300, 900, 3600)
"""Seconds until a channel that failed once, twice ... is tried again."""
RECHECK = 60
"""Seconds until it is looked again whether there is anybody to tell."""
SLOWEST = 4 * 3600
"""Seconds after which somebody is told again of what can wait, at the latest."""
_SOONEST, _STEPS = 1, 64


@dataclass(frozen=True, slots=True)
class Tell:
    """That people are to be told of a case."""

    id: int
    what: str
    """``new``, ``again``, ``escalated``, :data:`HANDED_OVER`, :data:`DANGER`."""
    round: int = 0
    since: int = 0
    """Second (UTC) at which this round began; 0: it has not."""


@dataclass(frozen=True, slots=True)
class Listener:
    """Somebody who may be told, and how."""

    name: str
    ways: tuple[str, ...]
    """Channels with addresses, the preferred one first."""
    hours: Hours


@dataclass(frozen=True, slots=True)
class Delivery:
    """How telling somebody over one channel went so far."""

    person: str
    way: str
    round: int = -1
    """The last round in which it got through; -1: it never has."""
    tries: int = 0
    """How often it failed since."""
    next: int = 0
    """Second from which it may be tried again, where it failed."""


@dataclass(frozen=True, slots=True)
class Terms:
    """How a site wants its people to be told."""

    repeat: int
    """Seconds."""
    quiet: Hours = field(default_factory=Hours)

    @classmethod
    def of(cls, repeat_minutes: int, quiet: str) -> Terms:
        """From the settings."""
        found = window(quiet) if quiet else None
        return cls(repeat_minutes * 60, Hours((found,)) if found else Hours())


@dataclass(frozen=True, slots=True)
class Plan:
    """What is to be done now."""

    sends: tuple[tuple[str, str], ...]
    """Person and channel. After they were tried, it is planned again at once: what failed may ask for others."""
    next: int
    """Second (UTC) at which it is to be looked again, where nothing is to be sent now."""
    tell: Tell


def audience(case: Case, what: str, roster: Roster, seers: Collection[str]) -> tuple[Listener, ...]:
    """Whom a case may be told to, in their order. ``seers``: who may see it."""
    merged: dict[str, Listener] = {}
    for contact in _in_order(case, what, roster):
        name = unicodedata.normalize("NFC", contact.person.strip())
        if name not in seers or name in case.excluded or (case.about == CHILD and name not in case.named):
            continue
        before = merged.get(name, Listener(name, (), roster.hours_of(contact)))
        merged[name] = replace(before, ways=tuple(dict.fromkeys((*before.ways, *contact.reach))))
    return tuple(merged.values())


def urgent(case: Case, what: str) -> bool:
    """Whether it cannot wait for the morning."""
    return case.about == CHILD or what == DANGER


def plan(
    tell: Tell, case: Case, listeners: Sequence[Listener], went: Sequence[Delivery], terms: Terms, now: int
) -> Plan:
    """What is to be done at this second (UTC)."""
    at_once = urgent(case, tell.what)
    opens = now if at_once else _opens(listeners, terms, now)
    if not listeners or opens is None:
        return Plan((), now + RECHECK, tell)
    if opens > now:
        return Plan((), opens, tell)
    tell = _turned(tell, terms, now, at_once=at_once)
    people = _people(tell, listeners, now, at_once=at_once)
    known = {(one.person, one.way): one for one in went}
    sends = list(_sends(tell, people, known, now, thorough=at_once and tell.round > 0))
    failing = [one.next for one in went if one.tries and one.next > now]
    return Plan(
        tuple(sends), max(now + _SOONEST, min([tell.since + _gap(tell, terms, at_once=at_once), *failing])), tell
    )


def went(before: Delivery, tell: Tell, now: int, *, well: bool) -> Delivery:
    """How it stands with a channel after one more try."""
    if well:
        return Delivery(before.person, before.way, round=tell.round)
    tries = before.tries + 1
    return replace(before, tries=tries, next=now + LATER[min(tries, len(LATER)) - 1])


def _in_order(case: Case, what: str, roster: Roster) -> Iterator[Contact]:
    """Contacts of the case, each with the deputy; somebody may come twice."""
    mine = [one for one in roster.contacts if case.owner and one.person == case.owner]
    if what == HANDED_OVER and mine:
        chosen: list[Contact] = mine
    else:
        chosen = [*roster.of(case.role), *(one for one in roster.contacts if one.person in case.named)]
    for contact in chosen:
        yield contact
        if (deputy := roster.deputy(contact)) is not None:
            yield deputy


def _opens(listeners: Sequence[Listener], terms: Terms, now: int) -> int | None:
    """The first second at which something that can wait may be told. Of whom no hours are known nobody says that they
    are off duty: quiet hours are kept, nothing else."""
    at = now
    for _ in range(_STEPS):
        quiet = terms.quiet.end(at // 60)
        if quiet is not None and quiet > at // 60:
            at = quiet * 60
        minutes = [at // 60 if not one.hours.known else one.hours.next(at // 60) for one in listeners]
        there = min((minute for minute in minutes if minute is not None), default=None)
        if there is None or there <= at // 60:
            return None if there is None else at
        at = there * 60
    return None  # every hour of duty is a quiet one


def _turned(tell: Tell, terms: Terms, now: int, *, at_once: bool) -> Tell:
    """The round that it is."""
    if not tell.since:
        return replace(tell, since=now)
    over = now >= tell.since + _gap(tell, terms, at_once=at_once)
    return replace(tell, round=tell.round + 1, since=now) if over else tell


def _gap(tell: Tell, terms: Terms, *, at_once: bool) -> int:
    longest = max(terms.repeat, SLOWEST)
    return terms.repeat if at_once else min(terms.repeat * 2 ** min(tell.round, 16), longest)


def _people(tell: Tell, listeners: Sequence[Listener], now: int, *, at_once: bool) -> tuple[Sequence[Listener], int]:
    """Who comes first, and how many of them are told in this round."""
    there = [one for one in listeners if one.hours.hold(now // 60)]
    rest = [one for one in listeners if one not in there and (at_once or not one.hours.known)]
    everybody = at_once and (not there or tell.what == DANGER)
    return [*there, *rest], len(listeners) if everybody else tell.round + 1


def _sends(
    tell: Tell, people: tuple[Sequence[Listener], int], known: Mapping[tuple[str, str], Delivery], now: int,
    *, thorough: bool,
) -> Iterator[tuple[str, str]]:  # fmt: skip
    """What is to be sent. Who can be reached over nothing now makes room for the next."""
    (order, wide), reached = people, 0
    for one in order:
        if reached >= wide:
            return
        stands = [known.get((one.name, way), Delivery(one.name, way)) for way in one.ways]
        got = any(stand.round == tell.round for stand in stands)
        due = [stand for stand in stands if stand.round != tell.round and stand.next <= now]
        again = [stand for stand in due if stand.tries]
        chosen = due if thorough else again if got else due[:1]
        reached += bool(got or due)
        yield from ((one.name, stand.way) for stand in chosen)
