"""What the commands of erasure say."""

from __future__ import annotations

import re

import pytest

from gateway.office.erase_texts import SAID


def test_everything_is_said_in_both_languages() -> None:
    assert SAID["en"].keys() == SAID["id"].keys()


@pytest.mark.parametrize("code", SAID["en"])
def test_places_and_what_to_type_are_the_same(code: str) -> None:
    english, indonesian = SAID["en"][code], SAID["id"][code]
    assert english != indonesian or code == "ids"
    for what in (r"\{\w+\}", r"--[a-z-]+", r"gapura [a-z]+ [a-z]+"):
        assert sorted(set(re.findall(what, english))) == sorted(set(re.findall(what, indonesian)))
