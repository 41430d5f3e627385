"""What the commands say is said in both languages."""

from __future__ import annotations

import string

from gateway.office.case_texts import SAID


def places(text: str) -> set[str | None]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name}


def test_both_languages_say_the_same_things_with_the_same_places() -> None:
    assert SAID["en"].keys() == SAID["id"].keys()
    assert {name for name in SAID["en"] if places(SAID["en"][name]) != places(SAID["id"][name])} == set()
