"""Cases are counted by what they are and how they ended; those about children by nothing more."""

from __future__ import annotations

from pathlib import Path

from audit.cases import acts
from audit.cases.case import CHILD, GENERAL, Kind, Opening, Origin
from audit.cases.register import Register
from audit.cases.sight import EVERY, Sight
from audit.statistics.case_counts import count_cases
from audit.statistics.periods import Period
from audit.statistics.tally import Tally

RATNA = Sight("Ratna", "ppdp", frozenset({EVERY}))
JULY = Period.read("2026-07")
MIDDLE, AUGUST = 1_784_000_000.0, 1_785_542_400.0


def opened(
    data: Path, kind: Kind, end: str = "", *, rule: str = "harm", about: str = GENERAL, at: float = MIDDLE
) -> None:
    register = Register(data, lambda: at)
    origin = Origin(subject="5b" * 16, rule=rule, group="siswa-smp")
    case = register.open(Opening(kind, about, "ppdp", int(at) + 9, origin, named=frozenset({"Ratna"}))).case
    if end:
        register.change(case.id, RATNA, lambda one: acts.take(one, "Ratna", 1), lambda _: None)
        register.change(case.id, RATNA, lambda one: acts.dispose(one, "Ratna", end, 2), lambda _: None)


def counts(data: Path) -> dict[str, int]:
    tally = Tally()
    count_cases(data, JULY, tally)
    assert not tally.cells
    assert not tally.groups
    return {"/".join(name): cell.count for name, cell in tally.trees.items()}


def test_cases_of_a_month_by_kind_and_end(tmp_path: Path) -> None:
    opened(tmp_path, Kind.HOLD, "released")
    opened(tmp_path, Kind.HOLD)
    opened(tmp_path, Kind.OBJECTION, "objection_upheld")
    opened(tmp_path, Kind.OBJECTION, "denied")
    opened(tmp_path, Kind.SAMPLE, "false_positive")
    opened(tmp_path, Kind.SAMPLE)
    opened(tmp_path, Kind.HOLD, "released", at=AUGUST)
    assert counts(tmp_path) == {
        "cases/hold/released": 1, "cases/hold/open": 1,
        "cases/objection/objection_upheld": 1, "cases/objection/denied": 1,
        "objections/harm/objection_upheld": 1, "objections/harm/denied": 1,
        "cases/sample/false_positive": 1, "cases/sample/open": 1, "samples/harm/false_positive": 1,
    }  # fmt: skip


def test_a_case_about_a_child_is_never_counted_by_its_rule(tmp_path: Path) -> None:
    opened(tmp_path, Kind.OBJECTION, "denied", about=CHILD, rule="child-at-risk")
    opened(tmp_path, Kind.ESCALATION, "confirmed", about=CHILD, rule="child-at-risk")
    assert counts(tmp_path) == {"cases/objection/denied": 1, "cases/escalation/confirmed": 1}


def test_where_there_are_no_cases_none_are_made(tmp_path: Path) -> None:
    assert counts(tmp_path) == {}
    assert not list(tmp_path.iterdir())
