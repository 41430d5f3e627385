"""Places of Indonesia: provinces, regencies, cities, districts, and what people call them.

A name of a province, regency or city stands alone; a district, a name that is also a word or a person's, and any name
in small letters needs a word left of it that says "place" (``di``, ``dari``, ``kota``, ``kec.``).
"""

from __future__ import annotations

import re
from functools import cache
from importlib.resources import files
from typing import Any

from gateway.detectors.pii.patterns import found
from gateway.detectors.pii.phrases import Phrase, Phrases
from gateway.detectors.pii.presidio import EntityRecognizer, RecognizerResult
from gateway.detectors.pii.watched import Watched

ALONE, WITH_CUE = 0.6, 0.65

_SPOKEN = """solo|jogja|jogjakarta|yogya|jaksel|jakbar|jaktim|jakut|jakpus|tangsel|jabodetabek|jatim|jateng|jabar|
sumbar|sumut|sumsel|kalbar|kaltim|kalsel|kalteng|kaltara|sulsel|sulut|sulteng|sultra|bsd city|purwokerto|cikarang|
atambua|maumere|labuan bajo|wamena|banda neira|bintaro|serpong|gunung kidul|palangka raya|banyu wangi|tanjungpinang|
pangkalpinang|bandar lampung|lubuklinggau|bali|papua|dki jakarta|jakarta|madura|toraja|bukit tinggi|pematang siantar|
kaliurang|parapat|ubud|kuta|sanur|lembang|puncak bogor|cibinong|cibubur|cileungsi"""
_DOUBTFUL = frozenset(
    """agam alor asmat banjar batang batu bima bintan bone bungo buol buru belu barru dairi ende karo katingan kaur
    kudus kuningan landak lebak lebong lingga malang malaka metro mesuji muna ngada padang palu paser pati puncak
    sambas sampang sarmi serang siak sigi sikka solok subang tapin tegal tebo toba tual wajo solo kuta madura
    toraja lahat intan jaya melawi merangin mamasa langsa nias""".split()
)
"""Names that are also words, persons or peoples."""
_NEVER_SMALL = frozenset(
    """agam batang batu bima bintan bone buru ende kudus kuningan landak malang malaka metro padang palu pati puncak
    serang siak solok""".split()
)
"""In small letters these are words even after ``di``: only ``kota`` or ``kab`` makes them places."""

_ADMIN = re.compile(
    r"\b(?:kota|kab|kabupaten|kec|kecamatan|kel|kelurahan|desa|prov|provinsi|distrik|domisili|asal(?:nya|ku)?)"
    r"\.?[ :=\t]{1,3}$",
    re.IGNORECASE,
)
_PLACED = re.compile(
    r"\b(?:di|ke|dari|asal|daerah|wilayah|sekitar|bandara|terminal|stasiun|merantau|in|from|near|of|to|at"
    r"|(?:di|ke|dari)\s(?:kota|daerah|wilayah))[ :]{1,2}$",
    re.IGNORECASE,
)
_CITY = re.compile(r"\b(?:kota|kab|kabupaten|prov|provinsi|asal(?:nya)?|domisili)\.?[ :]{1,2}$", re.IGNORECASE)
_FIRM = re.compile(r"\b(?:bank|bpd|universitas|polda|polres)\s$", re.IGNORECASE)
_VILLAGE = re.compile(
    r"\b(?<![Kk]epala )(?:[Dd]esa|[Kk]elurahan|[Kk]ecamatan|[Dd]usun|[Kk]ampung|[Kk]el\.|[Kk]ec\.|[Kk]ab\."
    r"|[Kk]abupaten)\s"
    r"((?!(?:Wisata|Adat|Digital|Sehat|Pintar|Mandiri|Tertinggal|Maju|Inggris|Halaman|Siaga|Tangguh|Desa|Kelurahan)\b)"
    r"[A-Z][a-z'\u2019]{2,20}(?:[ -](?!(?:Kecamatan|Kabupaten|Kota|Provinsi|Kec|Kab)\b)[A-Z][a-z'\u2019]{2,20}){0,2})"
    r"(?!\w)"
)
_VILLAGES = frozenset("desa kelurahan kecamatan dusun kampung kel. kec. kab. kabupaten".split())
_VILLAGE_OPEN = re.compile(
    r"\b(?:desa|kelurahan|kecamatan|dusun|kampung|kel\.|kec\.|kab\.|kabupaten)(?:\s+[A-Z][\w'-]{2,20}){0,2}$",
    re.IGNORECASE,
)


class Table:
    """The places that are known, by level."""

    def __init__(self) -> None:
        text = files("gateway.detectors.pii").joinpath("data/places.txt").read_text("utf-8")
        rows = [line.partition(" ") for line in text.splitlines() if not line.startswith("#")]
        spoken = {name.strip() for name in _SPOKEN.split("|")}
        self.large = frozenset(name for level, _, name in rows if level == "1") | spoken
        self.phrases = Phrases(self.large | {name for _, _, name in rows})
        self.firsts = frozenset(name.partition(" ")[0] for name in self.large)


@cache
def table() -> Table:
    """The table, read once."""
    return Table()


class Place(EntityRecognizer):
    """A place by its name, outside addresses."""

    def __init__(self) -> None:
        super().__init__(supported_entities=["LOCATION"], supported_language="id", country_code="id")

    def load(self) -> None:
        """Read the table (Presidio's constructor calls this)."""
        self._table = table()

    def analyze(self, text: str, entities: list[str], nlp_artifacts: Any = None) -> list[RecognizerResult]:
        folded = text.casefold()
        results = []
        if any(word in folded for word in _VILLAGES):
            results += [found(self, *match.span(1), WITH_CUE) for match in _VILLAGE.finditer(text)]
        for phrase in self._table.phrases.find(text):
            score = self._judge(text, phrase)
            if score:
                results.append(found(self, phrase.start, phrase.end, score))
        return results

    def _judge(self, text: str, phrase: Phrase) -> float:
        before = text[max(0, phrase.start - 24) : phrase.start]
        if before[-1:] in {"@", "#", "/", "_", "."} or text[phrase.end : phrase.end + 1] in {"@", "_", "/"}:
            return 0.0
        if _FIRM.search(before):
            return 0.0
        named = text[phrase.start].isupper()
        if not named:
            cue = _CITY if phrase.name in _NEVER_SMALL else _ADMIN if phrase.name not in self._table.large else None
            stands = cue.search(before) if cue else _ADMIN.search(before) or _PLACED.search(before)
            return WITH_CUE if stands else 0.0
        if _ADMIN.search(before) or _PLACED.search(before):
            return WITH_CUE
        if phrase.name not in self._table.large or phrase.name in _DOUBTFUL:
            return 0.0
        return ALONE


def watched() -> list[Watched]:
    """The recogniser of this module with its gate."""
    place = Place()
    phrases = table().phrases

    def opens(before: str, after: str) -> bool:
        return phrases.opens(before, after) or (after[0].isupper() and _VILLAGE_OPEN.search(before[-70:]) is not None)

    villages = frozenset(word.rstrip(".") for word in _VILLAGES)
    return [Watched(place, lambda g: phrases.gate(g) or not villages.isdisjoint(g.words), trust=2, opens=opens)]
