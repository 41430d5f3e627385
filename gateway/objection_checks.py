"""What ``gapura check`` says of objections: whether anybody is there who reads them."""

from __future__ import annotations

from collections.abc import Iterator

from audit.errors import AuditError
from audit.seal.people import People
from gateway.settings import Settings
from gateway.site_checks import Check


def objection_checks(settings: Settings) -> Iterator[Check]:
    """Nothing where people do not reach the page, or somebody reads what they write."""
    role, server = settings.cases.duty_role, settings.server
    if not settings.cases.objections or server.only_here:
        return
    try:
        readers = People(settings.data).holders((role,))
    except AuditError:  # said where the content of this site is looked at
        return
    if readers:
        return
    yield Check(
        "objections",
        "note",
        {
            "en": f"people may object to refusals, and nobody holds the role {role}: what they write is not kept",
            "id": f"orang boleh berkeberatan atas penolakan, tetapi tidak ada pemegang peran {role}: tulisan mereka "
            "tidak disimpan",
        },
        {
            "en": f"gapura audit people add NAME --role {role}, or cases.objections: false",
            "id": f"gapura audit people add NAMA --role {role}, atau cases.objections: false",
        },
    )
