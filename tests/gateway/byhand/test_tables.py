"""A head says what stands below it. Everybody here is invented, every number synthetic."""

from __future__ import annotations

import time

import pytest

from gateway.byhand.tables import values_in

CLASS = """\
Sekolah: SMP Contoh;;;;
Daftar kelas 7A;;;;
No;Nama Lengkap;NISN;No HP;Tempat Lahir;Tanggal Lahir;Nilai
1;Xeroval Quexley;0000000012;081200000001;Kota Contoh;1 Mei 2013;80
2;"Zubyan; ""Zub"" Alta";;-;Desa Contoh;2013-05-02;75
"""


def found(text: str) -> list[tuple[str, str]]:
    return [(one.type, text[one.start : one.end]) for one in values_in(text)]


def test_cells_are_what_their_head_says_and_titles_are_none() -> None:
    assert found(CLASS) == [
        ("PERSON", "Xeroval Quexley"), ("ID_NISN", "0000000012"), ("PHONE_NUMBER", "081200000001"),
        ("BIRTH_PLACE", "Kota Contoh"), ("DATE_OF_BIRTH", "1 Mei 2013"),
        ("PERSON", 'Zubyan; ""Zub"" Alta'), ("BIRTH_PLACE", "Desa Contoh"), ("DATE_OF_BIRTH", "2013-05-02"),
    ]  # fmt: skip


def test_a_column_goes_on_to_the_end_of_the_table() -> None:
    rows = "".join(f"{number}\tAnak {number}\t{number:010}\r\n" for number in range(500))
    assert len(found("no\tname\tnisn\r\n" + rows)) == 1000


@pytest.mark.parametrize(
    ("head", "cell", "kind"),
    [
        ("E-mail", "a@b.example", "EMAIL_ADDRESS"), ("Alamat Rumah", "Kampung Baru 3", "ID_ADDRESS"),
        ("No. Rekening", "1234567", "ID_BANK_ACCOUNT"), ("Agama", "Islam", "RELIGION"), ("Password", "mawar", "SECRET"),
        ("NIK Ayah", "3174015509000001", "ID_NIK"), ("Date of birth", "2013-05-02", "DATE_OF_BIRTH"),
        ("Asal sekolah", "SD Contoh", "SCHOOL"),
    ],
)  # fmt: skip
def test_heads_in_two_languages(head: str, cell: str, kind: str) -> None:
    assert found(f"x,{head}\n1,{cell}\n") == [(kind, cell)]


@pytest.mark.parametrize("text", ["", "Nilai,Kelas\n80,7A\n", "Nama\n", "Nama,HP\n,\n-,tidak ada\n", "a\nb\n"])
def test_what_no_head_says_is_left(text: str) -> None:
    assert found(text) == []


def test_time_grows_with_the_table_alone() -> None:
    began = time.thread_time()
    found("Nama,NISN\n" + '"' * 200_000 + "\n" + "a," * 100_000)
    assert time.thread_time() - began < 2
