"""Which language a text is in, and when nobody can say. The sentences are our own."""

from __future__ import annotations

import pytest

from gateway.detectors.language import LONGEST, available, language_of

SENTENCES = {
    "id": "Tolong jelaskan cara tumbuhan membuat makanannya sendiri dari cahaya.",
    "en": "Please explain how plants make their own food from light.",
    "jv": "Kula badhe sinau babagan tetuwuhan wonten ing griya kaliyan ibu.",
    "su": "Abdi hoyong diajar ngeunaan tutuwuhan di imah sareng pun biang.",
    "ms": "Adakah awak boleh terangkan kenapa kereta itu perlu dibaiki hari ini?",
    "ar": "أريد أن أتعلم كيف تصنع النباتات طعامها من الضوء",
}


@pytest.mark.parametrize("language", SENTENCES)
def test_a_sentence_is_in_its_language(language: str) -> None:
    assert language_of([SENTENCES[language]]) == language


@pytest.mark.parametrize("text", ["", "halo", "Rina :)", "3 + 4 = 7", "🙂🙂🙂", "\ud83d" * 20, "\x00\x01\x02" * 9])
def test_what_is_too_short_or_no_text_is_in_none(text: str) -> None:
    assert language_of([text]) == "und"


def test_a_mixture_is_in_none() -> None:
    assert language_of([SENTENCES["en"], SENTENCES["ar"]]) == "und"


def test_signs_that_the_detector_cannot_take_do_not_hide_a_language() -> None:
    assert language_of(["\x00\ud83d\uffff " + SENTENCES["jv"]]) == "jv"


def test_the_beginning_of_a_long_text_is_enough() -> None:
    assert language_of([SENTENCES["su"] * 80, SENTENCES["en"] * LONGEST]) == "su"


def test_it_is_there_where_gapura_was_installed_whole() -> None:
    assert available()
