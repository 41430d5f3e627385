"""Counts in tables, as people and models write them."""

from __future__ import annotations

import time

import pytest

from gateway.detectors.cells import smallest


@pytest.mark.parametrize(("text", "count"), [
    ("| Desa | Kasus |\n|---|---|\n| A | 2 |\n| B | 120 |", 2),
    ("Desa | Kasus\n:--|--:\nA | **3**\nB | `12`", 3),
    ("Ini tabelnya:\n\n| A | 4 |\n| B | 9 |\n\nSemoga membantu.", 4),
    ("desa,kasus\nA,7\nB,1", 1),
    ("desa, kasus\nA, 7\nB, 3", 3),
    ("desa;kasus\nA;1.234\nB;12", 12),
    ("desa\tkasus\r\nA\t6\r\nB\t40", 6),
    ('desa,kasus\n"Desa ""A"", utara","1,234"\nB,2000', 1234),
    ("<table><tr><th>Desa</th><th>Kasus</th></tr><tr><td>A</td><td><b>4</b></td></tr></table>", 4),
    ("<TABLE><TR><TD>A<TD>5<TR><TD>B<TD>&nbsp;3&nbsp;</TABLE>", 3),
    ("| A | 1.234 |\n| B | 5,678 |", 1234),
    ("| A | 2 |\n| B | 9 |\n\nsatu\n\n| C | 1 |\n| D | 8 |", 1),
    ("| Kelas | Siswa |\n|---|---|\n| 7 | 2030 |", 7),
])  # fmt: skip
def test_a_count_is_found_in_every_kind_of_table(text: str, count: int) -> None:
    assert smallest(text) == count


@pytest.mark.parametrize("text", [
    "", "Halo", "3", "3 | 4", "Ada 3 anak.\nDan 2 guru.",
    "Ada 3, 4, dan 5 orang.\nDan 2, 3, lalu 9.",
    "Hasilnya 3,5\n2,7", "3,5\n2,7",
    "| A | 2,5 |\n| B | 0.25 |", "| A | 3% |\n| B | 4 % |", "| A | 0 |\n| B | -2 |", "| A | 1.23 |\n| B | 12.34 |",
    "| Desa | 2023 | 2024 |\n|---|---|---|\n| A | - | - |",
    "| Tahun | Ket |\n|---|---|\n| 2021 | baik |\n| 2022 | baik |",
    "| No | Nama |\n|---|---|\n| 1 | Ani |\n| 2 | Budi |", "No.,Nama\n1.,Ani\n2.,Budi",
    "<p>2</p><p>3</p>", "<table><tr><td>2</td></tr></table>", "a;b\nc",
])  # fmt: skip
def test_what_counts_nobody_is_no_count(text: str) -> None:
    assert smallest(text) is None


@pytest.mark.parametrize("text", [
    "| Nomor | Kasus |\n| 5 | 9 |\n| 7 | 8 |", "| No | Kasus |\n| 1 | 5 |\n| 2 | 8 |",
])  # fmt: skip
def test_a_column_of_numbers_is_passed_over_only_where_it_counts_on(text: str) -> None:
    assert smallest(text) == 5


@pytest.mark.parametrize("text", [
    "|" * 10**6, "1,2\n" * 10**5, "<td" * 10**5, "<" * 10**6 + "<tr>", '",' * 10**5, "-|" * 10**6, ", a" * 10**5,
    "<tr><td>" * 10**5, "1" * 10**6 + ",2\n1,2", "a, " + "x" * 10**6,
])  # fmt: skip
def test_no_text_takes_long(text: str) -> None:
    began = time.process_time()
    smallest(text)
    assert time.process_time() - began < 5, "some hundredths of a second, were the machine idle"
