"""Who may open sealed text: added, given a new key, gone; each on record before it counts."""

from __future__ import annotations

import json
import stat
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from click.testing import Result
from typer.testing import CliRunner

from audit.reader import Reader
from audit.seal import recovery
from audit.seal.people import People
from audit.search.query import Query
from gateway.admission.folders import open_site
from gateway.office.people_commands import people

PHRASE = "empat kata yang rahasia"
Run = Callable[..., Result]


@pytest.fixture(autouse=True)
def _quick(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("audit.seal.people.COST", 1 << 4)


@pytest.fixture
def run(tmp_path: Path) -> Run:
    open_site(tmp_path / "data", tmp_path / "keys").close()

    def command(*words: str, stdin: str = PHRASE) -> Result:
        where = ["--data", str(tmp_path / "data"), "--keys", str(tmp_path / "keys")]
        secret = ["--passphrase-stdin"] if words[0] in ("add", "reset") else []
        return CliRunner().invoke(people, [*words, *where, *secret], input=stdin)

    return command


def records(data: Path) -> list[dict[str, Any]]:
    entries = Reader.open(data).page(Query({"kind": ("admin.person",)})).entries
    return [{**entry.public_part(), **(entry.private_part() or {})} for entry in entries]


def test_a_counsellor_gets_a_key_and_a_sheet_once(run: Run, tmp_path: Path) -> None:
    done = run("add", "Bu Rina", "--role", "counsellor")
    assert (done.exit_code, done.stderr) == (0, "")
    (person,) = People(tmp_path / "data").list()
    groups = "-".join(line.strip().replace("   ", "-") for line in done.stdout.splitlines() if line.count("   ") == 6)
    assert People(tmp_path / "data").unlock_with_sheet(groups).person == person
    assert recovery.read(groups)
    (record,) = records(tmp_path / "data")
    assert (record["action"], record["role"], record["person"], record["key"]) == (
        "add", "counsellor", "Bu Rina", person.id
    )  # fmt: skip
    assert record["by"]
    assert groups not in run("list").stdout


def test_the_sheet_may_go_to_a_file_that_is_new_and_private(run: Run, tmp_path: Path) -> None:
    sheet = tmp_path / "sheet.txt"
    done = run("add", "Bu Rina", "--role", "counsellor", "--sheet", str(sheet), "--lang", "id")
    assert "Lembar pemulihan ada di" in done.stdout
    assert "LEMBAR PEMULIHAN" not in done.stdout
    assert "LEMBAR PEMULIHAN" in sheet.read_text()
    assert stat.S_IMODE(sheet.stat().st_mode) == 0o600
    again = run("reset", "Bu Rina", "--sheet", str(sheet))
    assert (again.exit_code, len(records(tmp_path / "data"))) == (2, 1)


def test_a_program_gets_json(run: Run, tmp_path: Path) -> None:
    told = json.loads(run("add", "Bu Rina", "--role", "counsellor", "--format", "json").stdout)
    assert People(tmp_path / "data").unlock_with_sheet(told["recovery"]).person.id == told["id"]
    (listed,) = json.loads(run("list", "--format", "json").stdout)
    assert (listed["name"], listed["recorded"], listed["ended"]) == ("Bu Rina", True, None)
    assert "recovery" not in listed


def test_a_new_key_and_a_farewell_are_on_record(run: Run, tmp_path: Path) -> None:
    run("add", "Bu Rina", "--role", "counsellor")
    assert "has a new key" in run("reset", "Bu Rina", stdin="empat kata lain rahasia").stdout
    gone = run("retire", "Bu Rina")
    assert "nothing is sealed to them any more" in gone.stdout
    assert "Nobody holds the role counsellor now" in gone.stderr
    assert [record["action"] for record in records(tmp_path / "data")] == ["add", "reset", "retire"]
    assert run("list").stdout.count(" until ") == 2


def test_a_key_that_nobody_recorded_stands_out(run: Run, tmp_path: Path) -> None:
    run("add", "Bu Rina", "--role", "counsellor")
    People(tmp_path / "data").add("Pak Diam", "counsellor", PHRASE, lambda _: None)
    lines = run("list").stdout.splitlines()
    assert ["NOT IN THE LOG" in line for line in lines] == [False, True]


@pytest.mark.parametrize(
    ("words", "stdin", "said"),
    [(("add", "Bu Rina", "--role", "counsellor"), "pendek", "at least 14"),
     (("add", "Bu Rina", "--role", "Guru BK"), PHRASE, "lower-case"), (("reset", "Bu Rina"), PHRASE, "no person"),
     (("retire", "Bu Rina"), "", "no person")],
)  # fmt: skip
def test_what_is_wrong_is_said_and_nothing_is_recorded(
    run: Run, tmp_path: Path, words: tuple[str, ...], stdin: str, said: str
) -> None:
    run("add", "Orang Lain", "--role", "ppdp")
    done = run(*words, stdin=stdin)
    assert done.exit_code == 2
    assert said in done.stderr
    assert len(records(tmp_path / "data")) == 1


def test_an_unusual_role_is_asked_about(run: Run) -> None:
    assert 'No rule tells a role "wali-kelas"' in run("add", "Bu Rina", "--role", "wali-kelas").stderr


def test_where_there_is_nobody_that_is_said(run: Run, tmp_path: Path) -> None:
    run("add", "Bu Rina", "--role", "counsellor")
    (tmp_path / "data" / "people.db").unlink()
    assert "Nobody yet" in run("list").stdout
