"""A test made of a case: it says what the policy saw, and nothing of who was there or what they wrote."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from audit.cases.case import CHILD, GENERAL, Case, Kind, Origin
from audit.cases.trouble import CaseError
from gateway.office.case_testing import append, make

RULES = """
  - { name: bad-words, when: { direction: input, words: [terlarang] }, then: block }
  - { name: sharp, when: { direction: output, threat: balanced }, then: block }
"""
TIMED = '  - { name: night, when: { direction: input, time: "00:00-24:00 Mon-Sun Asia/Jakarta" }, then: block }'


def about(answer: Any, **more: Any) -> Case:
    origin = Origin(exchange=answer.headers["x-request-id"], rule="bad-words")
    return replace(Case("ab" * 16, Kind.OBJECTION, GENERAL, "ppdp", origin, 1, 2), **more)


async def test_it_holds_the_facts_and_the_effect_and_fails_where_it_was_decided(inside: Any) -> None:
    async with inside(RULES) as gate:
        made = make(gate.folder / "data", about(await gate.ask("Kenari77 terlarang")), "allow", "")
    assert (made.got, made.read) == ("block", True)
    assert made.text.startswith('- name: "objection NENT-QAXB: bad-words"\n  as: { group: "siswa-smp", role: "student"')
    assert 'words: ["terlarang"]' in made.text
    assert made.text.endswith("expect: { effect: allow }\n")
    assert "Kenari77" not in made.text
    assert "at:" not in made.text  # no rule looks at the time, so it is nobody's business


async def test_the_time_stands_there_where_a_rule_looks_at_it(inside: Any) -> None:
    async with inside(TIMED) as gate:
        made = make(gate.folder / "data", about(await gate.ask("Halo")), "allow", "at night")
    assert '- name: "at night"\n' in made.text
    assert "  at: " in made.text


async def test_of_an_answer_the_answers_facts_count(inside: Any) -> None:
    async with inside(RULES) as gate:
        gate.backend.says("Ini ancaman.")
        case = about(await gate.ask("Hai"))
        made = make(gate.folder / "data", replace(case, origin=replace(case.origin, direction="output")), "allow", "x")
    assert 'direction: "output", scores: {"threat": 0.9}' in made.text
    assert made.got == "block"


async def test_of_somebody_at_risk_neither_age_nor_time_is_told(inside: Any) -> None:
    groups = {"groups": [{"name": "siswa-smp", "role": "student", "ages": [13, 13]}]}
    async with inside(TIMED, groups) as gate:
        answer = await gate.ask("Halo")
        told = make(gate.folder / "data", about(answer), "allow", "x").text
        child = make(gate.folder / "data", about(answer, about=CHILD), "allow", "x").text
    assert "age: 13" in told
    assert "age" not in child
    assert "at:" not in child


def test_where_nothing_is_known_no_test_is_invented(tmp_path: Path) -> None:
    from audit import Log

    Log.open(tmp_path / "data", tmp_path / "keys").close()
    with pytest.raises(CaseError) as told:
        make(tmp_path / "data", Case("ab" * 16, Kind.MANUAL, GENERAL, "ppdp", Origin(), 1, 2), "allow", "")
    assert told.value.code == "no_facts"


def test_a_file_of_tests_grows_and_is_whole_at_any_time(tmp_path: Path) -> None:
    file = tmp_path / "policy.test.yaml"
    append(file, "- name: a\n")
    file.write_text(file.read_text().rstrip())
    append(file, "- name: b\n")
    assert file.read_text() == "- name: a\n- name: b\n"
    assert [one.name for one in tmp_path.iterdir()] == ["policy.test.yaml"]
    with pytest.raises(CaseError) as told:
        append(tmp_path / "nowhere" / "x.yaml", "- name: c\n")
    assert told.value.code == "no_file"
