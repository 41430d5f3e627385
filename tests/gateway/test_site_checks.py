"""The lines of ``gapura check``."""

from __future__ import annotations

import json

import pytest

from audit.witness.standing import Standing
from gateway.site_checks import Check, Probed, State, broken, exit_code, good, remotes, say, witnesses


@pytest.mark.parametrize(
    ("states", "code"),
    [((), 0), (("good", "note"), 0), (("good", "finding"), 1), (("finding", "broken", "good"), 2)],
)
def test_the_worst_line_decides(states: tuple[State, ...], code: int) -> None:
    assert exit_code([Check("x", state, {}) for state in states]) == code


def test_a_line_says_the_same_in_both_languages_and_as_json() -> None:
    line = say("port", "port_taken", where="127.0.0.1:8787")
    assert line.found == {"en": "127.0.0.1:8787 is in use", "id": "127.0.0.1:8787 sedang dipakai"}
    assert set(line.do) == {"en", "id"}
    assert json.loads(json.dumps(line.to_json()))["state"] == "note"


def test_good_needs_no_advice_and_broken_brings_its_own() -> None:
    assert (good("data", "here").do, broken("data", {"en": "a", "id": "b"}).do) == ({}, {})


HERE, THERE = "http://127.0.0.1:1/v1/chat/completions", "http://guard.example/score"


def test_a_detector_elsewhere_is_told_with_where_texts_go_and_what_it_gives() -> None:
    (line,) = remotes([Probed("guard", HERE, {"country": "ID", "contract": "MoU 7"}, ["weapons", "csae"], 0.44, None)])
    assert line.state == "good"
    for text in line.found.values():
        assert f"{HERE} (ID, MoU 7)" in text
        assert "0.4 " in text
        assert "csae, weapons" in text
    assert "personal data masked" in line.found["en"]
    assert "data pribadi disamarkan" in line.found["id"]


@pytest.mark.parametrize(
    ("trouble", "indonesian"), [("cannot be reached", "tidak dapat dihubungi"), ("HTTP 401", "HTTP 401")]
)
def test_one_that_gives_no_verdict_is_a_finding_with_its_reason(trouble: str, indonesian: str) -> None:
    (line,) = remotes([Probed("guard", HERE, {}, ["weapons"], 3.0, trouble)])
    assert line.state == "finding"
    assert f"({trouble})" in line.found["en"]
    assert f"({indonesian})" in line.found["id"]
    assert "deadline" in line.do["en"]


def test_a_line_that_others_may_read_is_noted() -> None:
    lines = list(remotes([Probed("guard", THERE, {}, ["weapons"], 0.4, None)]))
    assert [line.state for line in lines] == ["good", "note"]
    assert "without TLS" in lines[1].found["en"]
    assert len(list(remotes([Probed("guard", THERE.replace("http", "https"), {}, ["weapons"], 0.4, None)]))) == 1


def test_each_witness_has_a_line_and_what_it_objects_to_is_a_finding() -> None:
    stood = [
        Standing("a.example", 7, 1_795_000_000, 2, "signed"),
        Standing("b.example", None, None, 9, None),
        *(Standing("c.example", 7, 1_795_000_000, 2, what) for what in "contradicts ahead refuses other_key".split()),
    ]
    lines = list(witnesses(stood))
    assert [one.state for one in lines] == ["good", "note", *["finding"] * 4]
    assert lines[0].found["en"] == "a.example: signed up to entry 7 on 2026-11-18 11:06Z; 2 since"
    assert lines[2].found["id"] == "c.example: mengenal riwayat lain log ini"
    assert all(one.do["id"] for one in lines[1:])
