"""Encoded runs are read where they stand for text."""

from __future__ import annotations

import base64

import pytest

from gateway.detectors import encoded
from gateway.detectors.glance import Glance


def meant(text: str) -> list[str]:
    return [found for _, _, found in encoded.runs(Glance(text))]


@pytest.mark.parametrize("secret", ["nomor 081234567890", "surat@contoh.example", "kunci rahasia \u00e9"])
def test_runs_that_stand_for_text_are_read(secret: str) -> None:
    raw = secret.encode()
    assert meant(f"lihat {base64.b64encode(raw).decode()} ya") == [secret]
    assert meant(f"lihat {base64.urlsafe_b64encode(raw).decode().rstrip('=')} ya") == [secret]
    assert meant(f"lihat {raw.hex()} ya") == [secret]


def test_a_run_with_percent_signs_is_read_whole() -> None:
    assert list(encoded.runs(Glance("ke ?q=a%40b.id&x lalu"))) == [(3, 16, "?q=a@b.id&x")]


@pytest.mark.parametrize(
    "text",
    ["1234567890123456", "ketidakbertanggungjawaban", "Internasionalisasi", "ffd8ffe000104a46", "100% yakin", ""],
)
def test_what_stands_for_nothing_is_not_read(text: str) -> None:
    assert meant(text) == []
