"""Which cases may go, with a person or when their time is over, and which stay for those who have to act."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from audit.cases.acts import Change, dispose, take
from audit.cases.case import CHILD, CONFIRMED, GENERAL, Case, Kind, Opening, Origin
from audit.cases.leaving import Leavings
from audit.cases.register import Register
from audit.cases.sight import EVERY, Sight

WHO, OTHER = "5b" * 16, "6c" * 16
DAY = 86_400


class Site:
    """A register with a clock that tests move."""

    def __init__(self, data: Path) -> None:
        self.now, self.leavings = 1_800_000_000.0, Leavings(data)
        self.register = Register(data, lambda: self.now)
        self.ppdp = Sight("Siti", "ppdp", frozenset({EVERY}))

    def open(self, exchange: str = "", subject: str = WHO, kind: Kind = Kind.ESCALATION) -> Case:
        origin = Origin(exchange=exchange, subject=subject)
        return self.register.open(Opening(kind, GENERAL, "ppdp", int(self.now) + DAY, origin)).case

    def close(self, case: Case) -> None:
        def nothing(_: Change) -> None: ...

        now = int(self.now)
        self.register.change(case.id, self.ppdp, lambda one: take(one, "Siti", now), nothing)
        end = CONFIRMED if case.kind is not Kind.RIGHT else "answered"
        self.register.change(case.id, self.ppdp, lambda one: dispose(one, "Siti", end, now), nothing)

    def ids(self, **about: Any) -> set[str]:
        return {one.id for one in self.leavings.about(**about)}


@pytest.fixture
def site(tmp_path: Path) -> Site:
    return Site(tmp_path)


def test_a_site_without_cases_has_nothing_to_say(tmp_path: Path) -> None:
    leavings = Leavings(tmp_path)
    assert (leavings.kept_back(), leavings.waits(WHO), leavings.about(subject=WHO)) == (frozenset(), False, ())
    assert leavings.closed_before(2_000_000_000) == ()
    assert leavings.destroy([])
    assert list(tmp_path.iterdir()) == []


def test_what_somebody_has_to_act_on_is_kept_back_until_the_case_is_closed(site: Site) -> None:
    case = site.open("a1" * 16)
    assert site.leavings.kept_back() == {"a1" * 16}
    assert site.leavings.waits(WHO)
    assert not site.leavings.waits(OTHER)
    assert site.ids(subject=WHO) == set()
    site.close(case)
    assert site.leavings.kept_back() == frozenset()
    assert not site.leavings.waits(WHO)
    assert site.ids(subject=WHO) == site.ids(exchanges=["a1" * 16]) == {case.id}


def test_which_cases_are_to_be_closed_first_and_none_of_somebody_at_risk(site: Site) -> None:
    case = site.open("a1" * 16)
    child = Opening(Kind.ESCALATION, CHILD, "counsellor", 1, Origin(exchange="b1" * 16), named=frozenset({"Sari"}))
    site.register.open(child)
    assert site.leavings.to_close(["a1" * 16, "b1" * 16]) == (case.id,)
    assert site.leavings.kept_back() == {"a1" * 16, "b1" * 16}
    assert site.leavings.to_close([]) == ()


def test_a_request_and_a_sample_keep_nothing_back_and_a_sample_goes_with_what_it_shows(site: Site) -> None:
    site.open(kind=Kind.RIGHT)
    sample = site.open("a2" * 16, kind=Kind.SAMPLE)
    assert (site.leavings.kept_back(), site.leavings.waits(WHO)) == (frozenset(), False)
    assert site.ids(subject=WHO) == {sample.id}


def test_a_case_without_a_person_is_nobodys(site: Site) -> None:
    site.close(site.open("a3" * 16, subject=""))
    assert site.ids(subject="") == set()


def test_what_was_closed_long_ago_goes_and_no_byte_of_it_is_left(site: Site, tmp_path: Path) -> None:
    old = site.open("a4" * 16)
    site.close(old)
    site.now += 10 * DAY
    young, still_open = site.open("a5" * 16, OTHER), site.open("a6" * 16, OTHER)
    site.close(young)
    over = site.leavings.closed_before(int(site.now) - 5 * DAY)
    assert [one.id for one in over] == [old.id]
    assert site.leavings.destroy([one.id for one in over])
    content = b"".join(path.read_bytes() for path in tmp_path.iterdir())
    assert WHO.encode() not in content
    assert b"a4" * 16 not in content
    with closing(sqlite3.connect(tmp_path / "cases.db")) as base:
        rows = {row[0] for row in base.execute("SELECT id FROM cases")}
        events = {row[0] for row in base.execute('SELECT "case" FROM events')}
    assert rows == events == {young.id, still_open.id}
