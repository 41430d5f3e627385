"""Postal addresses abroad, in one line or several: one LOCATION each.

Streets of the world have no common word in them. What they have is a shape: a house number among names, and either a
flat, suite or box beside it, or a word before it that says "address". From there the place is read to the right, part
by part: town, country, post code (UPU S42 has the parts and their orders).
"""

from __future__ import annotations

import re
from typing import Any

from gateway.detectors.pii.patterns import found
from gateway.detectors.pii.presidio import EntityRecognizer, RecognizerResult
from gateway.detectors.pii.watched import Glance, Watched

SCORE = 0.75
PARTS = 4
"""Most parts right of the street: unit or district, town, state or country, code."""

_NAME = r"[^\W\d_a-z][\w.'\u2019\-/]*"
_SMALL = (
    r"(?:(?:de|del|della|di|da|do|du|des|la|las|le|les|los|van|von|der|den|dem|of|the|and|y|e|i|op|ter|am)\b|\w{1,4}\.)"
)
_WORD = rf"(?:{_NAME}|{_SMALL}|\d{{1,4}}[A-Za-z]?(?![\w.]))"
_NUMBER = r"(?<![\w.,/:+\-])\d{1,5}[A-Za-z]?(?![\w/:]|[.,]\d)"
_GAP = r"(?:,?[ ]|,?[ ]?\n[ >?]{0,5})"
_BETWEEN = re.compile(_GAP)
_UNIT = re.compile(
    r"(?<!\w)(?:suite|ste|apt|apartment|unit|flat|room|p\.?[ ]?o\.?[ ]box|box)\b\.?[ ]?#?\d{1,5}[A-Za-z]?(?!\w)",
    re.IGNORECASE,
)
_ANY = rf"(?:{_WORD}|[^\W\d_][\w.'\u2019\-]*)"
_BEFORE_UNIT = re.compile(rf"{_NUMBER},?[ ](?:{_ANY}(?:{_GAP}{_ANY}){{0,6}}{_GAP})?$")
_RUN = re.compile(rf"{_NUMBER},?[ ](?:{_WORD}[ ]){{0,6}}{_NAME}(?:[ ]\d{{1,4}}[A-Za-z]?(?!\w))?")
_CUES = (
    r"\b(?:address(?:es)?|lives?|living|resid\w{1,4}|located|deliver(?:ed|y)?|ship(?:ped|ping)?|sent|send|mail(?:ed)?|moved?"
    r"|moving|based|office|return(?:ed)?|here they are)\b"
)
_ANNOUNCED = re.compile(_CUES, re.IGNORECASE)
_CUE = re.compile(
    _CUES + r"(?:[^.!?\n]{0,40}?(?:\b(?:at|to|is|with|from)|[:=,])|)\s{1,3}$",
    re.IGNORECASE,
)
_NO_STREET = re.compile(
    r"\d+[ ](?:Million|Billion|Thousand|Percent|Years?|Days?|Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec|AM|PM)",
    re.IGNORECASE,
)
_CODE = re.compile(r"(?:[ ]|,[ ]?)?(?:\n[ >?,]{0,6})?(?:[A-Z]{2,3}[ ,]{1,2}(?:\n[ ]?)?)?\d{4,6}(?:-\d{4})?(?![\w.])")
_TOWN = re.compile(rf"(?:[ ]|,[ ]){_NAME}(?:[ ](?:{_NAME}|{_SMALL})){{0,3}}")
_LINE = re.compile(
    r"[ ]?,?\n[ >?,]{0,6}(?:[^\W\d_][\w.'\u2019\-]*)(?:[ ][^\W\d_][\w.'\u2019\-]*){0,3}(?=[ ]?(?:,|\n|\d|$))"
)


class Postal(EntityRecognizer):
    """``31 Vesturgata 66, Suite 574``; ``my address is 68 Hulsterdreef 100, Kobenhavn``."""

    def __init__(self) -> None:
        super().__init__(supported_entities=["LOCATION"])

    def load(self) -> None:
        """Nothing to load: the patterns are the module's."""

    def analyze(self, text: str, entities: list[str], nlp_artifacts: Any = None) -> list[RecognizerResult]:
        results: list[RecognizerResult] = []
        done = 0
        for start, end in sorted([*_by_unit(text), *_by_cue(text)]):
            if start >= done:
                done = _tail(text, end)
                done -= len(text[start:done]) - len(text[start:done].rstrip(".,'-/"))
                results.append(found(self, start, done, SCORE))
        return results


def _by_unit(text: str) -> list[tuple[int, int]]:
    """Streets with a flat, suite or box."""
    places = []
    for unit in _UNIT.finditer(text):
        left = max(0, unit.start() - 80)
        street = _first(_BEFORE_UNIT, text, left, unit.start())
        if street is not None:
            places.append((street, unit.end()))
    return places


def _first(pattern: re.Pattern[str], text: str, left: int, end: int) -> int | None:
    near = text[left:end]
    match = pattern.search(near)
    return left + match.start() if match else None


def _by_cue(text: str) -> list[tuple[int, int]]:
    """Streets after a word that says that one follows."""
    return [
        run.span()
        for run in _RUN.finditer(text)
        if not _NO_STREET.match(run[0]) and _CUE.search(text[max(0, run.start() - 70) : run.start()])
    ]


def _tail(text: str, at: int) -> int:
    """Where the address ends that has a street or unit before ``at``."""
    for _ in range(PARTS):
        if code := _CODE.match(text, at):
            return code.end()
        gap = _BETWEEN.match(text, at)
        part = (gap and _UNIT.match(text, gap.end())) or _TOWN.match(text, at) or _LINE.match(text, at)
        if part is None:
            return at
        at = part.end()
    return at


_GOING = re.compile(rf"{_NUMBER}(?:,?[ ]{_ANY}(?:{_GAP}{_ANY}){{0,6}})?,?$")
_AFTER_UNIT = re.compile(rf"{_UNIT.pattern}(?:[\s,>?]+[\w.'\u2019\-]+){{0,9}},?$", re.IGNORECASE)


def _opens(before: str, after: str) -> bool:
    near = before[-90:]
    if _AFTER_UNIT.search(near):
        return True
    if not (after[0].isupper() or after[0].isdecimal() or re.match(_SMALL, after) or _BOX.match(after)):
        return False
    return _GOING.search(near) is not None


def _goes_on(before: str, after: str) -> bool:
    """In another line there is a unit, or the rest of what a word or a unit has announced."""
    if _AFTER_UNIT.search(before[-90:]):
        return True
    street = _GOING.search(before[-90:])
    return street is not None and " " in street[0] and (_BOX.match(after) or _ANNOUNCED.search(before)) is not None


_BOX = re.compile(r"s(?:u|t|$)|a(?:p|$)|u(?:n|$)|f(?:l|$)|r(?:o|$)|p|b(?:o|$)", re.IGNORECASE)
_WORDS = frozenset(
    """suite ste apt apartment unit flat room box address addresses live lives living located deliver delivered delivery
    ship shipped shipping sent send mail mailed move moved moving based office return returned here""".split()
)


def _gate(glance: Glance) -> bool:
    return not _WORDS.isdisjoint(glance.words) or any(word.startswith("resid") for word in glance.words)


def watched() -> list[Watched]:
    """The recogniser of this module with its gate."""
    return [Watched(Postal(), _gate, trust=3, numeric=True, opens=_opens, lines=_goes_on)]
