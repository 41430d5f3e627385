"""Evidence for the self-assessment: by what rules look at, with its sources' marks, and nothing where there is none."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from audit import Record
from audit.reader import Reader
from gateway.office.reports.paper import Paper
from gateway.office.reports.standing import standing_of
from gateway.office.reports.summary import summary_of
from gateway.office.reports.tunas import CHECKED_ON, tunas
from tests.gateway.office.reports.test_ropa import SETTINGS
from tests.gateway.office.reports.test_standing import in_force

FULL = """gapura: policy/v1
name: sekolah
title: { en: A school, id: Sekolah }
default: allow
rules:
  - name: rude
    when: { direction: output, toxicity: balanced }
    then: block
  - name: hours
    when: { not: { time: "06:30-21:00 Mon-Sat Asia/Jakarta" } }
    then: block
  - name: danger
    when: { direction: input, selfharm: cautious }
    then: replace
    care: helpline
  - name: notice
    when: { direction: input, first_turn: true }
    then: label
    label: { en: A machine answers., id: Mesin yang menjawab. }
  - name: on-trial
    when: { direction: output, threat: balanced }
    then: block
    shadow: true
"""


def paper(office: Any, lang: str = "en") -> Paper:
    with Reader.open(office.site.data).snapshot() as snapshot:
        return tunas(standing_of(office.site, SETTINGS), summary_of(snapshot.during()), lang)  # type: ignore[arg-type]


def rows(made: Paper) -> dict[str, tuple[str, ...]]:
    return {row[0]: row[2:] for row in made.blocks[1].rows}


def test_each_parameter_with_the_rules_that_look_at_it(office: Any, tmp_path: Path) -> None:
    in_force(office, tmp_path, FULL)
    key = office.key()
    for _ in range(12):
        office.asked(key, effect="block", sent=False, rules=(("hours", "block"),))
    office.asked(key, effect="replace", sent=False, rules=(("danger", "replace"),))
    private = {"by": "siti", "case": "0c" * 16}
    office.log.append_sync(Record("admin.case", {"action": "open", "of": "objection"}, private))
    told = rows(paper(office))
    assert told["KN01 (S)"][0] == "sekolah/rude", "a rule on trial stops nothing"
    assert told["GP03, GF01 (S)"] == ("sekolah/hours", "12 questions or answers were stopped or replaced by them")
    assert told["GF07 (S)"] == ("sekolah/danger", "< 10 questions or answers were stopped or replaced by them")
    assert told["DP06 (S)"][0] == "sekolah/notice"
    assert "objections received 1, upheld 0" in told["KN06 (S)"][1]


@pytest.mark.parametrize(("lang", "none"), [("en", "no evidence here"), ("id", "tidak ada bukti di sini")])
def test_where_there_is_no_rule_there_is_no_evidence(office: Any, tmp_path: Path, lang: str, none: str) -> None:
    in_force(office, tmp_path)
    office.asked(office.key())
    made = paper(office, lang)
    assert none in rows(made)["GP03, GF01 (S)"][1]
    assert none in made.blocks[2].says[0], "everything else is for the organisation"
    assert CHECKED_ON in made.blocks[0].says[0]


def test_policies_that_cannot_be_read_are_no_evidence_either_way(office: Any) -> None:
    office.asked(office.key())
    assert "cannot be read here" in rows(paper(office))["KN01 (S)"][1]
