"""When a text contains a phrase."""

import time

import pytest

from policies.phrases import found, normal


@pytest.mark.parametrize(
    ("phrase", "text", "there"),
    [
        ("RAHASIA", "Dokumen ini sangat rahasia.", True),
        ("RAHASIA", "jaga kerahasiaan data", False),
        ("RAHASIA", "ra\u200bhasia", True),
        ("rahasia", "\uff32\uff21\uff28\uff21\uff33\uff29\uff21", True),
        ("sangat  rahasia", "sangat\n\trahasia", True),
        ("c++", "saya belajar C++.", True),
        ("rahasia", "xrahasia dan rahasia", True),
        ("=bantuan", "Bantuan!!", True),
        ("=bantuan", "bantuan apa saja yang ada?", False),
        ("=tolong aku", " Tolong  aku... ", True),
        ("=tolong aku", "tolong aku kerjakan PR ini", False),
        ("=", "", False),
        ("", "apa saja", False),
    ],
)
def test_a_phrase_is_there_or_not(phrase: str, text: str, there: bool) -> None:
    assert (phrase in found([phrase], text)) is there


def test_every_phrase_is_answered_for_itself() -> None:
    assert found(["satu", "dua", "=satu dua"], "satu dua") == {"satu", "dua", "=satu dua"}


def test_the_form_in_which_texts_are_compared() -> None:
    assert normal(" Stra\u00dfe\u00a0 \u2460\u200d") == "strasse 1"


def test_a_text_made_to_be_slow_is_not() -> None:
    began = time.process_time()
    assert found(["aaaaaaaab"], "a" * 1_000_000) == frozenset()
    assert time.process_time() - began < 5  # quadratic time would take hours
