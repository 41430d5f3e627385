"""Every text of the page stands in both languages and wants the same values."""

from __future__ import annotations

from string import Formatter

import pytest

from audit.cases.case import ENDS, Kind
from audit.statistics.words import _NAMES, _WORDS, machine, name


@pytest.mark.parametrize("word", [*_WORDS, *_NAMES])
def test_both_languages_want_the_same_values(word: str) -> None:
    english, indonesian = {**_NAMES, **_WORDS}[word]
    wanted = [{field for _, field, _, _ in Formatter().parse(text) if field} for text in (english, indonesian)]
    assert wanted[0] == wanted[1]
    assert bool(english) == bool(indonesian)


def test_all_kinds_of_cases_and_all_their_ends_have_a_name() -> None:
    words = {*map(str, Kind), *(end for ends in ENDS.values() for end in ends)}
    assert words <= _NAMES.keys()


def test_what_has_no_name_keeps_its_own() -> None:
    assert (name("ID_NIK", "id"), machine("refused", "bad_key", "en")) == (
        "ID_NIK", "Refused before anybody was known: bad_key"
    )  # fmt: skip
