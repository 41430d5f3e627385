"""Somebody at work on cases: each act on what is theirs, written down first."""

from __future__ import annotations

from typing import Any

import pytest

from audit.cases.case import CHILD, GENERAL, Case, Kind, Opening, Origin, State
from audit.cases.register import Wanted
from audit.cases.trouble import CaseError
from gateway.casework.caseworker import due, wanted_of


def opened(room: Any, about: str = GENERAL, kind: Kind = Kind.ESCALATION, *named: str) -> Case:
    role = "counsellor" if about == CHILD else "teacher"
    order = Opening(kind, about, role, room.now + 60, Origin(group="7a", exchange="ab" * 16), named=frozenset(named))
    case: Case = room.register.open(order).case
    return case


def test_what_is_asked_for_in_words() -> None:
    assert wanted_of([], []) == Wanted()
    assert wanted_of(["all"], ["hold"], group="7a") == Wanted((), (Kind.HOLD,), "7a")
    assert wanted_of(["closed"], []).states == (State.CLOSED,)
    for words in (["Kenari77"], []), ([], ["Kenari77"]):
        with pytest.raises(CaseError) as told:
            wanted_of(*words)
        assert (told.value.code, "Kenari" in told.value.text("en")) == ("filter", False)


def test_they_see_what_is_theirs_and_do_what_they_say(room: Any) -> None:
    adi = room.worker("Adi", "teacher", "7a")
    case = opened(room)
    assert adi.page(Wanted()).cases == (case,)
    assert (adi.count(Wanted()).total, adi.get(case.code), adi.history(case.id)[0].action) == (1, case, "open")
    assert adi.acknowledge(case.code).acknowledged == room.now
    assert adi.take(case.code).owner == "Adi"
    assert adi.close(case.code, "confirmed").disposition == "confirmed"
    assert adi.reopen(case.code).deadline == room.now + 3 * 86_400
    assert room.said() == [("acknowledge", "Adi"), ("take", "Adi"), ("close", "Adi"), ("reopen", "Adi")]


def test_groups_that_are_taken_from_them_count_at_once(room: Any) -> None:
    adi, case = room.worker("Adi", "teacher", "7a"), opened(room)
    room.register.set_groups("Adi", ["7b"])
    with pytest.raises(CaseError):
        adi.take(case.code)
    assert room.written == []


def test_a_child_stays_with_those_for_whom_children_are(room: Any) -> None:
    sari, _ = room.worker("Sari", "counsellor"), room.worker("Adi", "teacher", "7a")
    room.worker("Rina", "counsellor")
    case = opened(room, CHILD, Kind.ESCALATION, "Sari")
    with pytest.raises(CaseError) as told:
        sari.hand_over(case.code, "Adi")
    assert told.value.code == "nobody"
    assert sari.hand_over(case.code, "Rina").named == {"Sari", "Rina"}


def test_who_is_gone_gets_nothing(room: Any) -> None:
    sari, _ = room.worker("Sari", "counsellor"), room.worker("Rina", "counsellor")
    case = opened(room, CHILD, Kind.ESCALATION, "Sari")
    room.people.retire("Rina", lambda _: None)
    with pytest.raises(CaseError):
        sari.hand_over(case.code, "Rina")
    assert sari.exclude(case.code, "Rina").excluded == {"Rina"}  # who may come back


def test_it_goes_up_and_whoever_saw_it_still_does(room: Any) -> None:
    adi = room.worker("Adi", "teacher", "7a")
    room.worker("Wali", "teacher", "7a")
    case = opened(room)
    with pytest.raises(CaseError) as told:
        adi.escalate(case.code)
    assert told.value.code == "no_holder"
    room.worker("Bu Kepala", "second-contact")
    assert adi.escalate(case.code).named == {"Adi", "Wali", "Bu Kepala"}
    assert adi.escalate(case.code, "teacher").level == 2


def test_notes_are_sealed_to_who_sees_the_case(room: Any) -> None:
    adi, tini = room.worker("Adi", "teacher", "7a"), room.worker("Bu Tini", "teacher", "7b")
    case = opened(room)
    assert adi.notes(case.code) == []
    adi.note(case.code, " sudah saya telepon ")
    assert [one.text for one in adi.notes(case.code)] == ["sudah saya telepon"]
    assert room.said() == [("note", "Adi"), ("read_notes", "Adi")]
    with pytest.raises(CaseError):
        tini.notes(case.code)


@pytest.mark.parametrize(("kind", "code"), [(Kind.HOLD, "by_release"), (Kind.SAMPLE, "by_verdicts")])
def test_some_kinds_do_not_end_by_a_word(room: Any, kind: Kind, code: str) -> None:
    adi, case = room.worker("Adi", "teacher", "7a"), opened(room, GENERAL, kind)
    adi.take(case.code)
    for act in (lambda: adi.close(case.code, "denied"), lambda: adi.reopen(case.code)):
        with pytest.raises(CaseError) as told:
            act()
        assert told.value.code == code


def test_a_child_is_due_sooner(room: Any) -> None:
    assert due(room.terms, CHILD, 0) == 30 * 60
    assert due(room.terms, GENERAL, 0) == 3 * 86_400
