"""What a person may claim of whoever runs the gate: it becomes a case with a clock, and where the law says so, their
next request is refused.

The clock is three times twenty-four hours from the moment the person asked (reference: UU 27/2022 art. 30, 32, 40, 41),
counted in seconds: no holiday, no clock change lengthens it.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from audit import Log, Record
from audit.cases.acts import Change
from audit.cases.case import GENERAL, Kind, Opening, Origin
from audit.cases.register import Opened, Register
from gateway.admission.account import os_account
from gateway.admission.folders import Site
from gateway.admission.identity import subject_of
from gateway.admission.keys import Keys
from gateway.admission.restrictions import Restriction, Restrictions, Why
from gateway.casework.noting import record_of
from gateway.office.claims import Right, RightError
from gateway.settings import Settings

CLOCK_DAYS = 3
"""Times 24 hours: as long as the law gives. A site may give itself less."""
_DAY = 86_400
_AHEAD = 60
"""Seconds by which clocks of two machines may differ."""


@dataclass(frozen=True, slots=True)
class Person:
    """Who asks, as the log knows them."""

    subject: str
    key: str = ""
    named: bool = False
    """Whether a front end named them: it is its word that they are who they say."""
    many: bool = False
    """Whether others use the same key, and are meant as well."""


def person_of(site: Site, key: str | None, user: str | None, subject: str | None) -> Person:
    """Who is meant.

    Raises:
        RightError: nobody is (``whose``, ``user``), or one of many whom a front end speaks for (``on_behalf``).
        SiteError: there is no such key.
    """
    if (key is None) == (subject is None) or (user is not None and key is None):
        raise RightError("whose")
    if key is None:
        if subject is None or len(subject) != 32 or subject.strip("0123456789abcdef"):
            raise RightError("subject")
        return Person(subject)
    keys = Keys(site.state, site.keyring)
    try:
        found = keys.get(key)
    finally:
        keys.close()
    name = (user or "").strip()
    if found.on_behalf and not name:
        raise RightError("on_behalf")
    if name and not found.on_behalf:
        raise RightError("alone")
    return Person(subject_of(site.keyring, key, name), key, bool(name), found.shared and not name)


def received_at(typed: str | None, zone: str, now: int) -> int:
    """The second (UTC) that somebody typed, in the site's zone unless it names one. Raises ``RightError`` for what is
    no time (``time``) or has not come yet (``future``)."""
    if typed is None:
        return now
    try:
        told = datetime.fromisoformat(typed)
    except ValueError:
        raise RightError("time") from None
    second = int((told if told.tzinfo else told.replace(tzinfo=ZoneInfo(zone))).timestamp())
    if second > now + _AHEAD:
        raise RightError("future")
    return second


def ends_at(received: int, days: int) -> int:
    """When the clock of something that came in at ``received`` runs out."""
    return received + min(days, CLOCK_DAYS) * _DAY


def shown(second: int, zone: str) -> str:
    """A second as people of a site read it: ``2026-11-27 21:40 Asia/Jakarta``."""
    return f"{datetime.fromtimestamp(second, ZoneInfo(zone)):%Y-%m-%d %H:%M} {zone}"


def stamp(second: int) -> str:
    """A second for programs (RFC 3339)."""
    return datetime.fromtimestamp(second, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


class Rights:
    """The rights of people at one site. Every method blocks; what it does is on record before it counts."""

    def __init__(self, site: Site, log: Log, settings: Settings) -> None:
        self._log, self._settings = log, settings
        self._register, self._restrictions = Register(site.data), Restrictions(site.state)

    def close(self) -> None:
        """Give what was opened back."""
        self._restrictions.close()

    def request(self, right: Right, who: Person, received: int) -> Opened:
        """Open the case in which a request is answered. One that is open already goes on, with its own clock."""
        opened = self._open(right, who, received)
        self._note("request", right, who, case=opened.case.id, received=received)
        return opened

    def stop(self, why: Why, who: Person, received: int) -> tuple[Opened, bool]:
        """From the person's next request on nothing of theirs is processed; whether that is new. The case comes first:
        somebody has to see to what was sent elsewhere before."""
        opened = self._open(Right(why), who, received)
        one = Restriction(who.subject, why, who.key, self._register.now())
        fresh = self._restrictions.set(
            one, lambda: self._note(why, Right(why), who, case=opened.case.id, received=received)
        )
        return opened, fresh

    def lift(self, who: Person) -> None:
        """The person may ask again. Raises ``SiteError`` where nothing was restricted."""
        found = self._restrictions.get(who.subject)
        right = Right(found.why) if found else Right.RESTRICT
        self._restrictions.lift(who.subject, lambda: self._note("lift", right, who))

    def list(self) -> list[Restriction]:
        """Of whom nothing is processed."""
        return self._restrictions.list()

    def breach(self, received: int) -> Opened:
        """Open the case in which a possible breach is looked into, with the same clock from when it was noticed."""
        order = Opening(
            Kind.BREACH, GENERAL, self._settings.cases.duty_role, ends_at(received, self._settings.cases.days)
        )
        return self._register.open(order, self._record)

    def _open(self, right: Right, who: Person, received: int) -> Opened:
        assurance = "asserted" if who.named else "key" if who.key else ""
        order = Opening(
            Kind.RIGHT,
            GENERAL,
            self._settings.cases.duty_role,
            ends_at(received, self._settings.cases.days),
            Origin(subject=who.subject, key=who.key, assurance=assurance),
            same=f"right/{right}/{who.subject}",
            said={"right": right.value},
        )
        return self._register.open(order, self._record)

    def _record(self, change: Change) -> None:
        self._log.append_sync(record_of(change, os_account()))

    def _note(self, action: str, right: Right, who: Person, *, case: str = "", received: int = 0) -> None:
        told = {"by": os_account(), "subject": who.subject, "key": who.key, "case": case, "received": received}
        private = {name: value for name, value in told.items() if value}
        self._log.append_sync(Record("admin.right", {"action": str(action), "right": right.value}, private))
