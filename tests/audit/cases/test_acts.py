"""What may be done to a case, act by act."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from audit.cases import acts
from audit.cases.case import BY_LAW, CHILD, CONFIRMED, DENIED, ENDS, GENERAL, Case, Kind, Origin, State
from audit.cases.trouble import CaseError

CASE = Case("ab" * 16, Kind.ESCALATION, GENERAL, "teacher", Origin(), 100, 200)
KID = Case("cd" * 16, Kind.ESCALATION, CHILD, "counsellor", Origin(), 100, 200, named=frozenset({"Sari"}))


def refused(act: Callable[[], Any]) -> str:
    with pytest.raises(CaseError) as told:
        act()
    assert all(told.value.text(lang) for lang in ("en", "id"))
    return told.value.code


def test_from_opening_to_the_end() -> None:
    taken = acts.take(CASE, "Adi", 110)
    assert (taken.case.owner, taken.case.state, taken.case.acknowledged, taken.silences) == (
        "Adi",
        State.TAKEN,
        110,
        True,
    )
    ended = acts.dispose(taken.case, "Adi", CONFIRMED, 120)
    assert (ended.case.state, ended.case.disposition, ended.case.closed) == (State.CLOSED, CONFIRMED, 120)
    again = acts.reopen(ended.case, "Bu", 300).case
    assert (again.state, again.owner, again.deadline, again.disposition) == (State.TAKEN, "Bu", 300, "")


def test_who_has_it_decides_and_nobody_else() -> None:
    assert refused(lambda: acts.dispose(CASE, "Adi", CONFIRMED, 1)) == "not_taken"
    taken = acts.take(CASE, "Adi", 110).case
    assert refused(lambda: acts.take(taken, "Bu", 111)) == "taken"
    assert refused(lambda: acts.hand_over(taken, "Bu", "Bu")) == "taken"
    given = acts.hand_over(taken, "Adi", "Bu")
    assert (given.case.owner, given.case.named, given.tell) == ("Bu", {"Bu"}, "handed_over")


def test_each_kind_ends_in_its_own_ways() -> None:
    taken = acts.take(CASE, "Adi", 110).case
    assert refused(lambda: acts.dispose(taken, "Adi", DENIED, 1)) == "disposition"
    assert set(ENDS) == set(Kind)


def test_what_is_closed_stays_so() -> None:
    closed = acts.dispose(acts.take(CASE, "Adi", 110).case, "Adi", CONFIRMED, 120).case
    for act in (lambda: acts.take(closed, "Adi", 1), lambda: acts.acknowledge(closed, "Adi", 1),
                lambda: acts.hand_over(closed, "Adi", "Bu"), lambda: acts.escalate(closed, "ppdp", ["D"], 9),
                ):  # fmt: skip
        assert refused(act) == "closed"
    assert refused(lambda: acts.reopen(CASE, "Adi", 1)) == "not_closed"


def test_the_first_who_knows_counts() -> None:
    first = acts.acknowledge(CASE, "Adi", 110).case
    assert acts.acknowledge(first, "Bu", 150).case.acknowledged == 110


def test_one_step_up_it_begins_again_for_other_people() -> None:
    up = acts.escalate(KID, "second-contact", ["Rini"], 500)
    assert (up.case.role, up.case.named, up.case.level, up.case.owner, up.tell) == (
        "second-contact", {"Sari", "Rini"}, 1, "", "escalated")  # fmt: skip
    assert refused(lambda: acts.escalate(KID, "second-contact", [], 500)) == "nobody_left"


def test_whom_it_is_about_is_kept_out_but_somebody_is_left() -> None:
    assert refused(lambda: acts.exclude(KID, "Sari")) == "nobody_left"
    taken = acts.take(acts.escalate(KID, "second-contact", ["Rini"], 500).case, "Sari", 1).case
    without = acts.exclude(taken, "Sari").case
    assert (without.named, without.excluded, without.owner, without.state) == ({"Rini"}, {"Sari"}, "", State.OPEN)
    assert refused(lambda: acts.hand_over(without, "Rini", "Sari")) == "excluded"
    assert acts.escalate(without, "ppdp", ["Sari", "Dewi"], 9).case.named == {"Rini", "Dewi"}


def test_whoever_has_an_objection_answers_it_even_after_its_end() -> None:
    objection = replace(CASE, kind=Kind.OBJECTION)
    assert refused(lambda: acts.reply(objection, "Adi")) == "not_taken"
    closed = acts.dispose(acts.take(objection, "Adi", 110).case, "Adi", DENIED, 120).case
    assert acts.reply(closed, "Adi").action == "reply"
    assert refused(lambda: acts.reply(closed, "Bu")) == "not_taken"
    assert refused(lambda: acts.reply(acts.take(CASE, "Adi", 110).case, "Adi")) == "no_objection"


def test_a_test_says_what_it_expects_and_changes_nothing() -> None:
    made = acts.made_test(CASE, "allow")
    assert (made.case, made.action, made.said) == (CASE, "test", {"expect": "allow"})


def test_the_gate_lets_people_in_who_are_not_excluded_and_takes_out_who_has_gone() -> None:
    order = Case("1" * 32, Kind.ESCALATION, "child", "counsellor", Origin(), 0, 9, owner="Bu Rina", state=State.TAKEN,
                 named=frozenset({"Bu Rina"}), excluded=frozenset({"Pak Made"}))  # fmt: skip
    let_in = acts.admit(order, ["Pak Made", "Ibu Wulan"])
    assert (let_in.case.named, let_in.said, let_in.tell) == ({"Bu Rina", "Ibu Wulan"}, {"to": "Ibu Wulan"}, "new")
    gone = acts.leave(order, "Bu Rina").case
    assert (gone.named, gone.owner, gone.state) == (frozenset(), "", State.OPEN)
    assert acts.leave(order, "Pak Lain").case == order


@pytest.mark.parametrize("kind", sorted(BY_LAW))
def test_no_act_moves_a_deadline_of_the_law(kind: Kind) -> None:
    case = replace(CASE, kind=kind)
    assert acts.escalate(case, "head", ["Bu"], 900).case.deadline == case.deadline
    ended = acts.dispose(acts.take(case, "Adi", 110).case, "Adi", ENDS[kind][0], 120).case
    assert acts.reopen(ended, "Adi", 900).case.deadline == case.deadline


def test_to_share_changes_nothing_of_the_case_and_says_with_whom() -> None:
    shared = acts.share(KID, {"Rina", "Bu Wulan"})
    assert (shared.case, shared.action, shared.said) == (KID, "share", {"to": "Bu Wulan, Rina"})
    assert (shared.tell, shared.silences) == ("", False)
