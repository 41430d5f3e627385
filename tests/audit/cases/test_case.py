"""What a case says of itself."""

from __future__ import annotations

from dataclasses import replace

from audit.cases.case import GENERAL, Case, Kind, Origin, State
from audit.codes import code_of

CASE = Case("0123456789abcdef" * 2, Kind.HOLD, GENERAL, "teacher", Origin(), 100, 200)


def test_people_call_it_by_a_code() -> None:
    assert CASE.code == code_of(CASE.id)


def test_late_is_what_nobody_has_ended_in_time() -> None:
    assert (CASE.overdue(199), CASE.overdue(200)) == (False, True)
    assert not replace(CASE, state=State.CLOSED).overdue(300)
