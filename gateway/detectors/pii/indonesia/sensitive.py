"""Religion, ethnicity, health, biometrics and criminal records, where a sentence ties them to a person.

The telling word alone is the value, and it is one only with a person in its clause: ``saya``, ``anaknya``, ``pasien``,
``Pak``, a field of a form. "Sejarah Islam" and "gejala demam berdarah" say nothing of anybody.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from importlib.resources import files
from typing import Any

from gateway.detectors.pii.phrases import Phrases, clause_before
from gateway.detectors.pii.presidio import EntityRecognizer, RecognizerResult
from gateway.detectors.pii.watched import Watched

SCORE = 0.7

_KIN = (
    "anak|keluarga|adik|adek|kakak|abang|kakek|nenek|ibu|bapak|ayah|mama|papa|istri|suami|teman|temen|sahabat"
    "|pacar|mantan|tetangga"
    "|om|paman|tante|bibi|sepupu|keponakan|murid|siswa|siswi|guru|klien|pasien|korban|wali|majikan"
    "|pembantu|cucu|ipar|bos"
)
_OWN = r"saya|aku|gue|gua|gw|gwe|kami|kita|dia|ia|beliau|kamu|ini|tersebut|itu|mu|lu"
_PERSON = re.compile(
    rf"\b(?:saya|aku|gue|gua|gw|dia|ia|beliau|ybs|yang bersangkutan|(?:{_KIN})(?:ku|mu|nya)"
    rf"|(?:{_KIN}) (?:\w+ )?(?:{_OWN})"
    r"|(?:pak|bu|ibu|bapak|mas|mbak|bang|kak|dik|sdr|sdri|saudara|saudari|an|a\.n|tn|ny|nn)\.? (?-i:[A-Z]\w*)"
    r"|(?:si|om|tante|paman|bibi|adik|kakak|abang|klien|pasien|siswa|siswi|murid|anak|terdakwa|pelaku) (?-i:[A-Z]\w*)"
    r"|kakek|nenek|mama|papa|bokap|nyokap|rekam medis"
    r"|pasien|klien|pelaku|korban|penerima manfaat|calon|nama|siswa bernama|anak bernama"
    r"|i|i'm|he|she|he's|she's|his|her|my|patient|client"
    r"|orang tua(?:ku|nya| saya))\b",
    re.IGNORECASE,
)
_NAMED = re.compile(
    r"(?<!\w)(?!(?:Anak|Orang|Banyak|Masyarakat|Indonesia|Warga|Penduduk|Pasien|Siswa|Seseorang|Ibu|Bayi"
    r"|Lansia|Jika|Bila"
    r"|Afrika|Asia|Dunia|Penyakit|Manusia|Hewan|Yang|Apakah|Dia|Kalau|Perempuan|Wanita|Negara)\b)"
    r"[A-Z][a-z]+(?:,|\b)(?: (?:yang|sedang|lagi|pernah|telah|sudah|diduga|positif|juga|adalah|memang|is"
    r"|was|has|izin|karena"
    r"|mengidap|menderita|didiagnosis|didiagnosa|divonis|terkena|kena|membutuhkan|rujukan|ke|psikolog|gejala|beragama"
    r"|menganut|memeluk)){1,9} $"
)
_GENERAL = re.compile(
    r"\b(?:penduduk|masyarakat|warga|mayoritas|umat|setiap|semua|para|negara|sejarah|gejala umum|orang[- ]orang|jumlah"
    r"|sebagian|kebanyakan|persen|apakah|apa itu|jelaskan|pengertian|pencegahan|penderita|jika|bila|kalau"
    r"|most|people|what)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Facet:
    """What is known of one kind of fact: its terms, and the words left of them that make a fact of a person."""

    kind: str
    terms: Phrases
    label: re.Pattern[str]
    """Left of a term it is the name of a field: the form is a person's."""
    tie: re.Pattern[str]
    """Left of a term, with a person in the clause."""
    owned: bool = False
    """Whether a word to the right may say whose it is."""
    alone: re.Pattern[str] | None = None
    """Left of a term it is said of persons only."""


def _ending(pattern: str) -> re.Pattern[str]:
    return re.compile(rf"(?:{pattern})$", re.IGNORECASE)


_LINK = (
    r"(?: (?:adalah|itu|ini|juga|sih|seorang|orang|termasuk|ternyata|memang|lagi|sedang|baru|udah|sudah|pernah|masih))*"
)
_SELF = rf"\b(?:saya|aku|gue|gua|gw|dia|ia|beliau|(?:{_KIN})(?:ku|mu|nya)){_LINK} "
_IS = r"\b(?:is|am|are|was|i'm|he's|she's|as|became|become)(?: an?| also| now)? "
_RELIGION_TIE = (
    rf"{_SELF}|{_IS}|\b(?:beragama|menganut|menganut agama|memeluk|memeluk agama|masuk|masuk agama"
    rf"|agama(?:nya|ku| saya| dia)"
    rf"(?: adalah| itu)?|penganut|pindah ke agama|keluarga) "
)
_ETHNIC_TIE = (
    rf"{_SELF}|{_IS}|\b(?:bersuku|suku|bersuku bangsa|keturunan|berdarah|etnis|beretnis|asli|suku(?:nya"
    rf"|ku)(?: adalah)?|orang"
    r"|campuran|blasteran)(?: suku)? "
)
_HEALTH_TIE = (
    rf"{_SELF}|{_IS}|\b(?:mengidap|pengidap|menderita|penderita|didiagnosis|didiagnosa|divonis|terkena"
    rf"|kena|positif|terinfeksi"
    r"|sakit|operasi|riwayat|punya|ada|alergi|karena|gara-gara|gejala|dengan|seorang|mencatat|penyandang|menyandang|mengalami"
    r"|tertular|sembuh dari"
    r"|terdiagnosis|terapi|obat|berobat|has|have|had|with|from|tested|tests|having|lagi|sedang|tengah|memiliki|kambuh)"
    r"(?: (?:penyakit|gejala|menderita|mengidap|terkena|kena|riwayat|sakit|alergi|kanker|positif|diagnosed with))* "
    r"|\b[Si]akit "
)
_CRIME_TIE = r"\S+,? "
_BODY_TIE = r"\b(?:data|scan|pemindaian|hasil|rekaman|foto|sampel|template|pakai|pake|his|her|my)(?: \w+)? "


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
            _ending(r"\b(?:agama|religion)\s?[:=]\s?"),
            _ending(_RELIGION_TIE),
            alone=_ending(r"\b(?:beragama|(?:adalah|seorang) penganut) "),
        ),
        Facet(
            "ETHNICITY",
            terms["ETHNICITY"],
            _ending(r"\b(?:suku|suku bangsa|etnis|ethnicity)\s?[:=]\s?"),
            _ending(_ETHNIC_TIE),
            alone=_ending(r"\bbersuku "),
        ),
        Facet(
            "HEALTH",
            terms["HEALTH"],
            _ending(
                r"\b(?:penyakit|riwayat(?: penyakit| kesehatan| medis)?|diagnos[ai]s?|kebutuhan khusus|disabilitas"
                r"|alergi"
                r"|kondisi(?: kesehatan| medis)?|keluhan|gol(?:ongan|\.)? ?darah|diagnosis|condition"
                r"|blood type)\s?[:=]\s?"
            ),
            _ending(_HEALTH_TIE),
            alone=_ending(r"\b(?:didiagnos[ai]s?|divonis) "),
        ),
        Facet("BIOMETRIC", terms["BIOMETRIC"], _ending(r"\bbiometrik\s?[:=]\s?"), _ending(_BODY_TIE), owned=True),
        Facet(
            "CRIMINAL_RECORD",
            terms["CRIMINAL_RECORD"],
            _ending(r"\b(?:riwayat hukum|catatan kriminal)\s?[:=]\s?"),
            _ending(_CRIME_TIE),
        ),
    )


_SUFFIX = re.compile(r"(?:(?<=\w\w\w)(?:nya|ku|mu))?$", re.IGNORECASE)
_OWNER = re.compile(
    r"(?:nya|ku|mu)\b| (?:saya|aku|gue|gw|dia|beliau|milik|bu [a-z]|pak [a-z]|si [a-z]"
    r"|(?-i:[A-Z][a-z])|siswa ini|klien|korban|pasien|an\. )",
    re.IGNORECASE,
)


def _owned(term: str) -> int:
    """How long the ending of a term is that says whose it is."""
    suffix = _SUFFIX.search(term)
    return len(suffix[0]) if suffix else 0


_SENTENCE = re.compile(r"\b(?:pernah|sudah|telah) (dihukum)(?!\w)", re.IGNORECASE)
_SMALL_WORD_TERMS = frozenset({"ms", "als", "tb", "dm"})


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
            if term.name in _SMALL_WORD_TERMS and not text[term.start : term.end].isupper():
                continue
            if self._of_a_person(text, term.start, term.end):
                end = term.end - _owned(term.name) if facet.owned else term.end
                results.append(RecognizerResult(facet.kind, term.start, end, SCORE))
        if facet.kind == "CRIMINAL_RECORD":
            for match in _SENTENCE.finditer(text):
                if self._of_a_person(text, *match.span(1)):
                    results.append(RecognizerResult(facet.kind, *match.span(1), SCORE))
        return results

    def _of_a_person(self, text: str, start: int, end: int) -> bool:
        facet = self.facet
        before = clause_before(text, start, 70)
        near = before[-48:]
        if facet.label.search(near):
            return True
        tied = facet.tie.search(near) is not None
        if not tied and not facet.owned:
            return False
        if facet.alone and facet.alone.search(near):
            return _GENERAL.search(before) is None
        person = _PERSON.search(before) or _NAMED.search(before)
        if facet.owned and (person or _OWNER.match(text, end) or _owned(text[start:end])):
            return _GENERAL.search(before) is None
        return person is not None and tied and _GENERAL.search(before) is None


def watched() -> list[Watched]:
    """The recognisers of this module with their gates."""
    return [_watched(Sensitive(facet)) for facet in facets()]


def _watched(recognizer: Sensitive) -> Watched:
    terms, kind = recognizer.facet.terms, recognizer.facet.kind

    def opens(before: str, after: str) -> bool:
        if terms.opens(before, after):
            return True
        near = before[-60:]
        return kind == "BIOMETRIC" and any(term.end == len(near) for term in terms.find(near))

    if kind == "CRIMINAL_RECORD":
        return Watched(recognizer, lambda g: terms.gate(g) or "dihukum" in g.words, trust=3, opens=opens)
    return Watched(recognizer, terms.gate, trust=3, opens=opens)
