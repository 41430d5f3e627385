"""Phone numbers, Indonesian ones first: one scan for all regions, validity by the numbering plans of phonenumbers."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

from phonenumbers import PhoneMetadata
from phonenumbers.data import _COUNTRY_CODE_TO_REGION_CODE

from gateway.detectors.pii.patterns import found
from gateway.detectors.pii.presidio import PhoneRecognizer, RecognizerResult
from gateway.detectors.pii.watched import Watched, searching

NEIGHBOURS = ("ID", "MY", "SG", "AU")
"""Regions whose national form (0812...) is known; with + or 00 every country's numbers are."""
GROUPS = 7
"""Most groups a number is written in, unless the whole run of digits is the number."""

_SPACE = " \u00a0\u2009\u202f"
_JOIN = rf"[{_SPACE}.\-\u2010\u2011\u2013()/]{{1,3}}"
# hp0812..., wa0812... and no0812... are written without a space; other letters before digits make an order number.
# It begins with a sign and looks back from there: several times faster than the other way round.
_RUN = re.compile(
    r"[+(\d](?:(?<!\w.)|(?<=\b[hHwWnN][pPaAoO].))(?:(?<=\d)\d*|(?<=[+(])[+(]?\d+)"
    rf"(?:{_JOIN}\+?\d+)*(?!\w)"
)
_GROUP = re.compile(r"[+(]{0,2}\d+\)?")
_BEGINS = re.compile(r"(?<!\d)[+(068]|[^\x00-\x7f]")
"""What a number begins with, besides the digits of other scripts."""
_OTHER = re.compile(r"\D+")
_EXTENSION = re.compile(rf"[{_SPACE}]?(?:ext\.?|x|#)[{_SPACE}]?\d{{1,6}}(?!\w)", re.IGNORECASE)
_DATE = re.compile(r"(?:\d{1,2}([-./ ])\d{1,2}\1(?:19|20)\d\d|(?:19|20)\d\d([-./ ])\d{1,2}\2\d{1,2})(?!\d)")
_NO_PREFIX = re.compile(r"8\d\d[- ]\d{3,4}[- ]\d{3,5}")
_CALLED = re.compile(
    r"(?<!\w)(?:(?:tele)?phone|tele?p(?:on)?|tel|tlp|call|mobile|cell|contact|fax|hp|wa|whatsapp|hubungi|nomor|number)(?!\w)"
    r"[^\n\d]{0,20}\Z",
    re.IGNORECASE,
)
_ABROAD = (44, 49, 33, 31, 81)
"""Country codes of those whose numbers are known from their 0 on, where a word says that it is a telephone."""
_AMERICAN = re.compile(r"(?:1[-. ])?\(?[2-9]\d\d\)?[-. ]{1,2}[2-9]\d\d[-. ]\d{4}")
_NEAR = 40
"""Characters left of a number in which that word stands."""
_NATIONAL = 18
"""Characters of a number as it is dialled within a country."""
SHORTEST, LONGEST = 8, 16
"""Digits."""


class Group(NamedTuple):
    """Digits written together, and how many digits of the run lie before and up to its end."""

    start: int
    before: int
    end: int
    upto: int


class Phone(PhoneRecognizer):
    """Presidio's recogniser with one candidate scan instead of one per region."""

    def __init__(self, regions: Sequence[str] = NEIGHBOURS) -> None:
        super().__init__(supported_regions=tuple(regions))
        self._plans: dict[int, re.Pattern[str]] = {}
        home = [plan for region in regions if (plan := _national_plan(region))]
        self._national = re.compile("|".join(home) or r"(?!)")

    def analyze(self, text: str, entities: list[str], nlp_artifacts: Any = None) -> list[RecognizerResult]:
        results = []
        for run in _RUN.finditer(text):
            numbers = list(self._in_run(text, run.start(), run.end())) or self._abroad(text, *run.span())
            for start, end, score in numbers:
                extension = _EXTENSION.match(text, end) if end == run.end() else None
                results.append(found(self, start, extension.end() if extension else end, score))
        return results

    def _in_run(self, text: str, start: int, end: int) -> Iterator[tuple[int, int, float]]:
        """The numbers in a run of groups of digits, longest first from each group on."""
        if _BEGINS.search(text, start, end) is None:
            return
        digits = _OTHER.sub("", text[start:end])
        if not digits.isascii():
            digits = "".join(str(int(c)) for c in digits)
        if len(digits) < SHORTEST:
            return
        groups = list(_groups(text, start, end))
        whole = self._score(text[start:end], digits)
        if whole and not _DATE.match(text, start) and not self._complete(text, digits, groups[0]):
            yield start, end, whole
            return
        first = 0
        while first < len(groups):
            if date := _DATE.match(text, groups[first].start):
                while first < len(groups) and groups[first].start < date.end():
                    first += 1
                continue
            last, score = self._longest(text, digits, groups, first)
            if last >= first:
                yield groups[first].start, groups[last].end, score
            first = max(last, first) + 1

    def _abroad(self, text: str, start: int, end: int) -> list[tuple[int, int, float]]:
        """A number as it is dialled within another country, where a word says what it is."""
        if not 10 <= end - start <= _NATIONAL:
            return []
        digits = _OTHER.sub("", text[start:end])
        if not 10 <= len(digits) <= 12 or not _CALLED.search(text, max(0, start - _NEAR), start):
            return []
        if digits[0] == "0":
            known = any(self._valid(code, digits[1:]) for code in _ABROAD)
        else:
            known = _AMERICAN.fullmatch(text, start, end) is not None and self._valid(1, digits[-10:])
        return [(start, end, 0.5)] if known else []

    def _longest(self, text: str, digits: str, groups: list[Group], first: int) -> tuple[int, float]:
        """The last group of the longest number that begins with the first one; -1 where none does."""
        start, before, *_ = groups[first]
        if text[start] not in "+(068":
            return -1, 0.0
        if score := self._complete(text, digits, groups[first]):
            return first, score
        for last in range(min(len(groups), first + GROUPS) - 1, first - 1, -1):
            end, held = groups[last].end, groups[last].upto - before
            if held < SHORTEST:
                break
            if held <= LONGEST and (score := self._score(text[start:end], digits[before : before + held])):
                return last, score
        return -1, 0.0

    def _complete(self, text: str, digits: str, group: Group) -> float:
        """A mobile number written without a gap ends there: what follows is another number."""
        if group.upto - group.before < 11:
            return 0.0
        return self._score(text[group.start : group.end], digits[group.before : group.upto])

    def _score(self, written: str, digits: str) -> float:
        """How surely this is a phone number: 0 where no numbering plan has it."""
        if not SHORTEST <= len(digits) <= LONGEST:
            return 0.0
        if "+" in written:
            alone = written.lstrip("(")[0] == "+" and written.count("+") == 1
            return 0.75 if alone and self._international(digits) else 0.0
        if digits.startswith("00"):
            return 0.75 if self._international(digits[2:]) else 0.0
        if digits[0] == "0":
            return 0.75 if len(digits) > SHORTEST and self._national.fullmatch(digits, 1) else 0.0
        if digits.startswith("62"):
            return 0.6 if len(digits) > 9 and self._valid(62, digits[2:]) else 0.0
        return 0.4 if _NO_PREFIX.fullmatch(written) and self._valid(62, digits) else 0.0

    def _international(self, digits: str) -> bool:
        for length in (1, 2, 3):
            code = int(digits[:length])
            if code in _COUNTRY_CODE_TO_REGION_CODE:
                return self._valid(code, digits[length:].removeprefix("0"))
        return False

    def _valid(self, country_code: int, national: str) -> bool:
        plan = self._plans.get(country_code)
        if plan is None:
            plan = self._plans[country_code] = _plan(country_code)
        return plan.fullmatch(national) is not None


def _groups(text: str, start: int, end: int) -> Iterator[Group]:
    upto = 0
    for match in _GROUP.finditer(text, start, end):
        before, upto = upto, upto + len(match[0].strip("+()"))
        yield Group(match.start(), before, match.end(), upto)


def _national_plan(region: str) -> str | None:
    """The numbers of a region that are dialled there with a leading 0; None where there is no such form."""
    metadata = PhoneMetadata.metadata_for_region(region)
    if metadata is None or metadata.country_code is None or metadata.national_prefix != "0":
        return None
    return _plan(metadata.country_code).pattern


def _plan(country_code: int) -> re.Pattern[str]:
    """All numbers in use under a country code, as phonenumbers' ``is_valid_number`` knows them."""
    patterns = []
    for region in _COUNTRY_CODE_TO_REGION_CODE[country_code]:
        metadata = PhoneMetadata.metadata_for_region_or_calling_code(country_code, region)
        kinds = ("fixed_line", "mobile", "toll_free", "voip", "personal_number", "uan", "shared_cost")
        for kind in kinds:
            description = getattr(metadata, kind)
            if description is not None and description.national_number_pattern not in (None, "NA"):
                patterns.append(f"(?:{description.national_number_pattern})")
    return re.compile("|".join(patterns) or r"(?!)")


_PHONE_LIKE = re.compile(rf"\d(?:[{_SPACE}.\-\u2010\u2011\u2013()/+]{{0,4}}\d){{7}}")


def watched(regions: Sequence[str] = NEIGHBOURS) -> list[Watched]:
    """The recogniser of this module with its gate."""
    return [Watched(Phone(regions), searching(_PHONE_LIKE), trust=3, numeric=True)]
