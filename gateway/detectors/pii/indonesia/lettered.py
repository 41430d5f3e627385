"""What Indonesia writes in letters and digits: number plates and passports.

Plates: the letters of the region, one to four digits, up to three letters. In capitals and whole a plate is known by
itself; otherwise a word must tell. Passports: one or two letters and six or seven digits, and a word.
"""

from __future__ import annotations

import re
from typing import Any

from gateway.detectors.glance import Glance
from gateway.detectors.pii.patterns import found
from gateway.detectors.pii.presidio import EntityRecognizer, RecognizerResult
from gateway.detectors.pii.watched import Watched

_REGIONS = (
    "AA AB AD AE AG BA BB BD BE BG BH BK BL BM BN BP DA DB DC DD DE DG DH DK DL DM DN DP DR DS DT DW EA EB ED KB KH KT"
    " KU PA PB PG PS PT PY A B D E F G H K L M N P R S T W Z"
).replace(" ", "|")
_PLATE = re.compile(rf"(?<![\w.-])(?:{_REGIONS})[ -]?\d{{1,4}}[ -]?[A-Z]{{1,3}}(?![\w-])", re.IGNORECASE)
_ALONE = re.compile(rf"(?:{_REGIONS})[ -]?[1-9]\d{{2,3}}[ -]?[A-Z]{{2,3}}")
_UNITS = frozenset("KM CM MM KG GR MG ML CC WIB WIT RB JT RPM MB GB TB KB BC AD SM MP HP KVA VA".split())
_PLATE_WORDS = frozenset("nopol bernopol polisi pol plat pelat platnya platku tnkb plate".split())
_CUE_OF_PLATE = re.compile(
    r"(?<!\w)(?:(?:ber)?nopol|no\.? ?pol(?:isi)?|nomor polisi|plat|pelat|tnkb|plate)\w{0,3}(?!\w)[^\n]{0,25}$", re.I
)
_PASSPORT = re.compile(r"(?<![\w-])[A-Z]{1,2}[ ]?\d{6,7}(?![\w-])", re.IGNORECASE)
_CUE_OF_PASSPORT = re.compile(r"(?<!\w)(?:paspor|passport|pasport)\w{0,3}(?!\w)[^\n]{0,45}$", re.IGNORECASE)
_NEAR = 60


class Plate(EntityRecognizer):
    """Registration numbers of vehicles."""

    def __init__(self) -> None:
        super().__init__(supported_entities=["ID_PLATE"], supported_language="id", country_code="id")

    def load(self) -> None:
        """Nothing is read."""

    def analyze(self, text: str, entities: list[str], nlp_artifacts: Any = None) -> list[RecognizerResult]:
        results = []
        for match in _PLATE.finditer(text):
            letters = re.split(r"[\d -]+", match[0])[-1].upper()
            if _CUE_OF_PLATE.search(text[max(0, match.start() - _NEAR) : match.start()]):
                results.append(found(self, match.start(), match.end(), 0.9))
            elif letters not in _UNITS and _ALONE.fullmatch(match[0]):
                results.append(found(self, match.start(), match.end(), 0.6))
        return results


class Passport(EntityRecognizer):
    """Numbers of passports."""

    def __init__(self) -> None:
        super().__init__(supported_entities=["ID_PASSPORT"], supported_language="id", country_code="id")

    def load(self) -> None:
        """Nothing is read."""

    def analyze(self, text: str, entities: list[str], nlp_artifacts: Any = None) -> list[RecognizerResult]:
        return [
            found(self, match.start(), match.end(), 0.9)
            for match in _PASSPORT.finditer(text)
            if _CUE_OF_PASSPORT.search(text[max(0, match.start() - _NEAR) : match.start()])
        ]


def _may_be_plate(glance: Glance) -> bool:
    return not glance.words.isdisjoint(_PLATE_WORDS) or _ALONE.search(glance.text) is not None


def _names_passport(glance: Glance) -> bool:
    return any(word.startswith("pas") for word in glance.words)


def watched() -> list[Watched]:
    """The recognisers of this module with their gates."""
    return [
        Watched(Plate(), _may_be_plate, trust=5, numeric=True),
        Watched(Passport(), _names_passport, trust=5, numeric=True),
    ]
