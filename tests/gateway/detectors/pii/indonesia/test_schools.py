"""A school has a name or a number; a kind of school has neither."""

from __future__ import annotations

from collections.abc import Callable

import pytest


@pytest.mark.parametrize(
    "school",
    [
        "SMPN 1 Contoh",
        "SMA Negeri 12 Sorong",
        "SD Negeri Sukamaju 2",
        "SDIT Al-Hikmah",
        "MTs Miftahul Ulum",
        "MAN 3 Kediri",
        "MA Darul Falah",
        "SMA Katolik Santa Maria",
        "SMK Muhammadiyah 2 Contoh",
        "TK Pelangi Ceria",
        "Pondok Pesantren Darul Contoh",
        "Universitas Contoh Bangsa",
        "smk taruna jaya",
        "sman 3 bandung",
        "Lincoln Elementary School",
        "Saint Example High School",
    ],
)
@pytest.mark.parametrize("sentence", ["dia siswa {}", "sekolah di {}, dekat pasar", "Asal Sekolah : {}\nNo. HP : -"])
def test_a_school_is_found_by_its_name(found: Callable[..., list[tuple[str, str]]], sentence: str, school: str) -> None:
    assert found(sentence.format(school), "SCHOOL", "LOCATION") == [("SCHOOL", school)]


@pytest.mark.parametrize(
    "text",
    [
        "anak SD kelas 3 SMP swasta",
        "SMA Negeri di kota ini",
        "guru SMK dan SMA",
        "mas budi dan ma ijah",
        "SD 6 tahun, SMP 3 tahun",
        "MA mengabulkan kasasi",
        "The High School is old",
        "main 2 kali, min 3 orang",
        "SMA Kelas X semester 2",
    ],
)
def test_a_kind_of_school_is_none(found: Callable[..., list[tuple[str, str]]], text: str) -> None:
    assert found(text, "SCHOOL") == []
