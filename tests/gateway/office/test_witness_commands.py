"""What somebody meets who runs a witness for a neighbouring school."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner, Result

from audit.witness.core import NOTHING_YET, Head
from audit.witness.state import WitnessState
from gateway.office.witness_commands import commands


def run(*arguments: object) -> Result:
    return CliRunner().invoke(commands, [str(one) for one in arguments])


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        ((), "Sebutkan log yang disaksikan"),
        (("--origin", "nonsense"), "--origin menerima baris"),
        (("--origin", "{line}", "--host", "0.0.0.0"), "--behind-proxy"),  # noqa: S104
        (("--origin", "{line}", "--name", "two words"), "tanpa spasi"),
    ],
)
def test_wrong_use_is_told_and_begins_no_witness(tmp_path: Path, arguments: tuple[str, ...], told: str) -> None:
    line = "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW"
    result = run(*(one.format(line=line) for one in arguments), "--data", tmp_path / "w", "--port", 0, "--lang", "id")
    assert (result.exit_code, told in result.output) == (2, True), result.output
    assert not (tmp_path / "w").exists()


def test_a_folder_that_cannot_be_used_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    line = "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW"
    result = run("--origin", line, "--data", tmp_path / "file" / "w", "--port", 0, "--lang", "en")
    assert result.exit_code == 2
    assert "cannot be used" in result.output


def test_what_was_signed_is_listed_and_a_contradiction_is_a_finding(tmp_path: Path) -> None:
    assert run("--list", "--data", tmp_path / "none", "--lang", "en").output == "Nothing was signed here yet.\n"
    assert not (tmp_path / "none").exists(), "looking begins nothing"
    state = WitnessState.open(tmp_path, clock=lambda: 1_795_000_000)
    state.advance("sman1.example/log", NOTHING_YET, Head(7, b"r" * 32), "the note")
    listed = run("--list", "--data", tmp_path, "--lang", "en")
    assert (listed.exit_code, listed.output) == (0, "sman1.example/log: 7 entries, grew last on 2026-11-18 11:06Z\n")
    state.dispute("sman1.example/log", "another note")
    listed = run("--list", "--data", tmp_path, "--lang", "id")
    assert listed.exit_code == 1
    assert "bertentangan" in listed.output
    (row,) = json.loads(run("--list", "--data", tmp_path, "--format", "json").output)
    assert (row["origin"], row["size"], row["disputes"], row["note"]) == ("sman1.example/log", 7, 1, "the note")


def test_a_witness_says_its_key_and_where_it_answers(witness_of: Callable[..., Any]) -> None:
    line = "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW"
    there = witness_of(line)
    assert there.url.startswith("http://127.0.0.1:")
    assert str(there.key) == there.line
    there.process.terminate()
    assert there.process.wait(20) == 0
    assert run("--list", "--data", there.data).exit_code == 0
