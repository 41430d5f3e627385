"""Plates and passports, and what only looks like them."""

from __future__ import annotations

import pytest

from gateway.detectors.base import SpanDetector


def told(pii: SpanDetector, text: str) -> list[tuple[str, str]]:
    return [(span.type, text[span.start : span.end]) for span in pii.inspect(text)]


@pytest.mark.parametrize(
    ("text", "kind", "value"),
    [
        ("Nopol: B 1234 XYZ", "ID_PLATE", "B 1234 XYZ"),
        ("plat motorku ab 12 x", "ID_PLATE", "ab 12 x"),
        ("Mobil AD 4227 QJQ menabrak pagar", "ID_PLATE", "AD 4227 QJQ"),
        ("nomor polisi DK8808ZM", "ID_PLATE", "DK8808ZM"),
        ("kendaraan bernopol dk 4389 ybx", "ID_PLATE", "dk 4389 ybx"),
        ("nopol PA 757 GB", "ID_PLATE", "PA 757 GB"),
        ("paspor saya C0000000", "ID_PASSPORT", "C0000000"),
        ("My passport is X 0000001.", "ID_PASSPORT", "X 0000001"),
    ],
)
def test_it_is_found(pii: SpanDetector, text: str, kind: str, value: str) -> None:
    assert told(pii, text) == [(kind, value)]


@pytest.mark.parametrize(
    "text",
    [
        "jarak B 300 KM",
        "kelas A 12 B",
        "H 2 O",
        "berkas itu B 757 GB",
        "halaman D 100",
        "paspor berlaku 10 tahun",
        "kode barang C1234567",
        "plat nomor genap dan ganjil",
        "tahun S 2010 M",
    ],
)
def test_what_only_looks_like_it_is_left_alone(pii: SpanDetector, text: str) -> None:
    assert told(pii, text) == []
