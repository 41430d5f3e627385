"""Several processes find what one finds, at the same places."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from audit import Record, side_by_side
from audit.verify import verify


@pytest.fixture(scope="module")
def long_log(tmp_path_factory: pytest.TempPathFactory, sample: Any) -> Any:
    folder = tmp_path_factory.mktemp("long")
    site = type(sample)(folder / "data", folder / "keys")
    log = site.open()
    for number in range(side_by_side.STRETCH + 40):
        log.append_sync(Record("outcome", {}, {"exchange": f"{number:032x}", "result": "answered"}))
    log.erase_private([7, 300], "request", by="os:operator")
    log.close()
    return site


def test_a_good_log_is_good(long_log: Any) -> None:
    assert verify(long_log.data, workers=2) == verify(long_log.data, workers=1)
    assert verify(long_log.data).level is not None


def test_the_first_of_several_failures_is_named_whoever_found_it(long_log: Any, tmp_path: Path) -> None:
    copy = long_log.copy(tmp_path / "copy")
    for index in (520, 14, 499):
        copy.sql("UPDATE entries SET leaf = zeroblob(32) WHERE idx = ?", index)
    verdict = verify(copy.data, workers=2)
    assert verdict.failed is not None
    assert verdict.failed.failure is not None
    assert verdict.failed.failure.places == {"index": 14}
    assert verdict == verify(copy.data)
