"""What ``gapura check`` says of how long records are kept, and of names that can be looked up."""

from __future__ import annotations

from collections.abc import Iterator

from gateway.retention_settings import policies_of, too_short
from gateway.settings import Settings
from gateway.site_checks import Check
from policies import Program


def kept_checks(settings: Settings, program: Program) -> Iterator[Check]:
    """The lines of these settings under this program."""
    short = too_short(settings.retention, policies_of(program))
    if short is None:
        plan = settings.retention.said
        yield Check("retention", "good", {"en": f"private parts are destroyed after: {plan}",
                                          "id": f"bagian privat dimusnahkan setelah: {plan}"})  # fmt: skip
    else:
        yield _short(*short)
    if settings.record.find_named:
        yield _named()


def _short(pack: str, wanted: int, days: int) -> Check:
    return Check(
        "retention",
        "broken",
        {
            "en": f"{pack} is in force and wants every exchange kept for {wanted} days; some go after {days}",
            "id": f"{pack} berlaku dan meminta setiap pertukaran disimpan {wanted} hari; ada yang dimusnahkan setelah "
            f"{days}",
        },
        {
            "en": "raise days in retention.records, or take the pack out",
            "id": "naikkan days di retention.records, atau keluarkan paket itu",
        },
    )


def _named() -> Check:
    return Check(
        "names",
        "note",
        {
            "en": "names of persons in questions can be looked up (as keyed hashes, by month): whoever holds data and "
            "keys can test for whom was asked",
            "id": "nama orang dalam pertanyaan dapat dicari (sebagai hash berkunci, per bulan): pemegang data dan "
            "kunci dapat menguji nama siapa yang pernah ditanyakan",
        },
        {
            "en": "leave it on only while somebody answers requests of persons who are named; say so in the privacy "
            "notice",
            "id": "nyalakan hanya selama ada yang menjawab permintaan orang yang disebut; nyatakan dalam pemberitahuan "
            "privasi",
        },
    )
