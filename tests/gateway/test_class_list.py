"""Lists of persons as offices keep them. Everybody here is invented, every number synthetic."""

from __future__ import annotations

from pathlib import Path

import pytest

from gateway.class_list import ListError, People, read


def listed(folder: Path, text: str | bytes) -> People:
    (folder / "class.csv").write_bytes(text.encode() if isinstance(text, str) else text)
    return read(folder / "class.csv")


@pytest.mark.parametrize(
    ("text", "names", "columns"),
    [
        ("Nama\nXeroval Quexley\n", ["Xeroval Quexley"], ["Nama"]),
        ("\ufeffNo;Nama Lengkap;L/P\r\n1;Xeroval Quexley;P\r\n", ["Xeroval Quexley"], ["Nama Lengkap"]),
        ('id,"Full Name",class\n7,"Quexley, Xeroval",7A\n', ["Quexley Xeroval"], ["Full Name"]),
        ("DAFTAR SISWA\n\nNo\tPeserta Didik\tNama Ayah\n1\tXeroval\tZubyan\n", ["Xeroval", "Zubyan"],
         ["Peserta Didik", "Nama Ayah"]),
        ("Nama Sekolah,Nama Siswa,Kelas\nSMP Contoh,Xeroval,7A\n", ["Xeroval"], ["Nama Siswa"]),
        ("wali kelas\nDr. H. Xeroval Quexley, S.Pd.\n", ["Xeroval Quexley"], ["wali kelas"]),
        ("nama\nXeroval Quexley (Udin)\nXeroval Quexley\n\n-\n", ["Xeroval Quexley", "Udin"], ["nama"]),
    ],
)  # fmt: skip
def test_names_are_read_from_the_columns_whose_head_says_so(
    tmp_path: Path, text: str, names: list[str], columns: list[str]
) -> None:
    people = listed(tmp_path, text)

    assert (list(people.names), list(people.columns)) == (names, columns)


def test_rows_with_a_name_are_persons(tmp_path: Path) -> None:
    assert listed(tmp_path, "nama,panggilan\nXeroval Quexley,Rova\nZubyan,\n,\n").persons == 2


def test_numbers_that_have_their_length_are_read_and_a_pupils_gets_back_its_zeros(tmp_path: Path) -> None:
    people = listed(
        tmp_path,
        "Nama;NISN;NIK;No. KK\nXeroval;12345678;0000 0000 0000 0001;3,2E+15\n"
        "Zubyan;0000000012;'0000000000000002;0000000000000003\n",
    )

    assert people.numbers == {
        "0012345678": "ID_NISN",
        "0000000012": "ID_NISN",
        "0000000000000001": "ID_NIK",
        "0000000000000002": "ID_NIK",
        "0000000000000003": "ID_KK",
    }


@pytest.mark.parametrize(
    ("data", "says"),
    [
        ("Nama\nXéroval\n".encode("latin-1"), "UTF-8"),
        ("Nama\nXeroval\n".encode("utf-16"), "UTF-8"),
        (b"PK\x03\x04\x14\x00\x06\x00", "UTF-8"),
        (b"Xeroval Quexley\nZubyan\n", "head"),
        (b"", "head"),
        (b'Nama\n"Xeroval' + b"x" * 200_000, "does not end"),
        (b"Nama\n" + b"x" * 5_000_000, "5 MB"),
    ],
)
def test_what_cannot_be_read_is_refused_with_what_to_do_and_nothing_of_it(
    tmp_path: Path, data: bytes, says: str
) -> None:
    with pytest.raises(ListError) as refused:
        listed(tmp_path, data)

    for language in ("en", "id"):
        assert "class.csv" in refused.value.text(language)
        assert "eroval" not in refused.value.text(language)
    assert says in str(refused.value)
    assert refused.value.__context__ is None or refused.value.__suppress_context__


def test_a_file_that_is_not_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(ListError, match="cannot be read"):
        read(tmp_path / "none.csv")


def test_what_stands_on_a_list_is_not_shown(tmp_path: Path) -> None:
    assert "eroval" not in repr(listed(tmp_path, "Nama;NISN\nXeroval;0000000012\n"))
