"""The rule of who sees what, in Python and in SQL: both say the same of every case and everybody."""

from __future__ import annotations

import itertools
from pathlib import Path

from audit.cases.case import CHILD, GENERAL, Kind, Opening, Origin
from audit.cases.register import Register, Wanted
from audit.cases.sight import EVERY, Sight, usual_groups, written

NAMES, ROLES, GROUPS = ("Adi", "Sari"), ("teacher", "counsellor"), ("", "7a", "7b")
SCOPES = (frozenset[str](), frozenset({"7a"}), frozenset({"7a", "7b"}), frozenset({EVERY}))
PARTS = (frozenset[str](), frozenset({"Adi"}))


def test_both_say_the_same(tmp_path: Path) -> None:
    register = Register(tmp_path)
    cases = [
        register.open(Opening(Kind.MANUAL, about, role, 9, Origin(group=group), named=named, excluded=excluded)).case
        for about, role, group, named, excluded in itertools.product((CHILD, GENERAL), ROLES, GROUPS, PARTS, PARTS)
    ]
    seen = 0
    for name, role, groups in itertools.product(NAMES, ROLES, SCOPES):
        sight = Sight(name, role, groups)
        found = {case.id for case in register.page(sight, Wanted(), limit=500).cases}
        assert found == {case.id for case in cases if sight.sees(case)}
        seen += len(found)
    assert 0 < seen < len(cases) * 16


def test_a_data_protection_officer_sees_all_of_their_role_and_a_teacher_nothing_unless_told() -> None:
    assert usual_groups("ppdp") == {EVERY}
    assert usual_groups("teacher") == usual_groups("counsellor") == frozenset()
    assert written(["b", "a"]) == "a,b"
