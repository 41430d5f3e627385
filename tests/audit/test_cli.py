"""The commands as a person types them."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from click.testing import Result
from typer.testing import CliRunner

from audit.cli import Required, app
from audit.verdict import Level


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


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["verify", "--data", "absent"], "There is no audit log in absent"),
        (["show", "--data", "absent"], "There is no audit log in absent"),
        (["export", "--data", "absent"], "There is no audit log in absent"),
        (["verify", "--data", "absent", "--require", "perfect"], "perfect"),
        (["export", "--format", "xml"], "xml"),
        (["show", "3", "--last", "2"], "one of them"),
    ],
)
def test_wrong_use_exits_2_and_says_why(arguments: list[str], said: str) -> None:
    lang = [] if "--format" in arguments else ["--lang", "en"]
    result = gapura(*arguments, *lang)
    assert result.exit_code == 2
    assert said in result.stderr
    assert "Traceback" not in result.output


def test_errors_come_in_indonesian_too() -> None:
    assert "Tidak ada log audit di absent" in gapura("verify", "--data", "absent", "--lang", "id").stderr


def test_show(sample: Any) -> None:
    exchange = f"{1:032x}"
    one = json.loads(gapura("show", 1, "--data", sample.data, "--format", "json").stdout)
    assert [(entry["index"], entry["private"]["exchange"]) for entry in one] == [(1, exchange)]
    both = json.loads(gapura("show", "--exchange", exchange, "--data", sample.data, "--format", "json").stdout)
    assert [entry["public"]["kind"] for entry in both] == ["decision", "outcome"]
    last = json.loads(gapura("show", "--last", 3, "--data", sample.data, "--format", "json").stdout)
    assert [entry["index"] for entry in last] == [47, 48, 49]
    assert len(gapura("show", "--data", sample.data, "--lang", "en").stdout.splitlines()) >= 11
    nothing = gapura("show", 999, "--data", sample.data, "--lang", "en")
    assert (nothing.exit_code, nothing.stdout) == (1, "No such entry.\n")


def test_export_writes_a_manifest_and_lines(sample: Any) -> None:
    result = gapura("export", "--data", sample.data, "--from", 48, "--private")
    manifest, *lines = [json.loads(line) for line in result.stdout.splitlines()]
    assert (manifest["first"], manifest["last"], manifest["private"]) == (48, 49, True)
    assert [line["index"] for line in lines] == [48, 49]


def test_the_command_knows_every_level() -> None:
    assert [one.value for one in Required] == [level.word for level in Level]
    assert [one.name for one in Required] == [level.name for level in Level]


def test_importing_the_commands_is_light() -> None:
    heavy = ("sqlalchemy", "alembic", "cryptography", "rich.table", "orjson")
    program = f"import sys, audit.cli; print([name for name in {heavy!r} if name in sys.modules])"
    root = Path(__file__).resolve().parents[2]
    done = subprocess.run([sys.executable, "-c", program], cwd=root, capture_output=True, text=True, check=True)
    assert done.stdout == "[]\n"
