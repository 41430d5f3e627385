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
        ("MAC 00005E00532F", "MAC_ADDRESS", "00005E00532F"),
        ("mac address laptopku: 00005e00532f", "MAC_ADDRESS", "00005e00532f"),
        ("mac_address=00005e00532f", "MAC_ADDRESS", "00005e00532f"),
        ("ke 0x52908400098527886E0F7030069857D2E4169EE7 ya", "CRYPTO", "0x52908400098527886E0F7030069857D2E4169EE7"),
        ("0xde709f2102306220921060314715629080e2fb77", "CRYPTO", "0xde709f2102306220921060314715629080e2fb77"),
        ("geo:-8.0384,108.4952", "COORDINATES", "-8.0384,108.4952"),
        ("rumah saya 8\u00b002'18\"S 108\u00b029'42\"E", "COORDINATES", "8\u00b002'18\"S 108\u00b029'42\"E"),
        (
            "rumah di S 8\u00b002.345' E 108\u00b029.123' ya",
            "COORDINATES",
            "S 8\u00b002.345' E 108\u00b029.123'",
        ),
        ("rumah saya di 6P58QQ5M+8V", "COORDINATES", "6P58QQ5M+8V"),
        ("sharelok QQ5M+8V Contoh", "COORDINATES", "QQ5M+8V"),
    ],
)
def test_it_is_found(pii: SpanDetector, text: str, kind: str, value: str) -> None:
    assert told(pii, text) == [(kind, value)]


@pytest.mark.parametrize(
    "text",
    [
        "Titik nol terletak pada -8.03848, 108.49520 menurut peta",
        "pukul 10:30:45:12",
        "Titik nol di 8\u00b002'18\"S 108\u00b029'42\"E menurut peta",
        "kode 6P58QQ5M+8V ada di peta",
        "rumah di suhu 25\u00b0 dan 30\u00b0",
        "kode 00005E00532F",
        "nilai 0x5290840009852788",
        "hash 52908400098527886E0F7030069857D2E4169EE7",
        "1LxtmwG6fGkqqS2ffYNNeSyqJejvN1DaR3 salah satu huruf",
        "nilai rata-rata kami 8.0384 dan 7.5000",
        "rasio 12:34:56",
    ],
)
def test_what_only_looks_like_it_stays(pii: SpanDetector, text: str) -> None:
    assert told(pii, text) == []
