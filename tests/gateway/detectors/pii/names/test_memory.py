"""A name once found surely is found everywhere in the conversation."""

from __future__ import annotations

import pytest

from gateway.detectors.base import NOBODY
from gateway.detectors.pii.engine import PiiDetector
from gateway.detectors.pii.names.memory import Remembered, remembered
from gateway.detectors.pii.names.recognizer import watched
from gateway.detectors.searching import search
from gateway.exchange import Finding, Part


@pytest.fixture(scope="module")
def detector() -> PiiDetector:
    detector = PiiDetector(watched, frozenset({"PERSON"}))
    detector.load()
    return detector


def conversation(*texts: str) -> list[Part]:
    return [Part(index, text, ("messages", index), "user", index) for index, text in enumerate(texts)]


def persons(detector: PiiDetector, *texts: str) -> list[list[str]]:
    findings = search(detector, conversation(*texts))
    return [[texts[f.part][f.start : f.end] for f in findings if f.part == index] for index in range(len(texts))]


def test_a_name_that_a_cue_told_is_found_later_in_any_letters(detector: PiiDetector) -> None:
    assert persons(
        detector, "xeroval datang", "nama saya Xeroval Quexley", "tadi quexley nangis, XEROVAL QUEXLEY juga"
    ) == [
        ["xeroval"],
        ["Xeroval Quexley"],
        ["quexley", "XEROVAL QUEXLEY"],
    ]


def test_a_part_that_is_an_ordinary_word_needs_its_capital(detector: PiiDetector) -> None:
    assert persons(detector, "siswa bernama Melati", "bunga melati itu wangi", "Melati sakit, kata Bu Guru") == [
        ["Melati"],
        [],
        ["Melati"],
    ]


def test_the_end_of_a_message_and_the_next_one_are_no_name(detector: PiiDetector) -> None:
    assert persons(detector, "ini dari Pak Budi", "Halo juga") == [["Budi"], []]


def test_another_person_of_the_same_first_name_stays_whole(detector: PiiDetector) -> None:
    assert persons(detector, "Pak Budi sakit", "lalu Budi Hartono datang") == [["Budi"], ["Budi Hartono"]]


def test_one_word_of_the_table_alone_is_not_remembered() -> None:
    parts = conversation("Kathleen")
    unsure = [Finding("PERSON", 0, 0, 8, 6500, "pii")]

    assert remembered(parts, unsure) is NOBODY
    assert remembered(parts, [Finding("EMAIL_ADDRESS", 0, 0, 8, 10000, "pii")]) is NOBODY


def test_small_words_of_a_name_are_not_names() -> None:
    known = Remembered(["Maimunah binti Jamaluddin"])
    assert known.find("binti itu apa") == []


@pytest.mark.parametrize(
    ("before", "after", "open_"),
    [
        ("kata xeroval", "quexley", True),
        ("kata xeroval", "q", True),
        ("kata xeroval", "pulang ", False),
        ("kata orang", "quexley ", False),
    ],
)
def test_a_gap_within_a_known_name_is_open(before: str, after: str, open_: bool) -> None:
    assert Remembered(["Xeroval Quexley"]).opens(before, after) is open_


def test_what_is_remembered_is_never_shown() -> None:
    assert "xeroval" not in repr(Remembered(["Xeroval"])).lower()
