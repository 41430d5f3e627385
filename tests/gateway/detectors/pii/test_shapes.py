"""A cell has the head of its column above it, as far as that can be seen."""

from __future__ import annotations

import pytest

from gateway.detectors.pii.shapes import head

MARKDOWN = "| No | Nama | NISN |\n| --- | --- | --- |\n| 1 | Sari | "


@pytest.mark.parametrize(
    ("left", "says"),
    [
        (MARKDOWN, "NISN"),
        ("No;Nama;NISN\n1;Sari;", "NISN"),
        ("No;Nama;NISN\r\n1;Sari;0051234567\r\n2;Tono;", "NISN"),
        ("nama,no rek\nSari,", "no rek"),
        ("*Nama*\t*NIK*\nSari\t", "NIK"),
        ('"Nama","NIK"\n"Sari","', "NIK"),
        ("No;Nama;NISN\n1;Sari;nomornya ", ""),  # a word stands before the number
        ("NISN\nSari;", ""),  # no column is above it
        ("1;Sari;", ""),
        ("Nama;NISN\n\nSari;", ""),  # another table
        ("", ""),
    ],
)
def test_the_head_of_a_column(left: str, says: str) -> None:
    assert head(left + "0051234567", len(left)) == says


def test_a_sentence_with_commas_has_no_columns() -> None:
    left = "Tolong dicek, apakah benar semua NISN anak kelas tujuh sudah masuk\nsaya hitung ada, "
    assert head(left + "12", len(left)) == ""


def test_what_stands_too_far_above_is_not_seen() -> None:
    left = "No;Nama;NISN\n" + "1;Sari Contoh;0051234567\n" * 10 + "2;Tono;"
    assert head(left, len(left)) == "0051234567"
