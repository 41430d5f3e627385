"""Street addresses as they are written in English, and in a few other languages of Europe: one LOCATION each."""

from __future__ import annotations

import re
from typing import Any

from gateway.detectors.pii.patterns import found
from gateway.detectors.pii.presidio import EntityRecognizer, RecognizerResult
from gateway.detectors.pii.watched import Glance, Watched

SCORE = 0.75

_KIND = (
    r"(?:(?:Street|Avenue|Road|Boulevard|Lane|Drive|Court|Way|Place|Square|Terrace|Close|Crescent|Highway|Parkway|Circle"
    r"|Trail|Alley|Loop|Row|Mews|Grove|Hill|Gardens|Walk)\b|(?:St|Ave|Rd|Blvd|Ln|Dr|Ct|Pl|Sq|Hwy|Pkwy)\b\.?)"
)
_CAP = r"(?:[A-Z][a-z'\u2019\-]+|[A-Z]\.?|\d{1,3}(?:st|nd|rd|th))"
_CITY = r"(?:St\. )?[A-Z][a-z'\u2019\-]+(?:[ ][A-Z][a-z'\u2019\-]+){0,2}"
_CODE = r"(?:[A-Z]{2,3}(?:[ ]{1,2}\d{4,5}(?:-\d{4})?)?|\d{4,5}|[A-Z]{1,2}\d[A-Z\d]?[ ]\d[A-Z]{2})(?!\w)"
_UNIT = r"(?:(?:Apt|Suite|Ste|Unit|Flat|Floor|Room|Apartment)\b\.?[ ]|#)\w{1,6}"
_HEAD = rf"(?<![\w./-])\d{{1,5}}[A-Za-z]?(?:[-/]\d{{1,4}})?[ ](?:[NSEW]{{1,2}}\.?[ ])?(?:{_CAP}[ ]){{1,4}}{_KIND}"
_ENGLISH = re.compile(
    rf"{_HEAD}(?:[ ](?:[NSEW]{{1,2}}|North|South|East|West)\b)?(?:,?[ ]{_UNIT})?(?:,[ ]{_CITY}){{0,2}}(?:,?[ ]{_CODE})?"
)
_TOWN = r"(?:,?[ ](?:[A-Z]{1,2}-)?\d{4,5}(?:[ ][A-Z]{2})?[ ][A-Z][\w'\-]+)?"
_EUROPEAN = re.compile(
    r"(?<!\w)(?:[A-Z][\w\u00df\-]{2,30}(?:stra(?:\u00df|ss)e|str\.|straat|gasse|platz|weg|laan|gracht|gatan|vej|allee)"
    r"[ ]\d{1,4}[a-z]?(?!\w)"
    rf"|(?:Via|Calle|Avenida|Rua|Piazza|Plaza)[ ](?:(?:de|del|della|da|do|la|di)[ ]){{0,2}}"
    r"[A-Z][\w'\-]+(?:[ ][A-Z][\w'\-]+)?,?[ ]\d{1,4}(?!\w)"
    rf"|\d{{1,4}},?[ ](?:rue|avenue|boulevard|place|impasse|quai)[ ](?:(?:de|du|des|la|le|les)[ ]){{0,2}}"
    rf"[A-Z][\w'\u2019\-]+){_TOWN}"
)
_SUFFIXED = re.compile(r"(?:ra(?:\u00df|ss)e|tr\.|traat|asse|latz|weg|laan|racht|atan|vej|llee) \d")
_WORDS = frozenset(
    """street st avenue ave road rd boulevard blvd lane ln drive dr court ct way place pl square sq terrace close
    crescent highway hwy parkway pkwy circle trail alley loop row mews grove hill gardens walk via calle avenida rua
    piazza plaza rue impasse quai""".split()
)

_NUMBER_NEAR = re.compile(rf"(?<![\w./-])\d{{1,5}}[A-Za-z]?(?:[-/]\d{{1,4}})?(?:[ ](?:{_CAP}|[NSEW]{{2}}\.?)){{1,5}}$")
_STREET_NEAR = re.compile(
    rf"\d{{1,5}}[A-Za-z]?(?:[-/]\d{{1,4}})?[ ](?:[\w'.]+[ ]){{1,5}}?{_KIND}(?:,?[ ][A-Z\d#][\w'.#\-]*){{0,7}},?$"
)
_EUROPEAN_NEAR = re.compile(r"\b(?:Via|Calle|Avenida|Rua|Piazza|Plaza)(?:[ ][\w'\-]+){0,4}$")
_FULL_STOP = re.compile(r"[a-z]{4,}[.!?]$")
_SMALL = re.compile(r"(?:de|du|des|la|le|les|del|della|da|do|di|rue|avenue|boulevard|place|impasse|quai)?\b")


class Street(EntityRecognizer):
    """``123 Main Street, Springfield, IL 62704``, ``12 rue de la Paix, 75002 Paris``, ``Hauptstrasse 5``."""

    def __init__(self) -> None:
        super().__init__(supported_entities=["LOCATION"])

    def load(self) -> None:
        """Nothing to load: the patterns are the module's."""

    def analyze(self, text: str, entities: list[str], nlp_artifacts: Any = None) -> list[RecognizerResult]:
        patterns = (_ENGLISH, _EUROPEAN)
        return [found(self, *match.span(), SCORE) for pattern in patterns for match in pattern.finditer(text)]


def _opens(before: str, after: str) -> bool:
    near = before[-90:]
    if _FULL_STOP.search(near):
        return False
    if after[0].isupper():
        return any(p.search(near) for p in (_NUMBER_NEAR, _STREET_NEAR, _EUROPEAN_NEAR))
    return _EUROPEAN_NEAR.search(near) is not None or (
        _SMALL.match(after) is not None and _FRENCH_NEAR.search(near) is not None
    )


_FRENCH_NEAR = re.compile(
    r"\d,?(?:[ ](?:rue|avenue|boulevard|place|impasse|quai)(?:[ ](?:de|du|des|la|le|les)){0,2})?$"
)


def _gate(glance: Glance) -> bool:
    return not _WORDS.isdisjoint(glance.words) or _SUFFIXED.search(glance.text) is not None


def watched() -> list[Watched]:
    """The recogniser of this module with its gate."""
    return [Watched(Street(), _gate, trust=3, numeric=True, opens=_opens)]
