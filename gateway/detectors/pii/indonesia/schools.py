"""Schools by their name: kind, status, number, proper name. "Anak SD" and "SMP swasta" name no school."""

from __future__ import annotations

import re
from typing import Any

from gateway.detectors.pii.indonesia.places import table
from gateway.detectors.pii.patterns import found
from gateway.detectors.pii.phrases import WORD, Phrases
from gateway.detectors.pii.presidio import EntityRecognizer, RecognizerResult
from gateway.detectors.pii.watched import Glance, Watched

SCORE = 0.85

_STATE = "sdn smpn sman smkn min mtsn man slbn tkn mis".split()
"""Kinds of which a number alone names one."""
_KINDS = """sd sdit sdk sdi sds smp smpit smpk smpi smps sma smak smait smai smas smk smks mi mts mtss ma mas mak tk
tkit tka paud ra slb pkbm stm ponpes|pondok pesantren|pesantren|universitas|univ|institut|politeknik|
sekolah tinggi|akademi|
madrasah ibtidaiyah|madrasah tsanawiyah|madrasah aliyah|madrasah aliyah negeri|madrasah|sekolah dasar|sekolah menengah
pertama|sekolah menengah atas|sekolah menengah kejuruan|taman kanak-kanak|sekolah luar biasa|sekolah alam|
sekolah rakyat"""
_SHORT, *_LONG = _KINDS.split("|")
_KIND = Phrases([*_STATE, *_SHORT.split(), *_LONG])
_CAPITALS_ONLY = frozenset({"ma", "mi", "mas", "ra", "tk", "min", "man", "mis", "mak", "tka"})
"""In small letters these are words."""
_DOUBTFUL = frozenset({"ma", "mas", "mi", "ra", "min", "man", "akademi", "institut", "mak", "mis", "universitas"})
"""With these a name must be a number or begin as names of schools do."""

_STATUS = re.compile(
    r"(?:[ ](?:negeri|islam terpadu|islam|kristen|katolik|katholik|advent|buddha|plus))+(?!\w)", re.IGNORECASE
)
_NUMBER = re.compile(
    r"[ ](?:no\.? ?|nomor )?(\d{1,3})(?![\w/%]|[.,]\d|[ ](?:orang|anak|siswa|tahun|kali|bulan|jam|unit))", re.IGNORECASE
)
_NUMBER_AFTER = re.compile(r"[ ]\d{1,2}(?![\w/%:]|[.,]\d)")
_NAME = re.compile(r"[ ]([A-Z][\w'\u2019\-]*)(?!\w)")
_SMALL = re.compile(r"[ ]([a-z][\w'\u2019\-]*)(?!\w)")
_NO_NAME = frozenset(
    """swasta negeri kelas sederajat terbuka favorit unggulan internasional dan di atau yang kurikulum semester tahun
    indonesia se ini itu dari untuk pada dengan adalah akan harus juga sudah telah tidak bisa saya aku kami kita kakak
    adik guru siswa murid kepala wali ibu bapak pak bu osis ipa ips matematika jurusan swasta nasional
    mendapat wajib boleh pagi siang nisn nik tanggal alamat no nomor nama online daring
    nilai ujian biologi fisika kimia sejarah bahasa as the and or is has""".split()
)
_OPENINGS = frozenset(
    """al ar as an at az ath nurul darul darus darussalam miftahul bustanul baitul raudlatul raudhatul hidayatul
    tarbiyatul bina budi taruna tunas harapan cendekia insan mulia pelita pelangi kartini kartika santa santo
    st xaverius kanisius
    bpk penabur muhammadiyah aisyiyah pgri pancasila maarif ma'arif nu nahdlatul ihsan generasi cahaya kasih citra
    putra pertiwi bhakti dharma tri widya wijaya global""".split()
)
_ALONE = frozenset("muhammadiyah pgri pancasila darussalam kartini aisyiyah".split())
_CAPITAL = r"[A-Z](?:[a-z']+(?:[A-Z][a-z]+)?|[a-z]?\.)"
_WESTERN = re.compile(
    r"(?<![\w.])((?!(?:The|An|My|Our|His|Her|Your|This|That|At|In|From|Most|Every|Each|Public|Private|And|For)\b)"
    rf"{_CAPITAL}(?:[ -]{_CAPITAL}){{0,3}}? (?:(?:Senior |Junior )?High|Elementary|Primary|Middle|Secondary|Grammar"
    r"|International) School)(?!\w)"
)
_UNIVERSITY = re.compile(r"(?<!\w)University of [A-Z][\w']+(?:[ ][A-Z][\w']+)?(?!\w)")


class School(EntityRecognizer):
    """A school, university or boarding school by its name."""

    def __init__(self) -> None:
        super().__init__(supported_entities=["SCHOOL"], supported_language="id", country_code="id")

    def load(self) -> None:
        """Read the table of places (Presidio's constructor calls this)."""
        self._places = table().phrases

    def analyze(self, text: str, entities: list[str], nlp_artifacts: Any = None) -> list[RecognizerResult]:
        results = []
        for kind in _KIND.find(text):
            written = text[kind.start : kind.end]
            if kind.name in _CAPITALS_ONLY and written.islower():
                continue
            end = self._end(text, kind.name, kind.end, small=written.islower())
            if end:
                results.append(found(self, kind.start, end, SCORE))
        if "School" in text:
            results += [found(self, *match.span(1), SCORE) for match in _WESTERN.finditer(text)]
        if "University of" in text:
            results += [found(self, *match.span(), SCORE) for match in _UNIVERSITY.finditer(text)]
        return results

    def _end(self, text: str, kind: str, at: int, small: bool) -> int:
        """Where the name of a school ends whose kind ends here; 0 where it has none."""
        status = _STATUS.match(text, at)
        state = kind in _STATE or (status is not None and "negeri" in status[0].casefold())
        at = status.end() if status else at
        number = _NUMBER.match(text, at)
        named = self._named(text, number.end() if number else at, small)
        first = WORD.match(text, at + 1)
        if number:
            return max(named, number.end()) if state or named else 0
        if named and kind in _DOUBTFUL and not (first and first[0].casefold() in _OPENINGS | {"islam"}):
            return named if kind in {"universitas", "institut"} else 0
        return named

    def _named(self, text: str, at: int, small: bool) -> int:
        """Where the proper name that begins here ends; 0 where there is none."""
        if small and (known := self._places.match(text, at + 1)) and text[at : at + 1] == " ":
            return known.end
        pattern = _SMALL if small else _NAME
        words: list[re.Match[str]] = []
        while len(words) < (2 if small else 4) and (word := pattern.match(text, words[-1].end() if words else at)):
            if word[1].casefold() in _NO_NAME or (small and not words and not _opening(word[1])):
                break
            words.append(word)
        if not words or (small and len(words) == 1 and words[0][1] not in _ALONE and "-" not in words[0][1]):
            return 0
        number = _NUMBER_AFTER.match(text, words[-1].end())
        return self._after_number(text, number.end()) if number else words[-1].end()

    @staticmethod
    def _after_number(text: str, at: int) -> int:
        place = _NAME.match(text, at)
        return place.end() if place and place[1].casefold() not in _NO_NAME else at


def _opening(word: str) -> bool:
    return re.split(r"[-'\u2019]", word.casefold())[0] in _OPENINGS


_KIND_NEAR = re.compile(
    r"(?<!\w)(?:"
    + "|".join(
        re.escape(name)
        for name in sorted({*_STATE, *_SHORT.split(), *(" ".join(n.split()) for n in _LONG)}, key=len, reverse=True)
    )
    + r")(?:[ ][\w'\u2019.\-]+){0,6}$",
    re.IGNORECASE,
)
_TAIL = re.compile(rf"(?<!\w){_CAPITAL}$")
_RUN = re.compile(rf"{_CAPITAL}(?:[ -]{_CAPITAL}){{0,4}}|[A-Z]$")
_UNIVERSITY_NEAR = re.compile(r"\bUniversity(?: of(?: [A-Z][\w']+)?)?$")
_SCHOOL_WORDS = frozenset("Senior Junior High Elementary Primary Middle Secondary Grammar International School".split())


def _opens(before: str, after: str) -> bool:
    """Whether the name of a school may go on after a gap."""
    if _KIND.opens(before, after):
        return True
    near = before[-90:]
    if after[0].isupper():
        word = WORD.match(after)
        if (
            word is not None
            and _TAIL.search(near)
            and (word[0] in _SCHOOL_WORDS or _cut_short(word, after) or _capitals_before_school(after))
        ):
            return True
        return _KIND_NEAR.search(near) is not None or _UNIVERSITY_NEAR.search(near) is not None
    kind = _KIND_NEAR.search(near)
    if kind is None:
        return after.startswith("o") and near.endswith("University")
    return _small_goes_on(kind[0].casefold(), after)


def _cut_short(word: re.Match[str], after: str) -> bool:
    return word.end() == len(after)


def _capitals_before_school(after: str) -> bool:
    """Whether a run of capitalised words follows that ends in School, or has not ended yet."""
    run = _RUN.match(after)
    return run is not None and ("School" in run[0] or len(after) - run.end() <= 2)


def _small_goes_on(kind: str, after: str) -> bool:
    """Whether a name in small letters, or a status, may go on."""
    word = WORD.match(after)
    if word is None:
        return False
    first = word[0].casefold()
    after_name = len(kind.split()) > 1 and _opening(kind.rsplit(maxsplit=1)[-1])
    known = _OPENINGS | {
        "negeri",
        "islam",
        "terpadu",
        "kristen",
        "katolik",
        "katholik",
        "advent",
        "buddha",
        "plus",
        "no",
        "nomor",
    }
    if _cut_short(word, after):
        return True
    return after_name or first in known or first in table().firsts


def watched() -> list[Watched]:
    """The recogniser of this module with its gate."""
    school = School()

    def gate(glance: Glance) -> bool:
        return _KIND.gate(glance) or "school" in glance.words or "university" in glance.words

    return [Watched(school, gate, trust=4, opens=_opens)]
