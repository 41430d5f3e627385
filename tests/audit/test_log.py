"""The log as a whole: what was acknowledged is there, whatever happens to the process, the disk or the neighbours."""

from __future__ import annotations

import asyncio
import os
import shutil
import sqlite3
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from contextlib import closing, suppress
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from audit import Appended, Log, LogUnavailable, LogUnusable, Record, RecordRefused
from audit.verdict import Level

NOON = 1_764_043_800.0  # 2025-11-25T04:10Z, the time of the records

Make = Callable[[int], Record]
both = pytest.mark.parametrize("site", ["file", "postgres"], indirect=True)
"""The story is the same whatever the database."""


def durable(lines: list[str]) -> dict[int, str]:
    """What the appending process said is durable: index -> exchange."""
    said = [line.split() for line in lines if line.startswith("durable ")]
    return {int(index): exchange for _, index, exchange in said}


def exchanges(lines: list[str]) -> list[str]:
    """The same without indices, which are not known at once in PostgreSQL."""
    return [line.split()[2] for line in lines if line.startswith("durable ")]


def stored(site: Any) -> dict[int, str]:
    return dict(site.sql("SELECT idx, exchange FROM entries"))


@both
async def test_records_get_indices_in_order_and_the_log_verifies(site: Any, decision: Make, outcome: Make) -> None:
    log = site.open()
    at_once = site.server is None
    assert await log.append(decision(1)) == Appended(0 if at_once else None)
    assert await log.append(outcome(1)) == Appended(1 if at_once else None)
    told = await asyncio.to_thread(log.append_sync, Record("refusals", {"bad_key": 3}))
    assert told == Appended(2 if at_once else None)
    log.close()
    verdict = site.verify(log.fingerprint)
    assert (verdict.level, verdict.entries, verdict.signed, verdict.remarks) == (Level.SIGNED, 3, 3, ())
    assert site.sql("SELECT kind, minute FROM entries WHERE idx = 0") == [("decision", "2025-11-25T04:10Z")]


async def test_many_at_once_are_dense_and_each_gets_its_own(site: Any, log: Log, decision: Make) -> None:
    found = await asyncio.gather(*[log.append(decision(number)) for number in range(300)])
    assert sorted(one.index for one in found) == list(range(300))
    assert stored(site) == {one.index: f"{number:032x}" for number, one in enumerate(found)}


async def test_a_cancelled_wait_does_not_take_the_record_back(site: Any, log: Log, decision: Make) -> None:
    task = asyncio.create_task(log.append(decision(1)))
    await asyncio.sleep(0)
    task.cancel()
    with suppress(asyncio.CancelledError):
        await task
    await log.append(decision(2))
    assert list(stored(site).values()) == [f"{1:032x}", f"{2:032x}"]


async def test_a_record_that_cannot_be_logged_costs_no_index(log: Log, decision: Make) -> None:
    with pytest.raises(RecordRefused):
        await log.append(Record("decision", {}, {"share": 0.5}))
    assert (await log.append(decision(1))).index == 0


def test_the_minute_comes_from_the_clock_given(site: Any) -> None:
    now = [0.0]
    log = site.open(clock=lambda: now[0])
    for now[0] in (0.0, 59.9, 60.0, 1_795_579_855.0):
        log.append_sync(Record("refusals", {}))
    log.close()
    minutes = [minute for (minute,) in site.sql("SELECT minute FROM entries ORDER BY idx")]
    assert minutes == ["1970-01-01T00:00Z", "1970-01-01T00:00Z", "1970-01-01T00:01Z", "2026-11-25T04:10Z"]


@both
def test_a_log_keeps_its_name_key_and_entries(site: Any, decision: Make) -> None:
    first = site.open(origin="school.example/log")
    first.append_sync(decision(1))
    first.close()
    again = site.open()
    assert (again.origin, again.fingerprint) == ("school.example/log", first.fingerprint)
    again.append_sync(decision(2))
    again.close()
    assert stored(site) == {0: f"{1:032x}", 1: f"{2:032x}"}
    with pytest.raises(LogUnusable) as refused:
        site.open(origin="other.example/log")
    assert refused.value.code == "other_origin"


def test_a_log_without_a_name_is_given_one_of_its_own(site: Any, tmp_path: Path) -> None:
    log, other = site.open(), Log.open(tmp_path / "other", tmp_path / "other-keys")
    assert log.origin.startswith("gapura.local/")
    assert log.origin != other.origin
    log.close()
    other.close()


def test_an_old_log_is_not_continued_with_a_new_key(site: Any, decision: Make, tmp_path: Path) -> None:
    log = site.open()
    log.append_sync(decision(1))
    log.close()
    with pytest.raises(LogUnusable) as refused:
        Log.open(site.data, tmp_path / "empty")
    assert refused.value.code == "no_key"
    assert not (tmp_path / "empty").exists()
    Log.open(tmp_path / "another", tmp_path / "another-keys").close()
    (site.data / "log.pub").unlink()
    with pytest.raises(LogUnusable) as refused:
        Log.open(site.data, tmp_path / "another-keys")
    assert refused.value.code == "other_key"
    assert not (site.data / "log.pub").exists(), "a foreign key must not be laid beside the log"
    site.open().close()
    assert site.verify().level is Level.SELF_CONSISTENT, "the right key lays its public half back"


@both
@pytest.mark.parametrize(
    "tampering",
    ["UPDATE head SET size = 0, frontier = {empty}", "UPDATE head SET frontier = {zeros}"],
    ids=["cut", "another tree"],
)
def test_nothing_is_signed_on_top_of_a_log_that_contradicts_its_checkpoint(
    site: Any, decision: Make, tampering: str
) -> None:
    log = site.open()
    log.append_sync(decision(1))
    log.close()
    in_file = site.server is None
    empty, zeros = ("x''", "zeroblob(32)") if in_file else ("''", f"'\\x{'00' * 32}'")
    site.sql(tampering.format(empty=empty, zeros=zeros))
    with pytest.raises(LogUnusable) as refused:
        site.open()
    assert refused.value.code == "changed"


def test_a_closed_log_says_so(site: Any, decision: Make) -> None:
    log = site.open()
    log.close()
    log.close()
    with pytest.raises(LogUnavailable) as refused:
        log.append_sync(decision(1))
    assert refused.value.code == "closed"


@both
def test_decisions_cut_off_are_closed_as_unknown_at_the_next_start(site: Any, decision: Make, outcome: Make) -> None:
    log = site.open()
    for record in (decision(1), decision(2), outcome(2), decision(3)):
        log.append_sync(record)
    log.close()
    assert [one.code for one in site.verify().remarks] == ["no_outcome"]
    log = site.open(clock=lambda: NOON + 2 * 3600)
    assert log.orphans() == [f"{1:032x}", f"{3:032x}"]
    assert log.close_orphans() == 2
    assert log.close_orphans() == 0
    log.close()
    assert site.verify().remarks == ()
    assert site.sql("SELECT exchange, private FROM entries WHERE idx >= 4 ORDER BY idx") == [
        (f"{number:032x}", f'{{"exchange":"{number:032x}","result":"unknown"}}') for number in (1, 3)
    ]


@both
def test_an_erased_exchange_is_no_orphan(site: Any, decision: Make, outcome: Make) -> None:
    log = site.open()
    for record in (decision(1), outcome(1), decision(2)):
        log.append_sync(record)
    assert log.erase_private([1, 2], "retention", by="os:operator").index == 3
    assert log.orphans() == []
    assert log.close_orphans() == 0
    log.close()
    entry, private = site.sql("SELECT entry, private FROM entries WHERE idx = 3")[0]
    assert '"erased":[[0,2]]' in entry
    assert '"kind":"retention"' in entry
    assert private == '{"by":"os:operator"}'
    assert stored(site) == dict.fromkeys(range(4))
    verdict = site.verify()
    assert (verdict.level, [one.code for one in verdict.remarks]) == (Level.SELF_CONSISTENT, ["erased"])


@both
def test_what_is_not_there_cannot_be_erased(site: Any, decision: Make) -> None:
    log = site.open()
    log.append_sync(decision(1))
    with pytest.raises(IndexError):
        log.erase_private([0, 7], "request", by="os:operator")
    log.close()
    assert stored(site) == {0: f"{1:032x}"}, "nothing was erased"


@both
def test_several_processes_share_one_log(site: Any) -> None:
    site.open().close()
    processes = [site.start(200, 8) for _ in range(3)]
    lines = [line for process in processes for line in process.communicate(timeout=60)[0].splitlines()]
    assert [process.returncode for process in processes] == [0, 0, 0]
    assert sorted(exchanges(lines)) == sorted(stored(site).values())
    assert sorted(stored(site)) == list(range(600))
    assert site.verify().level is Level.SELF_CONSISTENT


def test_an_index_that_was_told_is_the_one_it_has(site: Any) -> None:
    site.open().close()
    processes = [site.start(200, 8) for _ in range(2)]
    said = [durable(process.communicate(timeout=60)[0].splitlines()) for process in processes]
    assert len(said[0]) == len(said[1]) == 200
    assert {**said[0], **said[1]} == stored(site)
    assert sorted(stored(site)) == list(range(400))
    assert site.verify().level is Level.SELF_CONSISTENT


@both
def test_two_processes_begin_one_log_together(site: Any) -> None:
    processes = [site.start(20, 4) for _ in range(2)]
    lines = [line for process in processes for line in process.communicate(timeout=60)[0].splitlines()]
    assert [process.returncode for process in processes] == [0, 0]
    assert sorted(exchanges(lines)) == sorted(stored(site).values())
    assert site.verify().level is Level.SELF_CONSISTENT


def test_after_kill_9_every_acknowledged_record_is_there(site: Any, decision: Make) -> None:
    process = site.start(100_000, 16)
    assert process.stdout is not None
    lines = [process.stdout.readline() for _ in range(500)]
    process.kill()
    lines += process.communicate(timeout=60)[0].splitlines()
    acknowledged = durable(lines)
    assert len(acknowledged) >= 499
    assert site.verify().level is Level.SELF_CONSISTENT, (
        "verified from the dead process's files, before anything opens them"
    )
    assert acknowledged.items() <= stored(site).items()
    log = site.open()
    left = log.close_orphans()
    assert left == len(stored(site)) - left
    log.append_sync(decision(1))
    log.close()
    verdict = site.verify()
    assert verdict.level is Level.SELF_CONSISTENT
    assert verdict.signed == verdict.entries


@both
def test_verify_runs_beside_a_writer(site: Any) -> None:
    process = site.start(100_000, 16)
    assert process.stdout is not None
    assert process.stdout.readline() == "ready\n"
    reading = threading.Thread(target=lambda: all(process.stdout))  # a full pipe would hold the writer up
    reading.start()
    sizes = []
    for _ in range(5):
        time.sleep(0.4)
        verdict = site.verify()
        assert verdict.level is Level.SELF_CONSISTENT
        sizes.append(verdict.entries)
    process.kill()
    reading.join()
    process.communicate(timeout=60)
    assert all(later > earlier for earlier, later in pairwise(sizes))


@pytest.mark.skipif(sys.platform == "win32", reason="RLIMIT_FSIZE is POSIX")
def test_a_limit_on_file_size_closes_the_log_until_it_is_lifted(site: Any) -> None:
    process = site.start(400, 4, 150_000)
    lines = process.communicate(timeout=60)[0].splitlines()
    refused = [line for line in lines if line.startswith("refused")]
    assert lines[-1] == "closed"
    assert refused
    assert set(refused) <= {"refused io", "refused full"}
    assert len(durable(lines)) == 400 - len(refused)
    assert durable(lines) == stored(site)
    assert site.verify().level is Level.SELF_CONSISTENT


@pytest.fixture
def small_disk(tmp_path: Path) -> Any:
    """A file system of one megabyte. Needs root, and a kernel that lets it mount."""
    folder = tmp_path / "disk"
    folder.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=1m", "gapura-test", str(folder)]
    if sys.platform != "linux" or os.geteuid() != 0 or shutil.which("mount") is None:
        pytest.skip("mounting a small disk needs root on Linux; the file size test covers the same code")
    if subprocess.run(mount, capture_output=True, check=False).returncode != 0:
        pytest.skip("this machine does not allow mounting")
    yield folder
    subprocess.run(["umount", str(folder)], check=True)


def fill(folder: Path) -> Path:
    filler = folder / "filler"
    with suppress(OSError), filler.open("wb", buffering=0) as file:
        while True:
            file.write(b"x" * 4096)
    return filler


async def test_a_full_disk_closes_the_log_until_there_is_space(site: Any, small_disk: Path, decision: Make) -> None:
    log = Log.open(small_disk / "data", site.keys)
    good = [(await log.append(decision(1))).index]
    filler = fill(small_disk)
    codes = set()
    for number in range(2, 30):
        try:
            good.append((await log.append(decision(number))).index)
        except LogUnavailable as error:
            codes.add(error.code)
    assert codes == {"full"}
    filler.unlink()
    good.append((await log.append(decision(30))).index)
    log.close()
    on_disk = type(site)(small_disk / "data", site.keys)
    assert good == list(range(len(good))) == sorted(stored(on_disk))
    assert on_disk.verify().level is Level.SELF_CONSISTENT


def test_a_read_only_disk_is_said_and_can_still_be_verified(site: Any, small_disk: Path, decision: Make) -> None:
    log = Log.open(small_disk / "data", site.keys)
    log.append_sync(decision(1))
    log.close()
    subprocess.run(["mount", "-o", "remount,ro", str(small_disk)], check=True)
    with pytest.raises(LogUnavailable) as refused:
        Log.open(small_disk / "data", site.keys)
    assert refused.value.code == "readonly"
    assert type(site)(small_disk / "data", site.keys).verify().level is Level.SELF_CONSISTENT


def test_a_neighbour_that_locks_the_file_closes_the_log_until_it_lets_go(site: Any, decision: Make) -> None:
    log = site.open(lock_timeout=0.1)
    with closing(sqlite3.connect(site.database, isolation_level=None)) as neighbour:
        neighbour.execute("BEGIN IMMEDIATE")
        with pytest.raises(LogUnavailable) as refused:
            log.append_sync(decision(1))
        neighbour.execute("ROLLBACK")
    assert refused.value.code == "locked"
    assert log.append_sync(decision(1)).index == 0
    log.close()
