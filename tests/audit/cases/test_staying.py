"""What is still open, whoever may see it."""

from __future__ import annotations

from pathlib import Path

from audit.cases import acts
from audit.cases.case import Kind, Opening
from audit.cases.register import Register
from audit.cases.staying import still_open


def test_what_is_open_or_taken_stays_and_what_is_closed_does_not(tmp_path: Path) -> None:
    assert still_open(tmp_path) == ()
    assert not list(tmp_path.iterdir())
    register = Register(tmp_path)
    order = Opening(Kind.ESCALATION, "child", "counsellor", 9, named=frozenset({"Bu Rina"}))
    one, two, three = (register.open(order).case for _ in range(3))
    register.change(two.id, None, lambda case: acts.take(case, "Bu Rina", 1), lambda _: None)
    register.change(three.id, None, lambda case: acts.take(case, "Bu Rina", 1), lambda _: None)
    register.change(three.id, None, lambda case: acts.dispose(case, "Bu Rina", "confirmed", 2), lambda _: None)
    assert {case.id for case in still_open(tmp_path)} == {one.id, two.id}
