"""Addresses of machines and wallets, and of homes only where a person is spoken of."""

from __future__ import annotations

import pytest

from gateway.detectors.base import SpanDetector


def told(pii: SpanDetector, text: str) -> list[tuple[str, str]]:
    return [(span.type, text[span.start : span.end]) for span in pii.inspect(text)]


@pytest.mark.parametrize(
    ("text", "kind", "value"),
    [
        ("MAC 00:00:5E:00:53:2F", "MAC_ADDRESS", "00:00:5E:00:53:2F"),
        ("alat 00-00-5e-00-53-2f", "MAC_ADDRESS", "00-00-5e-00-53-2f"),
        ("alat 0000.5e00.532f", "MAC_ADDRESS", "0000.5e00.532f"),
        ("dompet 1LxtmwG6fGkqqS2ffYNNeSyqJejvN1DaR2", "CRYPTO", "1LxtmwG6fGkqqS2ffYNNeSyqJejvN1DaR2"),
        ("rumah nenek di -8.03848, 108.49520, ya", "COORDINATES", "-8.03848, 108.49520"),
        ("my home is 8.0384, 108.4952", "COORDINATES", "8.0384, 108.4952"),
    ],
)
def test_it_is_found(pii: SpanDetector, text: str, kind: str, value: str) -> None:
    assert told(pii, text) == [(kind, value)]


@pytest.mark.parametrize(
    "text",
    [
        "Titik nol terletak pada -8.03848, 108.49520 menurut peta",
        "pukul 10:30:45:12",
        "1LxtmwG6fGkqqS2ffYNNeSyqJejvN1DaR3 salah satu huruf",
        "nilai rata-rata kami 8.0384 dan 7.5000",
        "rasio 12:34:56",
    ],
)
def test_what_only_looks_like_it_stays(pii: SpanDetector, text: str) -> None:
    assert told(pii, text) == []
