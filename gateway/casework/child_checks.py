"""What ``gapura check`` says of cases about children: whether somebody would see one, and two could read it."""

from __future__ import annotations

from collections.abc import Iterator

from audit.cases.register import Register
from audit.errors import AuditError
from audit.seal.people import People
from gateway.casework.routing import CHILDS_PEOPLE, COUNSELLOR, SECOND, TELLING
from gateway.casework.staffing import unseen
from gateway.record_settings import CHILD
from gateway.settings import Settings
from gateway.site_checks import Check
from policies import Program

_TEXTS = {
    "one": (
        "only {person} would see a case about a child: nobody could be told past them, and it takes two to read it",
        "hanya {person} yang akan melihat kasus tentang anak: tidak ada orang lain bila ia disebut, dan diperlukan "
        "dua orang untuk membacanya",
    ),
    "second": (
        "nobody holds the role {role}: what a child says of staff or family goes to the counsellors",
        "tidak ada pemegang peran {role}: cerita anak tentang petugas atau keluarga sampai kepada guru BK",
    ),
    "unseen": (
        "{number} open cases about children that NOBODY can see",
        "{number} kasus terbuka tentang anak yang TIDAK terlihat siapa pun",
    ),
    "do": ("gapura audit people add NAME --role {role}", "gapura audit people add NAMA --role {role}"),
}


def child_checks(settings: Settings, program: Program) -> Iterator[Check]:
    """Findings only; that somebody can be told at all is checked with the contacts."""
    try:
        people = [one for one in People(settings.data).list() if one.ended is None]
        waiting = unseen(Register(settings.data), people)
    except AuditError:  # said with the contacts
        return
    if waiting:
        yield _finding("unseen", COUNSELLOR, number=waiting)
    theirs = [one for one in people if one.role in CHILDS_PEOPLE]
    if not theirs or not _tells_of_children(program):
        return
    if len(theirs) == 1 and CHILD in settings.record.four_eyes:
        yield _finding("one", SECOND if theirs[0].role == COUNSELLOR else COUNSELLOR, person=theirs[0].name)
    elif not any(one.role == SECOND for one in theirs):
        yield _finding("second", SECOND)


def _tells_of_children(program: Program) -> bool:
    orders = [one for rule in program.rules if not rule.shadow for one in rule.obligations if one.kind in TELLING]
    return any(one.argument.partition("/")[0] in CHILDS_PEOPLE for one in orders)


def _finding(code: str, role: str, **places: object) -> Check:
    (en, id_), (do, lakukan) = _TEXTS[code], _TEXTS["do"]
    found = {"en": en.format(role=role, **places), "id": id_.format(role=role, **places)}
    return Check("cases", "finding", found, {"en": do.format(role=role), "id": lakukan.format(role=role)})
