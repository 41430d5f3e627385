"""verify, as a person types it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from click.testing import Result
from typer.testing import CliRunner

from audit.cli import app
from audit.verdict import Level
from audit.verify_commands import Required


def gapura(*arguments: object) -> Result:
    return CliRunner().invoke(app, [str(one) for one in arguments])


def test_a_good_log_exits_0_at_every_level(sample: Any) -> None:
    fingerprint = json.loads(gapura("verify", "--data", sample.data, "--format", "json").stdout)["fingerprint"]
    self_consistent = gapura("verify", "--data", sample.data, "--lang", "en")
    assert self_consistent.exit_code == 0
    assert "Self-consistent" in self_consistent.stdout
    assert "verified" not in self_consistent.stdout.lower()
    signed = gapura("verify", "--data", sample.data, "--key", fingerprint, "--require", "signed", "--lang", "id")
    assert signed.exit_code == 0
    assert "Bertanda tangan" in signed.stdout


def test_a_level_that_is_not_reached_or_a_broken_log_exits_1(sample: Any, tmp_path: Path) -> None:
    assert gapura("verify", "--data", sample.data, "--require", "signed").exit_code == 1
    assert gapura("verify", "--data", sample.data, "--require", "witnessed").exit_code == 1
    copy = sample.copy(tmp_path / "copy")
    copy.sql("DELETE FROM entries WHERE idx = 7")
    broken = gapura("verify", "--data", copy.data, "--format", "json")
    assert broken.exit_code == 1
    failed = [step for step in json.loads(broken.stdout)["steps"] if step["state"] == "failed"]
    assert [(step["step"], step["code"], step["index"]) for step in failed] == [(2, "gap", 7)]


def test_the_command_knows_every_level() -> None:
    assert [one.value for one in Required] == [level.word for level in Level]
    assert [one.name for one in Required] == [level.name for level in Level]
