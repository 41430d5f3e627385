"""The newest head, kept apart: an older copy of the log, or another one, is not opened."""

from __future__ import annotations

import logging
import os
import shutil
import sqlite3
import stat
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from audit import Log, LogUnusable, Record, checkpoint
from audit.kept_head import HEAD_FILE, KeptHead
from audit.keys import read_public

Make = Callable[[int], Record]


def grow(site: Any, decision: Make, count: int) -> None:
    log = site.open()
    for number in range(count):
        log.append_sync(decision(number))
    log.close()


def put_back(site: Any, copy: Path) -> None:
    shutil.rmtree(site.data)
    shutil.copytree(copy, site.data)


def refusal(site: Any) -> LogUnusable:
    with pytest.raises(LogUnusable) as refused:
        site.open()
    return refused.value


def test_the_head_that_was_signed_last_lies_beside_the_key(site: Any, decision: Make) -> None:
    grow(site, decision, 3)
    file = site.keys / HEAD_FILE
    head = checkpoint.verify(file.read_text(encoding="utf-8"), read_public(site.data / "log.pub"))
    assert head.size == 3
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert [path.name for path in site.keys.iterdir() if path.name.startswith(".")] == []


def test_an_older_copy_of_the_log_is_not_opened(site: Any, decision: Make, tmp_path: Path) -> None:
    grow(site, decision, 3)
    shutil.copytree(site.data, tmp_path / "backup")
    grow(site, decision, 2)
    put_back(site, tmp_path / "backup")
    error = refusal(site)
    assert error.code == "rolled_back"
    assert "5 entries had been signed, it has 3" in error.text("en")
    assert "gapura audit succeed" in error.text("id")
    assert site.verify().level is not None, "the copy is good in itself: nothing in the folder tells of it"


def test_a_log_that_was_taken_away_is_not_begun_anew(site: Any, decision: Make) -> None:
    log = site.open(origin="school.example/log")
    log.append_sync(decision(1))
    log.close()
    shutil.rmtree(site.data)
    with pytest.raises(LogUnusable) as refused:
        site.open(origin="school.example/log")
    assert refused.value.code == "rolled_back"


def test_another_history_of_the_same_length_is_not_opened(site: Any, decision: Make, tmp_path: Path) -> None:
    grow(site, decision, 3)
    shutil.copytree(site.data, tmp_path / "backup")
    kept = site.keys / HEAD_FILE
    at_three = kept.read_text()
    grow(site, decision, 2)
    first = kept.read_text()
    put_back(site, tmp_path / "backup")
    kept.write_text(at_three)
    grow(site, lambda number: decision(number + 100), 3)
    kept.write_text(first)
    assert refusal(site).code == "rolled_back"


def test_a_checkpoint_that_the_log_lost_is_noticed(site: Any, decision: Make) -> None:
    grow(site, decision, 3)
    with closing(sqlite3.connect(site.database)) as database, database:
        database.execute("DELETE FROM checkpoints WHERE size = 3")
    assert refusal(site).code == "rolled_back"


def test_a_head_from_before_a_power_cut_still_holds(site: Any, decision: Make) -> None:
    grow(site, decision, 3)
    older = (site.keys / HEAD_FILE).read_text()
    grow(site, decision, 2)
    for left in (older, ""):
        (site.keys / HEAD_FILE).write_text(left)
        site.open().close()
    (site.keys / HEAD_FILE).unlink()
    grow(site, decision, 1)
    assert (site.keys / HEAD_FILE).exists()


@pytest.mark.parametrize("content", [b"not a note", b"\xff\xfe", b"o\n1\nAAAA\n\n\xe2\x80\x94 o AAAAAAA=\n"])
def test_a_damaged_head_is_not_taken_for_none(site: Any, decision: Make, content: bytes) -> None:
    grow(site, decision, 1)
    (site.keys / HEAD_FILE).write_bytes(content)
    error = refusal(site)
    assert error.code == "bad_head"
    assert str(site.keys / HEAD_FILE) in str(error)


def test_a_head_of_another_key_is_not_believed(site: Any, decision: Make, tmp_path: Path) -> None:
    grow(site, decision, 1)
    Log.open(tmp_path / "other", tmp_path / "other-keys").close()
    shutil.copy(tmp_path / "other-keys" / HEAD_FILE, site.keys / HEAD_FILE)
    assert refusal(site).code == "bad_head"


@pytest.mark.skipif(os.name != "posix", reason="a folder stands in the way of a file")
def test_a_head_that_cannot_be_kept_is_said_once_and_stops_nobody(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    kept = KeptHead(tmp_path / "nowhere")
    with caplog.at_level(logging.WARNING):
        kept.write("one\n")
        kept.write("two\n")
    assert len(caplog.records) == 1
    assert "tidak dapat disimpan" in caplog.text


def test_two_processes_that_open_one_log_do_not_accuse_each_other(site: Any, decision: Make) -> None:
    first, second = site.open(), site.open()
    for number in range(20):
        (first if number % 2 else second).append_sync(decision(number))
        if number % 5 == 0:
            site.open().close()
    second.close()
    site.open().close()
    first.close()
    site.open().close()


def test_a_head_that_was_signed_with_an_erasure_is_kept_too(site: Any, decision: Make, tmp_path: Path) -> None:
    grow(site, decision, 3)
    shutil.copytree(site.data, tmp_path / "backup")
    log = site.open()
    log.erase_private([1], "request", by="os:siti")
    log.close()
    put_back(site, tmp_path / "backup")
    assert refusal(site).code == "rolled_back"
