"""What is late goes up by itself."""

from __future__ import annotations

from typing import Any

import pytest

from audit.cases.case import CHILD, GENERAL, Case, Kind, Opening, Origin
from audit.cases.register import Wanted
from audit.errors import LogUnavailable
from gateway.casework.chain import pass_up


def opened(room: Any, kind: Kind = Kind.ESCALATION, about: str = GENERAL, **more: Any) -> Case:
    role = more.pop("role", "counsellor" if about == CHILD else "teacher")
    case: Case = room.register.open(Opening(kind, about, role, room.now + 60, Origin(group="7a"), **more)).case
    return case


def late(room: Any) -> int:
    room.now += 61
    return pass_up(room.register, room.people, room.terms, room.written.append, "root")


def test_a_case_nobody_ended_in_time_is_seen_by_those_above_and_still_by_those_who_had_it(room: Any) -> None:
    adi, head = room.worker("Adi", "teacher", "7a"), room.worker("Bu Kepala", "second-contact")
    case = opened(room)
    adi.take(case.code)
    assert pass_up(room.register, room.people, room.terms, room.written.append, "root") == 0
    assert late(room) == 1
    risen = head.get(case.code)
    assert (risen.role, risen.level, risen.owner, adi.get(case.code)) == ("second-contact", 1, "", risen)
    assert risen.deadline == room.now + 3 * 86_400
    assert room.said()[-1] == ("escalate", "")
    assert late(room) == 0


def test_a_childs_case_goes_to_those_above_but_to_nobody_who_is_excluded(room: Any) -> None:
    sari = room.worker("Sari", "counsellor")
    room.worker("Bu Kepala", "second-contact")
    room.worker("Pak Wakil", "second-contact")
    case = opened(room, about=CHILD, named=frozenset({"Sari"}), excluded=frozenset({"Bu Kepala"}))
    assert late(room) == 1
    assert sari.get(case.code).named == {"Sari", "Pak Wakil"}


@pytest.mark.parametrize("kind", [Kind.HOLD, Kind.SAMPLE])
def test_what_is_held_or_drawn_stays_where_it_is(room: Any, kind: Kind) -> None:
    room.worker("Bu Kepala", "second-contact")
    opened(room, kind)
    assert late(room) == 0


def test_where_nobody_is_above_it_stays_and_stays_overdue(room: Any) -> None:
    room.worker("Adi", "teacher", "7a")
    opened(room)
    opened(room, role="second-contact")
    assert (late(room), room.register.overdue()) == (0, 2)


def test_nothing_goes_up_that_cannot_be_recorded(room: Any) -> None:
    head = room.worker("Bu Kepala", "second-contact")
    opened(room)
    room.now += 61

    def full(_: Any) -> None:
        raise LogUnavailable("full")

    with pytest.raises(LogUnavailable):
        pass_up(room.register, room.people, room.terms, full, "root")
    assert head.page(Wanted(states=())).cases == ()
