"""What the shape of a text says of a name. Everybody here is invented."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from gateway.detectors.base import Span, SpanDetector
from gateway.detectors.pii.engine import PiiDetector
from gateway.detectors.pii.names.cues import Cue
from gateway.detectors.pii.names.lists import cue_of_shape, in_columns, is_head, with_cells
from gateway.detectors.pii.names.recognizer import watched
from gateway.detectors.searching import search
from gateway.exchange import Part

NAME = "Xeroval Quexley"


@pytest.mark.parametrize(
    ("left", "cue"),
    [
        ("| No | Nama | Kelas |\n|---|---|---|\n| 1 | ", Cue.STRONG),
        ("No;Nama Siswa;Nilai\n1;Zubyan;80\n2;", Cue.STRONG),
        ("Nama,NISN\n", Cue.STRONG),
        ("Daftar siswa:\n1. ", Cue.STRONG),
        ("**Peserta rapat**\n- Zubyan Marq\n- ", Cue.STRONG),
        ("Hadir: Zubyan Marq, ", Cue.STRONG),
        ("Siswa kelas 7A yang remedial: ", Cue.STRONG),
        ("Wali kelas: ", Cue.STRONG),
        ("1. Budi Santoso\n2. ", Cue.ROLE),  # neighbours that are names
        ("1;Budi Santoso;80\n2;", Cue.ROLE),
        ("1. Budi pergi\n2. ", Cue.NONE),
        ("Nama Sekolah;Kota\n", Cue.NONE),
        ("Nama Barang;Jumlah\nBudi;3\n", Cue.NONE),
        ("Daftar belanja:\n1. ", Cue.NONE),
        ("Siswa wajib membawa: ", Cue.NONE),
        ("kemarin ", Cue.NONE),
        ("", Cue.NONE),
    ],
)
def test_the_shape_of_a_text_says_that_a_name_follows(left: str, cue: Cue) -> None:
    assert cue_of_shape(left + NAME, len(left)) == cue


@pytest.mark.parametrize(
    ("label", "head"),
    [
        ("Nama", True),
        ("**Nama Lengkap**", True),
        ("Peserta Didik", True),
        ("Full name", True),
        ("File name", False),
        ("nama sekolah", False),
        ("tolong cek nama", False),
        ("Kelas", False),
        ("", False),
    ],
)
def test_a_head_of_persons(label: str, head: bool) -> None:
    assert is_head(label) is head


TABLE = "Tolong cek:\nNo;Nama;Nilai\n" + "".join(
    f"{number};{name};{number}\n"
    for number, name in enumerate(["Xeroval Quexley", "zubyan", "-", "7A", "Tervan oqui", "M. Rizki", "tidak"] * 2)
)


def test_a_column_of_persons_is_read_however_far_its_head_is() -> None:
    assert [TABLE[span.start : span.end] for span in in_columns(TABLE)] == [
        "Xeroval Quexley", "zubyan", "Tervan oqui", "M. Rizki"] * 2  # fmt: skip


@pytest.mark.parametrize(
    "text",
    [
        "nama saya ada di daftar, tolong cek\nkemarin, sudah",
        "Nama;Nilai",
        "Nama Barang;Jumlah\nBeras Merah;3",
        "Nama;Nilai\n\nKemarin hujan deras",
    ],
)
def test_what_is_no_column_of_persons_is_left_alone(text: str) -> None:
    assert in_columns(text) == []


def test_a_cell_is_one_person_and_what_is_no_name_stays_what_it_is() -> None:
    cells = [Span("PERSON", 10, 25, 9000), Span("PERSON", 30, 40, 9000)]
    town, part, late = Span("LOCATION", 32, 36, 5000), Span("PERSON", 14, 20, 6500), Span("PERSON", 50, 60, 8000)

    assert with_cells([part, town, late], cells) == [cells[0], town, late]
    assert with_cells([], cells) == cells


@pytest.fixture(scope="module")
def detector() -> SpanDetector:
    detector = PiiDetector(watched, frozenset({"PERSON"}))
    detector.load()
    return detector


def test_a_table_of_a_question_is_a_list_of_persons_who_are_known_from_then_on(detector: SpanDetector) -> None:
    asked = [Part(0, TABLE, ("t",), "user", 0), Part(1, "kenapa quexley turun?", ("u",), "user", 1)]
    found = search(detector, asked)

    assert len([finding for finding in found if finding.part == 0]) == 8
    assert [(f.start, f.end) for f in found if f.part == 1] == [(7, 14)]


def test_what_a_model_writes_is_read_alike_in_pieces_and_as_a_whole(detector: SpanDetector) -> None:
    answer = Part(0, TABLE, ("t",), "assistant", 0)

    assert [(f.start, f.end) for f in search(detector, [answer])] == [
        (span.start, span.end) for span in detector.inspect(TABLE)
    ]


@pytest.mark.parametrize("piece", ["Nama;a\n", "nama;", "Nama|x\n|", "nama\na.'", "1. A\n", "Hadir: A, ", "- A b\n"])
def test_no_list_takes_long(detector: SpanDetector, piece: str, cpu: Callable[[Callable[[], object]], float]) -> None:
    text = piece * (40_000 // len(piece))

    assert cpu(lambda: in_columns(text)) + cpu(lambda: detector.inspect(text)) < 0.01 * len(text) / 1000
