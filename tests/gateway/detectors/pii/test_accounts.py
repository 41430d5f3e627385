"""Cards and bank accounts of all networks and countries, however they are grouped."""

from __future__ import annotations

import random

import pytest

from gateway.detectors.base import SpanDetector
from gateway.detectors.pii.accounts import luhn

# Test numbers of the networks, or made up: nobody holds them.


def values(pii: SpanDetector, text: str, of: str) -> list[str]:
    return [text[span.start : span.end] for span in pii.inspect(text) if span.type == of]


@pytest.mark.parametrize(
    "card",
    [
        "4111111111111111", "4111-1111-1111-1111", "4111.1111.1111.1111", "4222222222222", "4000000000000000006",
        "2221000000000009", "2720992720992729", "5555 5555 5555 4444", "3782 822463 10005", "3056 9309 0259 04",
        "3530111333300000", "6011000990139424", "6212345678900000003", "6759649826438453", "2200 0000 0000 0004",
        "9792030394440796",
    ],
)  # fmt: skip
@pytest.mark.parametrize("around", ["kartu {} ya", "{}", "({})", "12 {} 123", "{}.", "no {}, exp 12/29"])
def test_cards(pii: SpanDetector, card: str, around: str) -> None:
    assert values(pii, around.format(card), "CREDIT_CARD") == [card]


@pytest.mark.parametrize(
    "text",
    [
        "4111 1111 1111 1112",  # the check digit is wrong, and no word says what it is
        "0.4111111111111111",
        "1234567890123452",  # no network begins so
        "81234567890128",
        "A4111111111111111",
        "token listrik 5678 9012 3344 5566 7788",
        "visa 30 hari",
    ],
)
def test_what_is_no_card(pii: SpanDetector, text: str) -> None:
    assert values(pii, text, "CREDIT_CARD") == []


@pytest.mark.parametrize(
    "text", ["kartu kredit saya {}", "nomor kartu: {}", "my credit card is {}", "Visa {}", "no. kartu {}."]
)
def test_a_word_makes_a_card_of_one_that_was_mistyped(pii: SpanDetector, text: str) -> None:
    card = "4111 1111 1111 1112"
    assert values(pii, text.format(card), "CREDIT_CARD") == [card]


def test_generated_cards_are_all_found(pii: SpanDetector) -> None:
    rng = random.Random(1)
    for _ in range(200):
        body = rng.choice(["4", "51", "55", "37", "6011"])
        size = 15 if body == "37" else 16
        body += "".join(str(rng.randrange(10)) for _ in range(size - 1 - len(body)))
        doubled = [int(c) * (2 - i % 2) for i, c in enumerate(reversed(body))]
        card = body + str(-sum(n - 9 * (n > 9) for n in doubled) % 10)
        shown = card if size == 15 else rng.choice(["", " ", "-"]).join(card[i : i + 4] for i in range(0, 16, 4))
        # One in some hundred cards is also the number of a person in a known district: then that is what it is.
        assert shown in values(pii, f"kartu {shown} ya", "CREDIT_CARD") + values(pii, f"kartu {shown} ya", "ID_NIK")


@pytest.mark.parametrize(
    "iban",
    [
        "GB33BUKB20201555555555",
        "gb33bukb20201555555555",
        "gb33 bukb 2020 1555 5555 55",
        "GB33-BUKB-2020-1555-5555-55",
        "GB33 BUKB 202015 55555555",
        "DE89 3704 0044 0532 0130 00",
        "MT84 MALT 0110 0001 2345 MTLC AST0 01S",
        "NO93 8601 1117 947",
    ],
)
def test_ibans_end_before_what_follows(pii: SpanDetector, iban: str) -> None:
    assert values(pii, f"rek {iban} 2 hari", "IBAN_CODE") == [iban]
    wrong = iban[:2] + str((int(iban[2]) + 1) % 10) + iban[3:]
    assert values(pii, f"rek {wrong} ya", "IBAN_CODE") == []


def test_luhn_agrees_with_known_numbers() -> None:
    assert luhn("4111111111111111")
    assert not luhn("4111111111111112")
