"""Identity numbers of the neighbours, as far as a structure or a checksum, or a word, tells them.

Malaysia: MyKad, ``YYMMDD-PB-###G`` with a place of birth (National Registration Department). Singapore: NRIC and FIN
with a check letter. Thailand: thirteen digits, the last a check digit. Philippines: TIN and passport by a word, CRN of
the UMID by its form.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import Any

from gateway.detectors.pii.patterns import found
from gateway.detectors.pii.presidio import EntityRecognizer, RecognizerResult
from gateway.detectors.pii.watched import Watched, searching

_MYKAD = re.compile(r"(?<![\w.-])\d{6}(?:-\d{2}-\d{4}|\d{6}| \d{2} \d{4})(?![\w-])")
_MYKAD_WORD = re.compile(r"(?<!\w)(?:mykad|mykid|nric|ic|kp|kad pengenalan|malaysia)(?!\w)[^\n]{0,40}$", re.IGNORECASE)
_NO_PLACE = frozenset({0, 17, 18, 19, 20, 69, 70, 73, 80, 81, 94, 95, 96, 97})
# A pattern that begins with what it looks for, and looks back after that, is several times faster in Python's re.
_SG = re.compile(r"[STFGMstfgm](?<!\w.)\d{7}[A-Za-z](?!\w)")
_SG_LETTERS = {"S": "JZIHGFEDCBA", "T": "JZIHGFEDCBA", "F": "XWUTRQPNMLK", "G": "XWUTRQPNMLK", "M": "XWUTRQPNJLK"}
_SG_OFFSETS = {"S": 0, "T": 4, "F": 0, "G": 4, "M": 3}
_TH = re.compile(r"(?<![\w-])\d(?:-\d{4}-\d{5}-\d{2}-\d|\d{12}| \d{4} \d{5} \d{2} \d)(?![\w-])")
_TH_WORD = re.compile(r"(?<!\w)(?:thai|thailand|tnin|citizen id|national id|id card)(?!\w)[^\n]{0,40}$", re.IGNORECASE)
_PH_TIN = re.compile(r"(?<![\w-])\d{3}-\d{3}-\d{3}(?:-\d{3,5})?(?![\w-])")
_PH_TIN_WORD = re.compile(r"(?<!\w)(?:tin|taxpayer)(?!\w)[^\n]{0,30}$", re.IGNORECASE)
_PH_UMID = re.compile(r"(?<![\w-])\d{4}-\d{7}-\d(?![\w-])")
_PH_PASSPORT = re.compile(r"(?<!\w)P\d{7}[A-Z](?!\w)")
_NEAR = 50


class _Checked(EntityRecognizer):
    """A shape, and a judge that scores what has it (0 for none)."""

    def __init__(self, kind: str, shape: re.Pattern[str], judge: Callable[[str, str], float]) -> None:
        self._shape, self._judge = shape, judge
        super().__init__(supported_entities=[kind], supported_language="id", country_code=kind[:2].lower())

    def load(self) -> None:
        """Nothing is read."""

    def analyze(self, text: str, entities: list[str], nlp_artifacts: Any = None) -> list[RecognizerResult]:
        results = []
        for match in self._shape.finditer(text):
            if score := self._judge(match[0], text[max(0, match.start() - _NEAR) : match.start()]):
                results.append(found(self, match.start(), match.end(), score))
        return results


def mykad(value: str, before: str) -> float:
    """A date and a place; without dashes only where a word says what it is."""
    digits = re.sub(r"\D", "", value)
    month, day, place = int(digits[2:4]), int(digits[4:6]), int(digits[6:8])
    if not (1 <= month <= 12 and 1 <= day <= 31) or place in _NO_PLACE:
        return 0.0
    if _MYKAD_WORD.search(before):
        return 0.9
    return 0.6 if "-" in value else 0.0


def singapore(value: str, before: str) -> float:
    """The check letter of NRIC and FIN."""
    value = value.upper()
    total = sum(int(d) * w for d, w in zip(value[1:8], (2, 7, 6, 5, 4, 3, 2), strict=True)) + _SG_OFFSETS[value[0]]
    return 0.95 if _SG_LETTERS[value[0]][total % 11] == value[8] else 0.0


def thailand(value: str, before: str) -> float:
    """The check digit; a tenth of all numbers has it, so without dashes a word must tell."""
    digits = re.sub(r"\D", "", value)
    check = (11 - sum(int(d) * (13 - place) for place, d in enumerate(digits[:12])) % 11) % 10
    if digits[0] == "0" or check != int(digits[12]):
        return 0.0
    return 0.9 if _TH_WORD.search(before) else 0.85 if "-" in value else 0.0


def _with(word: re.Pattern[str], alone: float = 0.0) -> Callable[[str, str], float]:
    return lambda value, before: 0.85 if word.search(before) else alone


_SHAPES: dict[str, Sequence[tuple[str, re.Pattern[str], Callable[[str, str], float]]]] = {
    "MY": [("MY_NRIC", _MYKAD, mykad)],
    "SG": [("SG_NRIC_FIN", _SG, singapore)],
    "TH": [("TH_TNIN", _TH, thailand)],
    "PH": [
        ("PH_TIN", _PH_TIN, _with(_PH_TIN_WORD)),
        ("PH_UMID", _PH_UMID, _with(re.compile("umid|crn|sss|gsis", re.IGNORECASE), 0.6)),
        ("PH_PASSPORT", _PH_PASSPORT, _with(re.compile("passport", re.IGNORECASE))),
    ],
}


def watched(countries: Sequence[str]) -> list[Watched]:
    """The recognisers of the neighbours among these countries, with their gates."""
    return [
        Watched(_Checked(kind, shape, judge), searching(shape), trust=5, numeric=True)
        for country in countries
        for kind, shape, judge in _SHAPES.get(country, ())
    ]
