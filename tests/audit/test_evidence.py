"""The database is opened so that nothing in it can change."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from audit import LogUnusable
from audit.evidence import Checkpoints, open_readonly, wanted_key
from audit.note import VerifierKey


def test_nothing_can_be_written_through_it(sample: Any) -> None:
    with closing(open_readonly(sample.database)) as database, pytest.raises(sqlite3.OperationalError, match="readonly"):
        database.execute("DELETE FROM entries")


def test_it_sees_what_a_running_gate_has_just_written(site: Any) -> None:
    from audit import Record

    log = site.open()
    log.append_sync(Record("refusals", {}))
    with closing(open_readonly(site.database)) as database:
        assert database.execute("SELECT count(*) FROM entries").fetchone() == (1,)
    log.close()


def test_what_is_no_database_is_an_error_of_sqlite(tmp_path: Path) -> None:
    (tmp_path / "audit.db").write_bytes(b"no database" * 100)
    with pytest.raises(sqlite3.DatabaseError):
        open_readonly(tmp_path / "audit.db")
    with pytest.raises(sqlite3.OperationalError):
        open_readonly(tmp_path / "absent.db")
    assert not (tmp_path / "absent.db").exists()


def test_checkpoints_are_handed_out_by_size(sample: Any) -> None:
    with closing(open_readonly(sample.database)) as database:
        checkpoints = Checkpoints(database)
        assert [size for size, _ in checkpoints.at(0)] == [0]
        assert list(checkpoints.at(1)) == []
        sizes = [size for size, _ in checkpoints.left()]
        assert sizes == sorted(sizes)
        assert sizes[-1] == 50
        assert checkpoints.taken == 1 + len(sizes)


def test_a_fingerprint_or_a_whole_key_is_understood() -> None:
    key = VerifierKey("school.example/log", bytes(32))
    assert wanted_key(None) is None
    assert wanted_key(str(key)) == key
    assert wanted_key(f" SHA256:{key.fingerprint.upper()}\n") == key.fingerprint
    for wrong in ("", "abc", key.fingerprint[:-1], str(key)[:-2]):
        with pytest.raises(LogUnusable):
            wanted_key(wrong)
