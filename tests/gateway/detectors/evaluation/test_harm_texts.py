"""Both languages say the same, with the same values in it."""

from __future__ import annotations

import re

from gateway.detectors.evaluation.harm_texts import TEXTS, say


def test_both_languages_have_the_same_places_for_values() -> None:
    for name, said in TEXTS.items():
        assert set(re.findall(r"{(\w+)", said["en"])) == set(re.findall(r"{(\w+)", said["id"])), name


def test_values_are_filled_in() -> None:
    assert say("by", "id", head="insult", kind="bahasa") == "insult menurut bahasa"
