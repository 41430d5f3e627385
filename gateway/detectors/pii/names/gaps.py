"""Where a stream may not be cut: the gaps that a name may lie over."""

from __future__ import annotations

import re

from gateway.detectors.pii.names.cues import PARTICLES, PLACE_TAILS, STOP
from gateway.detectors.pii.names.gazetteer import BALINESE, WORD, Kind, names

_LAST = re.compile(r"(?:^|[\s\W])([^\W\d_]+(?:['\u2019\-][^\W\d_]+)*\.?)\Z")


def opens(before: str, after: str) -> bool:
    """Whether a name may go on over a gap: a word that may be part of one stands before it, and another follows."""
    last = _LAST.search(before[-60:])
    follows = WORD.match(after)
    if last is None or follows is None:
        return False
    word, next_, whole = last[1].rstrip("."), follows[0], follows.end() < len(after)
    if word[0].isupper() or word in PARTICLES:
        if next_[0].isupper():
            return word in BALINESE or not (_stops(word) or (whole and _stops(next_) and not _ends_place(next_)))
        if word in PARTICLES and (not whole or _chat(next_)):
            return True
        return next_ in PARTICLES if whole else any(particle.startswith(next_) for particle in PARTICLES)
    return names().get(word, Kind.PLACE) >= Kind.SHARED and (not whole or _chat(next_))


def _stops(word: str) -> bool:
    """Whether no name goes on with this word."""
    return word.lower() in STOP and names().get(word.lower(), Kind.PLACE) < Kind.GIVEN


def _ends_place(word: str) -> bool:
    return word.lower() in PLACE_TAILS


def _chat(word: str) -> bool:
    return word in PARTICLES or names().get(word, Kind.PLACE) >= Kind.SHARED
