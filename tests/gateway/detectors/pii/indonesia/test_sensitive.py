"""The telling word, and only where the sentence ties it to a person."""

from __future__ import annotations

from collections.abc import Callable

import pytest

KINDS = ("RELIGION", "ETHNICITY", "HEALTH", "BIOMETRIC", "CRIMINAL_RECORD")


@pytest.mark.parametrize(
    ("text", "kind", "value"),
    [
        ("siswa bernama Contoh beragama Hindu", "RELIGION", "Hindu"),
        ("Agama: Konghucu", "RELIGION", "Konghucu"),
        ("saya kristen, boleh ikut?", "RELIGION", "kristen"),
        ("my friend, she is Muslim", "RELIGION", "Muslim"),
        ("aku orang madura", "ETHNICITY", "madura"),
        ("istri saya keturunan Tionghoa", "ETHNICITY", "Tionghoa"),
        ("Suku: Sasak", "ETHNICITY", "Sasak"),
        ("anak saya mengidap diabetes tipe 1", "HEALTH", "diabetes tipe 1"),
        ("pasien positif HIV", "HEALTH", "HIV"),
        ("aku disleksia", "HEALTH", "disleksia"),
        ("dia golongan darah AB", "HEALTH", "golongan darah AB"),
        ("klien kami lagi hamil", "HEALTH", "hamil"),
        ("Reza didiagnosis gangguan bipolar", "HEALTH", "gangguan bipolar"),
        ("sidik jarinya sudah direkam", "BIOMETRIC", "sidik jari"),
        ("data iris mata saya diambil", "BIOMETRIC", "iris mata"),
        ("pamanku mantan napi", "CRIMINAL_RECORD", "mantan napi"),
        ("dia pernah dihukum dua tahun penjara", "CRIMINAL_RECORD", "dihukum"),
        ("si Contoh residivis", "CRIMINAL_RECORD", "residivis"),
        ("anakku autis", "HEALTH", "autis"),
        ("he has a criminal record", "CRIMINAL_RECORD", "criminal record"),
    ],
)
def test_a_fact_about_a_person(found: Callable[..., list[tuple[str, str]]], text: str, kind: str, value: str) -> None:
    assert found(text, *KINDS) == [(kind, value)]


@pytest.mark.parametrize(
    "text",
    [
        "Sejarah Islam di Nusantara",
        "Agama Islam masuk ke Nusantara pada abad ke-7",
        "Gejala demam berdarah antara lain demam tinggi",
        "Penderita diabetes harus menjaga makanan.",
        "Mayoritas penduduk Bali beragama Hindu",
        "Tari Jawa dan rumah adat Toraja",
        "HIV menular lewat darah",
        "Beliau, Bima Contoh, hadir",
        "sidik jari tiap manusia berbeda",
        "Terdakwa berhak atas pembela, kata undang-undang.",
        "Apakah saya bisa tahu apa itu epilepsi?",
    ],
)
def test_what_is_said_in_general_is_nothing(found: Callable[..., list[tuple[str, str]]], text: str) -> None:
    assert found(text, *KINDS) == []
