"""When a text contains a phrase."""

import time
import unicodedata

import pytest

from policies.phrases import compatible, found, normal


@pytest.mark.parametrize(
    ("phrase", "text", "there"),
    [
        ("RAHASIA", "Dokumen ini sangat rahasia.", True),
        ("RAHASIA", "jaga kerahasiaan data", False),
        ("RAHASIA", "ra\u200bhasia", True),
        ("RAHASIA", "ra\u034fha\ufe0fsi\u3164a", True),
        ("=bantuan", "ban\U000e0101tuan", True),
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


@pytest.mark.parametrize(
    "text", ["\u0323\u0301" * 20_000, "a\u0301\u0323" * 20_000, "\u00e9" * 40_000, "kata " * 8_000]
)
def test_no_text_takes_long_to_bring_into_form(text: str) -> None:
    began = time.process_time()
    assert found({"RAHASIA", "=x"}, f"{text} rahasia") == {"RAHASIA"}
    assert time.process_time() - began < 2, "Python alone would take several seconds for the first"


@pytest.mark.parametrize("text", ["re\u0301sume\u0301", "\uff32\uff21\uff28", "\ufb01\u00a0x", "x" * 99 + "e\u0301"])
def test_form_is_nfkc(text: str) -> None:
    assert compatible(text) == unicodedata.normalize("NFKC", text)
