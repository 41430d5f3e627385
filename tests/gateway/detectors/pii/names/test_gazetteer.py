"""The table of names."""

from __future__ import annotations

import pytest

from gateway.detectors.pii.names.gazetteer import Kind, kind_of, names, sections


@pytest.mark.parametrize(
    ("word", "kind"),
    [
        ("Asep", Kind.SURE),
        ("KOGOYA", Kind.SURE),
        ("melati", Kind.SHARED),
        ("Kathleen", Kind.GIVEN),
        ("Bandung", Kind.PLACE),
        ("Syamsirwati", Kind.GIVEN),  # not in the table: told by its ending
        ("sepeda", None),
    ],
)
def test_a_word_says_how_much_of_a_name_it_is(word: str, kind: Kind | None) -> None:
    assert kind_of(word) == kind


def test_a_word_has_one_kind() -> None:
    lists = sections("names.txt")

    assert sum(map(len, lists.values())) == len(names())


def test_the_table_is_in_small_letters_and_long_enough_to_say_anything() -> None:
    assert [word for word in names() if word != word.lower() or len(word) < 2] == []
