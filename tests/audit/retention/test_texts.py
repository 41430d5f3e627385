"""What can be wrong with erasing, said to people."""

from __future__ import annotations

import re

import pytest

from audit.retention.texts import TEXTS


@pytest.mark.parametrize("code", TEXTS)
def test_each_is_said_in_both_languages_with_the_same_places_and_commands(code: str) -> None:
    english, indonesian = TEXTS[code]
    assert english != indonesian
    for what in (r"\{\w+\}", r"--[\w-]+", r"\d{4}-\d\d-\d\d"):
        assert sorted(re.findall(what, english)) == sorted(re.findall(what, indonesian))
