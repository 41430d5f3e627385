"""A record of processing for each backend (UU 27/2022 art. 31): what the gate knows of it, and blanks for the rest."""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import urlsplit

from audit.errors import Language
from gateway.office.reports.paper import Block, Paper
from gateway.office.reports.standing import TEXTS, Standing
from gateway.office.reports.summary import Summary, Use
from gateway.office.reports.words import Words
from gateway.sections import Backend
from policies.explain.policy import PolicySaid

_TEXTS = {
    "title": ("Record of processing activities", "Rekam jejak kegiatan pemrosesan"),
    "note": (
        "Made by the gate from its log, its settings and its policies; it knows of nothing that happens elsewhere. "
        "Square brackets are for people. Engineering notes, not legal advice (UU 27/2022 art. 31).",
        "Dibuat gerbang dari log, setelan, dan kebijakannya; yang terjadi di tempat lain tidak diketahuinya. Tanda "
        "kurung siku diisi oleh orang. Catatan teknis, bukan nasihat hukum (UU 27/2022 pasal 31).",
    ),
    "controller": ("Controller", "Pengendali data"),
    "officer": ("Data-protection officer", "Petugas pelindungan data pribadi"),
    "blank": ("[name, address, telephone]", "[nama, alamat, telepon]"),
    "period": ("Period (UTC)", "Masa (UTC)"),
    "seen": ("Exchanges in it; people (pseudonyms)", "Pertukaran di dalamnya; orang (pseudonim)"),
    "gone": ("Exchanges erased before, not counted", "Pertukaran yang sudah dihapus, tidak dihitung"),
    "policies": ("Policies in force", "Kebijakan yang berlaku"),
    "unreadable": ("[their text cannot be made again here]", "[teksnya tidak dapat disusun ulang di sini]"),
    "backend": ("Processing by {name}", "Pemrosesan oleh {name}"),
    "purpose": ("Purpose", "Tujuan"),
    "purpose_blank": ("[in words: teaching, service, ...]", "[dengan kata-kata: pembelajaran, layanan, ...]"),
    "basis": ("Lawful basis", "Dasar pemrosesan"),
    "basis_blank": ("[one of six: consent, contract, legal duty, vital interest, public task, legitimate interest]",
                    "[salah satu: persetujuan, perjanjian, kewajiban hukum, kepentingan vital, tugas publik, "
                    "kepentingan sah]"),
    "recipient": ("Recipient", "Penerima"),
    "host": ("Address", "Alamat"),
    "country": ("Country", "Negara"),
    "contract": ("Contract", "Kontrak"),
    "minors": ("People under 18, by its terms", "Anak di bawah 18, menurut ketentuannya"),
    "learning": ("Made for learning", "Dibuat untuk belajar"),
    "unstated": ("not stated in the settings", "tidak dinyatakan di setelan"),
    "people": ("People", "Orang"),
    "data": ("Personal data seen", "Data pribadi yang terlihat"),
    "group": ("Group", "Kelompok"),
    "role": ("Role", "Peran"),
    "ages": ("Ages", "Usia"),
    "consent": ("Guardian's consent on file", "Persetujuan wali tercatat"),
    "often": ("Exchanges", "Pertukaran"),
    "kind": ("Type", "Jenis"),
    "class": ("Class (art. 4)", "Golongan (ps. 4)"),
    "left": ("Went unmasked", "Pergi utuh"),
    "masked": ("Went masked", "Pergi tersamar"),
    "none": ("None in this period.", "Tidak ada dalam masa ini."),
    "remotes": ("Detectors on other machines", "Detektor di komputer lain"),
    "detector": ("Detector", "Detektor"),
    "texts": ("Texts looked at", "Teks yang diperiksa"),
    "kept": ("How long things are kept", "Berapa lama disimpan"),
    "measures": ("Security measures in force", "Tindakan keamanan yang berlaku"),
    "yes": ("yes", "ya"),
    "no": ("no", "tidak"),
    "gone_backend": ("no longer in the settings", "tidak ada lagi di setelan"),
}  # fmt: skip


def ropa(standing: Standing, summary: Summary, lang: Language) -> Paper:
    """The paper."""
    say = Words(lang, TEXTS, _TEXTS)
    return Paper("gapura/ropa/v1", say("title"), tuple(_blocks(standing, summary, say)))


def _blocks(standing: Standing, summary: Summary, say: Words) -> Iterator[Block]:
    policies = ", ".join(policy.name for policy in standing.policies) or say("unreadable")
    yield Block("", (say("note"),), (
        (say("controller"), say("blank")),
        (say("officer"), say("blank")),
        (say("period"), f"{summary.since or summary.first or '-'} - {summary.until or summary.last or '-'}"),
        (say("seen"), f"{summary.reading.exchanges}; {len(summary.people)}"),
        (say("gone"), str(summary.reading.erased)),
        (say("policies"), policies),
    ))  # fmt: skip
    if standing.policies:
        yield Block(say("policies"), tuple(_policy(one, say) for one in standing.policies), level=3)
    known = {one.name: one for one in standing.settings.backends}
    for name in dict.fromkeys((*known, *filter(None, summary.backends))):
        yield from _backend(name, known.get(name), summary.backends.get(name, Use()), standing, say)
    if summary.remotes or standing.settings.detectors.remote:
        yield _remotes(standing, summary, say)
    yield Block(say("kept"), (standing.retention(say),))
    yield Block(say("measures"), tuple(standing.measures(say)))


def _policy(policy: PolicySaid, say: Words) -> str:
    """What a policy is for, in its own words."""
    words = [one.id if say.lang == "id" else one.en for one in policy.sentences]
    return f"{policy.name}: {' '.join(words)}"


def _backend(name: str, stated: Backend | None, use: Use, standing: Standing, say: Words) -> Iterator[Block]:
    unstated = say("unstated")
    where = [(say("recipient"), name if stated else f"{name} ({say('gone_backend')})")]
    if stated is not None:
        learning = unstated if stated.learning is None else say("yes" if stated.learning else "no")
        where += [
            (say("host"), urlsplit(stated.url).hostname or "-"),
            (say("country"), stated.country or unstated),
            (say("contract"), stated.contract or unstated),
            (say("minors"), stated.minors or unstated),
            (say("learning"), learning),
        ]
    asked = ((say("purpose"), say("purpose_blank")), (say("basis"), say("basis_blank")))
    yield Block(say("backend", name=name), (), (*asked, *where))
    groups = {one.name: one for one in standing.settings.groups}
    rows = []
    for group, often in sorted(use.groups.items()):
        one = groups.get(group)
        ages = f"{one.ages[0]}-{one.ages[1]}" if one and one.ages else "-"
        consent = say("yes" if one and one.consent else "no")
        rows.append((group, one.role if one else "-", ages, consent, str(often)))
    yield Block(say("people"), head=tuple(say.head("group role ages consent often")), rows=tuple(rows),
                none=say("none"), level=3)  # fmt: skip
    kinds = sorted(use.left | use.masked)
    data = tuple((say.data(kind), say.law(kind), str(use.left[kind]), str(use.masked[kind])) for kind in kinds)
    yield Block(say("data"), head=tuple(say.head("kind class left masked")), rows=data, none=say("none"), level=3)


def _remotes(standing: Standing, summary: Summary, say: Words) -> Block:
    unstated = say("unstated")
    rows = {(one.name, one.country or "", one.contract or ""): 0 for one in standing.settings.detectors.remote}
    for where, count in summary.remotes.items():
        rows[where] = count
    told = tuple(
        (name, country or unstated, contract or unstated, str(count)) for (name, country, contract), count in
        sorted(rows.items())
    )  # fmt: skip
    return Block(say("remotes"), head=tuple(say.head("detector country contract texts")), rows=told, none=say("none"))
