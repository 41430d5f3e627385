"""A log of an older version comes through whole, after a copy; the copy, the steps and a dry run are what they say."""

from __future__ import annotations

import sqlite3
import stat
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from alembic import command
from alembic.config import Config

from audit import Log, LogUnavailable, LogUnusable, Record, checkpoint
from audit.checkpoint import Checkpoint
from audit.keys import load_or_create
from audit.layout import FORMAT, REVISION
from audit.merkle import Frontier
from audit.record import seal
from audit.store.address import Address
from audit.store.migration import copy_file, migrate_postgres, migrate_sqlite, written
from audit.trust import Brought
from audit.verdict import Level
from audit.verify import verify

ORIGIN = "gapura.local/old"
_ENTRY = """
    INSERT INTO entries (idx, kind, minute, entry, leaf, random, private, exchange)
    VALUES (:idx, :kind, :minute, :entry, :leaf, :random, :private, :exchange)"""


def write_0001(connection: sa.Connection, keys: Path) -> None:
    """A log as version 0001 left it: seven entries, a checkpoint, and two entries after it."""
    config = Config()
    config.set_main_option("script_location", "audit:migrations")
    config.attributes["connection"] = connection
    command.upgrade(config, "0001")
    key = load_or_create(keys, ORIGIN)
    tree, notes = Frontier(), []
    for index in range(7):
        kind = "outcome" if index % 2 else "decision"
        private = {"exchange": f"{index // 2:032x}", "subject": "5b" * 16}
        one = seal(Record(kind, {"policy": "sha256:ab"}, private), "2026-10-25T04:10Z")
        values = {"idx": index, "kind": one.kind, "minute": one.minute, "entry": one.entry, "leaf": one.leaf}
        more = {"random": one.random, "private": one.private, "exchange": one.exchange}
        connection.execute(sa.text(_ENTRY), {**values, **more})
        tree.append(one.leaf)
        if index == 4:
            notes.append((5, checkpoint.sign(Checkpoint(ORIGIN, 5, tree.root()), key.verifier, key.sign)))
    connection.execute(sa.text("INSERT INTO meta VALUES ('format', :f), ('origin', :o)"), {"f": FORMAT, "o": ORIGIN})
    head = {"size": tree.size, "frontier": b"".join(tree.hashes)}
    connection.execute(sa.text("INSERT INTO head VALUES (0, :size, :frontier, 0)"), head)
    for size, note in notes:
        connection.execute(sa.text("INSERT INTO checkpoints VALUES (:size, :note)"), {"size": size, "note": note})
    connection.commit()


@pytest.fixture
def old(tmp_path: Path) -> Path:
    """The folder of a site whose log is of version 0001; its keys lie beside it."""
    data = tmp_path / "data"
    data.mkdir(mode=0o700)
    (data / "audit.db").touch(mode=0o600)
    engine = sa.create_engine(f"sqlite:///{data / 'audit.db'}")
    with engine.connect() as connection:
        write_0001(connection, tmp_path / "keys")
    engine.dispose()
    return data


def revision(path: Path) -> str:
    with closing(sqlite3.connect(path)) as database:
        return str(database.execute("SELECT version_num FROM alembic_version").fetchone()[0])


def test_an_old_log_comes_through_and_verifies(old: Path, tmp_path: Path) -> None:
    log = Log.open(old, tmp_path / "keys")
    assert log.append_sync(Record("refusals", {"bad_key": 1})).index is not None
    done = log.upgraded
    log.close()
    assert done is not None
    assert (done.found, [step for step, _ in done.steps]) == ("0001", ["0002"])
    assert any("ADD COLUMN subject" in statement for statement in done.sql)
    assert revision(old / "audit.db") == REVISION
    verdict = verify(old, Brought(log.fingerprint))
    assert verdict.level is Level.SIGNED, verdict
    assert verdict.signed == verdict.entries
    again = Log.open(old, tmp_path / "keys")
    assert again.upgraded is None
    again.close()


def test_the_old_log_is_copied_beside_itself_before(old: Path, tmp_path: Path) -> None:
    log = Log.open(old, tmp_path / "keys")
    log.close()
    assert log.upgraded is not None
    backup = log.upgraded.backup
    assert backup is not None
    assert backup.parent == old
    assert backup.name.startswith("audit.db.0001.")
    assert stat.S_IMODE(backup.stat().st_mode) == 0o600
    assert revision(backup) == "0001"
    assert [path.name for path in old.iterdir() if path.name.startswith(".")] == []
    with closing(sqlite3.connect(backup)) as database:
        assert database.execute("SELECT count(*) FROM entries").fetchone() == (7,)


def test_without_a_copy_nothing_is_changed(old: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from audit.store import migration

    def full(path: Path, to: Path) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(migration, "copy_file", full)
    with pytest.raises(LogUnavailable) as refused:
        Log.open(old, tmp_path / "keys")
    assert refused.value.code == "full"
    assert revision(old / "audit.db") == "0001"


def test_a_dry_run_says_all_and_changes_nothing(old: Path) -> None:
    path = old / "audit.db"
    before = path.read_bytes()
    with closing(sqlite3.connect(path, isolation_level=None)) as database:
        database.execute("BEGIN IMMEDIATE")
        planned = migrate_sqlite(database, path, keep=False)
    assert planned is not None
    assert [step for step, _ in planned.steps] == ["0002"]
    assert all(what for _, what in planned.steps)
    assert planned.sql
    assert planned.backup is not None
    assert path.read_bytes() == before
    assert revision(path) == "0001"


def test_two_processes_upgrade_one_log_together(old: Path, tmp_path: Path) -> None:
    import threading

    logs: list[Log] = []
    threads = [threading.Thread(target=lambda: logs.append(Log.open(old, tmp_path / "keys"))) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(logs) == 3
    for log in logs:
        log.close()
    assert sum(log.upgraded is not None for log in logs) == 1
    assert len([path for path in old.iterdir() if path.name.startswith("audit.db.0001.")]) == 1


def test_a_newer_log_is_refused_in_words(old: Path, tmp_path: Path) -> None:
    with closing(sqlite3.connect(old / "audit.db")) as database, database:
        database.execute("UPDATE alembic_version SET version_num = '0003'")
    with pytest.raises(LogUnusable, match="newer version of Gapura") as refused:
        Log.open(old, tmp_path / "keys")
    assert "versi lebih baru" in refused.value.text("id")
    assert [path.name for path in old.iterdir()] == ["audit.db"]


def test_an_old_log_in_postgres_comes_through_too(
    postgres: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    url = postgres.database()
    address = Address.parse(url, "URL")
    with address.engine().connect() as connection:
        write_0001(connection, tmp_path / "keys")
    planned = migrate_postgres(address, "URL", keep=False)
    assert planned is not None
    assert any("CREATE TABLE pending" in statement for statement in planned.sql)
    assert postgres.sql(address.database, "SELECT version_num FROM alembic_version") == [("0001",)]
    monkeypatch.setenv("GAPURA_TEST_URL", url)
    log = Log.open(tmp_path / "data", tmp_path / "keys", database="GAPURA_TEST_URL")
    log.append_sync(Record("refusals", {"bad_key": 1}))
    log.close()
    assert log.upgraded is not None
    assert log.upgraded.found == "0001"
    from audit.store.copying import copy_log

    assert copy_log(tmp_path / "data", tmp_path / "copy") == 9, "the upgrade is a record, too"
    assert verify(tmp_path / "copy", Brought(log.fingerprint)).level is Level.SIGNED


def test_a_file_appears_whole_or_not_at_all(tmp_path: Path) -> None:
    def fail() -> None:
        with written(tmp_path / "made") as draft:
            draft.write_text("half")
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail()
    assert list(tmp_path.iterdir()) == []
    with written(tmp_path / "made") as draft:
        draft.write_text("whole")
    assert [path.name for path in tmp_path.iterdir()] == ["made"]
    assert stat.S_IMODE((tmp_path / "made").stat().st_mode) == 0o600


def test_a_copy_is_taken_beside_a_writer(tmp_path: Path) -> None:
    log = Log.open(tmp_path / "data", tmp_path / "keys")
    log.append_sync(Record("refusals", {"bad_key": 1}))
    copy_file(tmp_path / "data" / "audit.db", tmp_path / "copy.db")
    log.append_sync(Record("refusals", {"bad_key": 2}))
    log.close()
    with closing(sqlite3.connect(tmp_path / "copy.db")) as database:
        assert database.execute("SELECT count(*) FROM entries").fetchone() == (1,)
    assert {path.name for path in tmp_path.iterdir()} == {"data", "keys", "copy.db"}
