"""What identifies a person in Indonesia."""

from __future__ import annotations

from gateway.detectors.pii.indonesia import addresses, birth, numbers, places, schools, sensitive
from gateway.detectors.pii.watched import Watched


def watched() -> list[Watched]:
    """The recognisers of this room with their gates."""
    return [found for room in (numbers, addresses, birth, places, schools, sensitive) for found in room.watched()]
