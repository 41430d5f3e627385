"""Religion, ethnicity, health, biometrics and criminal records, where a sentence ties them to a person.

The telling word alone is the value, and it is one only with a person in its clause: ``saya``, ``anaknya``, ``pasien``,
``Pak``, a field of a form. What lies between the two decides: "saya menulis makalah tentang HIV" tells of a paper, and
"Sejarah Islam" and "gejala demam berdarah" say nothing of anybody. (UU PDP article 4(2): specific personal data; of
religion and ethnicity, the general data of article 4(3) that laws on discrimination protect.)
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from importlib.resources import files
from typing import Any

from gateway.detectors.pii.phrases import Phrases, clause_before
from gateway.detectors.pii.presidio import EntityRecognizer, RecognizerResult
from gateway.detectors.pii.shapes import head
from gateway.detectors.pii.watched import Watched

SCORE = 0.7
CLAUSE = 70
"""Characters left of a term in which its person is looked for."""

_KIN = (
    "anak|bayi|balita|keluarga|adik|adek|kakak|abang|kakek|nenek|ibu|bapak|bpk|ayah|mama|papa|istri|suami|teman|temen"
    "|sahabat|pacar|mantan|tetangga|mertua|menantu|ortu|orang tua|calon suami|calon istri|wali|majikan|pembantu|cucu"
    "|ipar|bos|om|paman|tante|bibi|sepupu|keponakan|murid|siswa|siswi|santri|mahasiswa|guru|karyawan|pegawai|warga|klien|pasien"
    "|korban|pelaku|pengungsi|penyintas|anggota"
)
_OWN = r"saya|aku|gue|gua|gw|gwe|kami|kita|dia|ia|beliau|kamu|ini|tersebut|itu|mu|lu"
_ENGLISH = (
    r"(?:my|his|her|their|our) (?:\w+ )?(?:family|mom|mother|dad|father|son|daughter|child|kid|brother|sister|wife"
    r"|husband|friend|uncle|aunt|cousin|grandma|grandpa|grandmother|grandfather|student|client|patient|boss|neighbou?r|teacher"
    r"|partner|boyfriend|girlfriend)"
)
_WHO = (
    rf"(?:saya|aku|gue|gua|gw|dia|ia|beliau|ybs|yang bersangkutan|sekeluarga|(?:{_KIN})(?:ku|mu|nya)"
    rf"|(?:{_KIN}) (?:\w+ )?(?:{_OWN})"
    r"|(?:pak|bu|ibu|bapak|mas|mbak|bang|kak|dik|sdr|sdri|saudara|saudari|an|a\.n|tn|ny|nn)\.? (?-i:[A-Z]\w*)"
    r"|(?:si|om|tante|paman|bibi|adik|kakak|abang|klien|pasien|siswa|siswi|murid|anak|terdakwa|pelaku|bernama)"
    r" (?-i:[A-Z]\w*)|(?-i:[A-Z][a-z]+) (?:itu|ini)"
    r"|kakek|nenek|mama|papa|bokap|nyokap|rekam medis|pasien|klien|pelaku|korban|penerima manfaat|calon|bernama|nama"
    rf"|orang tua(?:ku|nya| saya)|i|i'm|i've|he|she|he's|she's|{_ENGLISH}|his|her|my|patient|client)"
)
_PERSON = re.compile(rf"(?<![\w'])(?:{_WHO})(?![\w'])", re.IGNORECASE)
_NAMED = re.compile(
    r"(?<!\w)(?!(?:Anak|Orang|Banyak|Masyarakat|Indonesia|Warga|Penduduk|Pasien|Siswa|Seseorang|Ibu|Bayi|Lansia|Jika|Bila"
    r"|Afrika|Asia|Dunia|Penyakit|Manusia|Hewan|Yang|Apakah|Dia|Kalau|Perempuan|Wanita|Negara)\b)"
    r"[A-Z][a-z]+(?:,|\b)(?: (?:yang|sedang|lagi|pernah|telah|sudah|diduga|positif|juga|adalah|memang|is|was|has|izin"
    r"|karena|mengidap|menderita|didiagnosis|didiagnosa|divonis|terkena|kena|membutuhkan|rujukan|ke|psikolog|gejala|beragama"
    r"|menganut|memeluk)){1,9} $"
)
_GENERAL = re.compile(
    r"\b(?:penduduk|masyarakat|mayoritas|umat|setiap|semua|para|negara|sejarah|gejala umum|orang[- ]orang|jumlah"
    r"|sebagian|kebanyakan|persen|apakah|apa itu|jelaskan|menjelaskan|pengertian|pencegahan|penderita|jika|bila"
    r"|kalau|pendidikan|universitas|rumah sakit|takut|khawatir|mencegah|cegah|supaya|semoga|most|people|what|history"
    r"|hospital)\b",
    re.IGNORECASE,
)
"""In a clause it tells of everybody, or of nothing that is so."""
_TOPIC = re.compile(
    r"\b(?:tentang|soal|mengenai|seputar|perihal|makalah|skripsi|tugas|presentasi|buku|novel|berita|film|drama|lagu|puisi"
    r"|cerita|lomba|poster|baca|membaca|menulis|nulis|nonton|menonton|belajar|mempelajari|mengajar|ngajar|pelajaran|guru"
    r"|dokter|perawat|masak|masakan|makan|jualan|batik|kopi|bahasa|kamus|tim|lawan|tari|adat|bertanya|tanya|diminta|kenal|lihat|melihat|dengar"
    r"|mendengar|menolak|ditipu|kucing"
    r"|anjing|ayam|sapi|kambing|ikan|about|on|book|movie|film|paper|essay|learning|study|studying|reading|teach|language)"
    r"(?:ku|nya|mu)?\b",
    re.IGNORECASE,
)
"""Between a person and a term it says what they busy themselves with."""


@dataclass(frozen=True, slots=True)
class Facet:
    """What is known of one kind of fact: its terms, and the words left of them that make a fact of a person."""

    kind: str
    terms: Phrases
    label: re.Pattern[str]
    """Left of a term it is the name of a field: the form is a person's."""
    tie: re.Pattern[str] | None = None
    """What must stand left of a term, with a person in the clause; None where any word may."""
    owned: bool = False
    """Whether a word to the right may say whose it is."""
    alone: re.Pattern[str] | None = None
    """Left of a term it is said of persons only."""


def _ending(pattern: str) -> re.Pattern[str]:
    return re.compile(rf"(?:{pattern})$", re.IGNORECASE)


def _label(words: str) -> re.Pattern[str]:
    return _ending(rf"(?<!lima )(?<!enam )(?<!beberapa )\b(?:{words})\s?[:=]\s?")


_LINK = (
    r"(?: (?:adalah|itu|ini|juga|sih|seorang|orang|termasuk|ternyata|memang|lagi|sedang|baru|udah|sudah|pernah|masih"
    r"|dulu|sekarang|yang|kan|tuh|asli|is|are|was|am|an?|also|now|practicing|practising|devout|raised|born))*"
)
_SELF = rf"(?<![\w']){_WHO}{_LINK} "
_IS = (
    r"\b(?:is|am|are|was|i'm|he's|she's|as|became|become)(?: an?| also| now| practicing| practising| devout)*(?: of)? "
)
_ALSO = r"(?:dan|sekarang|dulu|dulunya|tapi) "
_RELIGION_TIE = (
    rf"{_SELF}|{_IS}|{_ALSO}|\b(?:beragama|menganut|memeluk|masuk|pindah|pindah ke|ke|jadi|menjadi|penganut"
    r"|agama(?:nya|ku)?|agama (?:saya|aku|dia|gue|gw)|keluarga|tertulis|raised|converted to|turned)"
    r"(?: agama| adalah| itu| tertulis| ke)* "
)
_ETHNIC_TIE = (
    rf"{_SELF}|{_IS}|{_ALSO}|\b(?:bersuku|suku|bersuku bangsa|keturunan|berdarah|etnis|beretnis|asli"
    r"|suku(?:nya|ku)(?: adalah)?|orang|campuran|blasteran|marga|pengungsi)(?: suku)? "
)


def _terms() -> dict[str, list[str]]:
    text = files("gateway.detectors.pii").joinpath("data/sensitive.txt").read_text("utf-8")
    rows = (line.partition(":") for line in text.splitlines() if line and not line.startswith("#"))
    found = {kind: [term.strip() for term in terms.split(",")] for kind, _, terms in rows}
    found["BIOMETRIC"] = [term + suffix for term in found["BIOMETRIC"] for suffix in ("", "nya", "ku", "mu")]
    return found


def facets() -> Sequence[Facet]:
    """All kinds of facts, with the terms of data/sensitive.txt."""
    terms = {kind: Phrases(words) for kind, words in _terms().items()}
    return (
        Facet(
            "RELIGION",
            terms["RELIGION"],
            _label("agama(?:/kepercayaan)?|kepercayaan|religion"),
            _ending(_RELIGION_TIE),
            alone=_ending(r"\b(?:beragama|agama(?:nya|ku)|(?:adalah|seorang) penganut) "),
        ),
        Facet(
            "ETHNICITY",
            terms["ETHNICITY"],
            _label("suku|suku bangsa|etnis|ethnicity"),
            _ending(_ETHNIC_TIE),
            alone=_ending(r"\bbersuku "),
        ),
        Facet(
            "HEALTH",
            terms["HEALTH"],
            _label(
                r"penyakit|riwayat(?: penyakit| kesehatan| medis)?|diagnos[ai]s?|kebutuhan khusus|disabilitas|alergi"
                r"|kondisi(?: kesehatan| medis)?|keluhan|gol(?:ongan|\.)? ?darah|diagnosis|condition|blood type"
            ),
            alone=_ending(r"\b(?:didiagnos[ai]s?|divonis) "),
        ),
        Facet("BIOMETRIC", terms["BIOMETRIC"], _label("biometrik"), owned=True),
        Facet("CRIMINAL_RECORD", terms["CRIMINAL_RECORD"], _label("riwayat hukum|catatan kriminal")),
    )


_SUFFIX = re.compile(r"(?:(?<=\w\w\w)(?:nya|ku|mu))?$", re.IGNORECASE)
_OWNER = re.compile(
    r"(?:nya|ku|mu)\b| (?:saya|aku|gue|gw|dia|beliau|milik|bu|pak|si|an\.|(?-i:[A-Z][a-z]\w*)"
    rf"|(?:{_KIN})(?:ku|mu|nya)?)(?!\w)",
    re.IGNORECASE,
)


def _owned(term: str) -> int:
    """How long the ending of a term is that says whose it is."""
    suffix = _SUFFIX.search(term)
    return len(suffix[0]) if suffix else 0


_SHORT = frozenset({"ms", "als", "tb", "dm"})
"""Terms that are words of other languages in small letters."""
_STRICT = {
    word: re.compile(rf"\b(?:{cue}) $", re.IGNORECASE)
    for words, cue in (
        ("dihukum", "pernah|telah|sedang"),  # by a judge, not by a teacher
        (
            "alas alor biak bima dani dompu duri karo kei kluet lio moni mori muna musi nias ogan rote sabu sahu seram"
            " sikka",
            r"(?:ber)?suku(?:nya)?|orang|etnis|keturunan|berdarah|asli|campuran|blasteran|marga",
        ),
    )
    for word in words.split()
}
"""Terms that are names, places or other words as well, and what must stand left of them."""


class Sensitive(EntityRecognizer):
    """One kind of fact about a person."""

    def __init__(self, facet: Facet) -> None:
        self.facet = facet
        super().__init__(supported_entities=[facet.kind], supported_language="id", country_code="id")

    def load(self) -> None:
        """Nothing to load: the constructor is given the terms."""

    def analyze(self, text: str, entities: list[str], nlp_artifacts: Any = None) -> list[RecognizerResult]:
        results = []
        facet = self.facet
        for term in facet.terms.find(text):
            if term.name in _SHORT and not text[term.start : term.end].isupper():
                continue
            strict = _STRICT.get(term.name)
            if strict and not (
                strict.search(text, max(0, term.start - 20), term.start) or self._labelled(text, term.start)
            ):
                continue
            if self._of_a_person(text, term.start, term.end):
                end = term.end - _owned(term.name) if facet.owned else term.end
                results.append(RecognizerResult(facet.kind, term.start, end, SCORE))
        return results

    def _labelled(self, text: str, start: int) -> bool:
        """Whether a field or a column has the name of such a fact."""
        label = self.facet.label
        return (
            label.search(clause_before(text, start, 48)) is not None
            or label.search(f"{head(text, start)}:") is not None
        )

    def _of_a_person(self, text: str, start: int, end: int) -> bool:
        if self._labelled(text, start):
            return True
        facet, before = self.facet, clause_before(text, start, CLAUSE)
        if _GENERAL.search(before):
            return False
        if facet.alone and facet.alone.search(before[-48:]):
            return True
        if facet.owned and (_OWNER.match(text, end) or _owned(text[start:end])):
            return True
        if facet.tie and not facet.tie.search(before[-48:]):
            return False
        return _tied(before)


def _tied(before: str) -> bool:
    """Whether a clause is about a person as it comes to a term."""
    persons = list(_PERSON.finditer(before))
    if not persons:
        return _NAMED.search(before) is not None
    person = persons[-1]
    return _TOPIC.search(before, person.end()) is None and not _TOPIC_OF.search(before, 0, person.start())


_TOPIC_OF = re.compile(rf"{_TOPIC.pattern}\s\Z", re.IGNORECASE)
"""Left of a person it is what they own, or do."""


def watched() -> list[Watched]:
    """The recognisers of this module with their gates."""
    return [_watched(Sensitive(facet)) for facet in facets()]


def _watched(recognizer: Sensitive) -> Watched:
    terms, owned = recognizer.facet.terms, recognizer.facet.owned

    def opens(before: str, after: str) -> bool:
        if terms.opens(before, after):
            return True
        near = before[-60:]
        return owned and any(term.end == len(near) for term in terms.find(near))

    return Watched(recognizer, terms.gate, trust=3, opens=opens)
