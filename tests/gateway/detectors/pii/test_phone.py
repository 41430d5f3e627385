"""Phone numbers as Indonesians write them, and foreign ones with their country code."""

from __future__ import annotations

import random

import pytest

from gateway.detectors.base import SpanDetector


def phones(pii: SpanDetector, text: str) -> list[str]:
    return [text[span.start : span.end] for span in pii.inspect(text) if span.type == "PHONE_NUMBER"]


@pytest.mark.parametrize(
    "number",
    [
        "081234567890", "0812-3456-7890", "0812 3456 7890", "0812.3456.7890", "+6281234567890", "+62 812-3456-7890",
        "6281234567890", "(021) 5551234", "021-5551234", "(0274) 512345", "+62 (21) 555 1234", "0062 812 3456 7890",
        "812-3456-7890", "+65 9123 4567", "+1 415 555 2671", "+60 12-345 6789", "0412 345 678",
        "0 8 1 2 3 4 5 6 7 8 9 0",        "(021) 5551234 ext 12", "0812\u20113456\u20117890",
    ],
)  # fmt: skip
@pytest.mark.parametrize("around", ["hubungi {} ya", "{}", "HP:{}.", "(wa {})", "Budi,{},kelas 7"])
def test_numbers_and_their_ends(pii: SpanDetector, number: str, around: str) -> None:
    assert phones(pii, around.format(number)) == [number]


def test_generated_mobile_numbers_are_all_found(pii: SpanDetector) -> None:
    rng = random.Random(2)
    for _ in range(500):
        digits = rng.choice(["811", "812", "813", "821", "852", "857", "878", "896", "838"])
        digits += "".join(str(rng.randrange(10)) for _ in range(rng.choice([7, 8, 8, 9])))
        start = rng.choice(["0", "+62", "62", "+62 "])
        glue = rng.choice(["", "-", " ", "."])
        number = start + glue.join([digits[:3], digits[3:7], digits[7:]])
        assert phones(pii, f"nomorku {number}, simpan ya") == [number]


def test_a_number_in_a_list_of_numbers_is_found(pii: SpanDetector) -> None:
    assert phones(pii, "12 081234567890 7 0813 9876 5432 100") == ["081234567890", "0813 9876 5432"]
    assert phones(pii, "wa081234567890 hp081298765432") == ["081234567890", "081298765432"]


@pytest.mark.parametrize(
    "number",
    ["020 7946 0958", "(020) 7946 0958", "07700 900123", "(415) 555-2671", "415-555-2671", "1-415-555-2671",
     "415.555.2671", "030 12345678", "+44 (0)20 7946 0958", "0812-3456-7890 x123", "021-5551234 ext. 5"],
)  # fmt: skip
@pytest.mark.parametrize("around", ["call {} today", "phone: {}.", "Tel. {}", "nomor dia {} ya"])
def test_numbers_of_other_countries_are_known_where_a_word_says_so(pii: SpanDetector, number: str, around: str) -> None:
    assert phones(pii, around.format(number)) == [number]


@pytest.mark.parametrize(
    "text",
    [
        "kode 415-555-2671",
        "call 2024-12-0301",
        "tel 4155552671",
        "skor 030 12345678",
        "03-12-2024 10",
        "2024-12-03 08",
        "12345678",
        "1234567890123",
        "8.500.000.000",
        "0001112223",
        "A0812345678901",
        "3.081234567890e5",
    ],
)
def test_other_numbers_are_none(pii: SpanDetector, text: str) -> None:
    assert phones(pii, text) == []
