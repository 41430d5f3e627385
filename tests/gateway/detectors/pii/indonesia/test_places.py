"""Places by name: large ones alone, doubtful and small ones only where the sentence says that they are places."""

from __future__ import annotations

from collections.abc import Callable

import pytest


@pytest.mark.parametrize(
    ("text", "places"),
    [
        ("Provinsi Jawa Timur dan Surabaya", ["Jawa Timur", "Surabaya"]),
        ("pindah ke batam ikut bapaknya", ["batam"]),
        ("asal: Cianjur", ["Cianjur"]),
        ("dimutasi ke Kecamatan Tembalang", ["Tembalang"]),
        ("Desa Contohsari, Kabupaten Kupang", ["Contohsari", "Kupang"]),
        ("naik bis dari Malang", ["Malang"]),
        ("rumahnya di jaksel", ["jaksel"]),
        ("lahan di Labuan Bajo", ["Labuan Bajo"]),
    ],
)
def test_places_are_found(found: Callable[..., list[tuple[str, str]]], text: str, places: list[str]) -> None:
    assert [value for _, value in found(text, "LOCATION")] == places


@pytest.mark.parametrize(
    "text",
    [
        "Malang benar nasibnya",
        "Batang pohon itu besar",
        "nasib malang menimpanya di batu",
        "ia menyerang, lalu palu itu jatuh",
        "Bima belajar bersama Intan",
        "rekening Bank Aceh",
        "surat@surabaya.example",
        "Desa Wisata itu ramai",
        "air putih dan kota baru",
    ],
)
def test_words_that_are_also_places_are_none_by_themselves(
    found: Callable[..., list[tuple[str, str]]], text: str
) -> None:
    assert found(text, "LOCATION") == []
