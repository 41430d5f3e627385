"""Encoded runs are read where they stand for text."""

from __future__ import annotations

import base64
from collections.abc import Callable
from functools import partial

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


def test_an_address_within_an_address_is_encoded_twice() -> None:
    assert meant("ke ?next=%2Fx%3Fa%3Db%2540c.id lalu") == ["?next=/x?a=b@c.id"]
    assert meant("b%2540c.id") == ["b@c.id"]
    assert meant("b%252540c.id") == ["b%40c.id"]  # three times is nobody's address


def test_percent_signs_of_any_number_are_read_once_over(cpu: Callable[[Callable[[], object]], float]) -> None:
    for unit in ("%25", "%2525", "%", "a%2540"):
        text = (unit * 100_000)[:100_000]
        assert min(cpu(partial(meant, text)) for _ in range(2)) < 0.5, unit


@pytest.mark.parametrize(
    "text",
    ["1234567890123456", "ketidakbertanggungjawaban", "Internasionalisasi", "ffd8ffe000104a46", "100% yakin", ""],
)
def test_what_stands_for_nothing_is_not_read(text: str) -> None:
    assert meant(text) == []
