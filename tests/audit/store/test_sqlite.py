"""The database: what it keeps, when it is durable, and what it says when it cannot be written."""

from __future__ import annotations

import os
import re
import shutil
import sqlite3
import stat
import subprocess
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from audit import LogUnavailable, LogUnusable, Record
from audit.record import Sealed, seal
from audit.store.sqlite import SQLiteStore

MINUTE = "2026-11-25T04:10Z"


def test_a_new_database_is_private_and_syncs_every_commit(
    sqlite: SQLiteStore, entry: Any, sign: Any, tmp_path: Path
) -> None:
    sqlite.append([entry(1)], None)
    modes = {path.name: stat.S_IMODE(path.stat().st_mode) for path in (tmp_path / "data").iterdir()}
    assert modes == {"audit.db": 0o600, "audit.db-wal": 0o600, "audit.db-shm": 0o600}
    with closing(sqlite._connect()) as connection:  # the very function every connection of the store comes from
        pragmas = [
            connection.execute(f"PRAGMA {name}").fetchone()[0]
            for name in ("journal_mode", "synchronous", "secure_delete")
        ]
    assert pragmas == ["wal", 2, 1]


def test_erasure_takes_the_whole_exchange_and_leaves_no_byte_behind(
    sqlite: SQLiteStore, entry: Any, sign: Any, tmp_path: Path
) -> None:
    secret = "SubjectSurrogate4711"
    private = {"exchange": f"{1:032x}", "label": secret}
    sqlite.append(
        [entry(0), seal(Record("decision", {}, private), MINUTE), seal(Record("outcome", {}, private), MINUTE)], None
    )
    named: list[int] = []

    def name(every: Any) -> Sealed:
        named.extend(one.index for one in every)
        return seal(Record("admin.erase", {"erased": [[1, 2]]}), MINUTE)

    assert sqlite.erase([2], name, sign) == 3
    assert sqlite.scrub()
    assert named == [1, 2]
    assert sqlite.head()[1] == sign(sqlite.head()[0])
    for path in (tmp_path / "data").iterdir():
        content = path.read_bytes()
        assert secret.encode() not in content
        assert f"{1:032x}".encode() not in content


def test_who_reads_an_older_state_keeps_what_was_erased_in_the_wal_and_the_store_says_so(
    sqlite: SQLiteStore, entry: Any, sign: Any, tmp_path: Path
) -> None:
    wal = tmp_path / "data" / "audit.db-wal"
    sqlite.append([seal(Record("decision", {}, {"label": "SubjectSurrogate4711"}), MINUTE)], None)
    with closing(sqlite3.connect(tmp_path / "data" / "audit.db", isolation_level=None)) as reader:
        reader.execute("BEGIN")
        assert reader.execute("SELECT count(*) FROM entries").fetchone() == (1,)
        sqlite.erase([0], lambda every: seal(Record("admin.erase", {"erased": [[0, 0]]}), MINUTE), sign)
        assert not sqlite.scrub()
        assert b"SubjectSurrogate4711" in wal.read_bytes(), "or this test shows nothing"
        assert sqlite.append([entry(1)], None) == 2, "writing goes on"
        reader.execute("COMMIT")
        assert sqlite.scrub()
    assert wal.stat().st_size == 0


def test_a_program_that_holds_the_lock_too_long_makes_the_log_unavailable(
    sqlite: SQLiteStore, entry: Any, sign: Any, tmp_path: Path
) -> None:
    with closing(sqlite3.connect(tmp_path / "data" / "audit.db", isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(LogUnavailable) as refused:
            sqlite.append([entry(1)], None)
        other.execute("ROLLBACK")
    assert refused.value.code == "locked"
    assert sqlite.append([entry(1)], None) == 0


def test_a_database_that_was_moved_away_is_not_written_any_more(
    sqlite: SQLiteStore, entry: Any, sign: Any, tmp_path: Path
) -> None:
    path = tmp_path / "data" / "audit.db"
    sqlite.append([entry(1)], None)
    path.rename(tmp_path / "elsewhere")
    with pytest.raises(LogUnavailable) as refused:
        sqlite.append([entry(2)], None)
    assert refused.value.code == "moved"
    assert not path.exists()
    (tmp_path / "elsewhere").rename(path)
    assert sqlite.append([entry(2)], None) == 1


def test_a_folder_that_cannot_be_made_is_said_at_once(tmp_path: Path) -> None:
    (tmp_path / "data").write_text("a file where the folder should be")
    store = SQLiteStore(tmp_path / "data" / "audit.db", lock_timeout=0.2)
    with pytest.raises(LogUnavailable) as refused:
        store.open()
    assert refused.value.code == "readonly"


@pytest.mark.parametrize(
    ("statements", "told"),
    [
        ("CREATE TABLE notes (text)", "is not an audit log"),
        ("UPDATE alembic_version SET version_num = '9999'", "newer version"),
    ],
    ids=["another database", "a newer version"],
)
def test_another_database_is_left_alone(tmp_path: Path, statements: str, told: str) -> None:
    path = tmp_path / "audit.db"
    if "alembic" in statements:
        made = SQLiteStore(path, lock_timeout=0.2)
        made.open()
        made.close()
    with closing(sqlite3.connect(path)) as database, database:
        database.execute(statements)
    store = SQLiteStore(path, lock_timeout=0.2)
    with pytest.raises(LogUnusable, match=told):
        store.open()
    store.close()


def test_a_file_that_is_no_database_is_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "audit.db"
    path.write_text("Dear diary, this is not a database. " * 50)
    store = SQLiteStore(path, lock_timeout=0.2)
    with pytest.raises(LogUnusable):
        store.open()
    store.close()
    assert path.read_text().startswith("Dear diary")


SLOW_DISK = ("-e", "inject=fsync,fdatasync:delay_exit=5000")
"""Each sync takes 5 ms longer, as on an old disk: on a quick one hardly anybody has to wait for another's sync."""


def traced(site: Any, *arguments: object, disk: tuple[str, ...] = ()) -> list[str]:
    """Lines of a system call trace of the appending process: syncs of files and writes to standard output."""
    if shutil.which("strace") is None:
        pytest.skip("strace is not installed: syncs cannot be traced")
    trace = site.data.parent / "trace"
    command = ["strace", "-f", "-y", "-o", str(trace), "-e", "trace=fsync,fdatasync,write", *disk]
    command += site.program(*arguments)
    root = str(Path(__file__).resolve().parents[3])
    done = subprocess.run(command, capture_output=True, text=True, check=False, env={**os.environ, "PYTHONPATH": root})
    if "ptrace" in done.stderr:
        pytest.skip("this machine does not allow strace")
    assert done.returncode == 0, done.stderr
    return trace.read_text().splitlines()


SYNC = re.compile(r"(fsync|fdatasync)\(\d+<.*/audit\.db-wal>")
SAID = re.compile(r'write\(1<.*>, "durable ')


def test_the_write_ahead_log_is_synced_before_each_acknowledgement(site: Any) -> None:
    site.open().close()
    synced, said = False, 0
    for line in traced(site, 20, 1):
        synced = synced or SYNC.search(line) is not None
        if SAID.search(line):
            assert synced, f"record {said} was acknowledged without a sync since the one before"
            synced, said = False, said + 1
    assert said == 20


def test_records_that_wait_together_share_a_sync(site: Any) -> None:
    site.open().close()
    lines = traced(site, 320, 32, disk=SLOW_DISK)
    assert sum(SAID.search(line) is not None for line in lines) == 320
    assert sum(SYNC.search(line) is not None for line in lines) < 320 / 4
