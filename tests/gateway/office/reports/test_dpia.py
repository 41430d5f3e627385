"""The annex for an impact assessment."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from audit.reader import Reader
from gateway.office.reports.dpia import dpia, results_of
from gateway.office.reports.paper import Paper
from gateway.office.reports.standing import standing_of
from gateway.office.reports.summary import summary_of
from tests.gateway.office.reports.test_ropa import SETTINGS
from tests.gateway.office.reports.test_standing import in_force

RESULTS = {"ok": False, "reports": [{"file": "/a/sekolah/policy.test.yaml", "pass": 7, "fail": 1, "skip": 2,
                                     "coverage": 63.2, "results": [{"name": "kata orang"}]}]}  # fmt: skip


def paper(office: Any, tests: Any = None, lang: str = "en") -> Paper:
    with Reader.open(office.site.data).snapshot() as snapshot:
        return dpia(standing_of(office.site, SETTINGS), summary_of(snapshot.during()), tests, lang)  # type: ignore[arg-type]


def cells(made: Paper) -> list[tuple[str, ...]]:
    return [row for block in made.blocks for row in block.rows]


@pytest.mark.parametrize("lang", ["en", "id"])
def test_flows_signs_rules_and_measured_errors(office: Any, tmp_path: Path, lang: str) -> None:
    in_force(office, tmp_path)
    office.asked(office.key(), {"HEALTH": 1})
    office.asked(office.key(), effect="block", sent=False, rules=(("weapons", "block"),))
    rows = cells(paper(office, lang=lang))
    assert any(row[1] == "cloud" and row[3:] == ("SG, PKS-12", "1") for row in rows if len(row) == 5)
    said = " ".join(cell for row in rows for cell in row)
    assert "HEALTH" in said
    assert "siswa-smp" in said
    assert "sekolah/weapons" in said
    assert "0.1 %" in said, "the measured rate of false alarms that ships with the model"


def test_results_of_tests_stand_there_without_what_the_tests_say(office: Any) -> None:
    office.asked(office.key())
    results = results_of(RESULTS)
    made = paper(office, results)
    assert ("sekolah/policy.test.yaml", "7", "1", "2", "63.2") in cells(made)
    assert "kata orang" not in str(made)
    assert any("gapura policy test --format json" in say for block in paper(office).blocks for say in block.says)


@pytest.mark.parametrize("other", [None, [], {}, {"reports": "x"}, {"reports": [{"file": "a"}]}])
def test_a_file_of_something_else_is_no_results(other: object) -> None:
    assert results_of(other) is None


def test_risks_are_left_to_people(office: Any) -> None:
    office.asked(office.key())
    risks = paper(office).blocks[-1]
    assert len(risks.rows) > 5
    assert {cell for row in risks.rows for cell in row[1:]} == {"[ ]"}
