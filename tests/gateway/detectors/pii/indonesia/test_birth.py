"""When and where a person was born, in all notations; not how old, and not what else has a day of birth."""

from __future__ import annotations

from collections.abc import Callable

import pytest

DATE, PLACE = "DATE_OF_BIRTH", "BIRTH_PLACE"


@pytest.mark.parametrize(
    "date",
    [
        "3 Mei 2010",
        "03-05-2010",
        "3/5/10",
        "2010-05-03",
        "3 mei",
        "May 3, 2010",
        "3rd of May 2010",
        "03.05.2010",
        "3 Agt 2010",
    ],
)
@pytest.mark.parametrize("cue", ["lahir ", "tgl lahir: ", "Tanggal Lahir : ", "ultahku ", "born on ", "DOB: ", "TTL: "])
def test_a_date_after_a_word_of_birth(found: Callable[..., list[tuple[str, str]]], cue: str, date: str) -> None:
    assert found(f"{cue}{date}, siswa baru", DATE, PLACE) == [(DATE, date)]


@pytest.mark.parametrize(
    ("text", "place", "date"),
    [
        ("Tempat, tanggal lahir: Bandung, 3 Mei 2010", "Bandung", "3 Mei 2010"),
        ("ttl palembang 3-5-2010", "palembang", "3-5-2010"),
        ("lahir di Halmahera Utara pada tanggal 3 Mei 2010", "Halmahera Utara", "3 Mei 2010"),
        ("Soekarno lahir di Surabaya, 6 Juni 1901", "Surabaya", "6 Juni 1901"),
        ("She was born in Solo on 21 March 1961", "Solo", "21 March 1961"),
    ],
)
def test_place_and_date(found: Callable[..., list[tuple[str, str]]], text: str, place: str, date: str) -> None:
    assert found(text, DATE, PLACE, "LOCATION") == [(PLACE, place), (DATE, date)]


def test_the_place_may_come_last(found: Callable[..., list[tuple[str, str]]]) -> None:
    born = [(DATE, "6/6/13"), (PLACE, "Jember")]
    assert found("aku lahir tgl 6/6/13 di Jember Dusun itu sepi", DATE, PLACE) == born
    assert found("aku lahir tgl 6/6/13 di Jember", DATE, PLACE) == born


@pytest.mark.parametrize(
    "text",
    [
        "Indonesia lahir 17 Agustus 1945",
        "Hari lahir Pancasila 1 Juni",
        "umurnya 12 tahun, lahir tahun 2010",
        "lahir di Rumah Sakit Umum",
        "rapat 3 Mei 2010 di Bandung",
        "lahir batin, 3/5 bagian",
        "melahirkan gagasan 3 Mei 2010",
    ],
)
def test_no_birth_of_a_person(found: Callable[..., list[tuple[str, str]]], text: str) -> None:
    assert found(text, DATE, PLACE) == []
