"""What ``gapura check`` says of rules that hold: whether anybody is there who may let pass what waits."""

from __future__ import annotations

from collections.abc import Iterator

from audit.cases import tables
from audit.cases.register import Register
from audit.errors import AuditError
from audit.seal.people import People, Person
from gateway.casework.routing import CHILDS_PEOPLE, TELLING
from gateway.settings import Settings
from gateway.site_checks import Check
from policies import Effect, Program

_FOUND = {
    "en": "{rules} should wait for the role {role}, and nobody may let it pass: it is refused instead",
    "id": "{rules} seharusnya menunggu peran {role}, tetapi tidak ada yang boleh meloloskannya: langsung ditolak",
}
_DO = {
    "en": "gapura audit people add NAME --role {role}, then gapura case scope NAME --groups GROUPS",
    "id": "gapura audit people add NAMA --role {role}, lalu gapura case scope NAMA --groups KELOMPOK",
}


def hold_checks(settings: Settings, program: Program) -> Iterator[Check]:
    """A finding for each role whose people should let something pass, and of which nobody can."""
    try:
        for role, rules in _holding(program, settings.cases.hold_role).items():
            if not any(_may(settings, one) for one in People(settings.data).holders((role,))):
                names = ", ".join(rules)
                yield Check("cases", "finding", {lang: text.format(rules=names, role=role)
                                                 for lang, text in _FOUND.items()},
                            {lang: text.format(role=role) for lang, text in _DO.items()})  # fmt: skip
    except AuditError:  # said with the contacts
        return


def _holding(program: Program, hold_role: str) -> dict[str, list[str]]:
    """Role -> the rules in force that hold something for it."""
    found: dict[str, list[str]] = {}
    for rule in program.rules:
        if rule.effect is Effect.HOLD and not rule.shadow:
            told = sorted(one.argument for one in rule.obligations if one.kind in TELLING and one.argument)
            role = (told or [hold_role])[-1].partition("/")[0]
            rules = found.setdefault(role, [])
            rules += [rule.name] if rule.name not in rules else []
    return found


def _may(settings: Settings, person: Person) -> bool:
    """Whether they see what waits of anybody at all."""
    if person.role in CHILDS_PEOPLE:  # such a case names them
        return True
    if not (settings.data / tables.DATABASE).exists():
        return person.role == "ppdp"  # who sees all, unless somebody took that away
    return bool(Register(settings.data).groups(person.name, person.role))
