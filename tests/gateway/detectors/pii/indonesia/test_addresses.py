"""An address is one value from its street to its last part, in a form and in a chat, whole and in a stream."""

from __future__ import annotations

from collections.abc import Callable

import pytest

ADDRESSES = [
    "Jl. Contoh Raya No. 12",
    "Jalan Melati 3 No. 12, RT 03/RW 04, Kel. Sukamaju, Kec. Cilodong, Kota Depok, Jawa Barat 16415",
    "Gg. Merpati 3 no 6",
    "Gang Kelinci IV No. 7A, RT 01 RW 02, Kampung Baru, Kec. Contohan, Kab. Bogor 16110",
    "Dusun Cempaka RT 02/04, Desa Ciparigi, Kec. Sukadana, Kab. Ciamis",
    "Perum Bumi Permai Blok B2 No. 11",
    "Kp. Ciparigi RT 01/03",
    "Jl. Flamboyan 8 No. 3, Kota Palembang",
    "Jalan Sawo 14 RT 03 RW 01 Manahan, Banjarsari, Surakarta",
    "jl melati 3 no 12 rt 03 rw 04 kel sukamaju",
    "jl kenanga no 5 surabaya",
    "komplek griya asri blok c no 4, kec. waru",
]


@pytest.mark.parametrize("address", ADDRESSES)
@pytest.mark.parametrize(
    "sentence", ["Alamat: {}", "kirim ke {} aja ya mas", "dia di {}. Besok libur.", "({}), izin lewat"]
)
def test_an_address_is_found_whole(found: Callable[..., list[tuple[str, str]]], sentence: str, address: str) -> None:
    assert found(sentence.format(address), "ID_ADDRESS", "LOCATION") == [("ID_ADDRESS", address)]


@pytest.mark.parametrize(
    "text",
    [
        "Kami lewat jalan tol, lalu jalan kaki 3 kilometer.",
        "Jalan Malioboro ramai sekali",
        "jalan-jalan ke pantai 2 hari",
        "di jalan raya 5 orang terjatuh",
        "ketua RT 03 rapat",
        "pulang kampung tahun 2024",
        "Jalan keluar dari masalah ini ada 2.",
        "Gang itu sempit",
        "takut pulang ke kampung. Sesuai Pasal 95 ayat 1",
    ],
)
def test_a_way_that_nobody_lives_in_is_none(found: Callable[..., list[tuple[str, str]]], text: str) -> None:
    assert found(text, "ID_ADDRESS") == []


def test_a_street_alone_is_one_after_a_word_of_living(found: Callable[..., list[tuple[str, str]]]) -> None:
    assert found("Saya tinggal di Jalan Kenari Indah.", "ID_ADDRESS") == [("ID_ADDRESS", "Jalan Kenari Indah")]
    assert found("Kami berdemo di Jalan Kenari Indah.", "ID_ADDRESS") == []
