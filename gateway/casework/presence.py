"""What a text of help says of who may read the message: what is true at this minute, and no more.

The words of help themselves are static and know nothing of tonight. Here the gate adds who can read the message, until
when or from when on somebody is on duty, and that nobody should wait for it. Where nobody is there to read it, it says
so. Whoever the message itself names is not named as somebody to turn to, and neither is who was passed over.
"""

from __future__ import annotations

from collections.abc import Sequence

from gateway.casework.duty import Roster
from gateway.casework.mentions import same_person
from gateway.casework.routing import Routed
from gateway.sections import Contact
from gateway.words import contact_of, first_contact

_TEXTS = {
    "en": {
        "reads": "{who} can read this message.",
        "hears": "{who} will be told that there is such a message.",
        "somebody": "Somebody in charge here",
        "today": "today ",
        "until": "On duty until {time}.",
        "always": "On duty at all hours.",
        "from": "Nobody is on duty before {time}, so it may not be read before.",
        "unknown": "It is not known when.",
        "nobody": "It is not sure that anybody here reads this message.",
        "act": "Do not wait for that. Tell somebody yourself, now.",
    },
    "id": {
        "reads": "{who} bisa membaca pesan ini.",
        "hears": "{who} akan diberi tahu bahwa ada pesan seperti ini.",
        "somebody": "Petugas di sini",
        "today": "hari ini ",
        "until": "Bertugas sampai {time}.",
        "always": "Bertugas setiap saat.",
        "from": "Tidak ada yang bertugas sebelum {time}, jadi mungkin belum dibaca sebelum itu.",
        "unknown": "Belum tentu kapan.",
        "nobody": "Belum tentu ada yang membaca pesan ini.",
        "act": "Jangan menunggu itu. Bicaralah sekarang juga kepada seseorang.",
    },
}


def of_nobody(language: str) -> str:
    """Where it is not sure that anybody will ever see the message."""
    return f"{_TEXTS[language]['nobody']} {_TEXTS[language]['act']}"


def of_readers(told: Routed, roster: Roster, minute: int, language: str, *, sealed: bool) -> str:
    """Who can read a message, or only hears of it where its text is not kept, and when."""
    if not told.named:
        return of_nobody(language)
    texts = _TEXTS[language]
    readers = _readers(told, roster)
    there = [one for one in readers if roster.hours_of(one).hold(minute)]
    who = ", ".join(dict.fromkeys(one.person for one in there or _next(readers, roster, minute)))
    said = texts["reads" if sealed else "hears"].format(who=who or texts["somebody"])
    return " ".join((said, _when(there, readers, roster, minute, language), texts["act"]))


def turned(text: str, told: Routed, roster: Roster) -> str:
    """A text of help that sends nobody to a contact whom the message names, nor to one past whom it went, but to
    whoever can read it, where the settings know one."""
    contacts = roster.contacts
    first = first_contact(contacts)
    if first is None or not (_names(told, first.person) or (told.named and told.role != first.role)):
        return text
    readers = _readers(told, roster)
    other = contact_of(readers[:1], roster.zone)
    for language, sentence in contact_of(contacts, roster.zone).items():
        text = " ".join(text.replace(sentence, other.get(language, "")).split()) if sentence in text else text
    return text


def _readers(told: Routed, roster: Roster) -> list[Contact]:
    return [one for one in roster.contacts if any(same_person(one.person, name) for name in told.named)
            and not _names(told, one.person)]  # fmt: skip


def _names(told: Routed, person: str) -> bool:
    return any(same_person(person, one) for one in told.excluded)


def _next(readers: Sequence[Contact], roster: Roster, minute: int) -> list[Contact]:
    """Who of them is on duty first; all where that is not known."""
    turns = [(at, one) for one in readers if (at := roster.hours_of(one).next(minute)) is not None]
    first = min((at for at, _ in turns), default=None)
    return [one for at, one in turns if at == first] or list(readers)


def _when(there: Sequence[Contact], readers: Sequence[Contact], roster: Roster, minute: int, language: str) -> str:
    texts = _TEXTS[language]
    if there:
        ends = [(end, one) for one in there if (end := roster.hours_of(one).end(minute)) is not None]
        if len(ends) < len(there):
            return texts["always"]
        end, one = max(ends, key=lambda pair: pair[0])
        time = roster.clock(one, end, minute, language).removeprefix(texts["today"])
        return texts["until"].format(time=time)
    turns = [(at, one) for one in readers if (at := roster.hours_of(one).next(minute)) is not None]
    if not turns:
        return texts["unknown"]
    at, one = min(turns, key=lambda pair: pair[0])
    return texts["from"].format(time=roster.clock(one, at, minute, language))
