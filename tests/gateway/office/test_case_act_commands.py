"""What people do about a case, at the keyboard."""

from __future__ import annotations

import json
import time
from dataclasses import replace
from typing import Any

import pytest

from audit.cases.case import CHILD, GENERAL, Case, Kind, Opening, Origin
from audit.seal.content import ContentStore, Order, Owner, sealing_key
from audit.seal.people import People

X = "ab" * 16


def opened(site: Any, **more: Any) -> Case:
    order = Opening(Kind.ESCALATION, GENERAL, "teacher", int(time.time()) + 3600, Origin(exchange=X, group="7a"))
    case: Case = site.register.open(replace(order, **more)).case
    return case


def childs(site: Any, *names: str) -> Case:
    return opened(site, about=CHILD, role="counsellor", named=frozenset(names))


def acts(site: Any) -> list[tuple[str, str]]:
    return [(one["action"], one.get("person", "")) for one in site.records()]


def test_a_case_is_taken_given_away_ended_and_reopened_all_on_record(case_site: Any) -> None:
    code = opened(case_site).code
    assert case_site.case("ack", code, as_="Adi").exit_code == 0
    assert f"{code}: you look after it now.\n" == case_site.case("take", code, as_="Adi").stdout
    assert "Dewi looks after it now" in case_site.case("hand-over", code, "--to", "Dewi", as_="Adi").stdout
    assert case_site.case("close", code, "confirmed", as_="Adi").exit_code == 2
    assert "closed, confirmed" in case_site.case("close", code, "confirmed", as_="Dewi").stdout
    told = json.loads(case_site.case("reopen", code, "--format", "json", as_="Dewi").stdout)
    assert (told["state"], told["owner"]) == ("taken", "Dewi")
    assert acts(case_site) == [("acknowledge", "Adi"), ("take", "Adi"), ("hand_over", "Adi"), ("close", "Dewi"),
                               ("reopen", "Dewi")]  # fmt: skip
    assert all(record["by"] and record["case"] for record in case_site.records())


def test_it_goes_up_to_those_above_and_stays_with_those_who_had_it(case_site: Any) -> None:
    code = opened(case_site).code
    nobody = case_site.case("escalate", code, as_="Adi")
    assert (nobody.exit_code, "Nobody holds this role" in nobody.stderr) == (2, True)
    case_site.add("Bu Kepala", "second-contact")
    assert "passed up to second-contact" in case_site.case("escalate", code, as_="Adi").stdout
    told = json.loads(case_site.case("show", code, "--format", "json", as_="Bu Kepala").stdout)
    assert (told["role"], told["level"], told["named"]) == ("second-contact", 1, ["Adi", "Bu Kepala"])
    assert case_site.case("show", code, as_="Adi").exit_code == 0


def test_somebody_whom_it_may_concern_is_kept_out(case_site: Any) -> None:
    code = childs(case_site, "Sari", "Rina").code
    assert case_site.case("exclude", code, "--person", "Rina", as_="Sari").exit_code == 0
    gone = case_site.case("show", code, as_="Rina")
    assert (gone.exit_code, gone.stderr) == (2, case_site.case("show", "K7F2-M9QA", as_="Rina").stderr)
    last = case_site.case("exclude", code, "--person", "Sari", as_="Sari")
    assert (last.exit_code, "Nobody would be left" in last.stderr) == (2, True)
    assert case_site.case("exclude", code, "--person", "Kenari77", as_="Sari").exit_code == 2
    assert b"Kenari77" not in (case_site.data / "cases.db").read_bytes()


@pytest.mark.parametrize("to", ["Adi", "Dewi", "Nobody"])
def test_a_childs_case_is_given_to_nobody_whom_such_cases_are_not_for(case_site: Any, to: str) -> None:
    code = childs(case_site, "Sari").code
    refused = case_site.case("hand-over", code, "--to", to, as_="Sari")
    assert (refused.exit_code, "no person of this name who may have this case" in refused.stderr) == (2, True)
    assert case_site.case("hand-over", code, "--to", "Rina", as_="Sari").exit_code == 0


ACTS = [["take"], ["ack"], ["hand-over", "--to", "Dewi"], ["escalate"], ["reopen"], ["share"],
        ["exclude", "--person", "Dewi"], ["close", "confirmed"]]  # fmt: skip


@pytest.mark.parametrize("act", ACTS, ids=lambda act: act[0])
def test_who_does_not_see_a_case_cannot_touch_it_and_learns_nothing(case_site: Any, act: list[str]) -> None:
    code = opened(case_site).code
    told = [case_site.case(act[0], name, *act[1:], as_="Bu Tini") for name in (code, "K7F2-M9QA")]
    assert told[0].stderr == told[1].stderr
    assert {(one.exit_code, one.stdout) for one in told} == {(2, "")}
    assert case_site.register.history(code, None)[-1].action == "open"


def test_held_and_drawn_cases_do_not_end_by_a_word(case_site: Any) -> None:
    for kind, how in ((Kind.HOLD, "gapura case release"), (Kind.SAMPLE, "gapura case verdict")):
        code = opened(case_site, kind=kind).code
        case_site.case("take", code, as_="Adi")
        assert how in case_site.case("close", code, "denied", as_="Adi").stderr


def kept_for(site: Any, *names: str) -> str:
    keys = {name: key for one in People(site.data).list() if one.name in names for name, key in one.keys.items()}
    store = ContentStore(site.data, sealing_key(site.folder / "keys"))
    order = Order(CHILD, ("counsellor",), 2**32, 2, keys)
    return store.keep({"question": ["KenariMerah77"]}, Owner(X, "s", "c"), order).id


@pytest.mark.parametrize(("lang", "who_can"), [("en", "Sari can share it"), ("id", "Sari dapat membaginya")])
def test_whoever_cannot_open_it_is_named_with_who_can_share_it(case_site: Any, lang: str, who_can: str) -> None:
    case_site.add("Made", "counsellor")
    case_site.enter()
    code = opened(case_site, about=CHILD, role="counsellor", named=frozenset({"Sari", "Rina"}),
                  contents=(kept_for(case_site, "Sari"),)).code  # fmt: skip
    given = case_site.case("hand-over", code, "--to", "Made", "--lang", lang, as_="Rina")
    assert given.exit_code == 0
    for told in (given, case_site.case("show", code, "--lang", lang, as_="Made")):
        assert who_can in told.stderr
        assert f"gapura case share {code} --as" in told.stderr
        assert "Made, Rina" in told.stderr
    refused = case_site.case("share", code, as_="Made")
    assert (refused.exit_code, "You have no key" in refused.stderr) == (2, True)
    shared = case_site.case("share", code, as_="Sari")
    assert (shared.exit_code, shared.stderr) == (0, "")
    assert shared.stdout == f"{code}: whoever may see the case has a key to what you can open.\n"
    assert case_site.case("show", code, as_="Made").stderr == ""
    assert "KenariMerah77" not in given.output + shared.output
    assert acts(case_site)[-2:] == [("share", "Sari"), ("reseal", "Sari")]


def test_where_nobody_has_a_key_that_is_said(case_site: Any) -> None:
    code = opened(case_site, about=CHILD, role="counsellor", named=frozenset({"Sari"}),
                  contents=(kept_for(case_site, "Dewi"),)).code  # fmt: skip
    assert "nobody who sees it has a key" in case_site.case("hand-over", code, "--to", "Rina", as_="Sari").stderr
