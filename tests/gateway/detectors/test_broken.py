"""A value over the end of a line is one value; numbers below one another are not. All numbers are synthetic."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from gateway.detectors.base import SpanDetector
from gateway.detectors.broken import broken

NIK = "3174015509000001"  # invented; the district exists, the person does not
Read = Callable[[str], list[tuple[str, ...]]]


@pytest.fixture(scope="module")
def read(pii: SpanDetector) -> Read:
    """Type and halves of each value over the end of a line."""

    def read(text: str) -> list[tuple[str, ...]]:
        found = [(span.type, span.start, span.end) for span in pii.inspect(text)]
        halves = broken(text, pii.inspect, found)
        return [(one.type, *(text[start:end] for start, end in one.pieces)) for one in halves]

    return read


@pytest.mark.parametrize("cut", range(1, 16))
def test_a_number_broken_anywhere_is_that_number(read: Read, cut: int) -> None:
    assert read(f"NIK saya {NIK[:cut]}\n{NIK[cut:]} ya") == [("ID_NIK", NIK[:cut], NIK[cut:])]


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r", " \n  ", "\n> ", "\n\t", "\u2028", "\n\u00a0", "\n> > "])
def test_lines_end_in_many_ways(read: Read, end: str) -> None:
    assert read(f"NIK saya 31740155{end}09000001 ya") == [("ID_NIK", "31740155", "09000001")]


@pytest.mark.parametrize(
    ("text", "halves"),
    [
        ("31740155\n09000001", ("ID_NIK", "31740155", "09000001")),  # nothing else is said, and none is needed
        ("kartu 4111 1111\n1111 1111, kode menyusul", ("CREDIT_CARD", "4111 1111", "1111 1111")),
        ("kartu 4111-1111-\n1111-1111", ("CREDIT_CARD", "4111-1111-", "1111-1111")),
        ("telp 0812-3456\n-7890 itu", ("PHONE_NUMBER", "0812-3456", "-7890")),
        ("hubungi 0812 3456\n7890 malam ini", ("PHONE_NUMBER", "0812 3456", "7890")),
        ("IBAN GB33 BUKB 2020 1555\n5555 55", ("IBAN_CODE", "GB33 BUKB 2020 1555", "5555 55")),
        ("tulis ke ani\n@example.com", ("EMAIL_ADDRESS", "ani", "@example.com")),
        ("ani.budi@\nexample.com", ("EMAIL_ADDRESS", "ani.budi@", "example.com")),
        ("1. NIK saya 31740155\n09000001\n2. Nama ibu", ("ID_NIK", "31740155", "09000001")),
    ],
)
def test_what_people_paste_from_pages_and_chats(read: Read, text: str, halves: tuple[str, ...]) -> None:
    assert read(text) == [halves]


def test_two_in_one_text_are_two(read: Read) -> None:
    text = "NIK ayah 31740155\n09000001, lalu\nNIK ibu 31740115\n09000002 itu"
    assert read(text) == [("ID_NIK", "31740155", "09000001"), ("ID_NIK", "31740115", "09000002")]


@pytest.mark.parametrize(
    "text",
    [
        "31740155\n09000001\n31740155\n09000002",  # a column,
        "Nomor:\n31740155\n09000001\n31740155",  # with a head,
        "Harga 0812000\n95000\n1200000",  # that begins beside its head
        "1,Ani,85,0812\n3456789,Budi,90,0813\n3456780,Cici,70,0814",  # rows
        "A 31740155\nB 09000001",
        "31740155, 85\n09000001, 90",
        "telp 081234567890\n081298765432",  # each is one by itself
        f"{NIK}\n{NIK}",
        "skor 12\n13 gol\n14 kartu",
        "pukul 10\n20",
        "NIK saya 31740155\n\n09000001 itu nomor lain",  # a paragraph ends
        "08123456\n7890123",  # no word says that it is a telephone
        "makasih ya kak\n@budi.id juga",  # somebody spoken to
        "telp 0046361971\n3 orang",  # a number, and how many
        "telp 0046361971\n2. Budi",
        "lihat @\n@ lagi",
        "total 20240001\n20240002 siswa",
        "",
    ],
)
def test_what_only_stands_below_one_another_is_not_read_together(read: Read, text: str) -> None:
    assert read(text) == []


@pytest.mark.parametrize(
    "unit", ["a 12345678\n12345678 b\n", "0812 3456\n78 a@\n", "NIK 31740155\n09000001 x\n", "1\n", "a\n"]
)
def test_reading_over_lines_takes_no_longer_than_two_readings_may(
    pii: SpanDetector, cpu: Callable[[Callable[[], object]], float], unit: str
) -> None:
    text = (unit * 20_000)[:20_000]
    found = [(span.type, span.start, span.end) for span in pii.inspect(text)]
    cost = min(cpu(lambda: broken(text, pii.inspect, found)) for _ in range(2)) / 20
    assert cost < 2 * 0.005, "seconds of CPU per 1,000 characters"  # each line stands in two pairs
