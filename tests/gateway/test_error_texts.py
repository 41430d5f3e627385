"""Every reason has its words, in both languages, and they are about the same thing."""

from __future__ import annotations

import re

import pytest

from gateway.error_texts import TEXTS
from gateway.errors import Reason


def test_every_reason_has_words_and_no_words_are_left_over() -> None:
    assert set(TEXTS) == {reason.value for reason in Reason}


@pytest.mark.parametrize("reason", sorted(TEXTS))
def test_both_languages_have_the_same_places_and_end_as_sentences_do(reason: str) -> None:
    english, indonesian = TEXTS[reason]
    assert sorted(re.findall(r"{\w+}", english)) == sorted(re.findall(r"{\w+}", indonesian))
    assert english != indonesian
    assert english.endswith((".", "?"))
    assert indonesian.endswith((".", "?"))
