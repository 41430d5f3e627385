"""The report as people read it."""

from __future__ import annotations

from dataclasses import replace

import pytest

from policies.compare.impact import Impact, guarded
from policies.compare.impact_text import LIMITS, WORDS, headline, lines, number
from policies.compare.replay import BLOCKED, CLASSES, ERASED, REASONS, RELEASED, SAME, Tally


@pytest.fixture
def found() -> Impact:
    tally = Tally()
    tally.results.update({BLOCKED: 312, RELEASED: 14, SAME: 47_000, ERASED: 884})
    tally.rules[BLOCKED].update({"harm": 300, "links": 12})
    tally.rules[RELEASED].update({"old-rule": 14})
    tally.groups["exchanges"].update({"siswa-smp": 40_000, "": 8210})
    tally.groups[BLOCKED].update({"siswa-smp": 312})
    tally.groups[RELEASED].update({"siswa-smp": 14})
    tally.links[BLOCKED, "harm"] = [17, 40]
    tally.days.update({"2026-10-01": 24_000, "2026-10-31": 24_210})
    tally.shadow["trial"].update({"2026-10-01": 3, "2026-10-31": 9})
    tally.asked["PERSON"] = 884
    tally.failed, tally.answers_erased = 20, 6
    return guarded(tally, "sha256:" + "a" * 64, "recorded", 5)


def test_the_sentence_that_a_board_remembers(found: Impact) -> None:
    assert headline(found).en == (
        "of 48,210 exchanges between 2026-10-01 and 2026-10-31, 312 would now be blocked, 14 would no longer be"
    )
    assert headline(found).id.startswith("dari 48.210 pertukaran antara 2026-10-01 dan 2026-10-31, 312 kini")


def test_the_whole_report(found: Impact) -> None:
    assert [line.en for line in lines(found)][1:] == [
        "new policy sha256:aaaaaaaaaaaa, compared with what was recorded",
        "  312 would now be blocked",
        "     by harm: 300; entries 17, 40",
        "     by links: 12",
        "  14 would no longer be blocked",
        "     by old-rule: 14",
        "  0 would be treated more strictly otherwise",
        "  0 would be treated more mildly otherwise",
        "  0 same effect, other values masked",
        "  47,000 unchanged",
        "  884 not replayable: the facts were erased",
        "by group: exchanges, now blocked, no longer",
        "  (unknown): 8,210, 0, 0",
        "  siswa-smp: 40,000, 312, 14",
        "on trial, trial: would have been more severe, by day",
        "  2026-10-01: fewer than 5 of 24,000",
        "  2026-10-31: 9 of 24,210",
        "not looked for at the time: PERSON, in 884 decisions",
        "a detector had failed in 20 decisions",
        "6 answers were erased: their exchanges count by the question alone",
    ]


def test_in_indonesian_nothing_is_left_out(found: Impact) -> None:
    said = list(lines(replace(found, gates=3)))
    assert [line for line in said if not line.id or (line.en.startswith("of") and line.en == line.id)] == []
    assert "dijumlahkan dari 3 gerbang" in [line.id for line in said]


def test_numbers_and_what_stands_for_one() -> None:
    assert [number(cell).en for cell in (48_210, "<5", "-", ">=1200")] == [
        "48,210",
        "fewer than 5",
        "not shown",
        "at least 1,200",
    ]
    assert number(">=1200").id == "sedikitnya 1.200"


def test_every_class_and_reason_has_words() -> None:
    assert {*CLASSES, *REASONS} == WORDS.keys()
    assert [text for text in (*WORDS.values(), *LIMITS) if not text.en or not text.id] == []
