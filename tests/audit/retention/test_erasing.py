"""What was erased is gone, also after a crash and out of a backup that is put back."""

from __future__ import annotations

import logging
import random
import shutil
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from audit import Log, LogUnavailable, Record
from audit.errors import EntryHeld
from audit.kept_head import HEAD_FILE
from audit.retention import erasing
from audit.retention.erasures import FILE
from audit.retention.holds import Hold
from audit.retention.ledger import Ledger

Make = Callable[[int], Record]


EVERYWHERE = pytest.mark.parametrize("site", ["file", "postgres"], indirect=True)


def begun(site: Any, decision: Make, outcome: Make, count: int = 4) -> None:
    log = site.open()
    for number in range(count):
        log.append_sync(decision(number))
        log.append_sync(outcome(number))
    log.close()


def there(site: Any) -> list[int]:
    return [index for (index,) in site.sql("SELECT idx FROM entries WHERE private IS NOT NULL ORDER BY idx")]


def bytes_of(folder: Path) -> bytes:
    return b"".join(path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file())


def test_no_byte_of_what_was_erased_is_left_in_any_file(site: Any) -> None:
    log = site.open()
    drawn = random.Random(8)
    for exchange in (f"{drawn.getrandbits(128):032x}" for _ in range(400)):
        for kind in ("decision", "outcome"):
            log.append_sync(Record(kind, {}, {"exchange": exchange, "subject": exchange[::-1]}))
    secrets = site.sql("SELECT idx, random, exchange, subject FROM entries WHERE random IS NOT NULL")
    gone = [index for index, *_ in secrets if index % 3 == 0]
    for start in range(0, len(gone), 50):
        log.erase_private(gone[start : start + 50], "request", by="os:siti")
    assert log.scrub()
    content = bytes_of(site.data)  # beside the open log, with its WAL
    left = there(site)
    keys = bytes_of(site.keys)
    for index, nonce, exchange, subject in secrets:
        for one in (nonce, exchange.encode(), subject.encode()):
            assert (one in content) == (index in left)
            assert one not in keys
    log.close()
    assert site.verify().failed is None


@EVERYWHERE
def test_an_erasure_says_what_and_why_and_by_whom(site: Any, decision: Make, outcome: Make) -> None:
    begun(site, decision, outcome)
    log = site.open()
    assert log.erase_private([2], "withdrawal", by="os:siti").index == 8
    log.close()
    ((kind, entry, private),) = site.sql("SELECT kind, entry, private FROM entries WHERE idx = 8")
    assert kind == "admin.erase"
    assert '"erased":[[2,3]],"kind":"admin.erase"' in entry
    assert '"reason":"withdrawal"' in entry
    assert private == '{"by":"os:siti"}'


def test_a_backup_that_is_put_back_brings_nothing_back(
    site: Any, decision: Make, outcome: Make, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    begun(site, decision, outcome)
    shutil.copytree(site.data, tmp_path / "backup")
    log = site.open()
    log.erase_private([0, 4], "request", by="os:siti")
    log.append_sync(decision(9))
    log.close()
    shutil.rmtree(site.data)
    shutil.copytree(tmp_path / "backup", site.data)
    (site.keys / HEAD_FILE).unlink()  # somebody has decided to go on with the older copy
    assert there(site) == list(range(8)), "the backup has everything"
    with caplog.at_level(logging.WARNING, "audit"):
        site.open().close()
    assert there(site) == [2, 3, 6, 7, 8]
    assert "4 private parts that had been erased before" in caplog.text
    ((entry,),) = site.sql("SELECT entry FROM entries WHERE idx = 8")
    assert '"erased":[[0,1],[4,5]],"kind":"admin.erase"' in entry
    assert '"reason":"again"' in entry
    assert site.verify().failed is None
    site.open().close()
    assert site.sql("SELECT count(*) FROM entries") == [(9,)], "once is enough"


def test_entries_that_took_the_numbers_of_erased_ones_are_not_touched(
    site: Any, decision: Make, outcome: Make, tmp_path: Path
) -> None:
    log = site.open()
    log.append_sync(decision(1))
    log.close()
    shutil.copytree(site.data, tmp_path / "backup")
    log = site.open()
    log.append_sync(outcome(1))
    log.append_sync(decision(2))
    log.append_sync(outcome(2))
    log.erase_private([2], "request", by="os:siti")
    log.close()
    shutil.rmtree(site.data)
    shutil.copytree(tmp_path / "backup", site.data)
    (site.keys / HEAD_FILE).unlink()
    (site.keys / FILE).rename(site.keys / "away")
    log = site.open()
    for record in (outcome(1), decision(3), outcome(3)):
        log.append_sync(record)
    log.close()
    (site.keys / "away").rename(site.keys / FILE)
    site.open().close()
    assert there(site) == [0, 1, 2, 3]


class _Crash(Exception):
    """The power goes."""


@pytest.mark.parametrize("step", ["before the commit", "after the commit"])
def test_a_crash_on_the_way_is_finished_at_the_next_start(
    site: Any, decision: Make, outcome: Make, monkeypatch: pytest.MonkeyPatch, step: str
) -> None:
    """The list is on the disk by then: the erasure was ordered, and is carried out."""
    begun(site, decision, outcome)
    log = site.open()
    store = log._eraser._store
    whole = store.erase

    def dies(*given: Any) -> int:
        if step == "after the commit":
            whole(*given)
            raise _Crash
        indices, name, sign = given

        def names_and_dies(every: Any) -> Any:
            name(every)
            raise _Crash

        return int(whole(indices, names_and_dies, sign))

    monkeypatch.setattr(store, "erase", dies)
    with pytest.raises(_Crash):
        log.erase_private([2], "request", by="os:siti")
    assert there(site)[:4] == ([0, 1, 2, 3] if step == "before the commit" else [0, 1, 4, 5])
    log.close()
    site.open().close()
    assert [index for index in there(site) if index < 8] == [0, 1, 4, 5, 6, 7]
    assert Ledger.open(site.data).mark(erasing.LISTED) == str((site.keys / FILE).stat().st_size)
    assert site.verify().failed is None


@EVERYWHERE
def test_what_is_held_is_not_erased_and_nothing_beside_it(site: Any, decision: Make, outcome: Make) -> None:
    begun(site, decision, outcome)
    Ledger.open(site.data).hold(Hold("0a1b2c3d", "exchange", f"{1:032x}", "2026-11-27T04:10Z", "os:siti", "dispute"))
    log = site.open()
    with pytest.raises(EntryHeld, match="0a1b2c3d"):
        log.erase_private([0, 2], "request", by="os:budi")
    assert there(site) == list(range(8))
    assert not (site.keys / FILE).exists(), "nothing was listed either"
    log.erase_private([0], "request", by="os:budi")
    log.close()


def test_a_keys_folder_that_cannot_be_written_stops_the_erasure(site: Any, decision: Make, outcome: Make) -> None:
    begun(site, decision, outcome)
    log: Log = site.open()
    (site.keys / FILE).mkdir()
    with pytest.raises(LogUnavailable) as refused:
        log.erase_private([0], "request", by="os:siti")
    log.close()
    assert refused.value.code == "list"
    assert there(site) == list(range(8))
    with pytest.raises(LogUnavailable):
        site.open()


def test_what_a_reader_of_an_older_state_kept_goes_at_the_next_start(site: Any, decision: Make, outcome: Make) -> None:
    begun(site, decision, outcome)
    ((nonce,),) = site.sql("SELECT random FROM entries WHERE idx = 0")
    log = site.open()
    log.append_sync(decision(8))
    with closing(sqlite3.connect(site.database, isolation_level=None)) as reader:
        reader.execute("BEGIN")
        reader.execute("SELECT count(*) FROM entries").fetchone()
        log.erase_private([0], "request", by="os:siti")
        assert not log.scrub()
        assert Ledger.open(site.data).mark(erasing.LEFT) == "yes"
        assert nonce in bytes_of(site.data)
        again = site.open()
        again.close()
        assert Ledger.open(site.data).mark(erasing.LEFT) == "yes", "still read"
        reader.execute("COMMIT")
    site.open().close()
    assert Ledger.open(site.data).mark(erasing.LEFT) == ""
    assert nonce not in bytes_of(site.data)
    log.close()
