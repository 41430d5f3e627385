"""A value in disguise is found, and what is redacted is the disguise."""

from __future__ import annotations

import base64
from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gateway.detectors.base import SpanDetector
from gateway.detectors.readings import plain, readings

NIK = "3174015509000001"  # invented; the district exists, the person does not
SURE = {"ID_NIK": NIK, "PHONE_NUMBER": "081234567890", "EMAIL_ADDRESS": "budi@contoh.example"}


def wide(text: str) -> str:
    return "".join(chr(ord(c) + 0xFEE0) for c in text)


def arabic(text: str) -> str:
    return "".join(chr(0x660 + int(c)) for c in text)


DISGUISES = [
    ("ID_NIK", "\u200b".join(NIK)),
    ("ID_NIK", "\u00ad".join(NIK)),
    ("ID_NIK", "\u2060".join(NIK)),
    ("ID_NIK", wide(NIK)),
    ("ID_NIK", arabic(NIK)),
    ("ID_NIK", " ".join(NIK)),
    ("ID_NIK", "-".join(NIK)),
    ("ID_NIK", "3174**0155**09000001"),
    ("ID_NIK", "3174<b>0155</b>09000001"),
    ("ID_NIK", "3174&nbsp;0155&#8203;09000001"),
    ("ID_NIK", "3174\\u003015509000001"),
    ("ID_NIK", "3174&#48;15509000001"),
    ("ID_NIK", "31740155O9OOOOO1"),
    ("ID_NIK", base64.b64encode(f"NIK {NIK}".encode()).decode()),
    ("ID_NIK", f"NIK {NIK}".encode().hex()),
    ("PHONE_NUMBER", "nol delapan satu dua tiga empat lima enam tujuh delapan sembilan nol"),
    ("PHONE_NUMBER", "nol 8 dobel satu dua tiga empat lima enam tujuh delapan"),
    ("PHONE_NUMBER", "zero eight one two three four five six seven eight"),
    ("PHONE_NUMBER", "O8l2-3456-789O"),
    ("PHONE_NUMBER", "0 8 1 2 - 3 4 5 6 - 7 8 9 0"),
    ("EMAIL_ADDRESS", "budi [at] contoh [dot] example"),
    ("EMAIL_ADDRESS", "budi(at)contoh.example"),
    ("EMAIL_ADDRESS", "budi at contoh dot example"),
    ("EMAIL_ADDRESS", "budi titik santoso at contoh titik example"),
    ("EMAIL_ADDRESS", "budi@contoh[dot]example"),
    ("EMAIL_ADDRESS", "budi%40contoh.example"),
    ("EMAIL_ADDRESS", "bud\u0456@c\u043ent\u043eh.example"),
    ("EMAIL_ADDRESS", wide("budi@contoh.example")),
]


@pytest.mark.parametrize(("kind", "disguised"), DISGUISES)
def test_a_value_in_disguise_is_the_value(pii: SpanDetector, kind: str, disguised: str) -> None:
    text = f"ini {disguised} ya"
    (span,) = pii.inspect(text)
    assert (span.type, text[span.start : span.end]) == (kind, disguised)


@pytest.mark.parametrize(
    "text",
    [
        "Satu, dua, tiga, empat, lima, enam, tujuh, delapan, sembilan, sepuluh: kita berhitung.",
        "Skor 2-1, 3-0, 1-1, 0-0, 2-2 dan 1-0",
        "Lihat kelas [A] at 7, lalu titik dua.",
        "Pertanggungjawaban mempertanggungjawabkan ketidakbertanggungjawaban",
        "sha256 9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
        "diskon 50% dan 100%, kadar 12,5%",
        "a\u0301ber, \u043f\u0440\u0438\u0432\u0435\u0442, \u03b1\u03b2\u03b3, \u4f60\u597d",
        "**tebal** dan `kode` dan <b>tag</b> &nbsp; &amp;",
        "int x = 0; l1 = O1; BOS8BOS8",
    ],
)
def test_what_only_looks_disguised_is_no_value(pii: SpanDetector, text: str) -> None:
    assert pii.inspect(text) == []


def test_a_plain_reading_is_what_a_person_sees() -> None:
    assert plain("a\u200bb\u00a0\uff11\u0662").text == "ab 12"
    assert (
        plain("\u043f\u0440\u0438\u0432\u0435\u0442").text == "\u043f\u0440\u0438\u0432\u0435\u0442"
    )  # a word of its own script
    assert plain("p\u0430ssw\u043erd").text == "password"
    assert plain("Rp\u00a05 \u2013 \u201cya\u201d").text == "Rp 5 \u2013 \u201cya\u201d"


@settings(max_examples=300, deadline=None)
@given(st.text(max_size=200))
def test_every_piece_of_every_reading_has_a_place_in_the_text(text: str) -> None:
    for reading in readings(text):
        for start in range(0, len(reading.text), 7):
            left, right = reading.place(start, min(start + 5, len(reading.text)))
            assert 0 <= left < right <= len(text)


@settings(max_examples=300, deadline=None)
@given(st.text(alphabet="ab \u200b\u0301\uff11\u0662\u043e1", max_size=60))
def test_a_plain_reading_tells_where_each_character_stands(text: str) -> None:
    reading = plain(text)
    for at, character in enumerate(reading.text):
        start, end = reading.place(at, at + 1)
        assert plain(text[start:end]).text in {character, text[start:end]}


UNITS = "a. 1|:1|[at]| at |satu |%41|<b>a|O1|a&nbsp;|QUJD|dot |\u200b1|\u0430b|1-|_1|(a)@|\\u0041|\u0301|**a".split("|")


@pytest.mark.parametrize("unit", UNITS)
def test_no_text_takes_long_to_read(unit: str, cpu: Callable[[Callable[[], object]], float]) -> None:
    text = (unit * 40_000)[:40_000]
    assert cpu(lambda: list(readings(text))) < 0.005 * 40


@pytest.mark.parametrize(
    ("name", "values"),
    [
        ("ktp_3174015509000001.pdf", ["3174015509000001"]),
        ("rapor_nisn_0061994903.pdf", ["0061994903"]),
        ("IMG_20240311_123456.jpg", []),
        ("data_2024_v2_final_0812.csv", []),
    ],
)
def test_a_number_in_the_name_of_a_file_stands_apart_from_its_words(
    pii: SpanDetector, name: str, values: list[str]
) -> None:
    assert [name[span.start : span.end] for span in pii.inspect(name)] == values
