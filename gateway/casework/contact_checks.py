"""What ``gapura check`` says of the people whom rules tell: whether each can be told, in time, by somebody who was
tried."""

from __future__ import annotations

import time
import unicodedata
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from audit.cases import tables
from audit.cases.register import Register
from audit.errors import AuditError
from audit.seal.people import People, Person
from gateway.casework.contact_tests import ContactTests
from gateway.casework.duty import Roster
from gateway.casework.outbox import Outbox
from gateway.casework.routing import CHILDS_PEOPLE, TELLING
from gateway.sections import Contact
from gateway.settings import Settings
from gateway.site_checks import Check, broken
from policies import Effect, Program

_TEXTS = {
    "en": {
        "told": "{role}: {people} can be told ({hours})",
        "missing": "{role}, whom {rules} tell: {problems}",
        "nobody": "nobody is under contacts",
        "stranger": "{person} is not in the register of people",
        "hours": "the hours of {person} cannot be read",
        "no_deputy": "nobody stands in for anybody",
        "deputy": "the deputy of {person} is under no contacts",
        "no_channel": "{person} has no channel (reach)",
        "untested": "no test has reached {person} within 30 days",
        "blind": "{person} may see the cases of no group",
        "do": "gapura.yaml: contacts with hours such as 07:00-15:00 Mon-Fri, a deputy, reach; then gapura audit people "
        "add NAME --role {role}, gapura case scope, gapura contact test",
        "overdue": "{overdue} overdue; {waiting} of which nobody has said that they know",
        "look": "gapura case list shows each person theirs",
    },
    "id": {
        "told": "{role}: {people} dapat diberi tahu ({hours})",
        "missing": "{role}, yang diberi tahu oleh {rules}: {problems}",
        "nobody": "tidak ada orangnya di contacts",
        "stranger": "{person} tidak ada dalam daftar orang",
        "hours": "jam {person} tidak dapat dibaca",
        "no_deputy": "tidak ada pengganti",
        "deputy": "pengganti {person} tidak ada di contacts",
        "no_channel": "{person} tidak punya saluran (reach)",
        "untested": "tidak ada uji coba yang sampai kepada {person} dalam 30 hari",
        "blind": "{person} tidak boleh melihat kasus kelompok mana pun",
        "do": "gapura.yaml: contacts dengan jam seperti 07:00-15:00 Mon-Fri, deputy, reach; lalu gapura audit people "
        "add NAMA --role {role}, gapura case scope, gapura contact test",
        "overdue": "{overdue} lewat tenggat; {waiting} yang belum diketahui siapa pun",
        "look": "gapura case list menunjukkan kepada setiap orang kasusnya",
    },
}


@dataclass(frozen=True, slots=True)
class _Known:
    """What a site knows of the people who may be told."""

    roster: Roster
    people: dict[str, Person]
    reached: frozenset[str]
    """Whom a test has reached lately."""
    groups: Callable[[str, str], frozenset[str]]


def contact_checks(settings: Settings, program: Program) -> Iterator[Check]:
    """A line for each role that rules in force tell, and one for what is overdue."""
    try:
        told = _told(program, settings.cases.hold_role)
        if told:
            known = _known(settings)
            for role, (rules, general) in told.items():
                yield _role(role, rules, known, general=general)
        if (settings.data / tables.DATABASE).exists():
            yield _overdue(settings.data)
    except AuditError as error:
        yield broken("contacts", {"en": error.text("en"), "id": error.text("id")})


def _told(program: Program, hold_role: str) -> dict[str, tuple[list[str], bool]]:
    """Role -> the rules that tell it, and whether some of them are about anything but a child."""
    found: dict[str, tuple[list[str], bool]] = {}
    for rule in program.rules:
        if rule.shadow:
            continue
        orders = [one.argument for one in rule.obligations if one.kind in TELLING and one.argument]
        if rule.effect is Effect.HOLD and not orders:
            orders = [hold_role]
        for role in dict.fromkeys(name for order in orders for name in order.split("/") if name):
            rules, general = found.get(role, ([], False))
            child = rule.care or role in CHILDS_PEOPLE
            found[role] = ([*rules, *(() if rule.name in rules else (rule.name,))], general or not child)
    return found


def _known(settings: Settings) -> _Known:
    register = Register(settings.data)
    good = ContactTests(settings.data).good()
    now = {one.name: one for one in People(settings.data).list() if one.ended is None}
    there = (settings.data / tables.DATABASE).exists()
    current = {way for contact in settings.contacts for way in contact.reach}
    return _Known(
        Roster(settings.contacts, settings.server.zone),
        now,
        frozenset(person for person, channel in good if channel in current),
        register.groups if there else lambda _, role: frozenset({"*"}) if role == "ppdp" else frozenset(),
    )


def _role(role: str, rules: Sequence[str], known: _Known, *, general: bool) -> Check:
    contacts = known.roster.of(role)
    problems = [("nobody", "")] if not contacts else []
    for contact in contacts:
        problems += [(code, contact.person) for code in _problems(contact, known, general=general)]
    if contacts and not any(contact.deputy for contact in contacts):
        problems.append(("no_deputy", ""))
    if not problems:
        people = ", ".join(contact.person for contact in contacts)
        return Check("contacts", "good", {lang: _TEXTS[lang]["told"].format(
            role=role, people=people, hours=known.roster.hours(role, lang)) for lang in _TEXTS})  # fmt: skip
    found, do = {}, {}
    for lang, texts in _TEXTS.items():
        listed = "; ".join(texts[code].format(person=person) for code, person in problems)
        found[lang] = texts["missing"].format(role=role, rules=", ".join(rules), problems=listed)
        do[lang] = texts["do"].format(role=role)
    return Check("contacts", "finding", found, do)


def _problems(contact: Contact, known: _Known, *, general: bool) -> Iterator[str]:
    name = unicodedata.normalize("NFC", contact.person.strip())
    person = known.people.get(name)
    if person is None:
        yield "stranger"
    elif general and not known.groups(person.name, person.role):
        yield "blind"
    if not known.roster.hours_of(contact).known:
        yield "hours"
    if contact.deputy and known.roster.deputy(contact) is None:
        yield "deputy"
    if not contact.reach:
        yield "no_channel"
    elif name not in known.reached:
        yield "untested"


def _overdue(data: Path) -> Check:
    overdue, waiting = Register(data, time.time).overdue(), Outbox(data).waiting().tells
    found = {lang: texts["overdue"].format(overdue=overdue, waiting=waiting) for lang, texts in _TEXTS.items()}
    do = {lang: texts["look"] for lang, texts in _TEXTS.items()} if overdue else {}
    return Check("cases", "finding" if overdue else "good", found, do)
