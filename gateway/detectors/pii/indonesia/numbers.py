"""Identity numbers of Indonesia. Here: the NIK of every person, 16 digits that say where, when and who.

``PPKKCC DDMMYY SSSS``: province, regency and district of first registration, date of birth (a woman's day plus 40),
serial number. The table of districts (see data/NOTICE) turns a shape that 2.7 % of random numbers have into one that
0.05 % have; a number whose district is not in it (older than 2016) keeps a low score.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from importlib.resources import files
from typing import Any

from gateway.detectors.pii.patterns import found
from gateway.detectors.pii.presidio import EntityRecognizer, RecognizerResult
from gateway.detectors.pii.watched import Watched, searching

CONFIRMED = 0.95
STRUCTURE_ONLY = 0.5

_RUN = re.compile(r"(?<![\d_])\d(?:[ ./\-\u00a0]?\d){15,}(?![\d_])")
_GROUP = re.compile(r"\d+")
_NO_DIGIT = re.compile(r"\D+")
_DAYS = (31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)


def districts() -> frozenset[str]:
    """Codes of all districts, current and withdrawn: six digits each."""
    table = files("gateway.detectors.pii").joinpath("data/districts.txt").read_text("ascii")
    rows = (line.split() for line in table.splitlines() if not line.startswith("#"))
    return frozenset(regency + district for regency, *tails in rows for district in tails)


class Nik(EntityRecognizer):
    """Nomor Induk Kependudukan, written plainly or in groups with spaces, dots, dashes or slashes."""

    def __init__(self) -> None:
        self._districts: frozenset[str] = frozenset()
        self._provinces: frozenset[str] = frozenset()
        super().__init__(supported_entities=["ID_NIK"], supported_language="id", country_code="id")

    def load(self) -> None:
        """Read the table of districts (Presidio's constructor calls this)."""
        self._districts = districts()
        self._provinces = frozenset(code[:2] for code in self._districts)

    def analyze(self, text: str, entities: list[str], nlp_artifacts: Any = None) -> list[RecognizerResult]:
        results = []
        for run in _RUN.finditer(text):
            digits = _NO_DIGIT.sub("", run[0])
            if not digits.isascii():
                digits = "".join(str(int(c)) for c in digits)
            if len(digits) == 16 and not self.judge(digits):
                continue
            groups = [group.span() for group in _GROUP.finditer(text, *run.span())]
            for offset, start, end in _sixteen(groups):
                score = self.judge(digits[offset : offset + 16])
                if score == CONFIRMED or (score and len(digits) == 16):
                    results.append(found(self, start, end, score))
        return results

    def judge(self, digits: str) -> float:
        """0 where sixteen digits cannot be a NIK, a low score where the district is not in the table."""
        day, month, serial = int(digits[6:8]), int(digits[8:10]), digits[12:]
        day = day - 40 if day > 40 else day
        if not (1 <= month <= 12 and 1 <= day <= _DAYS[month - 1]) or serial == "0000":
            return 0.0
        if digits[:6] in self._districts:
            return CONFIRMED
        return STRUCTURE_ONLY if digits[:2] in self._provinces else 0.0


def _sixteen(groups: list[tuple[int, int]]) -> Iterator[tuple[int, int, int]]:
    """Neighbouring groups that hold sixteen digits together: digits before them, start and end.

    In a longer list of numbers at most eight groups, else the digits of any list would be tried in every way.
    """
    first = before = held = 0
    for position, (start, end) in enumerate(groups):
        held += end - start
        while held > 16:
            size = groups[first][1] - groups[first][0]
            held, before, first = held - size, before + size, first + 1
        if held == 16 and (position - first < 8 or len(groups) == 16):
            yield before, groups[first][0], end


_SIXTEEN_DIGITS = re.compile(r"\d(?:[ ./\-\u00a0]?\d){15}")


def watched() -> list[Watched]:
    """The recognisers of this module with their gates."""
    return [Watched(Nik(), searching(_SIXTEEN_DIGITS), trust=6, numeric=True)]
