"""Names of persons: what is one, what only looks like one, and where a stream may be cut."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from gateway.detectors.pii.engine import PiiDetector
from gateway.detectors.pii.names.recognizer import gate, watched
from gateway.detectors.pii.watched import Glance
from gateway.detectors.segments import SpanCutter, left_of


@pytest.fixture(scope="module")
def detector() -> PiiDetector:
    detector = PiiDetector(watched, frozenset({"PERSON"}))
    detector.load()
    return detector


def persons(detector: PiiDetector, text: str) -> list[str]:
    return [text[span.start : span.end] for span in detector.inspect(text)]


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Pak Budi Santoso sudah pulang.", ["Budi Santoso"]),
        ("Terima kasih, Bu Sri.", ["Sri"]),
        ("nama gw budi, salam kenal", ["budi"]),
        ("namaku xeroval", ["xeroval"]),
        ("Nama Lengkap : Yohana Citra Manuputty\nKelas: 7", ["Yohana Citra Manuputty"]),
        ("rekening a.n. Indah Permata", ["Indah Permata"]),
        ("Wali murid: Wahyu", ["Wahyu"]),
        ("siswa bernama Melati menangis", ["Melati"]),
        ("My name is Zorblat Quexley.", ["Zorblat Quexley"]),
        ("Dear Ms. Wijtze,", ["Wijtze"]),
        ("Salam hormat,\nXandrio", ["Xandrio"]),
        ("adik saya Berliana demam", ["Berliana"]),
        ("Anak saya Xeroval Quexley demam.", ["Xeroval Quexley"]),
        ("cucu kami Xeroval", ["Xeroval"]),
        ("si rina kemarin nangis", ["rina"]),
        ("kalau Ani punya apel", ["Ani"]),
    ],
)
def test_a_cue_tells_a_name(detector: PiiDetector, text: str, names: list[str]) -> None:
    assert persons(detector, text) == names


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Kemarin I Wayan Sudiarta datang", ["I Wayan Sudiarta"]),
        ("Togar Simanjuntak dan Yosina Kogoya", ["Togar Simanjuntak", "Yosina Kogoya"]),
        ("Maimunah binti Jamaluddin lulus", ["Maimunah binti Jamaluddin"]),
        ("rapat bersama Sulastri, S.Pd. besok", ["Sulastri"]),
        ("asep ga masuk", ["asep"]),
        ("Peringkat: Yusnidar T., Hotman L.", ["Yusnidar T.", "Hotman L."]),
        ("Piket: Rumondang, Ambo dan Engkos", ["Rumondang", "Ambo", "Engkos"]),
        ("it was Kathleen who told Jennifer Armstrong", ["Kathleen", "Jennifer Armstrong"]),
        ("Is that Amanda's daughter, or Kevin Lamovec's?", ["Amanda", "Kevin Lamovec"]),
    ],
)
def test_the_table_tells_a_name_without_a_cue(detector: PiiDetector, text: str, names: list[str]) -> None:
    assert persons(detector, text) == names


@pytest.mark.parametrize(
    "text",
    [
        "Bunga melati dan cahaya bulan itu indah.",
        "Ibu hamil memerlukan zat besi setiap hari.",
        "Guru Bahasa Indonesia di Kabupaten Sleman",
        "Bank Mandiri di Jalan Sudirman, dekat Universitas Hasanuddin",
        "jelasin Matius 5:9 pakai bahasa sederhana",
        "hakim agung ada berapa orang",
        "The Princess arrived on Monday in Georgia.",
        "foto di agus.example/asep_1 dan @siti",
        "meet me at Jennifer Street",
    ],
)
def test_what_only_looks_like_a_name_is_none(detector: PiiDetector, text: str) -> None:
    assert persons(detector, text) == []


def test_a_list_of_twelve_is_twelve_persons(detector: PiiDetector) -> None:
    names = "Agus Asep Dadang Euis Imas Jumriah Kosasih Lamtiur Nurhayati Otniel Poltak Sulastri".split()
    table = "| No | Nama |\n|---|---|\n" + "\n".join(f"| {n} | {name} |" for n, name in enumerate(names, 1))

    assert persons(detector, table) == names


def test_the_gate_is_shut_where_no_word_can_tell_a_name() -> None:
    assert not gate(Glance("air mengalir dari tempat tinggi menuju tempat rendah"))
    assert gate(Glance("asep ga masuk"))
    assert gate(Glance("kalau Ani punya apel"))
    assert gate(Glance("namaku xeroval"))


def test_a_stream_finds_what_the_whole_text_has(detector: PiiDetector) -> None:
    text = (
        "Halo, nama saya Maimunah binti Jamaluddin. Kemarin Pak Budi Santoso dan asep sunandar bilang ke Sulastri, "
        "S.Pd. bahwa rapat dengan Jennifer Armstrong, Kevin van den Berg, serta Yusnidar T. batal. Salam hormat, Ambo. "
    ) * 3
    whole = [(span.start, span.end) for span in detector.inspect(text)]
    cutter, done, pieces = SpanCutter(detector.inspect, detector.opens), 0, []

    for seen in range(1, len(text) + 1):
        before = left_of(text[max(0, done - 121) : done])
        size = cutter.cut(before, text[done:seen], seen == len(text))
        if size:
            spans = detector.inspect(before + text[done : done + size])
            pieces += [
                (s.start - len(before) + done, s.end - len(before) + done) for s in spans if s.start >= len(before)
            ]
            done += size

    assert pieces == whole


@pytest.mark.parametrize(
    "piece", ["a.", "Aa ", "Budi ", "budi ", "pak ", "nama saya ", "A. ", "bin ", "Aa, ", "van Aa "]
)
def test_no_text_is_slow(detector: PiiDetector, piece: str, cpu: Callable[[Callable[[], object]], float]) -> None:
    text = piece * (20_000 // len(piece))
    assert cpu(lambda: detector.inspect(text)) * 1e6 / (len(text) / 1000) < 20_000  # microseconds for 1,000 characters


def test_a_name_that_only_its_ending_tells_passes_the_gate(detector: PiiDetector) -> None:
    assert persons(detector, "besok libur, kata Syamsirwati") == ["Syamsirwati"]
