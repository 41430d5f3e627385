"""What a person may know of themselves: all of it, nobody else, and nothing that endangers them."""

from __future__ import annotations

import json
from typing import Any

import pytest

from audit import Record
from audit.cases.case import CHILD, GENERAL, Kind, Opening, Origin
from audit.cases.register import Register
from audit.seal.content import ContentStore, Order, Owner, sealing_key
from gateway.office.reports.passages import Passage
from gateway.office.reports.subject import Account, account_of, as_json, trail
from gateway.retention_settings import Retention

AT_RISK = {"care": True, "obligations": [{"kind": "escalate", "rule": "at-risk", "argument": "counsellor"}]}


def account(office: Any, who: tuple[str, str], *, full: bool = False) -> Account:
    cases = Register(office.site.data).of_subject(who[1])
    return account_of(office.site, who[1], who[0], Retention().plan, cases, full=full)


@pytest.fixture
def mine(office: Any) -> tuple[str, str]:
    who, other = office.key("tablet A"), office.key("tablet B")
    office.asked(who, {"ID_NIK": 1, "PERSON": 1}, redact=("ID_NIK",), effect="redact", disclosed=True)
    office.asked(who, {}, effect="replace", sent=False, rules=(("at-risk", "replace"),), more=AT_RISK,
                 facts={"scores": {"selfharm": 9100}, "labels": ["disclosure"]})  # fmt: skip
    office.asked(other, {"CREDIT_CARD": 1})
    return who


def test_by_default_nothing_tells_that_somebody_was_seen_to_be_at_risk(office: Any, mine: tuple[str, str]) -> None:
    told = as_json(account(office, mine))
    for word in ("at-risk", "selfharm", "disclosure", "9100", "replace", "escalate", "kept_until", "blocked"):
        assert word not in told, word
    made = json.loads(told)
    assert (made["withheld"], len(made["exchanges"]), made["key"]["name"]) == (True, 2, "tablet A")
    first, second = made["exchanges"]
    assert (first["question"]["masked"], first["question"]["left_as_it_was"]) == (["ID_NIK"], ["PERSON"])
    assert [place.get("detector") for place in first["sent_to"]] == [None, "guard"]
    assert second["sent_to"] == []
    assert "CREDIT_CARD" not in told
    assert "tablet B" not in told


def test_the_officer_may_decide_to_tell_rules_and_scores(office: Any, mine: tuple[str, str]) -> None:
    second = json.loads(as_json(account(office, mine, full=True)))["exchanges"][1]
    assert (second["rules"], second["scores"], second["labels"]) == (
        ["sekolah/at-risk"], {"selfharm": 9100}, ["disclosure"]
    )  # fmt: skip
    assert second["kept_until"]


def test_only_cases_that_the_person_opened_and_never_one_of_somebody_at_risk(
    office: Any, mine: tuple[str, str]
) -> None:
    register = Register(office.site.data)
    for kind, about in ((Kind.RIGHT, GENERAL), (Kind.ESCALATION, GENERAL), (Kind.ESCALATION, CHILD),
                        (Kind.OBJECTION, CHILD)):  # fmt: skip
        named = frozenset({"Siti"} if about == CHILD else set())
        register.open(Opening(kind, about, "ppdp", 1_900_000_000, Origin(subject=mine[1]), named=named))
    for full in (False, True):
        made = account(office, mine, full=full)
        assert [(one.kind, one.about) for one in made.cases] == [(Kind.RIGHT, GENERAL)]


def test_kept_texts_are_counted_and_those_of_somebody_at_risk_are_not(office: Any, mine: tuple[str, str]) -> None:
    contents = ContentStore(office.site.data, sealing_key(office.site.keys))
    for kind, subject in (("general", mine[1]), ("child", mine[1]), ("general", "6c" * 16)):
        contents.keep({"text": "x"}, Owner("a1" * 16, subject, ""), Order(kind, ("ppdp",), 2_000_000_000))
    assert account(office, mine).sealed == 1


def test_requests_are_told_and_the_number_of_a_case_is_not(office: Any, mine: tuple[str, str]) -> None:
    private = {"by": "siti", "subject": mine[1], "case": "0c" * 16, "received": 1_800_000_000}
    office.log.append_sync(Record("admin.right", {"action": "request", "right": "access"}, private))
    (act,) = json.loads(as_json(account(office, mine)))["requests"]
    assert (act["action"], act["right"], act["received"]) == ("request", "access", 1_800_000_000)
    assert set(act) == {"time", "kind", "action", "right", "received"}


def test_what_was_erased_is_counted_in_no_persons_account(office: Any, mine: tuple[str, str]) -> None:
    office.log.erase_private([0, 1, 2], "request", by="siti")
    assert len(account(office, mine).passages) == 1


def test_the_way_of_a_question_step_by_step() -> None:
    one = Passage(
        "a" * 32,
        "2026-11-27T10:00Z",
        sent=True,
        backend="cloud",
        asked={"ID_NIK": 1, "URL": 1},
        masked=frozenset({"ID_NIK"}),
        answered={"PERSON": 1},
        hidden=frozenset({"PERSON"}),
    )
    assert [name for name, _ in trail(one)] == ["found", "masked", "sent", "left", "hidden", "shown"]
    assert [name for name, _ in trail(Passage("a" * 32, "2026-11-27T10:00Z"))] == ["found_none", "stayed"]
