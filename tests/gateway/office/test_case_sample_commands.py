"""Two readers, at the keyboard."""

from __future__ import annotations

import json
from typing import Any

from audit.cases.case import Kind
from tests.gateway.office.test_case_act_commands import opened


def drawn(site: Any) -> str:
    code: str = opened(site, kind=Kind.SAMPLE, role="ppdp").code
    return code


def test_the_second_reader_does_not_know_what_the_first_one_thought(case_site: Any) -> None:
    case_site.add("Made", "ppdp")
    code = drawn(case_site)
    assert "your verdict is kept" in case_site.case("verdict", code, "false_positive", as_="Dewi").stdout
    for shown in (
        case_site.case("show", code, as_="Made"),
        case_site.case("show", code, "--format", "json", as_="Made"),
    ):
        assert (shown.exit_code, "false_positive" in shown.stdout) == (0, False)
    again = case_site.case("verdict", code, "confirmed", as_="Dewi")
    assert (again.exit_code, "The next reader is somebody else" in again.stderr) == (2, True)
    assert "closed, false alarm" in case_site.case("verdict", code, "false_positive", as_="Made").stdout
    told = json.loads(case_site.case("show", code, "--format", "json", as_="Made").stdout)
    assert [one["verdict"] for one in told["readings"]] == ["false_positive"] * 2
    assert [one["said"] for one in case_site.records()][-1]["verdict"] == "false_positive"


def test_figures_say_how_far_they_agree_and_that_few_are_few(case_site: Any) -> None:
    case_site.add("Made", "ppdp")
    for said in (("confirmed", "confirmed"), ("false_positive", "false_positive")):
        code = drawn(case_site)
        for name, verdict in zip(("Dewi", "Made"), said, strict=True):
            case_site.case("verdict", code, verdict, as_=name)
    done = case_site.case("agreement", as_="Dewi")
    assert "Read twice: 2. The same: 2 (100%). Cohen's kappa: 1.00." in done.stdout
    assert "Fewer than 30 cases" in done.stdout
    assert "(no rule)  judged 2  confirmed 1  false positive 1" in done.stdout
    told = json.loads(case_site.case("agreement", "--format", "json", as_="Adi").stdout)
    assert (told["agreement"]["read"], told["rules"]) == (0, {})


def test_nothing_is_drawn_where_nobody_asked_for_it(case_site: Any) -> None:
    none = case_site.case("sample")
    assert (none.exit_code, "cases.sample is 0" in none.stderr) == (1, True)


def test_drawing_by_hand_says_how_many(case_site: Any) -> None:
    (case_site.folder / "gapura.yaml").write_text("cases: { sample: 1000 }\n")
    case_site.case("open", "--child", as_="Adi")  # there is a log
    assert json.loads(case_site.case("sample", "--format", "json").stdout) == {"opened": 0}
