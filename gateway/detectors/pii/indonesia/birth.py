"""When and where somebody was born: a date or a place after a word of birth."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from gateway.detectors.pii.indonesia.places import table
from gateway.detectors.pii.presidio import EntityRecognizer, RecognizerResult
from gateway.detectors.pii.watched import Watched, naming

SCORE = 0.85
FARTHEST = 100
"""Characters between the subject of a birth and the value."""

_CUE = re.compile(
    r"\b(?:tempat\W{1,3}(?:dan )?(?:tanggal|tgl\.?) lahir|tempat lahir|(?:tanggal|tgl\.?) ?lahir"
    r"|t\.?t\.?l\b\.?|tgl\.? ?lhr"
    r"|lahir|lhr|kelahiran|dilahirkan|ulang tahun|ultah|(?:date|place)(?: and (?:date|place))? of birth"
    r"|birth ?(?:date|day)"
    r"|birth ?place|born|d\.?o\.?b\b\.?)",
    re.IGNORECASE,
)
_MONTH = (
    r"(?:jan(?:uar[iy])?|feb(?:ruar[iy])?|mar(?:et|ch)?|apr(?:il)?|mei|may|jun[ie]?|june|jul[iy]?"
    r"|ag(?:ustus|us|st|t|u)|aug(?:ust)?"
    r"|sept?(?:ember)?|o[ck]t(?:ober)?|nop(?:ember)?|nov(?:ember)?|de[sc](?:ember)?)\b\.?"
)
_DATE = re.compile(
    r"(?:(?:19|20)\d\d[-/.](?:0?[1-9]|1[0-2])[-/.]\d{1,2}|\d{1,2} ?[-/.] ?\d{1,2} ?[-/.] ?(?:(?:19|20)\d\d|\d\d)"
    rf"|\d{{1,2}}(?:st|nd|rd|th)?[ \-/](?:of )?{_MONTH}(?:[ ,\-/]{{1,2}}(?:(?:19|20)\d\d|'?\d\d))?"
    rf"|{_MONTH} \d{{1,2}}(?:st|nd|rd|th)?(?:,? (?:19|20)\d\d)?)(?![\w/]|[-.]\d)",
    re.IGNORECASE,
)
_JOIN = re.compile(
    r"(?:[ \t:=,()|*_\-]|\b(?:nya|ku|saya|aku|gue|gw|dia|anak|siswa|pada|tanggal|tgl|hari|adalah|is|on|in"
    r"|di|at|dan|and|was"
    r"|kota|kab|kabupaten|kampung|desa|tu|itu|:)\b\.?|nya\b|ku\b|(?:senin|selasa|rabu|kamis|jumat|sabtu"
    r"|minggu)\b){1,16}",
    re.IGNORECASE,
)
_PLACED = re.compile(r"\b(?:di|in|at)\s", re.IGNORECASE)
_PLACE_CUE = re.compile(r"tempat|t\.?t\.?l|place|kelahiran", re.IGNORECASE)
_NAMED = re.compile(r"[A-Z][a-z'\u2019]{2,20}(?:[ -][A-Z][a-z'\u2019]{2,20}){0,2}(?!\w)")
_NO_PLACE = re.compile(
    r"(?:Rumah|Puskesmas|Klinik|Bidan|Tahun|Keluarga|Negara|Bulan|Hari|Abad|Era|Jenis|Agama|Nama|Alamat|Tanggal|Sebagai"
    rf"|Senin|Selasa|Rabu|Kamis|Jumat|Sabtu|Minggu|Dunia|Tengah|The|Hospital|{_MONTH})\b",
    re.IGNORECASE,
)
_NO_PERSON = re.compile(
    r"\b(?:indonesia|republik|negara|bangsa|organisasi|partai|pancasila|kerajaan|kesultanan|agama"
    r"|perusahaan|gerakan|hari"
    r"|koperasi|yayasan|sekolah|kota|komunitas|aplikasi|muhammadiyah|baru|nation|company|country"
    r"|party)\s(?:ini\s|itu\s)?"
    r"(?:resmi\s|telah\s|was\s)?$",
    re.IGNORECASE,
)


class Birth(EntityRecognizer):
    """Date and place of birth, in either order, after "lahir", "TTL", "born" and the like; never an age or a year."""

    def __init__(self) -> None:
        super().__init__(
            supported_entities=["DATE_OF_BIRTH", "BIRTH_PLACE"], supported_language="id", country_code="id"
        )

    def load(self) -> None:
        """Read the table of places (Presidio's constructor calls this)."""
        self._places = table().phrases

    def analyze(self, text: str, entities: list[str], nlp_artifacts: Any = None) -> list[RecognizerResult]:
        results: dict[tuple[int, int], RecognizerResult] = {}
        for cue in _CUE.finditer(text):
            if not _NO_PERSON.search(text, max(0, cue.start() - 24), cue.start()):
                for kind, start, end in self._after(text, cue):
                    results[start, end] = RecognizerResult(kind, start, end, SCORE)
        return list(results.values())

    def _after(self, text: str, cue: re.Match[str]) -> Iterator[tuple[str, int, int]]:
        """What is told after a cue: a date and a place, each once at most."""
        at, place_may_follow = cue.end(), _PLACE_CUE.match(cue[0]) is not None
        missing = {"DATE_OF_BIRTH", "BIRTH_PLACE"}
        while missing:
            join = _JOIN.match(text, at, at + 40)
            if join is None or join.end() - cue.start() > FARTHEST - 24 or "\n" in join[0]:
                return
            at = join.end()
            date = _DATE.match(text, at) if "DATE_OF_BIRTH" in missing else None
            end = date.end() if date else 0
            kind = "DATE_OF_BIRTH" if date else "BIRTH_PLACE"
            if not date and "BIRTH_PLACE" in missing and (place_may_follow or _PLACED.search(join[0])):
                end = self._place(text, at)
            if not end:
                return
            yield kind, at, end
            missing.discard(kind)
            at = end

    def _place(self, text: str, at: int) -> int:
        """Where a name of a place that begins here ends; 0 where there is none."""
        if _NO_PLACE.match(text, at):
            return 0
        if known := self._places.match(text, at):
            return known.end
        named = _NAMED.match(text, at)
        return named.end() if named else 0


_CUE_NEAR = re.compile(rf"{_CUE.pattern}[^!?\n]{{0,50}}$", re.IGNORECASE)
_DAY_OF = re.compile(r"\d(?:st|nd|rd|th)? of$", re.IGNORECASE)
_OPEN = re.compile(r"(?:[A-Z][\w'\u2019]*|\b(?:tempat|tanggal|tgl\.?|dan|ulang|date|place|of|and))$")


def watched() -> list[Watched]:
    """The recogniser of this module with its gate."""
    birth = Birth()
    places = table().phrases
    words = frozenset(
        "ultahku ultahnya ultahmu lahirku lahirnya birthdays lahir"
        " lhr kelahiran dilahirkan ulang ultah ttl t tgllahir tgllhr birth birthday birthdate"
        " birthplace born dob"
        " d".split()
    )

    def opens(before: str, after: str) -> bool:
        near = before[-90:]
        if _DAY_OF.search(near):
            return True
        if _CUE_NEAR.search(near):
            return (after[0].isupper() and _OPEN.search(near) is not None) or places.opens(before, after)
        return False

    return [Watched(birth, naming(words), trust=4, opens=opens)]
