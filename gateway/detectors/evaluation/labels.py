"""What the labels of others' sets mean in our words; a label that is not here stays as it is."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from gateway.detectors.evaluation.marked import Place

UNSCORED = None
"""For what no policy hides: neither found nor missed, and what is found there is no false hit."""

PRESIDIO_RESEARCH: Mapping[str, str | None] = {
    "GPE": "LOCATION",
    "ADDRESS": "STREET_ADDRESS",  # what else is right there: scores.ACCEPTED
    "DOMAIN_NAME": "URL",
    "ORGANIZATION": UNSCORED,
    "TITLE": UNSCORED,
    "PREFIX": UNSCORED,
    "ZIP_CODE": UNSCORED,
}
CONLL: Mapping[str, str | None] = {"PER": "PERSON", "LOC": "LOCATION", "ORG": UNSCORED, "MISC": UNSCORED}
"""Also idner-news-2k."""
NERGRIT: Mapping[str, str | None] = {"PERSON": "PERSON", "PLACE": "LOCATION", "ORGANISATION": UNSCORED}
NERP: Mapping[str, str | None] = {
    "PPL": "PERSON",
    "PLC": "LOCATION",
    "EVT": UNSCORED,  # event
    "IND": UNSCORED,  # product or brand
    "FNB": UNSCORED,  # food and drink
}
MEANINGS: Mapping[str, str | None] = {**PRESIDIO_RESEARCH, **CONLL, **NERGRIT, **NERP}
"""All of them: no two schemes mean different things by one label."""


def in_our_words(marked: Iterable[Place]) -> tuple[tuple[Place, ...], tuple[Place, ...]]:
    """The places that are measured, and those that are not."""
    scored, unscored = [], []
    for place in marked:
        meaning = MEANINGS.get(place.type, place.type)
        if meaning is None:
            unscored.append(place)
        else:
            scored.append(place._replace(type=meaning))
    return tuple(scored), tuple(unscored)
