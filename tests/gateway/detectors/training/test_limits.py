"""What is said of the model's limits is said in both languages."""

from __future__ import annotations

from gateway.detectors.manifest import LEVELS
from gateway.detectors.training.limits import LEVELS_ARE, LIMITS


def test_both_languages_say_as_much() -> None:
    assert len(LIMITS["en"]) == len(LIMITS["id"]) > 0


def test_every_level_is_explained() -> None:
    assert LEVELS.keys() < LEVELS_ARE.keys()
