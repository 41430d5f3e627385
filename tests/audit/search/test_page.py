"""The officer's page is true: its commands run, its fields are the code's own."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import pytest
from typer.testing import CliRunner

from audit import Log, Record
from audit.search import terms
from gateway.admission.folders import open_site
from gateway.cli import app

PAGE = (Path(terms.__file__).parent / "README.md").read_text(encoding="utf-8")


def test_its_commands_run_as_they_stand_there(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    opened = open_site(tmp_path / "gapura-data", tmp_path / "keys")
    log = Log.open(opened.data, opened.keys, origin=opened.origin, clock=lambda: 1_795_579_800.0)
    facts = {"group": "siswa-smp"}
    for kind in ("decision", "outcome"):
        log.append_sync(Record(kind, {}, {"exchange": "ab" * 16, "facts": facts, "decision": {"effect": "block"}}))
    log.close()
    opened.close()
    (block,) = re.findall(r"```sh\n(.*?)```", PAGE, re.DOTALL)
    lines = [shlex.split(line, comments=True) for line in block.splitlines()]
    assert len(lines) == 10
    for line in lines:
        done = CliRunner().invoke(app, line[1:])
        assert done.exit_code == 0, (line, done.output)
    assert (tmp_path / "blocked.csv").read_text().count("\n") == 3


def test_its_table_names_every_field() -> None:
    table = " ".join(re.findall(r"^\| (`.*?`) \|", PAGE, re.MULTILINE))
    assert set(re.findall(r"`(\w+)`", table)) == set(terms.FIELDS)
    for field in (*terms.FINDINGS, *terms.PERSON):
        assert f"`{field}" in PAGE or f" {field}" in PAGE
