"""A copy for a stranger, and a log of an older version, as the person at the desk meets them."""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner, Result

from audit import Log, Record
from audit.reader import Reader
from audit.verify import verify
from gateway.admission.folders import open_site
from gateway.office.store_commands import commands


def run(folder: Path, *arguments: object) -> Result:
    where = ("--data", folder / "data", "--keys", folder / "keys")
    return CliRunner().invoke(commands, [str(one) for one in (*arguments, *where)])


@pytest.fixture(params=["file", "postgres"])
def folder(request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where a site is whose log lies in a file, or in a database."""
    variable = None
    if request.param == "postgres":
        variable = "GAPURA_RECORD_URL"
        monkeypatch.setenv(variable, request.getfixturevalue("postgres").database())
    site = open_site(tmp_path / "data", tmp_path / "keys")
    log = Log.open(site.data, site.keys, origin=site.origin, database=variable)
    for number in range(3):
        log.append_sync(Record("refusals", {"counts": {"no_key": number + 1}}))
    log.close()
    site.close()
    return tmp_path


def records(folder: Path, kind: str) -> list[Any]:
    with Reader.open(folder / "data").snapshot() as log:
        entries = [entry for entry in log.between(0, log.size()) if entry.kind == kind]
    return [{**entry.public_part(), **(entry.private_part() or {})} for entry in entries]


def test_a_copy_verifies_and_is_recorded_with_the_account(folder: Path) -> None:
    told = run(folder, "copy", "--to", folder / "copy", "--format", "json")
    assert told.exit_code == 0, told.output
    assert json.loads(told.output) == {"entries": 4, "to": str(folder / "copy")}, "the record of the copy is in it"
    assert verify(folder / "copy").level is not None
    ((export,),) = [records(folder, "admin.export")]
    assert (export["what"], export["entries"]) == ("copy", 3)
    assert export["by"]


def test_a_folder_that_holds_a_log_is_refused_before_anything_is_recorded(folder: Path) -> None:
    run(folder, "copy", "--to", folder / "copy")
    told = run(folder, "copy", "--to", folder / "copy", "--lang", "id")
    assert (told.exit_code, "Sudah ada log" in told.output) == (2, True)
    assert len(records(folder, "admin.export")) == 1


def test_a_log_of_this_version_has_nothing_to_be_done(folder: Path) -> None:
    assert run(folder, "migrate").exit_code == 0
    told = run(folder, "migrate", "--dry-run", "--format", "json")
    assert (told.exit_code, json.loads(told.output)["steps"]) == (0, [])


@pytest.fixture
def old(tmp_path: Path) -> Path:
    """A site whose log is of form 0001."""
    import sqlalchemy as sa
    from alembic import command
    from alembic.config import Config

    from audit import checkpoint
    from audit.checkpoint import Checkpoint
    from audit.keys import load_or_create
    from audit.layout import FORMAT
    from audit.merkle import EMPTY_ROOT

    site = open_site(tmp_path / "data", tmp_path / "keys")
    engine = sa.create_engine(f"sqlite:///{site.data / 'audit.db'}")
    key = load_or_create(site.keys, site.origin)
    note = checkpoint.sign(Checkpoint(site.origin, 0, EMPTY_ROOT), key.verifier, key.sign)
    config = Config()
    config.set_main_option("script_location", "audit:migrations")
    with engine.connect() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, "0001")
        rows = [{"n": "format", "v": FORMAT}, {"n": "origin", "v": site.origin}]
        connection.execute(sa.text("INSERT INTO meta VALUES (:n, :v)"), rows)
        connection.execute(sa.text("INSERT INTO head VALUES (0, 0, x'', 0)"))
        connection.execute(sa.text("INSERT INTO checkpoints VALUES (0, :note)"), {"note": note})
        connection.commit()
    engine.dispose()
    site.close()
    return tmp_path


def form(folder: Path) -> str:
    with closing(sqlite3.connect(folder / "data" / "audit.db")) as database:
        return str(database.execute("SELECT version_num FROM alembic_version").fetchone()[0])


def test_what_would_be_done_is_said_and_not_done(old: Path) -> None:
    told = run(old, "migrate", "--dry-run")
    assert told.exit_code == 1, told.output
    assert "0002" in told.output
    assert "ADD COLUMN subject" in told.output
    assert "audit.db.0001." in told.output
    assert form(old) == "0001"


def test_it_is_done_and_recorded(old: Path) -> None:
    told = run(old, "migrate", "--lang", "id")
    assert told.exit_code == 0, told.output
    assert "Salinan dari sebelumnya" in told.output
    assert form(old) == "0002"
    assert [(one["found"], one["now"]) for one in records(old, "admin.migrate")] == [("0001", "0002")]
    assert verify(old / "data").level is not None
