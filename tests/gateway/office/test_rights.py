"""A person claims a right: a case with a clock, a record, and where it is so the next request refused."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from audit import Log
from audit.cases.case import Kind
from audit.cases.register import Register
from audit.reader import Reader
from gateway.admission.account import os_account
from gateway.admission.folders import Site, open_site
from gateway.admission.identity import subject_of
from gateway.admission.keys import Keys, NewKey
from gateway.admission.restrictions import Why
from gateway.office.claims import Right, RightError
from gateway.office.rights import (
    Person,
    Rights,
    ends_at,
    person_of,
    received_at,
    shown,
    stamp,
)
from gateway.sections import GROUPS
from gateway.settings import Settings

WHO = "5b" * 16
DAY = 86_400


@pytest.fixture
def site(tmp_path: Path) -> Iterator[Site]:
    opened = open_site(tmp_path / "data", tmp_path / "keys")
    opened.state.set_groups(GROUPS)
    yield opened
    opened.close()


@pytest.fixture
def rights(site: Site) -> Iterator[Rights]:
    with (
        closing(Log.open(site.data, site.keys, origin=site.origin)) as log,
        closing(Rights(site, log, Settings())) as opened,
    ):
        yield opened


def key(site: Site, **more: Any) -> str:
    with closing(Keys(site.state, site.keyring)) as keys:
        return keys.create(NewKey("siswa-smp", "kelas", **more))[0].id


def records(site: Site, kind: str) -> list[tuple[dict[str, Any], dict[str, Any]]]:
    with Reader.open(site.data).snapshot() as snapshot:
        return [(one.public_part(), one.private_part() or {}) for one in snapshot.of_kind(kind)]


def test_a_request_becomes_a_case_of_the_officer_with_three_days(site: Site, rights: Rights) -> None:
    received = 1_800_000_000
    opened = rights.request(Right.ACCESS, Person(WHO, "k1"), received)
    case = opened.case
    assert (case.kind, case.role, case.deadline - received) == (Kind.RIGHT, "ppdp", 3 * DAY)
    register = Register(site.data)
    assert register.sight("Siti", "ppdp").sees(case)
    assert not register.sight("Joko", "teacher").sees(case)
    assert [dict(event.said) for event in register.history(case.id, None)] == [{"right": "access"}]
    ((public, private),) = records(site, "admin.right")
    assert (public["action"], public["right"]) == ("request", "access")
    assert private == {"by": os_account(), "subject": WHO, "key": "k1", "case": case.id, "received": received}
    ((opening, _),) = records(site, "admin.case")
    assert (opening["action"], opening["of"]) == ("open", "right")
    assert WHO not in json.dumps([public, opening]), "a pseudonym would stay for ever"


def test_asked_again_the_first_clock_goes_on(rights: Rights) -> None:
    first = rights.request(Right.ERASE, Person(WHO), 1_800_000_000)
    again = rights.request(Right.ERASE, Person(WHO), 1_800_000_000 + DAY)
    other = rights.request(Right.CORRECT, Person(WHO), 1_800_000_000)
    assert (again.fresh, again.case.id, again.case.deadline) == (False, first.case.id, first.case.deadline)
    assert other.case.id != first.case.id


def test_withdrawal_stops_opens_a_case_and_is_lifted(site: Site, rights: Rights) -> None:
    opened, fresh = rights.stop(Why.WITHDRAW, Person(WHO, "k1"), 1_800_000_000)
    assert (fresh, opened.fresh) == (True, True)
    assert [one.subject for one in rights.list()] == [WHO]
    assert rights.stop(Why.WITHDRAW, Person(WHO, "k1"), 1_800_000_000)[1] is False
    rights.lift(Person(WHO, "k1"))
    assert rights.list() == []
    told = [(public["action"], public["right"]) for public, _ in records(site, "admin.right")]
    assert told == [("withdraw", "withdraw"), ("lift", "withdraw")]


def test_a_possible_breach_has_the_same_clock(rights: Rights) -> None:
    case = rights.breach(1_800_000_000).case
    assert (case.kind, case.deadline) == (Kind.BREACH, 1_800_000_000 + 3 * DAY)


@pytest.mark.parametrize(("days", "hours"), [(3, 72), (1, 24), (30, 72)])
def test_a_site_may_give_itself_less_time_and_never_more(days: int, hours: int) -> None:
    assert ends_at(1000, days) == 1000 + hours * 3600


@pytest.mark.parametrize(
    ("typed", "second"),
    [
        ("2026-11-27T14:05", 1_795_763_100),
        ("2026-11-27T14:05+09:00", 1_795_755_900),
        ("2026-11-27T07:05Z", 1_795_763_100),
        ("2026-11-27", 1_795_712_400),
    ],
)
def test_a_time_is_read_in_the_zone_of_the_site(typed: str, second: int) -> None:
    assert received_at(typed, "Asia/Jakarta", 1_900_000_000) == second


def test_a_time_to_come_and_no_time_at_all_are_refused() -> None:
    for typed, code in (("2026-11-27T14:05", "future"), ("kemarin", "time")):
        with pytest.raises(RightError) as error:
            received_at(typed, "Asia/Jakarta", 1_700_000_000)
        assert error.value.code == code
    assert received_at(None, "Asia/Jakarta", 7) == 7


def test_a_second_is_shown_to_people_and_to_programs() -> None:
    assert shown(1_795_763_100, "Asia/Jayapura") == "2026-11-27 16:05 Asia/Jayapura"
    assert stamp(1_795_763_100) == "2026-11-27T07:05:00Z"


def test_who_is_meant_by_a_key_and_by_a_user_of_a_front_end(site: Site) -> None:
    own, shared, front = key(site, shared=False), key(site), key(site, on_behalf=True)
    assert person_of(site, own, None, None) == Person(subject_of(site.keyring, own), own)
    assert person_of(site, shared, None, None).many
    named = person_of(site, front, " budi ", None)
    assert named == Person(subject_of(site.keyring, front, "budi"), front, named=True)
    assert person_of(site, None, None, WHO) == Person(WHO)


@pytest.mark.parametrize(
    ("who", "code"),
    [
        (lambda own, front: (None, None, None), "whose"),
        (lambda own, front: (own, None, WHO), "whose"),
        (lambda own, front: (None, "budi", WHO), "whose"),
        (lambda own, front: (None, None, "5b5b"), "subject"),
        (lambda own, front: (None, None, "Z" * 32), "subject"),
        (lambda own, front: (front, None, None), "on_behalf"),
        (lambda own, front: (own, "budi", None), "alone"),
    ],
)
def test_nobody_is_meant_by(site: Site, who: Callable[[str, str], Any], code: str) -> None:
    with pytest.raises(RightError) as error:
        person_of(site, *who(key(site), key(site, on_behalf=True)))
    assert error.value.code == code
