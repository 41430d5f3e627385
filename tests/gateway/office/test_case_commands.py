"""Cases at the keyboard."""

from __future__ import annotations

import json
import time
from dataclasses import replace
from typing import Any

import pytest

from audit.cases.case import CHILD, GENERAL, Case, Kind, Opening, Origin

X = "ab" * 16


def opened(site: Any, group: str = "7a", **more: Any) -> Case:
    """A case about somebody of a class."""
    order = Opening(Kind.ESCALATION, GENERAL, "teacher", int(time.time()) + 3600, Origin(exchange=X, group=group))
    case: Case = site.register.open(replace(order, **more)).case
    return case


def test_a_teacher_lists_the_cases_of_their_class_and_no_other(case_site: Any) -> None:
    mine, other = opened(case_site), opened(case_site, "7b")
    done = case_site.case("list", as_="Adi")
    assert (done.exit_code, done.stderr) == (0, "")
    assert mine.code in done.stdout
    assert other.code not in done.stdout
    assert "1 in all, 0 overdue." in done.stdout
    told = json.loads(case_site.case("list", "--format", "json", as_="Adi").stdout)
    assert ([one["code"] for one in told["cases"]], told["next"], told["counts"]["total"]) == ([mine.code], "", 1)


def test_a_case_is_shown_with_its_history_and_another_is_not_there(case_site: Any) -> None:
    mine, other = opened(case_site), opened(case_site, "7b")
    done = case_site.case("show", mine.code.lower(), as_="Adi")
    assert (done.exit_code, "the gate  open" in done.stdout) == (0, True)
    assert "who asked     not known" in done.stdout
    told = json.loads(case_site.case("show", mine.id, "--format", "json", as_="Adi").stdout)
    assert (told["id"], [event["action"] for event in told["history"]]) == (mine.id, ["open"])
    refused = [case_site.case("show", name, as_="Adi") for name in (other.code, other.id, "K7F2-M9QA", "x")]
    assert {(one.exit_code, one.stdout) for one in refused} == {(2, "")}
    assert len({one.stderr for one in refused}) == 1


def test_a_list_goes_on_and_says_what_is_none_of_its_words(case_site: Any) -> None:
    opened(case_site)
    opened(case_site, about=CHILD, named=frozenset({"Adi"}))
    first = json.loads(case_site.case("list", "--limit", "1", "--format", "json", as_="Adi").stdout)
    rest = case_site.case("list", "--cursor", first["next"], "--format", "json", as_="Adi")
    assert first["cases"][0]["about"] == "child"
    assert [one["about"] for one in json.loads(rest.stdout)["cases"]] == ["general"]
    wrong = case_site.case("list", "--state", "Kenari77", as_="Adi")
    assert (wrong.exit_code, "Kenari77" in wrong.stderr, "A state is one of open, taken" in wrong.stderr) == (
        2,
        False,
        True,
    )
    assert case_site.case("list", "--kind", "hold", as_="Adi").exit_code == 1


@pytest.mark.parametrize(("name", "phrase"), [("Adi", "lain"), ("Kenari77", "empat kata yang rahasia")])
def test_who_is_not_who_they_say_is_on_record_and_told_nothing(case_site: Any, name: str, phrase: str) -> None:
    opened(case_site)
    refused = case_site.case("list", as_=name, stdin=phrase)
    assert (refused.exit_code, refused.stdout) == (2, "")
    (record,) = case_site.records("admin.user")
    assert (record["action"], record["person"]) == ("refused", name)
