"""A breach report as a page to print."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from audit.errors import Language
from audit.papers.page import Markup, document, facts, heading, paragraph, table
from gateway.office.reports.breach import Breach, Place
from gateway.office.reports.drafts import drafts
from gateway.office.reports.words import Words

_TEXTS = {
    "title": ("Which personal data went where", "Data pribadi mana yang pergi ke mana"),
    "personal": (
        "Holds personal data: pseudonyms and names of keys. Keep it under lock. That it was made is itself on record. "
        "Engineering notes, not legal advice: whether this is a breach is for people to decide.",
        "Memuat data pribadi: pseudonim dan nama kunci. Simpan di tempat terkunci. Pembuatan laporan ini tercatat. "
        "Catatan teknis, bukan nasihat hukum: apakah ini kegagalan pelindungan data, orang yang memutuskan.",
    ),
    "sought": ("Searched for", "Yang dicari"),
    "clock": ("Noticed", "Diketahui"),
    "until": ("Notice is due (3 x 24 hours)", "Batas pemberitahuan (3 x 24 jam)"),
    "case": ("Case", "Kasus"),
    "exchanges": ("Exchanges with personal data", "Pertukaran yang memuat data pribadi"),
    "span": ("From - to (UTC)", "Dari - sampai (UTC)"),
    "everything": ("everything in the log", "semua yang ada di log"),
    "people": ("People", "Orang"),
    "unreadable": ("Exchanges erased before, of which nothing can be said", "Pertukaran yang sudah dihapus, isinya "
                   "tidak dapat diketahui"),
    "people_say": (
        "By pseudonym: the gate knows keys, not persons. Beside a key stand its name, where it is still known (the "
        "school chose it, it may have changed), and its group. A name claimed by a client was not checked.",
        "Dengan pseudonim: gerbang mengenal kunci, bukan orang. Di samping kunci tertulis namanya, bila masih dikenal "
        "(dipilih sekolah, mungkin berubah), dan kelompoknya. Nama yang disebut aplikasi tidak diperiksa.",
    ),
    "subject": ("Pseudonym", "Pseudonim"),
    "key": ("Key", "Kunci"),
    "often": ("Exchanges", "Pertukaran"),
    "left": ("Unmasked", "Utuh"),
    "masked": ("Masked", "Tersamar"),
    "shown": ("Answers", "Jawaban"),
    "kinds": ("Types of data", "Jenis data"),
    "kinds_say": (
        "Found by the gate's detectors, counted in exchanges; what they did not find stands nowhere. Unmasked, masked: "
        "so it went to the backend. Stopped: it went nowhere. Answers: it stood in an answer that was shown. Hidden: "
        "masked there, or the answer was not shown. The class is that of UU 27/2022 art. 4; everything about a child "
        "is specific there.",
        "Ditemukan detektor gerbang, dihitung per pertukaran; yang tidak ditemukan tidak tercantum. Utuh, tersamar: "
        "begitulah perginya ke backend. Berhenti: tidak pergi ke mana pun. Jawaban: tampil di jawaban. Ditutup: "
        "disamarkan di situ, atau jawabannya tidak ditampilkan. Golongan menurut UU 27/2022 pasal 4; semua data "
        "tentang anak termasuk spesifik.",
    ),
    "kind": ("Type", "Jenis"),
    "stayed": ("Stopped", "Berhenti"),
    "hidden": ("Hidden", "Ditutup"),
    "backends": ("To whom it went", "Ke mana perginya"),
    "place": ("Backend", "Backend"),
    "country": ("Country", "Negara"),
    "contract": ("Contract", "Kontrak"),
    "remotes": ("Detectors on other machines", "Detektor di komputer lain"),
    "remotes_say": ("They get text after masking; which values it still held is not recorded.",
                    "Detektor ini mendapat teks tersamar; nilai yang masih ada di dalamnya tidak dicatat."),
    "remote": ("Detector", "Detektor"),
    "characters": ("Characters", "Karakter"),
    "rules": ("Rules that masked", "Aturan yang menyamarkan"),
    "rules_say": ("Only rules that masked are named: others may be about the person.",
                  "Hanya aturan yang menyamarkan disebut: aturan lain mungkin menyangkut orangnya."),
    "rule": ("Rule", "Aturan"),
    "program": ("Digest of the policies", "Sidik kebijakan"),
    "none": ("None.", "Tidak ada."),
    "unstated": ("not stated", "tidak dinyatakan"),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Clock:
    """When it was noticed, when the notice is due, as people of the site read it, and the case's code."""

    noticed: str
    until: str
    case: str = ""


def breach_page(found: Breach, names: Mapping[str, str], clock: Clock, lang: Language) -> str:
    """The page; ``names`` are those of keys that are still known."""
    say = Words(lang, _TEXTS)
    return document(say("title"), lang, _body(found, names, clock, say))


def _body(found: Breach, names: Mapping[str, str], clock: Clock, say: Words) -> Iterator[Markup]:
    yield paragraph(say("personal"))
    sought = ", ".join(f"{name} {value}" for name, value in found.sought.told().items())
    rows = [
        (say("sought"), sought or say("everything")),
        (say("exchanges"), str(found.exchanges)),
        (say("span"), f"{found.first or '-'} - {found.last or '-'}"),
        (say("people"), str(len(found.people))),
        (say("unreadable"), str(found.reading.erased)),
        (say("clock"), clock.noticed),
        (say("until"), clock.until),
    ]
    yield facts([*rows, (say("case"), clock.case)] if clock.case else rows)
    yield from _kinds(found, say)
    yield from _places(found, say)
    yield from _people(found, names, say)
    yield heading(say("rules"))
    yield paragraph(say("rules_say"))
    rules = [(f"{policy}/{rule}", digest, str(count)) for (policy, rule, digest), count in sorted(found.rules.items())]
    yield table(say.head("rule program often"), rules) if rules else paragraph(say("none"))
    yield from drafts(found, clock.noticed, clock.until, say.lang)


def _kinds(found: Breach, say: Words) -> Iterator[Markup]:
    yield heading(say("kinds"))
    yield paragraph(say("kinds_say"))
    if not found.kinds:
        yield paragraph(say("none"))
        return
    rows = []
    for kind, fate in sorted(found.kinds.items()):
        numbers = (len(fate.people), fate.left, fate.masked, fate.stayed, fate.shown, fate.hidden)
        rows.append((f"{say.data(kind)}, {say.law(kind)}", *map(str, numbers)))
    yield table(say.head("kind people left masked stayed shown hidden"), rows)


def _places(found: Breach, say: Words) -> Iterator[Markup]:
    def row(one: Place) -> tuple[str, ...]:
        return (one.name or say("unstated"), one.country or say("unstated"), one.contract or say("unstated"),
                str(one.exchanges), str(len(one.people)))  # fmt: skip

    yield heading(say("backends"))
    rows = [(*row(one), say.kinds(one.left), say.kinds(one.masked)) for one in found.backends.values()]
    head = say.head("place country contract often people left masked")
    yield table(head, rows) if rows else paragraph(say("none"))
    if found.remotes:
        yield heading(say("remotes"), 3)
        yield paragraph(say("remotes_say"))
        others = [(*row(one), str(one.characters)) for one in found.remotes.values()]
        yield table(say.head("remote country contract often people characters"), others)


def _people(found: Breach, names: Mapping[str, str], say: Words) -> Iterator[Markup]:
    yield heading(say("people"))
    yield paragraph(say("people_say"))
    rows = [
        (
            one.subject,
            ", ".join(filter(None, (one.key, names.get(one.key, ""), one.group))),
            str(one.exchanges),
            f"{one.first} - {one.last}",
            say.kinds(one.left),
            say.kinds(one.masked),
            say.kinds(one.shown),
        )
        for one in sorted(found.people.values(), key=lambda one: (-len(one.left), one.first))
    ]
    head = say.head("subject key often span left masked shown")
    yield table(head, rows) if rows else paragraph(say("none"))
