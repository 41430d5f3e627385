"""Cases in the words of the people who look at them."""

from __future__ import annotations

import pytest

from audit.cases.case import ENDS, Kind, State
from gateway.office.case_words import clock, label, read, word


@pytest.mark.parametrize("code", [*Kind, *State, "child", "general", *{end for ends in ENDS.values() for end in ends}])
def test_every_kind_state_and_end_has_words_in_both_languages(code: str) -> None:
    assert word(code, "id") != code or code == "manual"
    assert word(code, "en")


def test_what_nobody_wrote_down_stands_as_it_is() -> None:
    assert (word("x", "id"), label("x", "en")) == ("x", "x")


def test_times_are_those_of_the_clock_on_the_wall() -> None:
    assert clock("2026-11-27T23:30:41Z", "Asia/Jakarta") == "2026-11-28 06:30 WIB"
    assert clock("2026-11-27T23:30:41Z", "Asia/Makassar") == "2026-11-28 07:30 WITA"


def test_a_row_is_read_without_losing_what_has_no_words() -> None:
    row = {"code": "K7F2-M9QA", "kind": "hold", "state": "open", "deadline": "2026-11-27T23:30:41Z", "closed": None}
    assert read(row, "id", "Asia/Jakarta") == {
        "code": "K7F2-M9QA", "kind": "ditahan", "state": "terbuka", "deadline": "2026-11-28 06:30 WIB", "closed": None,
    }  # fmt: skip
