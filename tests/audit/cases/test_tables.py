"""The file of cases: private, and a case comes back from it as it went in."""

from __future__ import annotations

import stat
from pathlib import Path

from audit.cases import tables
from audit.cases.case import CHILD, Case, Kind, Opening, Origin, State


def test_a_case_comes_back_as_it_went_in(tmp_path: Path) -> None:
    origin = Origin("ab" * 16, "cd" * 16, "conv", "key", "asserted", "7a", "rule", "hold", "input")
    case = Case("ef" * 16, Kind.HOLD, CHILD, "counsellor", origin, 1, 2, State.TAKEN, 3, "Sari", 4, "confirmed", 5,
                ("x", "y"), frozenset({"Sari"}), frozenset({"Adi"}))  # fmt: skip
    with tables.opened(tmp_path) as database:
        tables.insert(database, case, Opening(Kind.HOLD, CHILD, "counsellor", 2))
        assert tables.case_of(database.execute(tables.SELECT).fetchone()) == case
    assert stat.S_IMODE((tmp_path / tables.DATABASE).stat().st_mode) == 0o600


def test_everything_of_a_case_goes_with_it(tmp_path: Path) -> None:
    case = Case("ef" * 16, Kind.HOLD, CHILD, "counsellor", Origin(), 1, 2, named=frozenset({"Sari"}))
    with tables.opened(tmp_path) as database:
        tables.insert(database, case, Opening(Kind.HOLD, CHILD, "counsellor", 2))
        tables.add_event(database, case.id, 1, "", ("open", {}, ""))
        tables.tell(database, case.id, "new", 1)
        tables.silence(database, case.id)
        tables.forget(database, [case.id])
        left = {name: database.execute(f"SELECT count(*) FROM {name}").fetchone()[0] for name in  # noqa: S608
                ("cases", "people", "events", "tells")}  # fmt: skip
    assert set(left.values()) == {0}
