"""A file of this room is private, begins by itself, and says when it cannot be used."""

from __future__ import annotations

import contextlib
import sqlite3
import stat
from contextlib import closing
from pathlib import Path

import pytest

from audit.seal import files
from audit.seal.trouble import SealError, Unkept

TABLES = "CREATE TABLE IF NOT EXISTS {in}.a (x TEXT)"


def test_two_files_are_written_as_one(tmp_path: Path) -> None:
    one, two = tmp_path / "one.db", tmp_path / "two.db"
    with files.opened(one, TABLES, (two, TABLES)) as database:
        database.execute("INSERT INTO main.a VALUES ('1')")
        database.execute("INSERT INTO apart.a VALUES ('2')")
    with contextlib.suppress(ZeroDivisionError), files.opened(one, TABLES, (two, TABLES)) as database:
        database.execute("DELETE FROM main.a")
        database.execute("DELETE FROM apart.a")
        _ = 1 / 0
    with files.opened(one, TABLES) as database:
        assert database.execute("SELECT x FROM a").fetchall() == [("1",)]
    with files.opened(two, TABLES) as database:
        assert database.execute("SELECT x FROM a").fetchall() == [("2",)]
    assert stat.S_IMODE(one.stat().st_mode) == stat.S_IMODE(two.stat().st_mode) == 0o600


def test_both_are_locked_together(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(files, "_WAIT", 0.1)
    one, two = tmp_path / "one.db", tmp_path / "two.db"
    with files.opened(one, TABLES, (two, TABLES)), pytest.raises(Unkept), files.opened(two, TABLES):
        raise AssertionError("somebody else got in")


def test_deletion_overwrites_and_waits_for_who_reads(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(files, "_WAIT", 0.1)
    path = tmp_path / "one.db"
    with files.opened(path, TABLES) as database:
        database.execute("INSERT INTO a VALUES ('rahasia')")
    with closing(sqlite3.connect(path, isolation_level=None)) as reader:
        reader.execute("BEGIN")
        assert reader.execute("SELECT x FROM a").fetchall() == [("rahasia",)]
        with files.opened(path, TABLES) as database:
            database.execute("DELETE FROM a")
        assert not files.overwritten(path)
    assert files.overwritten(path)
    assert [file.name for file in tmp_path.iterdir() if b"rahasia" in file.read_bytes()] == []


def test_a_missing_file_has_nothing_to_overwrite(tmp_path: Path) -> None:
    assert files.overwritten(tmp_path / "none.db")
    assert not (tmp_path / "none.db").exists()


def test_what_is_no_database_is_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "one.db"
    path.write_bytes(b"x" * 5000)
    with pytest.raises(SealError, match="damaged"), files.opened(path, TABLES):
        pass
    assert path.read_bytes() == b"x" * 5000
