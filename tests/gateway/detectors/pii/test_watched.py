"""Gates cost next to nothing; a recogniser says when a stream may not be cut."""

from __future__ import annotations

import re

from gateway.detectors.pii.watched import Glance, closed, naming, searching


def test_gates_say_whether_it_is_worth_asking() -> None:
    naming_nik, with_at = naming(frozenset({"nik"})), searching(re.compile("@"))
    assert naming_nik(Glance("Nik saya"))
    assert not naming_nik(Glance("teknik saya"))
    assert with_at(Glance("a@b"))
    assert not with_at(Glance("nik"))


def test_a_recogniser_that_says_nothing_of_gaps_has_values_without_any() -> None:
    assert closed("apa pun", "apa pun") is False
