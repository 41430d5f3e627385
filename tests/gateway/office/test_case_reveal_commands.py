"""The words that a case is about, on the screen of one of its people."""

from __future__ import annotations

import json
import time
from typing import Any

import pytest

from audit.cases.case import CHILD, Case, Kind, Opening, Origin
from audit.seal.content import ContentStore, Order, Owner, sealing_key
from audit.seal.people import People

X, PHRASE = "ab" * 16, "empat kata yang rahasia"


@pytest.fixture
def child(case_site: Any) -> Case:
    """A case about a child whose words two people are needed to read."""
    people = [one for one in People(case_site.data).list() if one.role == "counsellor"]
    keys = {name: key for one in people for name, key in one.keys.items()}
    store = ContentStore(case_site.data, sealing_key(case_site.folder / "keys"))
    order = Order(CHILD, ("counsellor",), 2_000_000_000, 2, keys)
    content = store.keep({"question": ["aku\x1b[2J takut"]}, Owner(X, "cd" * 16, "c"), order).id
    opening = Opening(Kind.ESCALATION, CHILD, "counsellor", int(time.time()) + 60, Origin(exchange=X), (content,),
                      frozenset({"Sari", "Rina"}))  # fmt: skip
    case: Case = case_site.register.open(opening).case
    return case


def reveal(site: Any, code: str, *words: str, as_: str = "Sari") -> Any:
    return site.case("reveal", code, "--reason", "keselamatan", *words, as_=as_, stdin=f"{PHRASE}\n{PHRASE}\n")


def test_two_of_its_people_read_them_and_both_are_on_record(case_site: Any, child: Case) -> None:
    done = reveal(case_site, child.code, "--with", "Rina", "--anywhere")
    assert (done.exit_code, "aku\\u001b[2J takut" in done.stdout, "\x1b" in done.stdout) == (0, True, False)
    assert "WARNING: the log does not name this content" in done.stdout
    (record,) = case_site.records("admin.reveal")
    assert (record["people"], record["cases"], record["reason"]) == (["Sari", "Rina"], [child.id], "keselamatan")


def test_one_alone_reads_nothing_unless_there_is_danger_now(case_site: Any, child: Case) -> None:
    alone = reveal(case_site, child.code, "--anywhere")
    assert (alone.exit_code, alone.stdout) == (2, "")
    told = reveal(case_site, child.code, "--danger-now", "--anywhere", "--format", "json")
    assert [one["content"] for one in json.loads(told.stdout)] == [{"question": ["aku\x1b[2J takut"]}]
    assert case_site.register.history(child.id, None)[-1].said == {"danger": "now"}


def test_not_at_a_pipe_not_without_a_reason_and_not_for_others(case_site: Any, child: Case) -> None:
    assert "--anywhere" in reveal(case_site, child.code, "--with", "Rina").stderr
    assert case_site.case("reveal", child.code, "--reason", " ", "--anywhere", as_="Sari").exit_code == 2
    for who in ("Dewi", "Adi"):
        assert (reveal(case_site, child.code, "--anywhere", as_=who).stdout) == ""
    assert reveal(case_site, child.code, "--with", "Dewi", "--anywhere").stdout == ""
    assert reveal(case_site, child.code, "--with", "Sari", "--anywhere").exit_code == 2
