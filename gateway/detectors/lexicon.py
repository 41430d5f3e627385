"""Phrases that policies name, searched for in new text (rule 6).

What a phrase is and when a text contains it says ``policies.phrases``. A phrase may be split over parts or messages, so
neighbours and the messages of one author are read together, with and without a blank between them.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from gateway.detectors.views import own
from gateway.exchange import Part
from policies.phrases import ALONE, found


def in_parts(phrases: frozenset[str], parts: Sequence[Part]) -> frozenset[str]:
    """Those of the phrases that stand in new parts of a question."""
    alone = frozenset(phrase for phrase in phrases if phrase.startswith(ALONE))
    said = in_texts(phrases - alone, _readings(parts)) if phrases - alone else frozenset()
    return said | (in_texts(alone, _typed(parts)) if alone else frozenset())


def in_texts(phrases: frozenset[str], texts: Iterable[str]) -> frozenset[str]:
    """Those of the phrases that stand in one of the texts."""
    return frozenset(phrase for text in texts for phrase in found(phrases, text))


def _readings(parts: Sequence[Part]) -> Iterable[str]:
    texts = [own(part).text for part in parts]
    roles = sorted({part.role for part in parts})
    chains = [texts] if len(roles) == 1 else [texts, *([own(p).text for p in parts if p.role == r] for r in roles)]
    return dict.fromkeys(glue.join(chain) for chain in chains for glue in (" ", ""))


def _typed(parts: Sequence[Part]) -> Iterable[str]:
    """The last message of the person, which must be all of a word that is agreed on as a call."""
    asked = [part for part in parts if part.role == "user" and part.kind == "text" and part.message is not None]
    last = [part.text for part in asked if part.message == asked[-1].message]
    return dict.fromkeys(glue.join(last) for glue in (" ", ""))
