"""What is held: its time is fixed, it passes once, and whoever may not see the case does not let it pass."""

from __future__ import annotations

import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from audit import LogUnavailable, Record
from audit.cases.case import Case, Kind, Opening, Origin
from audit.cases.register import Register
from audit.cases.sight import Sight
from audit.cases.trouble import CaseError
from audit.seal.content import ContentStore, sealing_key
from gateway.casework.held import Held, Holds, How, Mark

EXCHANGE, SUBJECT = f"{1:032x}", f"{7:032x}"
MARK = Mark(b"k" * 32, frozenset({"aa", "bb"}))
TONO, OTHER = Sight("Pak Tono", "teacher", frozenset({"7a"})), Sight("Bu Sari", "teacher", frozenset({"7b"}))
OPENED = {"question": ["halo"], "answer": ["a"], "held": ["satu", "dua"]}


class Desk:
    def __init__(self, folder: Path) -> None:
        self.now, self.records = 1000, list[Record]()
        self.register = Register(folder / "data", lambda: self.now)
        self.store = ContentStore(folder / "data", sealing_key(folder / "keys"))
        self.holds = Holds(self.register, self.store)

    def hold(self, direction: str = "input", mark: Mark = MARK) -> Case:
        origin = Origin(EXCHANGE, SUBJECT, "c", "k", "key", "7a", "arms", "hold", direction)
        order = Opening(Kind.HOLD, "general", "teacher", self.now + 3600, origin, ("text",))
        return self.register.open(order, also=lambda base, case: self.holds.enter(base, case, mark)).case

    def look(self, mark: Mark = MARK, direction: str = "input", subject: str = SUBJECT) -> Held | None:
        return self.holds.look(subject, mark, direction)

    def release(self, case: Case, sight: Sight = TONO) -> Case:
        return self.holds.release(case.code, sight, OPENED, self.records.append, "test")


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return Desk(tmp_path)


def state(held: Held | None) -> How | None:
    return held.state if held else None


def test_it_waits_for_that_person_and_that_text(desk: Desk) -> None:
    assert desk.look() is None
    case = desk.hold()
    held = desk.look()
    assert held is not None
    assert (held.case, held.role, held.state, held.expires) == (case.id, "teacher", "waiting", 4600)
    assert state(desk.look(Mark(MARK.key, frozenset({"aa"})))) == "waiting"  # less than was read
    assert desk.look(Mark(MARK.key, frozenset({"aa", "cc"}))) is None  # more than was read
    assert desk.look(Mark(b"x" * 32, MARK.texts)) is None
    assert desk.look(subject=f"{8:032x}") is None
    assert desk.look(direction="output") is None


def test_what_was_let_pass_passes_once_whoever_is_first(desk: Desk) -> None:
    desk.release(desk.hold())
    held = desk.look()
    assert held is not None
    assert held.state == "released"
    passed: list[str | None] = []
    both = [threading.Thread(target=lambda: passed.append(desk.holds.take(held))) for _ in range(4)]
    for one in both:
        one.start()
    for one in both:
        one.join()
    assert sorted(passed, key=str) == ["", None, None, None]
    assert desk.look() is None
    desk.holds.give_back(held)
    assert state(desk.look()) == "released"


def test_the_text_of_an_answer_is_kept_for_the_gate_until_it_has_passed(desk: Desk) -> None:
    case = desk.release(desk.hold("output"))
    (record,) = desk.records
    held = desk.look(direction="output")
    assert held is not None
    assert record.private is not None
    assert (record.kind, record.private["sealed"]["id"]) == ("admin.case", held.released)
    (item,) = desk.store.find(EXCHANGE)
    assert (item.expires, item.label.roles, item.recipients) == (case.deadline, ("teacher",), frozenset())
    assert desk.holds.take(held) == "satu\n\ndua"
    desk.holds.spent(held)
    assert desk.store.find(EXCHANGE) == ()


def test_who_does_not_see_the_case_lets_nothing_pass(desk: Desk) -> None:
    case = desk.hold()
    acts: list[Callable[[], Any]] = [
        lambda: desk.release(case, OTHER), lambda: desk.holds.deny(case.id, OTHER, desk.records.append, "test")
    ]  # fmt: skip
    for act in acts:
        with pytest.raises(CaseError) as refused:
            act()
        assert refused.value.code == "not_there"
    assert desk.records == []
    assert state(desk.look()) == "waiting"


def test_what_is_over_is_over_for_everybody(desk: Desk) -> None:
    case = desk.hold()
    desk.now += 3600
    assert state(desk.look()) == "expired"
    with pytest.raises(CaseError):
        desk.release(case)
    assert desk.holds.expire(desk.records.append, "gate") == 1
    (record,) = desk.records
    assert (record.public["action"], record.private and record.private["said"]) == (
        "close", {"disposition": "expired"}
    )  # fmt: skip
    assert desk.register.get(case.id, None).disposition == "expired"
    assert desk.holds.expire(desk.records.append, "gate") == 0
    assert state(desk.look()) == "expired"
    desk.now += 3600
    desk.holds.expire(desk.records.append, "gate")
    assert desk.look() is None  # it may be asked anew


def test_a_release_that_nobody_used_ends_with_its_text(desk: Desk) -> None:
    desk.release(desk.hold("output"))
    held = desk.look(direction="output")
    assert held is not None
    desk.now += 3600
    assert desk.holds.take(held) is None
    desk.holds.expire(desk.records.append, "gate")
    assert desk.store.find(EXCHANGE) == ()
    assert len(desk.records) == 1  # the case was closed when it was let pass


def test_denied_is_final(desk: Desk) -> None:
    case = desk.hold()
    assert desk.holds.deny(case.code, TONO, desk.records.append, "test").disposition == "denied"
    assert state(desk.look()) == "denied"
    with pytest.raises(CaseError):
        desk.release(case)


def test_a_record_that_cannot_be_written_lets_nothing_pass(desk: Desk) -> None:
    case = desk.hold()

    def full(_: Record) -> None:
        raise LogUnavailable("full")

    with pytest.raises(LogUnavailable):
        desk.holds.release(case.code, TONO, OPENED, full, "test")
    assert state(desk.look()) == "waiting"


def test_other_cases_hold_nothing(desk: Desk) -> None:
    order = Opening(Kind.ESCALATION, "general", "teacher", 9999, Origin(EXCHANGE, SUBJECT, group="7a"))
    case = desk.register.open(order).case
    with pytest.raises(CaseError) as refused:
        desk.release(case)
    assert refused.value.code == "not_held"
