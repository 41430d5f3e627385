"""A text is looked at once, however many ask."""

from __future__ import annotations

from gateway.detectors.glance import Glance


def test_a_glance_knows_words_in_any_case_and_digits_of_any_script() -> None:
    glance = Glance("NIK saya: \u0663\u0664, Stra\u00dfe")
    assert glance.words == {"nik", "saya", "\u0663\u0664", "strasse"}
    assert glance.words is glance.words
    assert glance.has_digit
    assert glance.longest == 7
    assert not Glance("dua tujuh").has_digit
    assert Glance("").longest == 0
