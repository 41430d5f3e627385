"""``gapura topic`` as a person at a terminal meets it."""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from gateway.admission.account import os_account
from gateway.admission.folders import open_site
from gateway.topic_commands import app

FILE = Path(__file__).parents[1] / "datasets" / "topics" / "football.yaml"


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("site")
    open_site(folder / "data", folder / "keys").close()
    return folder / "data"


def run(data: Path, *words: str) -> Result:
    return CliRunner().invoke(app, [*words, "--data", str(data)])


def test_a_topic_is_measured_learnt_listed_and_forgotten_and_its_sentences_are_nowhere(data: Path) -> None:
    dry = run(data, "learn", str(FILE), "--dry-run", "--lang", "id")
    assert dry.exit_code == 0, dry.stderr
    assert "contoh dikenali" in dry.stdout
    assert not (data / "topics").exists()

    told = run(data, "learn", str(FILE), "--model", "embedded")
    assert told.exit_code == 0, told.stderr
    assert "of 10 examples are recognised when left out" in told.stdout
    kept = data / "topics" / "football.json"
    assert kept.stat().st_mode & 0o077 == 0
    everything = told.stdout.encode() + b"".join(path.read_bytes() for path in data.rglob("*") if path.is_file())
    for secret in (b"offside", b"penalti", b"midfielder", b"bulu tangkis"):
        assert secret not in everything

    (row,) = json.loads(run(data, "list", "--format", "json").stdout)
    assert (row["name"], row["title"]["id"], row["examples"], row["fits"]) == ("football", "sepak bola", 10, True)
    assert "football" in run(data, "list", "--lang", "id").stdout
    assert run(data, "forget", "football").stdout == "football: forgotten\n"
    assert json.loads(run(data, "list", "--format", "json").stdout) == []

    with closing(sqlite3.connect(data / "audit.db")) as base:
        rows = base.execute("SELECT entry, private FROM entries WHERE kind = 'admin.topic' ORDER BY idx").fetchall()
    assert [json.loads(entry)["action"] for entry, _ in rows] == ["learn", "forget"]
    assert json.loads(rows[1][1]) == {"by": os_account(), "topic": "football"}


@pytest.mark.parametrize("name", ["football", "../audit", ""])
def test_one_that_is_not_there_cannot_be_forgotten(data: Path, name: str) -> None:
    gone = run(data, "forget", name, "--lang", "id")
    assert gone.exit_code == 2
    assert "gapura topic list" in gone.stderr


def test_a_file_that_is_none_changes_nothing(data: Path, tmp_path: Path) -> None:
    wrong = run(data, "learn", str(tmp_path / "nothing.yaml"), "--lang", "id")
    assert wrong.exit_code == 2
    assert "tidak dapat dibaca" in wrong.stderr
