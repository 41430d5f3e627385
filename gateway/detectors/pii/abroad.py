"""Places abroad, where a sentence ties them to a person: "she grew up in Kalatsova", "pindah dari Belanda".

No table has the villages of the world. A word for living, being born or moving says it as well, and spares what is said
of countries in a lesson.
"""

from __future__ import annotations

import re
from importlib.resources import files
from typing import Any

from gateway.detectors.pii.patterns import found
from gateway.detectors.pii.phrases import Phrases
from gateway.detectors.pii.presidio import EntityRecognizer, RecognizerResult
from gateway.detectors.pii.watched import Glance, Watched

SCORE = 0.6

_VERBS = (
    "live|lives|lived|living|reside|resides|residing|born|raised|grew up|growing up|stay|stays|stayed|staying|move"
    "|moved|moving|relocated|relocating|based|originally|come|comes|came|i'm|i am|he's|she's|we're|travel|traveled"
    "|travelled|traveling|travelling|fly|flew|flying|visiting|home|hometown|house|family|from"
)
_TIE = re.compile(
    rf"\b(?:(?:{_VERBS})(?: (?:here|there|back|up|over|right now|now|currently|is|was))? (?:in|from|to|at|near|outside)"
    r"|who's (?:coming|going) to|hometown is)[ ]$",
    re.IGNORECASE,
)
_COUNTRY_TIE = re.compile(r"\b(?:in|from|to|at|near|visit|visiting|di|ke|dari|asal|asli)[ ]$", re.IGNORECASE)
_PERSON = re.compile(
    r"\b(?:i|i'm|we|my|he|she|his|her|they|who's|friend|saya|aku|gue|gua|gw|kami|dia|ia|beliau|tinggal|lahir|pindah"
    r"|merantau|sekolah|kuliah|kerja|bekerja|pulang"
    r"|(?:anak|adik|kakak|ayah|ibu|suami|istri|om|tante|teman)(?:ku|nya| saya| aku)?)\b",
    re.IGNORECASE,
)
_NAME = re.compile(
    r"[^\W\d_a-z][\w'\u2019\-]+"
    r"(?:[ ](?:(?:de|del|della|di|la|las|los|le|sur|am|an der|of)[ ])?[^\W\d_a-z][\w'\u2019\-]+){0,3}"
)
_NO_PLACE = frozenset(
    """january february march april may june july august september october november december monday tuesday
    wednesday thursday friday saturday sunday english indonesian french german spanish arabic japanese chinese dutch
    latin java python god i i'm the a an my his her our this that these those grade class school heaven hell mr mrs ms
    miss dr""".split()
)


class Abroad(EntityRecognizer):
    """A place or a country of somebody's life."""

    def __init__(self) -> None:
        super().__init__(supported_entities=["LOCATION"])

    def load(self) -> None:
        """Read the names of countries (Presidio's constructor calls this)."""
        text = files("gateway.detectors.pii").joinpath("data/countries.txt").read_text("utf-8")
        rows = [line for line in text.splitlines() if not line.startswith("#")]
        self.countries = Phrases([name for row in rows for name in row.split(", ")])

    def analyze(self, text: str, entities: list[str], nlp_artifacts: Any = None) -> list[RecognizerResult]:
        results = [
            found(self, name.start, name.end, SCORE)
            for name in self.countries.find(text)
            if _COUNTRY_TIE.search(text[max(0, name.start - 10) : name.start])
            and _PERSON.search(text[max(0, name.start - 60) : name.start])
        ]
        for gap in _PREPOSITION.finditer(text):
            name = _NAME.match(text, gap.end())
            if name and _tied(text, gap.end()) and name[0].split()[0].casefold() not in _NO_PLACE:
                results.append(found(self, *name.span(), SCORE))
        return results


_PREPOSITION = re.compile(r"\b(?:in|from|to|at|near|outside|is)[ ](?=(?-i:[^\W\d_a-z]))", re.IGNORECASE)


def _tied(text: str, at: int) -> bool:
    return _TIE.search(text[max(0, at - 40) : at]) is not None


def watched() -> list[Watched]:
    """The recogniser of this module with its gate."""
    abroad = Abroad()
    countries = abroad.countries
    verbs = frozenset(word for phrase in _VERBS.split("|") for word in phrase.replace("'", " ").split()) | {"who"}

    def gate(glance: Glance) -> bool:
        return not verbs.isdisjoint(glance.words) or countries.gate(glance)

    def opens(before: str, after: str) -> bool:
        return countries.opens(before, after) or _going(before[-90:], after)

    return [Watched(abroad, gate, trust=2, opens=opens)]


_RUN = re.compile(
    r"\b(?:in|from|to|at|near|outside|is)[ ](?P<name>(?-i:[^\W\d_a-z])[\w'\u2019\-]+(?:[ ][\w'\u2019\-]+){0,5})$",
    re.IGNORECASE,
)
_SMALL = re.compile(r"(?:de|del|della|di|la|las|los|le|sur|am|an|of|der)?\b")


def _going(before: str, after: str) -> bool:
    """Whether the name of a place that is tied to a person may go on."""
    run = _RUN.search(before)
    if run is None or not _tied(before, run.start("name")):
        return False
    return after[0].isupper() or _SMALL.match(after) is not None
