"""``gapura audit export-csv`` on a site."""

from __future__ import annotations

import csv
import json
import stat
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from audit import Log, Record
from audit.reader import Reader
from audit.search.query import Query
from gateway.admission.folders import open_site
from gateway.cli import app


@pytest.fixture
def site(tmp_path: Path) -> Path:
    opened = open_site(tmp_path / "data", tmp_path / "keys")
    log = Log.open(opened.data, opened.keys, origin=opened.origin)
    for number in range(6):
        private = {
            "exchange": f"{number:032x}",
            "key": "k7",
            "decision": {"effect": "block" if number % 2 else "allow"},
        }
        log.append_sync(Record("decision", {}, private))
    log.close()
    opened.close()
    return tmp_path / "data"


def gapura(*arguments: object) -> Any:
    return CliRunner().invoke(app, ["audit", *map(str, arguments)])


def test_a_table_is_recorded_before_it_is_there(site: Path, tmp_path: Path) -> None:
    out = tmp_path / "blocked.csv"
    done = gapura("export-csv", "effect=block", "-o", out, "--data", site, "--lang", "en")
    assert done.exit_code == 0, done.output
    with out.open(newline="", encoding="utf-8") as file:
        assert [row["index"] for row in csv.DictReader(file)] == ["1", "3", "5"]
    beside = tmp_path / "blocked.csv.manifest.json"
    assert {stat.S_IMODE(path.stat().st_mode) for path in (out, beside)} == {0o600}
    manifest = json.loads(beside.read_text())
    assert (manifest["count"], manifest["size"]) == (3, 6)
    assert manifest["by"]
    (entry,) = Reader.open(site).page(Query.of(["kind=admin.export"])).entries
    assert (entry.public_part()["what"], entry.public_part()["entries"]) == ("table", 3)
    assert gapura("verify", "--data", site).exit_code == 0


def test_what_cannot_be_recorded_or_asked_leaves_no_file(site: Path, tmp_path: Path) -> None:
    out = tmp_path / "x.csv"
    assert gapura("export-csv", "key=k7", "rule=harm", "-o", out, "--data", site).exit_code == 2
    assert gapura("export-csv", "--saved", "nothing", "-o", out, "--data", site).exit_code == 2
    (tmp_path / "keys" / "log.key").rename(tmp_path / "away")
    assert gapura("export-csv", "-o", out, "--data", site).exit_code != 0
    assert not out.exists()


def test_a_file_that_is_there_is_not_written_over(site: Path, tmp_path: Path) -> None:
    out = tmp_path / "x.csv"
    out.write_text("mine")
    assert gapura("export-csv", "-o", out, "--data", site, "--lang", "id").exit_code == 2
    assert out.read_text() == "mine"
    assert Reader.open(site).page(Query.of(["kind=admin.export"])).entries == ()
