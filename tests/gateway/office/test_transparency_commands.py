"""``gapura audit report transparency``, from a log to the page of a ministry."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from audit import Log, Record
from audit.reader import Reader
from audit.search.query import Query
from gateway.admission.folders import open_site
from gateway.cli import app
from gateway.sections import GROUPS

JULY = datetime(2026, 7, 10, 3, tzinfo=UTC).timestamp()


def site(folder: Path, people: int = 12) -> Path:
    """A site whose people asked something in July 2026."""
    opened = open_site(folder / "data", folder / "keys")
    opened.state.set_groups(GROUPS)
    log = Log.open(opened.data, opened.keys, origin=opened.origin, clock=lambda: JULY)
    for number in range(people * 2):
        common = {"exchange": f"{number:032x}", "subject": f"{number % people:032x}"}
        facts = {"direction": "input", "group": "siswa-smp"}
        decision = {"effect": "redact", "rule": "numbers"} if number % 2 else {"effect": "allow"}
        log.append_sync(Record("decision", {}, common | {"facts": facts, "decision": decision}))
        log.append_sync(Record("outcome", {}, common | {"result": "answered"}))
    log.close()
    opened.close()
    return folder / "data"


def gapura(*arguments: object) -> Any:
    return CliRunner().invoke(app, ["audit", "report", "transparency", *map(str, arguments)])


@pytest.fixture
def data(tmp_path: Path) -> Path:
    return site(tmp_path / "smp-1")


def test_a_month_is_published_as_a_file_and_as_pages(data: Path, tmp_path: Path) -> None:
    done = gapura("2026-07", "--data", data, "-o", tmp_path / "juli", "--lang", "id")
    assert done.exit_code == 0, done.output
    assert "Boleh diterbitkan" in done.output
    told = json.loads((tmp_path / "juli.json").read_text())
    assert [["exchanges"], 24, 24] in told["figures"]
    assert "Apa yang dilakukan gerbang, 2026-07" in (tmp_path / "juli.id.html").read_text()
    assert "What the gate did, 2026-07" in (tmp_path / "juli.en.html").read_text()


def test_the_log_names_what_was_published(data: Path, tmp_path: Path) -> None:
    done = gapura("2026-07", "--data", data, "-o", tmp_path / "a", "--format", "json")
    digest = json.loads(done.output)["sha256"]
    (entry,) = Reader.open(data).page(Query.of(["kind=admin.export"])).entries
    assert entry.public_part()["what"] == f"transparency 2026-07 {digest}"
    again = gapura("2026-07", "--data", data, "-o", tmp_path / "b", "--format", "json")
    assert json.loads(again.output)["sha256"] == digest
    assert Reader.open(data).page(Query.of(["kind=admin.export"])).total == 1


def test_a_ministry_adds_up_what_its_schools_published(data: Path, tmp_path: Path) -> None:
    other = site(tmp_path / "smp-2", 15)
    for name, one in (("a", data), ("b", other)):
        assert gapura("2026-07", "--data", one, "-o", tmp_path / name).exit_code == 0
    done = gapura("--merge", tmp_path / "a.json", tmp_path / "b.json", "-o", tmp_path / "dinas", "--lang", "en")
    assert done.exit_code == 0, done.output
    assert [["exchanges"], 54, 54] in json.loads((tmp_path / "dinas.json").read_text())["figures"]
    assert "published files of 2 logs" in (tmp_path / "dinas.en.html").read_text()


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["2026-07-01"], "This is no period"),
        (["2026-07", "2026-08"], "one of both"),
        (["2099"], "is not over"),
        (["2026-07", "--least", "4"], "from 5 on"),
        (["--merge", "nowhere.json"], "nowhere.json"),
    ],
)
def test_wrong_use_is_said_and_nothing_is_written(data: Path, tmp_path: Path, arguments: list[str], said: str) -> None:
    done = gapura(*arguments, "--data", data, "-o", tmp_path / "x", "--lang", "en")
    assert done.exit_code == 2
    assert said in " ".join(done.output.split())
    assert not list(tmp_path.glob("x.*"))
    assert not (data / "published").exists()


def test_nothing_is_written_over(data: Path, tmp_path: Path) -> None:
    (tmp_path / "x.en.html").write_text("mine")
    done = gapura("2026-07", "--data", data, "-o", tmp_path / "x", "--lang", "en")
    assert (done.exit_code, (tmp_path / "x.en.html").read_text()) == (2, "mine")
    assert not (tmp_path / "x.json").exists()


def test_a_log_that_does_not_verify_is_counted_and_that_is_said(data: Path, tmp_path: Path) -> None:
    done = gapura("2026-07", "--data", data, "-o", tmp_path / "x", "--key", "ab" * 32)
    assert done.exit_code == 1
    assert "does not verify" in (tmp_path / "x.en.html").read_text()
