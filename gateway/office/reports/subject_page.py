"""What a site has of one person, as a page for that person."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from audit.codes import code_of
from audit.errors import Language
from audit.papers.page import Markup, document, facts, heading, paragraph, table
from gateway.office.reports.passages import Passage
from gateway.office.reports.subject import Account, trail
from gateway.office.reports.words import Words
from gateway.office.rights import shown

_TEXTS = {
    "title": ("What this gate keeps of you", "Apa yang disimpan gerbang ini tentang Anda"),
    "personal": (
        "For the person it is about, and nobody else. That it was made is on record. Engineering notes, not legal "
        "advice (UU 27/2022 art. 7, 13, 32).",
        "Untuk orang yang bersangkutan saja. Pembuatan laporan ini tercatat. Catatan teknis, bukan nasihat hukum "
        "(UU 27/2022 pasal 7, 13, 32).",
    ),
    "withheld": (
        "Parts may be withheld by law where they could endanger somebody or show another person's data (UU 27/2022 "
        "art. 33): which rules spoke, scores, and whatever is about somebody at risk. Ask the officer if you want a "
        "decision on that.",
        "Sebagian dapat tidak diberikan menurut undang-undang bila membahayakan seseorang atau memuat data orang lain "
        "(UU 27/2022 pasal 33): aturan yang berlaku, skor, dan hal tentang orang yang berisiko. Mintalah keputusan "
        "kepada petugas bila perlu.",
    ),
    "full": (
        "The officer decided to tell what rules and detectors said as well. Cases about somebody at risk are not in "
        "it: only the people they name know of them.",
        "Petugas memutuskan untuk memberikan juga hasil aturan dan detektor. Kasus tentang orang yang berisiko tidak "
        "ada di sini: hanya orang yang disebut di dalamnya yang tahu.",
    ),
    "who": ("You, as the gate knows you", "Anda, sebagaimana dikenal gerbang"),
    "subject": ("Pseudonym", "Pseudonim"),
    "key": ("Key", "Kunci"),
    "named": ("Called", "Disebut"),
    "group": ("Group, role", "Kelompok, peran"),
    "shared": ("This key is shared: others may have asked what stands here.",
               "Kunci ini dipakai bersama: sebagian isi di sini mungkin milik orang lain."),
    "restricted": ("Processing stopped since", "Pemrosesan dihentikan sejak"),
    "exchanges": ("Questions", "Pertanyaan"),
    "erased": ("Of these already erased", "Yang sudah dihapus"),
    "remembered": ("Keyed hashes of texts, for some hours", "Hash berkunci dari teks, selama beberapa jam"),
    "sealed": ("Texts kept encrypted", "Teks yang tersimpan terenkripsi"),
    "days": ("Records are destroyed after (days)", "Catatan dimusnahkan setelah (hari)"),
    "texts": (
        "The gate does not keep what you wrote, nor the answers, save where a rule ordered it; then it is encrypted "
        "and only named people can open it. What a backend keeps is between you and whoever runs it.",
        "Gerbang tidak menyimpan tulisan Anda maupun jawabannya, kecuali diperintahkan aturan; jika demikian, teks "
        "terenkripsi dan hanya orang tertentu dapat membukanya. Yang disimpan penyedia model bukan di sini.",
    ),
    "questions": ("What was done with each question", "Apa yang dilakukan dengan setiap pertanyaan"),
    "time": ("Time (UTC)", "Waktu (UTC)"),
    "code": ("Code", "Kode"),
    "way": ("Address, model", "Alamat, model"),
    "unlisted": ("a model not listed here", "model yang tidak terdaftar"),
    "steps": ("Step by step", "Langkah demi langkah"),
    "spoke": ("Rules, scores", "Aturan, skor"),
    "ends": ("Kept until", "Disimpan sampai"),
    "found": ("Found in it: {kinds}.", "Ditemukan di dalamnya: {kinds}."),
    "found_none": ("No personal data were found in it.", "Tidak ditemukan data pribadi di dalamnya."),
    "looked": ("{characters} characters were looked at by {place} ({country}).",
               "{characters} karakter diperiksa oleh {place} ({country})."),
    "stayed": ("Nothing of it was sent to a model.", "Tidak ada yang dikirim ke model."),
    "masked": ("Masked before it left: {kinds}.", "Disamarkan sebelum keluar: {kinds}."),
    "sent": ("Sent to {place}, country {country}, contract {contract}.",
             "Dikirim ke {place}, negara {country}, kontrak {contract}."),
    "left": ("Left as it was: {kinds}.", "Keluar apa adanya: {kinds}."),
    "hidden": ("Masked in the answer: {kinds}.", "Disamarkan di jawaban: {kinds}."),
    "shown": ("{characters} characters of the answer were shown.", "{characters} karakter jawaban ditampilkan."),
    "requests": ("Your requests", "Permintaan Anda"),
    "what": ("What", "Apa"),
    "cases": ("Your cases", "Kasus Anda"),
    "kind": ("Kind", "Jenis"),
    "state": ("State", "Keadaan"),
    "due": ("Answer due", "Batas jawaban"),
    "outcome": ("Outcome", "Hasil"),
    "none": ("None.", "Tidak ada."),
}  # fmt: skip
_VALUES: Mapping[str, tuple[str, str]] = {
    "open": ("open", "terbuka"),
    "taken": ("being looked at", "sedang ditangani"),
    "closed": ("closed", "selesai"),
    "right": ("request", "permintaan"),
    "objection": ("objection", "keberatan"),
    "access": ("access", "akses"),
    "correct": ("correction", "perbaikan"),
    "erase": ("erasure", "penghapusan"),
    "object": ("objection to an automatic decision", "keberatan atas keputusan otomatis"),
    "portability": ("to take the data elsewhere", "pemindahan data"),
    "withdraw": ("withdrawal of consent", "penarikan persetujuan"),
    "restrict": ("restriction", "pembatasan"),
    "request": ("asked", "diminta"),
    "lift": ("let in again", "diizinkan lagi"),
    "answered": ("answered", "dijawab"),
    "refused": ("refused", "ditolak"),
    "withdrawn": ("withdrawn", "dicabut"),
    "denied": ("denied", "tidak diterima"),
    "objection_upheld": ("upheld", "diterima"),
}


def subject_page(made: Account, zone: str, lang: Language) -> str:
    """The page; times of cases are shown in the site's zone."""
    say = Words(lang, _TEXTS)
    return document(say("title"), lang, _body(made, zone, say))


def _body(made: Account, zone: str, say: Words) -> Iterator[Markup]:
    yield paragraph(say("personal"))
    yield paragraph(say("withheld" if made.full is None else "full"), "claim")
    yield heading(say("who"))
    yield facts(_who(made, zone, say))
    if made.key is not None and made.key.shared:
        yield paragraph(say("shared"), "bad")
    yield paragraph(say("texts"))
    yield heading(say("questions"))
    names = "time code way steps" + (" spoke ends" if made.full is not None else "")
    rows = [_row(one, made, say) for one in made.passages]
    yield table(say.head(names), rows) if rows else paragraph(say("none"))
    yield heading(say("requests"))
    acts = [(str(act["time"]), _value(str(act["right"] or act["kind"]), say), _value(str(act["action"]), say))
            for act in made.acts]  # fmt: skip
    yield table(say.head("time what state"), acts) if acts else paragraph(say("none"))
    yield heading(say("cases"))
    cases = [
        (one.code, _value(one.kind.value, say), _value(one.state.value, say), shown(one.deadline, zone),
         _value(one.disposition, say) if one.disposition else "-")
        for one in made.cases
    ]  # fmt: skip
    yield table(say.head("code kind state due outcome"), cases) if cases else paragraph(say("none"))


def _who(made: Account, zone: str, say: Words) -> Iterator[tuple[str, str]]:
    yield say("subject"), made.subject
    if made.key is not None:
        yield say("key"), made.key.id
        yield say("named"), made.key.name
        yield say("group"), f"{made.key.group}, {made.key.role}"
    if made.restriction is not None:
        yield say("restricted"), shown(made.restriction.since, zone)
    yield say("exchanges"), str(len(made.passages) + made.erased)
    yield say("erased"), str(made.erased)
    yield say("remembered"), str(made.remembered)
    yield say("sealed"), str(made.sealed)
    yield say("days"), ", ".join(map(str, made.days)) or "-"


def _row(one: Passage, made: Account, say: Words) -> tuple[str, ...]:
    steps = " ".join(say(name, **_told(places, say)) for name, places in trail(one))
    model = say("unlisted") if one.model.startswith("hmac:") else one.model
    row = (one.minute, code_of(one.exchange), ", ".join(filter(None, (one.route, model))), steps)
    if made.full is None:
        return row
    spoke = made.full[one.exchange]
    scores = [f"{name} {value / 10_000:.2f}" for name, value in sorted(spoke.scores.items()) if value]
    return (*row, ", ".join((*spoke.rules, *scores, *spoke.labels)) or "-", made.ends.get(one.exchange, "-"))


def _told(places: Mapping[str, object], say: Words) -> dict[str, object]:
    return {name: ", ".join(map(say.data, value)) if isinstance(value, list) else value
            for name, value in places.items()}  # fmt: skip


def _value(name: str, say: Words) -> str:
    both = _VALUES.get(name)
    return name if both is None else both[say.lang == "id"]
