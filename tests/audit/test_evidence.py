"""The database is opened so that nothing in it can change."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from audit.evidence import Database, Kept, open_readonly
from audit.merkle import Frontier
from audit.verdict import Level


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


def test_checkpoints_come_behind_the_entries_they_cover(sample: Any) -> None:
    with closing(Database(sample.database)) as database:
        assert isinstance(database.begin(), Frontier)
        walked, seen = 0, []
        for item in database.items():
            if isinstance(item, Kept):
                assert item.size == walked
                seen.append(walked)
            else:
                walked += 1
    assert (seen[0], seen[-1], walked) == (0, 50, 50)


def test_a_file_of_the_first_revision_is_evidence_too(sample: Any, tmp_path: Path) -> None:
    """It has no column for subjects; everything else is compared as ever."""
    copy = sample.copy(tmp_path / "copy")
    copy.sql("DROP INDEX entries_subject")
    copy.sql("ALTER TABLE entries DROP COLUMN subject")
    assert copy.verify().level is Level.SELF_CONSISTENT
    copy.sql("UPDATE entries SET exchange = ? WHERE idx = 1", "f" * 32)
    assert copy.verify().level is None
