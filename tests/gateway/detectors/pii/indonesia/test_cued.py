"""A number is what the word before it says, and nothing where another word claims it."""

from __future__ import annotations

import random
from collections.abc import Callable

import pytest

from gateway.detectors.base import SpanDetector
from gateway.detectors.pii.indonesia.cued import KINDS


def told(pii: SpanDetector, text: str) -> list[tuple[str, str]]:
    return [(span.type, text[span.start : span.end]) for span in pii.inspect(text)]


# Synthetic numbers: the structures are right, nobody holds them.
@pytest.mark.parametrize(
    ("text", "kind", "value"),
    [
        ("No. KK: 3174011508200012", "ID_KK", "3174011508200012"),
        ("kartu keluarga kami 3174 0115 0820 0012 ya", "ID_KK", "3174 0115 0820 0012"),
        ("ktp saya 9999990101990001", "ID_NIK", "9999990101990001"),
        ("NPWP 09.254.294.3-407.000", "ID_NPWP", "09.254.294.3-407.000"),
        ("npwpku 092542943407000", "ID_NPWP", "092542943407000"),
        ("bayar atas 09.254.294.3-407.000 saja", "ID_NPWP", "09.254.294.3-407.000"),
        ("NISN siswa: 0051234567", "ID_NISN", "0051234567"),
        ("nuptk ibu 1234756657200003", "ID_NUPTK", "1234756657200003"),
        ("NIP 19800101 200501 1 001", "ID_NIP", "19800101 200501 1 001"),
        ("pegawai itu, 198001012005011001, cuti", "ID_NIP", "198001012005011001"),
        ("198001012005011001", "ID_NIP", "198001012005011001"),
        ("kartu BPJS saya no 0001234567890", "ID_BPJS", "0001234567890"),
        ("SIM C 900112345678", "ID_SIM", "900112345678"),
        ("SIM B1 900112345678", "ID_SIM", "900112345678"),
        ("NKK 3174011508200012", "ID_KK", "3174011508200012"),
        ("nomor unik pendidik dan tenaga kependidikan 1234756657200003", "ID_NUPTK", "1234756657200003"),
        ("NITKU 0092542943407000000000", "ID_NPWP", "0092542943407000000000"),
        ("19800101.200501.1.001", "ID_NIP", "19800101.200501.1.001"),
        ("cek rekening 0012345678 BSI", "ID_BANK_ACCOUNT", "0012345678"),
        ("tf ke bca 0012345678 ya", "ID_BANK_ACCOUNT", "0012345678"),
        ("no rekening BRI saya 0012-01-234567-50-9", "ID_BANK_ACCOUNT", "0012-01-234567-50-9"),
        ("virtual account 0012345678901234", "ID_BANK_ACCOUNT", "0012345678901234"),
    ],
)
def test_the_nearest_word_tells(pii: SpanDetector, text: str, kind: str, value: str) -> None:
    assert told(pii, text) == [(kind, value)]


@pytest.mark.parametrize(
    "text",
    [
        "kode resi 5512345678901",
        "rekening listrik: id pelanggan 001234567890",
        "NPWP saya hilang, nomor pesanan 092542943407000",
        "KK 12",
        "NISN terdiri atas sepuluh angka",
        "saldo rekening Rp 12345678",
        "nip 123",
        "ISBN 9786020000000",
        "kode 199913012005011001 bukan tanggal",
    ],
)
def test_a_number_of_something_else_is_left_alone(pii: SpanDetector, text: str) -> None:
    assert told(pii, text) == []


def test_one_word_serves_a_list_and_each_number_has_its_own_word(pii: SpanDetector) -> None:
    assert told(pii, "NISN 0051234567, 0051234568") == [("ID_NISN", "0051234567"), ("ID_NISN", "0051234568")]
    found = told(pii, "nik 3174015509000001, KK 3174011508200012, SIM 900112345678")
    assert [kind for kind, _ in found] == ["ID_NIK", "ID_KK", "ID_SIM"]


def test_a_column_has_the_type_of_its_head_in_a_stream_too(found: Callable[..., list[tuple[str, str]]]) -> None:
    rows = [("Sari", "0051234567"), ("Tono", "0051234568")]
    pupils = [("ID_NISN", number) for _, number in rows]
    assert found("| Nama | NISN |\n|---|---|\n" + "".join(f"| {a} | {b} |\n" for a, b in rows), "ID_NISN") == pupils
    for sign in ";,\t":
        table = f"Nama{sign}NISN\n" + "".join(f"{a}{sign}{b}\n" for a, b in rows)
        assert found(table, "ID_NISN") == pupils


def test_a_column_of_something_else_is_nobodys(pii: SpanDetector) -> None:
    assert told(pii, "siswa NISN;kode pesanan\nA;0051234567\n") == []
    assert told(pii, "NISN;Resi\nbelum ada;5512345678901\n") == []


def test_random_numbers_without_a_word_are_seldom_anybodys(pii: SpanDetector) -> None:
    """Of 2,000 numbers of a length none, but for sixteen digits: 2.7 % have a NIK's structure (and a low score)."""
    rng = random.Random(7)
    for length in (10, 11, 13, 14, 15, 16, 18):
        numbers = (
            "".join(rng.choice("123456789") + "".join(rng.choices("0123456789", k=length - 1))) for _ in range(2000)
        )
        hits = [span.type for n in numbers for span in pii.inspect(f"lihat {n} itu") if span.type.startswith("ID_")]
        assert len(hits) <= (60 if length == 16 else 2), (length, hits)


def test_every_kind_but_the_claims_of_others_has_lengths() -> None:
    assert all(bool(kind.type) == bool(kind.lengths) for kind in KINDS)


def test_a_word_that_tells_may_be_written_together_with_a_number(pii: SpanDetector) -> None:
    assert told(pii, "rek1: 1234567890, rek_bca 2234567890") == [
        ("ID_BANK_ACCOUNT", "1234567890"),
        ("ID_BANK_ACCOUNT", "2234567890"),
    ]
