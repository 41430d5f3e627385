"""Streets abroad: number, name and kind in English, and the ways of some neighbours in Europe."""

from __future__ import annotations

import pytest

from gateway.detectors.base import SpanDetector


def places(pii: SpanDetector, text: str) -> list[str]:
    return [text[span.start : span.end] for span in pii.inspect(text) if span.type == "LOCATION"]


@pytest.mark.parametrize(
    "address",
    [
        "123 Main Street",
        "123 Main Street, Springfield, IL 62704",
        "9 N. Oak Ave, Apt 4B, Springfield",
        "221B Baker Street, London NW1 6XE",
        "14 Wattle Grove Road, Parkville VIC 3052",
        "12 rue de la Fontaine, 75002 Paris",
        "Lindenstrasse 5, 10115 Berlin",
        "Via Roma 12, 00184 Roma",
    ],
)
def test_an_address_abroad_is_one_place(pii: SpanDetector, address: str) -> None:
    assert places(pii, f"I moved to {address}.") == [address]
    assert places(pii, f"{address} is where we met") == [address]


@pytest.mark.parametrize(
    "text",
    [
        "In 1945 the Main Street was empty.",
        "Bab 3 Jalan Cerita",
        "kelas 7 A belajar bersama Dr Contoh",
        "we walked 3 streets and 2 avenues",
    ],
)
def test_a_number_and_a_street_apart_are_none(pii: SpanDetector, text: str) -> None:
    assert places(pii, text) == []
