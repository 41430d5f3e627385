"""What is still to be told outlives the process that was about it, and is taken by one at a time."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from audit.cases import acts, tables
from audit.cases.case import CHILD, GENERAL, Kind, Opening
from audit.cases.register import Register
from audit.cases.sight import Sight
from gateway.casework.outbox import LEASE, MOST, Outbox, Waiting, said_of
from gateway.casework.telling import Delivery

RINI = Sight("Rini", "ppdp", frozenset({"*"}))


class Clock:
    now = 1_795_000_000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def register(tmp_path: Path, clock: Clock) -> Register:
    return Register(tmp_path, clock)


def opened(register: Register) -> str:
    return register.open(Opening(Kind.MANUAL, GENERAL, "ppdp", register.now() + 60)).case.id


def test_a_site_without_a_case_pays_nothing(tmp_path: Path) -> None:
    outbox = Outbox(tmp_path)
    outbox.release()
    assert (outbox.take(), outbox.waiting(), [*tmp_path.iterdir()]) == ((), Waiting(), [])


def test_it_is_there_with_the_case_and_taken_once(tmp_path: Path, register: Register, clock: Clock) -> None:
    case = opened(register)
    mine, other = Outbox(tmp_path, clock), Outbox(tmp_path, clock)
    (tell,) = mine.take()
    assert other.take() == ()
    job = mine.look(tell)
    assert job is not None
    assert (job.case.id, job.tell.what, job.stands) == (case, "new", ())


def test_what_a_process_had_taken_that_was_killed_is_taken_again(
    tmp_path: Path, register: Register, clock: Clock
) -> None:
    opened(register)
    first = Outbox(tmp_path, clock).take()
    clock.now += LEASE - 1
    assert Outbox(tmp_path, clock).take() == ()
    clock.now += 1
    assert Outbox(tmp_path, clock).take() == first
    Outbox(tmp_path, clock).release()  # a new start need not wait for it
    assert Outbox(tmp_path, clock).take() == first


def test_rounds_and_tries_are_kept(tmp_path: Path, register: Register, clock: Clock) -> None:
    case, outbox = opened(register), Outbox(tmp_path, clock)
    (tell,) = outbox.take()
    job = outbox.look(tell)
    assert job is not None
    begun = replace(job.tell, round=2, since=7)
    outbox.begin(begun)
    got = Delivery("Rini", "ntfy:rini", round=2)
    lost = Delivery("Rini", "mail:rini@example.org", tries=1, next=int(clock.now) + 5)
    outbox.note(job, [(got, ""), (lost, "tls")])
    again = outbox.look(tell)
    assert again is not None
    assert (again.tell, set(again.stands)) == (begun, {got, lost})
    assert outbox.waiting() == Waiting(1, 1, 0)
    outbox.leave(begun, int(clock.now) + 5)
    assert outbox.take() == ()
    clock.now += 5
    assert outbox.take() == (tell,)
    events = [(one.action, one.said) for one in register.history(case, RINI)][1:]
    assert events == [("told", {"to": "Rini", "over": "ntfy", "round": "2"}),
                      ("not_told", {"to": "Rini", "over": "mail", "why": "tls"})]  # fmt: skip
    assert outbox.waiting().oldest == 5


def test_who_says_that_they_know_ends_it(tmp_path: Path, register: Register, clock: Clock) -> None:
    case, outbox = opened(register), Outbox(tmp_path, clock)
    (tell,) = outbox.take()
    register.change(case, RINI, lambda it: acts.acknowledge(it, "Rini", 1), lambda _: None)
    assert outbox.look(tell) is None
    clock.now += LEASE
    assert (outbox.take(), outbox.waiting()) == ((), Waiting())


def test_of_one_case_only_what_was_said_last_is_told(tmp_path: Path, register: Register, clock: Clock) -> None:
    case, outbox = opened(register), Outbox(tmp_path, clock)
    with tables.opened(tmp_path) as database:
        tables.tell(database, case, "danger", int(clock.now))
    told = [job.tell.what for job in map(outbox.look, outbox.take()) if job is not None]
    assert told == ["danger"]


def test_a_case_that_was_erased_is_told_to_nobody(tmp_path: Path, register: Register, clock: Clock) -> None:
    case, outbox = opened(register), Outbox(tmp_path, clock)
    (tell,) = outbox.take()
    with tables.opened(tmp_path) as database:
        tables.forget(database, [case])
    assert outbox.look(tell) is None


def test_what_is_said_of_a_try_holds_no_address() -> None:
    assert said_of(Delivery("Rini", "mail:rini@example.org", round=0), "") == (
        "told", {"to": "Rini", "over": "mail", "round": "0"},
    )  # fmt: skip


def test_what_cannot_wait_is_taken_first_however_much_else_there_is(
    tmp_path: Path, register: Register, clock: Clock
) -> None:
    for _ in range(MOST + 5):
        opened(register)
    clock.now += 1
    child = register.open(Opening(Kind.ESCALATION, CHILD, "counsellor", 1, named=frozenset({"Sari"}))).case.id
    outbox = Outbox(tmp_path, clock)
    first = outbox.look(outbox.take()[0])
    assert first is not None
    assert first.case.id == child


def test_of_how_many_cases_somebody_was_told_within_the_hour(tmp_path: Path, register: Register, clock: Clock) -> None:
    outbox = Outbox(tmp_path, clock)
    for _ in range(2):
        opened(register)
    for job in map(outbox.look, outbox.take()):
        assert job is not None
        outbox.note(job, [(Delivery("Rini", "ntfy:rini", round=0), ""), (Delivery("Rini", "mail:r", tries=1), "tls")])
    assert outbox.rings() == {"Rini": 2}
    clock.now += 3600
    assert outbox.rings() == {}


def test_with_thousands_waiting_nobody_is_kept_from_the_file(
    tmp_path: Path, register: Register, clock: Clock, cpu: Callable[[Callable[[], object]], float]
) -> None:
    case = opened(register)
    with tables.opened(tmp_path) as database:
        row = database.execute("SELECT * FROM cases WHERE id = ?", (case,)).fetchone()
        for number in range(5000):
            values = (f"{number:032x}", *row[1:])
            database.execute(f"INSERT INTO cases VALUES ({','.join('?' * len(values))})", values)  # noqa: S608 - question marks
            tables.tell(database, values[0], "new", int(clock.now))
    outbox = Outbox(tmp_path, clock)
    assert cpu(outbox.take) < 0.5
    assert cpu(outbox.waiting) < 0.5
    assert outbox.waiting().tells == 5001
