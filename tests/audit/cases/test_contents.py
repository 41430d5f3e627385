"""Who opens a content is remembered by its cases, and in danger their people are told."""

from __future__ import annotations

from pathlib import Path

import pytest

from audit import LogUnavailable
from audit.cases import tables
from audit.cases.case import Kind, Opening
from audit.cases.contents import cases_with, opened_by
from audit.cases.register import Register

ONE, OTHER = "1" * 32, "2" * 32


def opened(data: Path, *contents: str) -> str:
    order = Opening(Kind.ESCALATION, "child", "counsellor", 9, contents=contents, named=frozenset({"Bu Rina"}), tell="")
    return Register(data).open(order).case.id


def told(data: Path) -> list[tuple[str, str]]:
    with tables.opened(data) as database:
        return database.execute('SELECT "case", what FROM tells ORDER BY id').fetchall()


def test_the_cases_of_a_content(tmp_path: Path) -> None:
    assert cases_with(tmp_path, ONE) == ()
    assert not list(tmp_path.iterdir())  # to look makes no file
    first, both = opened(tmp_path, ONE), opened(tmp_path, OTHER, ONE)
    assert {case.id for case in cases_with(tmp_path, ONE)} == {first, both}
    assert [case.id for case in cases_with(tmp_path, OTHER)] == [both]
    assert cases_with(tmp_path, "3" * 32) == ()


@pytest.mark.parametrize("danger", [False, True])
def test_it_is_remembered_and_told(tmp_path: Path, danger: bool) -> None:
    case = opened(tmp_path, ONE)
    opened_by(tmp_path, [case], ["Bu Rina", "Pak Made"], lambda: None, danger)
    events = Register(tmp_path).history(case, None)[1:]
    assert [(one.action, one.person, dict(one.said)) for one in events] == [
        ("reveal", person, {"danger": "now"} if danger else {}) for person in ("Bu Rina", "Pak Made")
    ]
    assert told(tmp_path) == ([(case, "danger")] if danger else [])


def test_what_cannot_be_written_down_is_not_remembered_either(tmp_path: Path) -> None:
    case = opened(tmp_path, ONE)

    def full() -> None:
        raise LogUnavailable("full")

    with pytest.raises(LogUnavailable):
        opened_by(tmp_path, [case], ["Bu Rina"], full, True)
    assert len(Register(tmp_path).history(case, None)) == 1
    assert told(tmp_path) == []
