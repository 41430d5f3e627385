"""The words that belong to a case."""

from __future__ import annotations

from contextlib import closing
from typing import Any

import pytest

from audit.cases.case import GENERAL, Kind, Opening, Origin
from audit.cases.trouble import CaseError
from audit.seal.content import ContentStore, Order, Owner, sealing_key
from audit.seal.people import People
from audit.seal.trouble import SealError
from gateway.admission.folders import open_site
from gateway.casework.caseworker import Caseworker
from gateway.office.case_contents import opened
from gateway.office.case_desk import place_of
from gateway.office.revealing import Act

ACT = Act("Adi", "", "periksa", "review")


def kept(site: Any, exchange: str) -> str:
    store = ContentStore(site.data, sealing_key(site.folder / "keys"))
    return store.keep(
        {"question": [exchange[:4]]}, Owner(exchange, "s", "c"), Order(GENERAL, ("teacher",), 2_000_000_000)
    ).id


def test_words_of_several_exchanges_are_opened_and_notes_are_not_among_them(case_site: Any) -> None:
    contents = (kept(case_site, "cd" * 16), kept(case_site, "ab" * 16))
    order = Opening(Kind.ESCALATION, GENERAL, "teacher", 9, Origin(group="7a"), contents)
    case = case_site.register.open(order).case
    with closing(open_site(case_site.data, case_site.folder / "keys")) as site:
        place = place_of(site, case_site.data, site.keys)
        adi, tini = (Caseworker(place, People(site.data).unlock(name, case_site.phrase)) for name in ("Adi", "Bu Tini"))
        adi.note(case.code, "catatan")
        shown = opened(adi, site, case.code, None, ACT)
        assert [one.text["question"] for one in shown] == [["abab"], ["cdcd"]]
        with pytest.raises(CaseError):
            opened(tini, site, case.code, None, ACT)
        with pytest.raises(CaseError) as told:
            opened(adi, site, case.code, adi.who, ACT)
        assert told.value.code == "same_reader"
    assert [record["people"] for record in case_site.records("admin.reveal")] == [["Adi"], ["Adi"]]


def test_where_nothing_is_kept_that_is_said(case_site: Any) -> None:
    case = case_site.register.open(Opening(Kind.MANUAL, GENERAL, "teacher", 9, Origin(group="7a"), ("ff" * 16,))).case
    with closing(open_site(case_site.data, case_site.folder / "keys")) as site:
        adi = Caseworker(place_of(site, case_site.data, site.keys), People(site.data).unlock("Adi", case_site.phrase))
        with pytest.raises(SealError) as told:
            opened(adi, site, case.code, None, ACT)
        assert told.value.code == "not_there"
