"""Several processes find what one finds, at the same places."""

from __future__ import annotations

from typing import Any

import pytest

from audit import Record
from audit.contents import Contents, Form, Row
from audit.evidence import Database
from audit.side_by_side import STRETCH, Examiner
from audit.verify import verify


@pytest.fixture(scope="module")
def rows(tmp_path_factory: pytest.TempPathFactory, sample: Any) -> list[Row]:
    """A log of some stretches, with an erasure."""
    folder = tmp_path_factory.mktemp("long")
    site = type(sample)(folder / "data", folder / "keys")
    log = site.open()
    for number in range(2 * STRETCH + 40):
        log.append_sync(Record("outcome", {}, {"exchange": f"{number:032x}", "result": "answered"}))
    log.erase_private([7, 300], "request", by="os:operator")
    log.close()
    assert verify(site.data, workers=2) == verify(site.data)
    database = Database(site.database)
    database.begin()
    found = [item for item in database.items() if isinstance(item, Row)]
    database.close()
    return found


def found(rows: list[Row], workers: int, alone: int = 0) -> tuple[Any, ...]:
    with Examiner(Form(), workers, alone) as examiner:
        for row in rows:
            examiner.look_at(row)
        contents: Contents = examiner.result()
    return contents.failures, list(contents.gaps), list(contents.named)


@pytest.mark.parametrize("alone", [0, STRETCH, 10**6])
def test_a_good_log_is_good(rows: list[Row], alone: int) -> None:
    assert found(rows, 2, alone) == found(rows, 1) == ({}, [(7, 7), (300, 300)], [(7, 7), (300, 300)])


def test_the_first_of_several_failures_is_named_whoever_found_it(rows: list[Row]) -> None:
    broken = [row._replace(leaf=bytes(32)) if row.number in (1030, 14, 699) else row for row in rows]
    failures, *_ = found(broken, 2)
    assert failures[3].places == {"index": 14}
    assert found(broken, 2) == found(broken, 1)


def test_nothing_looked_at_is_nothing_found() -> None:
    assert found([], 2) == ({}, [], [])
