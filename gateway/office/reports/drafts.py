"""Drafts of the two notices that UU 27/2022 art. 46 asks for, in Indonesian and English, with blanks for what only
people know. Nothing sends them."""

from __future__ import annotations

from collections.abc import Iterator

from audit.errors import Language
from audit.papers.page import Markup, heading, listing, paragraph
from gateway.office.reports.breach import Breach
from gateway.office.reports.words import Words, class_of

_TEXTS = {
    "heading": ("Drafts of notices", "Rancangan pemberitahuan"),
    "says": (
        "DRAFT, not sent. Nothing here sends anything by itself. Square brackets are for what only people know; decide "
        "first whether this is a breach at all.",
        "RANCANGAN, belum dikirim. Tidak ada yang dikirim otomatis. Tanda kurung siku diisi oleh orang yang tahu; "
        "putuskan dahulu apakah ini memang kegagalan pelindungan data.",
    ),
    "authority": ("To the authority", "Kepada lembaga"),
    "subjects": ("To the people concerned", "Kepada subjek data"),
    "unknown": ("[not known to the gate]", "[tidak diketahui gerbang]"),
    "nowhere": ("[nowhere, by the record of the gate]", "[tidak ke mana pun, menurut catatan gerbang]"),
}
_AUTHORITY = {
    "en": """DRAFT - NOT SENT
To: [authority, address]
From: [controller, address, data-protection officer, telephone]
Notice of a failure of personal data protection (UU 27/2022 art. 46)

1. When it was noticed: {noticed}. Time for this notice ends: {until} (3 x 24 hours).
2. What happened, and how: [to be filled in by the person responsible]
3. Personal data concerned (types found by the gate): {kinds}
   Specific data (art. 4) among them: {specific}
4. Period, by the record of the gate: {first} to {last} (UTC)
5. People concerned: {people} pseudonyms in {exchanges} exchanges. [how many persons that are, and of which age]
6. To whom the data went: {places}
7. What was masked before it left: {masked}. What left as it was: {left}
8. What has been done to stop and to mend it: [to be filled in]
9. What the people concerned can do: [to be filled in]
[place, date, name, signature]
""",
    "id": """RANCANGAN - BELUM DIKIRIM
Kepada: [lembaga, alamat]
Dari: [pengendali data, alamat, pejabat/petugas pelindungan data pribadi, telepon]
Pemberitahuan kegagalan pelindungan data pribadi (UU 27/2022 pasal 46)

1. Waktu diketahui: {noticed}. Batas waktu pemberitahuan ini: {until} (3 x 24 jam).
2. Apa yang terjadi, dan bagaimana: [diisi oleh penanggung jawab]
3. Data pribadi yang terungkap (jenis yang ditemukan gerbang): {kinds}
   Di antaranya data spesifik (pasal 4): {specific}
4. Masa, menurut catatan gerbang: {first} sampai {last} (UTC)
5. Subjek data: {people} pseudonim dalam {exchanges} pertukaran. [berapa orang sebenarnya, dan berapa usianya]
6. Ke mana data pergi: {places}
7. Yang disamarkan sebelum keluar: {masked}. Yang keluar apa adanya: {left}
8. Upaya penanganan dan pemulihan: [diisi]
9. Yang dapat dilakukan subjek data: [diisi]
[tempat, tanggal, nama, tanda tangan]
""",
}
_SUBJECTS = {
    "en": """DRAFT - NOT SENT
To: [name of the person; for a child to the parent or guardian, unless that endangers the child]
From: [controller, telephone, who answers questions and when]

We write to you because data about you may have reached somebody who should not have it.
What data: {kinds}
When: {first} to {last} (UTC). Noticed: {noticed}
What happened, and how: [in plain words]
Where the data went: {places}
What we have done: [in plain words]
What you can do: [in plain words; whom to call]
You may ask us what we keep of you, have it corrected or erased, and object.
""",
    "id": """RANCANGAN - BELUM DIKIRIM
Kepada: [nama; untuk anak kepada orang tua atau wali, kecuali jika itu membahayakan anak]
Dari: [pengendali data, telepon, siapa yang menjawab pertanyaan dan kapan]

Kami memberi tahu Anda karena data tentang Anda mungkin sampai kepada pihak yang tidak berhak.
Data apa: {kinds}
Kapan: {first} sampai {last} (UTC). Diketahui: {noticed}
Apa yang terjadi, dan bagaimana: [dengan kata-kata sederhana]
Ke mana data pergi: {places}
Yang sudah kami lakukan: [dengan kata-kata sederhana]
Yang dapat Anda lakukan: [dengan kata-kata sederhana; siapa yang dihubungi]
Anda boleh menanyakan apa yang kami simpan, meminta perbaikan atau penghapusan, dan berkeberatan.
""",
}


def drafts(found: Breach, noticed: str, until: str, lang: Language) -> Iterator[Markup]:
    """Both notices in both languages, the reader's first."""
    say = Words(lang, _TEXTS)
    yield heading(say("heading"))
    yield paragraph(say("says"), "claim")
    order: tuple[Language, ...] = ("id", "en") if lang == "id" else ("en", "id")
    for name, texts in (("authority", _AUTHORITY), ("subjects", _SUBJECTS)):
        yield heading(say(name), 3)
        for one in order:
            yield listing(texts[one].format(**_places(found, noticed, until, Words(one, _TEXTS))))


def _places(found: Breach, noticed: str, until: str, say: Words) -> dict[str, str]:
    every = [*found.backends.values(), *found.remotes.values()]
    where = "; ".join(f"{one.name} ({one.country or '?'}, {one.contract or '?'})" for one in every)
    left = {kind for place in found.backends.values() for kind in place.left}
    masked = {kind for place in found.backends.values() for kind in place.masked}
    return {
        "noticed": noticed,
        "until": until,
        "kinds": ", ".join(say.data(kind) for kind in sorted(found.kinds)) or say("unknown"),
        "specific": say.kinds(kind for kind in found.kinds if class_of(kind) == "specific"),
        "first": found.first or "-",
        "last": found.last or "-",
        "people": str(len(found.people)),
        "exchanges": str(found.exchanges),
        "places": where or say("nowhere"),
        "masked": say.kinds(masked),
        "left": say.kinds(left),
    }
