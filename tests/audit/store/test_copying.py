"""A stranger gets two files, and they verify: from either database, while the gate goes on."""

from __future__ import annotations

import asyncio
import stat
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from audit import Log, LogUnavailable, LogUnusable, Record
from audit.reader import Reader
from audit.search.blocks import BLOCK
from audit.search.query import Query
from audit.search.saved import save
from audit.store.copying import copy_log
from audit.trust import Brought
from audit.verdict import Level
from audit.verify import verify

both = pytest.mark.parametrize("site", ["file", "postgres"], indirect=True)


@both
def test_the_copy_is_the_log_and_verifies(site: Any, decision: Callable[[int], Record], tmp_path: Path) -> None:
    log = site.open()
    for number in range(30):
        log.append_sync(decision(number))
    log.erase_private([4], "request", by="os:operator")
    log.close()
    shown: list[tuple[int, int]] = []
    assert copy_log(site.data, tmp_path / "copy", lambda done, total: shown.append((done, total))) == 31
    assert {path.name for path in (tmp_path / "copy").iterdir()} == {"audit.db", "log.pub"}
    assert stat.S_IMODE((tmp_path / "copy").stat().st_mode) == 0o700
    assert stat.S_IMODE((tmp_path / "copy" / "audit.db").stat().st_mode) == 0o600
    verdict = verify(tmp_path / "copy", Brought(log.fingerprint))
    assert (verdict.level, verdict.entries, verdict.signed) == (Level.SIGNED, 31, 31)
    pages = [Reader.open(data).page(limit=100, newest_first=True) for data in (tmp_path / "copy", site.data)]
    assert pages[0] == pages[1]
    assert site.server is None or (31, 31) in shown


@both
def test_what_could_be_found_can_be_found_in_the_copy(
    site: Any, decision: Callable[[int], Record], tmp_path: Path
) -> None:
    async def fill(log: Log) -> None:
        numbers = range(BLOCK + 20)
        for some in (numbers[at : at + 500] for at in range(0, len(numbers), 500)):
            await asyncio.gather(*(log.append(decision(number)) for number in some))

    log = site.open()
    asyncio.run(fill(log))  # one block of bits, and rows after it
    log.erase_private([4, BLOCK + 4], "request", by="os:operator")
    with log._store.transaction() as database:
        save(database, "redacted", Query.of(["effect=redact"]))
    log.close()
    copy_log(site.data, tmp_path / "copy")
    original, copy = Reader.open(site.data), Reader.open(tmp_path / "copy")
    query = copy.saved("redacted")
    page = copy.page(query, limit=5, newest_first=True)
    assert (page.total, [entry.index for entry in page.entries]) == (
        BLOCK + 18,
        [BLOCK + at for at in range(19, 14, -1)],
    )
    for asked in (query, Query.of(["erased=yes"]), Query.of(["kind=admin.erase"]), Query.of(["kind=decision"])):
        assert copy.page(asked) == original.page(asked)
        assert copy.count(asked) == original.count(asked)
    assert copy.page(Query.of(["erased=yes"])).total == 2


@both
def test_a_copy_beside_a_running_gate_is_of_one_moment(site: Any, tmp_path: Path) -> None:
    process = site.start(100_000, 16)
    assert process.stdout is not None
    assert process.stdout.readline() == "ready\n"
    sizes = []
    for number in range(3):
        for _ in range(200):
            process.stdout.readline()
        sizes.append(copy_log(site.data, tmp_path / f"copy{number}"))
        assert verify(tmp_path / f"copy{number}").level is Level.SELF_CONSISTENT
    process.kill()
    process.communicate(timeout=60)
    assert sizes == sorted(sizes)
    assert sizes[-1] > 0


def test_a_log_that_is_there_is_not_written_over(site: Any, tmp_path: Path) -> None:
    site.open().close()
    copy_log(site.data, tmp_path / "copy")
    with pytest.raises(LogUnusable) as refused:
        copy_log(site.data, tmp_path / "copy")
    assert refused.value.code == "taken"
    with pytest.raises(LogUnusable):
        copy_log(tmp_path / "nowhere", tmp_path / "other")


@both
def test_what_cannot_be_written_leaves_nothing(site: Any, tmp_path: Path) -> None:
    site.open().close()
    (tmp_path / "file").write_text("no folder")
    with pytest.raises(LogUnavailable) as refused:
        copy_log(site.data, tmp_path / "file" / "copy")
    assert refused.value.code == "copy"


def test_a_database_that_does_not_answer_is_said(
    site: Any, postgres: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from audit.layout import PLACE_FILE

    site.data.mkdir()
    (site.data / PLACE_FILE).write_text("GAPURA_TEST_URL\n")
    monkeypatch.setenv("GAPURA_TEST_URL", "postgresql://gate@127.0.0.1:1/record")
    with pytest.raises(LogUnavailable, match="does not answer"):
        Reader.open(site.data)
    monkeypatch.setenv("GAPURA_TEST_URL", postgres.database())
    with pytest.raises(LogUnusable, match="GAPURA_TEST_URL is not an audit log"):
        Reader.open(site.data)
