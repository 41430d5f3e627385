"""verify, as a person types it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from click.testing import Result
from typer.testing import CliRunner

from audit.cli import app
from audit.note import COSIGNATURE, VerifierKey
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


def test_what_was_kept_is_a_note_or_the_first_line_of_an_export_and_nothing_else(sample: Any, tmp_path: Path) -> None:
    ((note,),) = sample.sql("SELECT note FROM checkpoints WHERE size = 50")
    for content, code in [(note, 0), (json.dumps({"checkpoint": note}) + "\n{}", 0), ("{}", 2), ("{", 2), ("text", 2)]:
        (tmp_path / "kept").write_text(content, encoding="utf-8")
        assert gapura("verify", "--data", sample.data, "--against", tmp_path / "kept").exit_code == code
    assert gapura("verify", "--data", sample.data, "--against", tmp_path / "absent").exit_code == 2


def test_a_part_is_looked_into_and_said_to_be_one(sample: Any, tmp_path: Path) -> None:
    copy = sample.copy(tmp_path / "copy")
    copy.sql("UPDATE entries SET private = '{}' WHERE idx = 7")
    assert gapura("verify", "--data", copy.data).exit_code == 1
    part = gapura("verify", "--data", copy.data, "--from", 8, "--to", 20, "--lang", "en")
    assert part.exit_code == 0
    assert "Only the contents of entries 8 to 20 were read" in " ".join(part.stdout.split())
    copy.sql("UPDATE entries SET leaf = zeroblob(32) WHERE idx = 7")
    assert gapura("verify", "--data", copy.data, "--from", 8, "--to", 20).exit_code == 1, "the tree has every leaf"


def test_a_witness_may_be_named_and_must_have_signed(sample: Any) -> None:
    key = str(VerifierKey("smp.example/w", bytes(32), COSIGNATURE))
    assert gapura("verify", "--data", sample.data, "--witness", key).exit_code == 1
    assert gapura("verify", "--data", sample.data, "--witness", "smp.example/w").exit_code == 2
