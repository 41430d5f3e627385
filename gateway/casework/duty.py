"""Who is on duty, and when somebody is again. Pure: contacts and a minute go in.

Hours that nobody can read are shown to people as they stand, and count as hours in which nobody is surely there.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from gateway.sections import Contact
from policies import zones
from policies.circumstances import Window, window
from policies.explain.words import DAY

ALWAYS = frozenset({"always", "selalu"})
_DAYS_AHEAD = 8
_TEXTS = {
    "en": {
        "on": "On duty now: {who}.",
        "until": "{name} until {time}",
        "off": "Nobody is on duty now. Next: {who}, from {time}.",
        "unknown": "It is not known here when somebody is on duty.",
        "always": "at all hours",
        "every": "every day",
        "to": "{first} to {last}",
        "hours": "{days} {begin}-{end} {zone}",
        "today": "today",
        "at": "{day} {clock} {zone}",
        "colon": ":",
    },
    "id": {
        "on": "Sedang bertugas: {who}.",
        "until": "{name} sampai {time}",
        "off": "Saat ini tidak ada yang bertugas. Berikutnya: {who}, mulai {time}.",
        "unknown": "Di sini tidak diketahui kapan ada yang bertugas.",
        "always": "setiap saat",
        "every": "setiap hari",
        "to": "{first} sampai {last}",
        "hours": "{days} {begin}-{end} {zone}",
        "today": "hari ini",
        "at": "{day} pukul {clock} {zone}",
        "colon": ".",
    },
}


@dataclass(frozen=True, slots=True)
class Hours:
    """When somebody is on duty."""

    windows: tuple[Window, ...] = ()
    always: bool = False

    @property
    def known(self) -> bool:
        """Whether anything can be told from them."""
        return self.always or bool(self.windows)

    def hold(self, minute: int) -> bool:
        """Whether a minute (since the epoch, UTC) lies in them."""
        return self.always or any(one.holds(minute) for one in self.windows)

    def next(self, minute: int) -> int | None:
        """The first minute from this one on that lies in them; None where there is none."""
        if self.hold(minute):
            return minute
        return min((at for at in self._turns(minute) if self.hold(at)), default=None)

    def end(self, minute: int) -> int | None:
        """The first minute from this one on that does not lie in them; None where there is none."""
        if not self.hold(minute):
            return minute
        return min((at for at in self._turns(minute) if not self.hold(at)), default=None)

    def zone(self) -> str | None:
        """By which clock they are written."""
        return self.windows[0].zone if self.windows else None

    def _turns(self, minute: int) -> Iterator[int]:
        """The minutes of the coming days at which any of the windows begins or ends."""
        for one in self.windows:
            today = zones.local(minute, one.zone).replace(hour=0, minute=0, second=0, microsecond=0)
            for day in range(-1, _DAYS_AHEAD):
                for at in (one.begin, one.end):
                    # On the clock of the wall: a day with a change of the hour has its own length.
                    wall = datetime.combine(today.date() + timedelta(at // 1440 + day), today.timetz())
                    moment = int((wall + timedelta(minutes=at % 1440)).timestamp()) // 60
                    if moment > minute:
                        yield moment


def hours_of(text: str, zone: str) -> Hours:
    """``07:00-15:00 Mon-Fri Asia/Jakarta``; several with ``;`` between; without a zone that of the site; ``always``.
    One part that cannot be read makes all of it unreadable: a typing mistake puts nobody on duty."""
    if text.strip().lower() in ALWAYS:
        return Hours(always=True)
    parts = [part.strip() for part in text.split(";") if part.strip()]
    read = [window(part) or window(f"{part} {zone}") for part in parts]
    found = tuple(one for one in read if one is not None)
    return Hours(found) if len(found) == len(parts) else Hours()


class Roster:
    """The contacts of a site by their hours."""

    def __init__(self, contacts: Sequence[Contact], zone: str) -> None:
        self.contacts, self.zone = tuple(contacts), zone
        self._hours = {one.hours: hours_of(one.hours, zone) for one in contacts}

    def of(self, role: str) -> tuple[Contact, ...]:
        """The contacts of a role, in the order of the settings."""
        return tuple(one for one in self.contacts if one.role == role)

    def hours_of(self, contact: Contact) -> Hours:
        """When this one is on duty."""
        return self._hours[contact.hours]

    def deputy(self, contact: Contact) -> Contact | None:
        """The contact who stands in for this one; None where the settings name nobody, or nobody they know."""
        return next((one for one in self.contacts if one.person == contact.deputy and one != contact), None)

    def on_duty(self, role: str, minute: int) -> tuple[Contact, ...]:
        """Who of a role is surely on duty at a minute (since the epoch, UTC)."""
        return tuple(one for one in self.of(role) if self.hours_of(one).hold(minute))

    def next_duty(self, role: str, minute: int) -> tuple[Contact, int] | None:
        """Who of a role is on duty first from a minute on, and from when; None where nobody ever surely is."""
        found = [(at, number) for number, one in enumerate(self.of(role))
                 if (at := self.hours_of(one).next(minute)) is not None]  # fmt: skip
        return (self.of(role)[min(found)[1]], min(found)[0]) if found else None

    def hours(self, role: str, language: str) -> str:
        """When people of a role are there, in words; empty where nothing is said."""
        written = dict.fromkeys(in_words(one.hours, self.zone, language) for one in self.of(role))
        return "; ".join(filter(None, written))

    def said(self, role: str, minute: int, language: str) -> str:
        """One sentence that is true at this minute: who of a role is on duty, or who is next and when."""
        texts = _TEXTS[language]
        if there := self.on_duty(role, minute):
            return texts["on"].format(who=", ".join(self._until(one, minute, language) for one in there))
        if (found := self.next_duty(role, minute)) is None:
            return texts["unknown"]
        contact, at = found
        return texts["off"].format(who=contact.person, time=self.clock(contact, at, minute, language))

    def clock(self, contact: Contact, at: int, now: int, language: str) -> str:
        """A minute as the clock of this contact's hours shows it, seen from now: ``today 15:00 WIB``."""
        texts, zone = _TEXTS[language], self.hours_of(contact).zone() or self.zone
        local, here = zones.local(at, zone), zones.local(now, zone)
        day = texts["today"] if local.date() == here.date() else _day(local.weekday(), language)
        return texts["at"].format(day=day, clock=local.strftime(f"%H{texts['colon']}%M"), zone=local.tzname() or zone)

    def _until(self, contact: Contact, minute: int, language: str) -> str:
        end = self.hours_of(contact).end(minute)
        if end is None:
            return contact.person
        time = self.clock(contact, end, minute, language).removeprefix(_TEXTS[language]["today"] + " ")
        return _TEXTS[language]["until"].format(name=contact.person, time=time)


def in_words(text: str, zone: str, language: str) -> str:
    """Hours as people read them: ``Senin sampai Jumat 07.00-15.00 WIB``. What nobody can read stands as it is."""
    hours = hours_of(text, zone)
    if hours.always:
        return _TEXTS[language]["always"]
    return "; ".join(_window(one, language) for one in hours.windows) or text


def _window(one: Window, language: str) -> str:
    texts = _TEXTS[language]
    begin, end = (f"{at // 60:02}{texts['colon']}{at % 60:02}" for at in (one.begin, one.end))
    label = zones.local(0, one.zone).tzname() or one.zone
    return texts["hours"].format(days=_days(sorted(one.days), language), begin=begin, end=end, zone=label)


def _days(days: Sequence[int], language: str) -> str:
    texts, names = _TEXTS[language], [_day(day, language) for day in days]
    if len(days) == len(DAY):
        return texts["every"]
    if len(days) > 2 and days[-1] - days[0] == len(days) - 1:
        return texts["to"].format(first=names[0], last=names[-1])
    return ", ".join(names)


def _day(weekday: int, language: str) -> str:
    return DAY[weekday].id if language == "id" else DAY[weekday].en
