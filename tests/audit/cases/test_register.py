"""Cases: opened once, seen by whom they concern, changed only after it was written down."""

from __future__ import annotations

import time
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from audit.cases import acts, tables
from audit.cases.acts import Change
from audit.cases.case import CHILD, CONFIRMED, GENERAL, Case, Kind, Opening, Origin, State
from audit.cases.register import Register, Wanted
from audit.cases.sight import EVERY, Sight
from audit.cases.trouble import CaseError

NOW = 1_800_000_000
X = "ab" * 16
ADI, BU, SARI = (
    Sight("Adi", "teacher", frozenset({"7a"})),
    Sight("Bu", "teacher", frozenset({"7b"})),
    Sight("Sari", "counsellor"),
)
PPDP = Sight("Dewi", "ppdp", frozenset({EVERY}))


@pytest.fixture
def register(tmp_path: Path) -> Register:
    return Register(tmp_path, clock=lambda: NOW)


def order(group: str = "7a", **more: Any) -> Opening:
    base = Opening(Kind.ESCALATION, GENERAL, "teacher", NOW + 3600, Origin(exchange=X, subject="cd" * 16, group=group))
    return replace(base, **more)


def child(**more: Any) -> Opening:
    return order(**{"about": CHILD, "role": "counsellor", "named": frozenset({"Sari"}), **more})


def quiet(_: Change) -> None:
    """Writes down nothing."""


class FullError(Exception):
    """The log cannot be written."""


def code(told: pytest.ExceptionInfo[CaseError]) -> str:
    return told.value.code


def test_a_case_has_a_random_id_and_is_found_by_id_and_code(register: Register) -> None:
    first, second = register.open(order()).case, register.open(order()).case
    assert first.id != second.id
    assert register.get(first.id, ADI) == register.get(first.code.lower(), ADI) == first
    assert [event.action for event in register.history(first.id, ADI)] == ["open"]


def test_what_happens_again_is_one_case_with_all_its_contents(register: Register) -> None:
    first = register.open(order(same="conv", contents=("1",)))
    again = register.open(order(same="conv", contents=("1", "2")))
    assert (first.fresh, again.fresh, again.case.id, again.case.contents) == (True, False, first.case.id, ("1", "2"))
    register.change(first.case.id, ADI, lambda case: acts.take(case, "Adi", NOW), quiet)
    register.change(first.case.id, ADI, lambda case: acts.dispose(case, "Adi", CONFIRMED, NOW), quiet)
    assert register.open(order(same="conv")).fresh


def test_a_reviewer_of_one_class_learns_nothing_of_another(register: Register) -> None:
    mine, other = register.open(order("7a")).case, register.open(order("7b")).case
    assert register.page(ADI).cases == (mine,)
    assert (register.count(ADI).total, register.count(ADI).values["group"]) == (1, {"7a": 1})
    for name in (other.id, other.code, "ff" * 16):
        with pytest.raises(CaseError) as told:
            register.get(name, ADI)
        assert code(told) == "not_there"
    with pytest.raises(CaseError):
        register.change(other.id, ADI, lambda case: acts.take(case, "Adi", NOW), quiet)
    with pytest.raises(CaseError):
        register.history(other.id, ADI)


def test_a_child_is_seen_by_those_named_and_by_nobody_else(register: Register) -> None:
    case = register.open(child()).case
    assert register.page(SARI).cases == (case,)
    for other in (ADI, PPDP, Sight("Rini", "counsellor", frozenset({EVERY}))):
        assert (register.page(other).cases, register.count(other).total) == ((), 0)


def test_who_is_excluded_sees_nothing_whatever_their_role(register: Register) -> None:
    case = register.open(order(excluded=frozenset({"Adi"}), named=frozenset({"Adi", "Bu"}))).case
    assert case.named == {"Bu"}
    assert register.page(ADI).cases == ()
    assert register.get(case.id, BU) == case
    with pytest.raises(CaseError) as told:
        register.change(case.id, BU, lambda one: acts.hand_over(one, "Bu", "Adi"), quiet)
    assert code(told) == "excluded"


def test_nothing_changes_unless_it_is_on_record(register: Register) -> None:
    case = register.open(order()).case

    def full(_: Change) -> None:
        raise FullError

    with pytest.raises(FullError):
        register.change(case.id, ADI, lambda one: acts.take(one, "Adi", NOW), full)
    assert register.get(case.id, ADI) == case
    with pytest.raises(FullError):
        register.open(order(), full)
    assert register.count(ADI).total == 1


def test_the_order_to_tell_is_in_the_same_transaction_and_ends_when_somebody_knows(register: Register) -> None:
    case = register.open(child()).case

    def tells() -> list[tuple[str, str]]:
        with tables.opened(register.data) as database:
            return database.execute("SELECT what, state FROM tells ORDER BY id").fetchall()

    assert tells() == [("new", "waiting")]
    register.change(case.id, SARI, lambda one: acts.acknowledge(one, "Sari", NOW), quiet)
    assert tells() == [("new", "over")]


def test_pages_go_on_where_the_last_one_ended_with_children_first(register: Register) -> None:
    for number in range(7):
        register.open(order(deadline=NOW + number))
    register.open(child(deadline=NOW + 99, named=frozenset({"Adi"})))
    found: list[Case] = []
    cursor = ""
    while True:
        page = register.page(ADI, cursor=cursor, limit=3)
        found += page.cases
        if not (cursor := page.next):
            break
    assert [case.about for case in found] == [CHILD, *[GENERAL] * 7]
    assert [case.deadline for case in found[1:]] == [NOW + number for number in range(7)]
    with pytest.raises(CaseError) as told:
        register.page(ADI, cursor="x")
    assert code(told) == "cursor"


def test_what_is_looked_for_and_what_is_late(register: Register) -> None:
    register.open(order(deadline=NOW - 1))
    held = register.open(order(kind=Kind.HOLD)).case
    assert register.page(ADI, Wanted(kinds=(Kind.HOLD,))).cases == (held,)
    assert (register.count(ADI).overdue, register.overdue()) == (1, 1)
    assert register.page(ADI, Wanted(states=(State.CLOSED,))).cases == ()


def test_groups_are_given_to_a_person(register: Register) -> None:
    assert register.groups("Adi", "teacher") == frozenset()
    assert register.groups("Dewi", "ppdp") == {EVERY}
    register.set_groups("Adi", ["7b", "7a"])
    assert register.groups("Adi", "teacher") == {"7a", "7b"}
    assert register.sight("Adi", "teacher") == Sight("Adi", "teacher", frozenset({"7a", "7b"}))


def test_the_gate_itself_finds_the_cases_about_a_person(register: Register) -> None:
    case = register.open(order()).case
    assert register.of_subject("cd" * 16) == (case,)
    assert register.of_subject("ce" * 16) == ()


def test_a_list_of_ten_thousand_cases_is_told_at_once(register: Register) -> None:
    with tables.opened(register.data) as database:
        for number in range(10_000):
            one = order(("7a", "7b")[number % 2], deadline=NOW + number)
            case = Case(f"{number:032x}", one.kind, one.about, one.role, one.origin, NOW, one.deadline)
            tables.insert(database, case, one)
    took = []
    for work in (lambda: register.page(ADI), lambda: register.count(ADI), lambda: register.get(f"{9998:032x}", ADI)):
        began = time.thread_time()
        work()
        took.append(time.thread_time() - began)
    assert max(took) < 0.5  # a guard against scans by accident; tests/live/cases.py measures
    assert register.count(ADI).total == 5_000


def test_what_may_not_be_is_not_written_down_either(register: Register) -> None:
    def never(_: Any) -> None:
        raise CaseError("many")

    written: list[Change] = []
    with pytest.raises(CaseError):
        register.open(order(), written.append, may=never)
    assert (written, register.count(ADI).total) == ([], 0)
