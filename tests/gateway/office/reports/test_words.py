"""The words of reports."""

from __future__ import annotations

import pytest

from gateway.office.reports.words import Words, class_of

TEXTS = {"went": ("went to {place}", "pergi ke {place}")}


def test_texts_in_the_readers_language_with_their_places_filled() -> None:
    assert [Words(lang, TEXTS)("went", place="SG") for lang in ("en", "id")] == ["went to SG", "pergi ke SG"]  # type: ignore[arg-type]
    assert Words("en", TEXTS, {"more": ("b", "c")}).head("more more") == ["b", "b"]


def test_data_are_named_and_said() -> None:
    assert Words("en", TEXTS).data("PHONE_NUMBER") == "PHONE_NUMBER (a phone number)"
    assert Words("id", TEXTS).data("PHONE_NUMBER") == "PHONE_NUMBER (nomor telepon)"
    assert Words("en", TEXTS).kinds(["B", "A"]) == "A, B"
    assert Words("en", TEXTS).kinds([]) == "-"


@pytest.mark.parametrize(("kind", "law"), [("HEALTH", "specific"), ("PERSON", "general"), ("SECRET", ""), ("X", "")])
def test_the_two_classes_of_the_law(kind: str, law: str) -> None:
    assert class_of(kind) == law
    assert Words("id", TEXTS).law(kind) == {"specific": "spesifik", "general": "umum", "": "bukan keduanya"}[law]
