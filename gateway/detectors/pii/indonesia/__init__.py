"""What identifies a person in Indonesia."""

from __future__ import annotations

from gateway.detectors.pii.indonesia import addresses, birth, cued, lettered, numbers, places, schools, sensitive
from gateway.detectors.pii.watched import Watched

_ROOMS = (numbers, cued, lettered, addresses, birth, places, schools, sensitive)


def watched() -> list[Watched]:
    """The recognisers of this room with their gates."""
    return [found for room in _ROOMS for found in room.watched()]
