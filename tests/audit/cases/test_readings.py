"""Drawn cases are read twice, and the second reader does not know what the first one thought."""

from __future__ import annotations

import threading
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest

from audit.cases.acts import Change
from audit.cases.case import CONFIRMED, FALSE_POSITIVE, GENERAL, POLICY_CHANGE, UNCLEAR, Case, Kind, Opening, State
from audit.cases.readings import give, judged, pairs, readings
from audit.cases.register import Register
from audit.cases.sight import EVERY, Sight
from audit.cases.trouble import CaseError

NOW = 1_800_000_000
CASE = Case("ab" * 16, Kind.SAMPLE, GENERAL, "ppdp", Opening(Kind.SAMPLE, GENERAL, "ppdp", NOW).origin, NOW, NOW + 9)
READERS = {name: Sight(name, "ppdp", frozenset({EVERY})) for name in ("Dewi", "Made", "Wayan")}


def quiet(_: Change) -> None:
    """Writes down nothing."""


@pytest.mark.parametrize(
    ("said", "end"),
    [((CONFIRMED,), ""), ((CONFIRMED, FALSE_POSITIVE), ""), ((CONFIRMED, CONFIRMED), CONFIRMED),
     ((CONFIRMED, FALSE_POSITIVE, FALSE_POSITIVE), FALSE_POSITIVE), ((CONFIRMED, FALSE_POSITIVE, CONFIRMED), CONFIRMED),
     ((CONFIRMED, FALSE_POSITIVE, POLICY_CHANGE), UNCLEAR)],
)  # fmt: skip
def test_two_who_agree_end_it_and_a_third_decides_between_two(said: tuple[str, ...], end: str) -> None:
    before = dict(zip(READERS, said[:-1], strict=False))
    change = judged(CASE, before, "Wayan", said[-1], NOW)
    assert (change.case.disposition, change.case.state is State.CLOSED) == (end, bool(end))
    assert FALSE_POSITIVE not in change.said.values() or end == FALSE_POSITIVE


def test_nobody_reads_twice_and_nothing_else_is_read_so() -> None:
    for case, before, verdict, code in (
        (CASE, {"Dewi": CONFIRMED}, CONFIRMED, "same_person"),
        (CASE, {}, "released", "disposition"),
        (Case("ab" * 16, Kind.HOLD, GENERAL, "ppdp", CASE.origin, 1, 2), {}, CONFIRMED, "not_drawn"),
        (judged(CASE, {"Made": CONFIRMED}, "Dewi", CONFIRMED, NOW).case, {}, CONFIRMED, "closed"),
    ):
        with pytest.raises(CaseError) as told:
            judged(case, before, "Dewi", verdict, NOW)
        assert told.value.code == code


@pytest.fixture
def register(tmp_path: Path) -> Register:
    return Register(tmp_path, clock=lambda: NOW)


def test_what_the_first_said_is_on_record_and_nowhere_a_reader_looks(register: Register) -> None:
    case = register.open(Opening(Kind.SAMPLE, GENERAL, "ppdp", NOW + 9)).case
    noted: list[Any] = []
    give(register, case.code, READERS["Dewi"], FALSE_POSITIVE, noted.append)
    made = READERS["Made"]
    assert FALSE_POSITIVE not in repr((register.get(case.id, made), register.history(case.id, made)))
    assert readings(register, case.id, made) == ()
    assert noted[0].said == {"verdict": FALSE_POSITIVE}
    give(register, case.code, made, FALSE_POSITIVE, quiet)
    assert [one.person for one in readings(register, case.id, made)] == ["Dewi", "Made"]
    assert [(one.id, first.verdict, second.verdict) for one, first, second in pairs(register, made)] == [
        (case.id, FALSE_POSITIVE, FALSE_POSITIVE)
    ]
    assert pairs(register, Sight("Adi", "teacher", frozenset({EVERY}))) == []


def test_a_verdict_that_cannot_be_recorded_does_not_count(register: Register) -> None:
    case = register.open(Opening(Kind.SAMPLE, GENERAL, "ppdp", NOW + 9)).case

    def full(_: Change) -> None:
        raise CaseError("closed")

    with pytest.raises(CaseError):
        give(register, case.id, READERS["Dewi"], CONFIRMED, full)
    assert give(register, case.id, READERS["Dewi"], CONFIRMED, quiet).state is State.OPEN


def test_of_many_who_read_at_once_two_count(register: Register) -> None:
    """Verdicts are given one after another, whichever process they come from."""
    case = register.open(Opening(Kind.SAMPLE, GENERAL, "ppdp", NOW + 9)).case
    names, ended = [f"P{number}" for number in range(6)], []

    def read(name: str) -> None:
        with suppress(CaseError):  # closed meanwhile
            ended.append(
                give(Register(register.data), case.id, Sight(name, "ppdp", frozenset({EVERY})), CONFIRMED, quiet)
            )

    threads = [threading.Thread(target=read, args=(name,)) for name in names]
    for one in threads:
        one.start()
    for one in threads:
        one.join(30)
    assert sorted(one.state for one in ended) == [State.CLOSED, State.OPEN]
    assert len(readings(register, case.id, READERS["Dewi"])) == 2
