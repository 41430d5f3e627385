"""The texts of the pages of objections."""

from __future__ import annotations

from audit.cases.case import ENDS, Kind
from gateway.objection_texts import TEXTS, WHY


def test_everything_is_said_in_both_languages_and_without_markup() -> None:
    assert TEXTS["en"].keys() == TEXTS["id"].keys()
    assert {*WHY, *ENDS[Kind.OBJECTION]} <= TEXTS["en"].keys()
    for texts in TEXTS.values():
        for text in texts.values():
            assert not set(text) & set("<>&")
