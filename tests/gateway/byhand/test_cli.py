"""``gapura mask`` and ``gapura restore`` as a person at a terminal meets them. Everybody here is invented."""

from __future__ import annotations

from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from gateway.cli import app

NIK = "3174015509000001"


def run(*words: object, typed: str | bytes = "") -> Result:
    return CliRunner().invoke(app, [*map(str, words)], input=typed)


def test_a_text_goes_through_pipes_and_comes_back(folder: Path) -> None:
    typed = f"NIK {NIK}\r\n".encode()
    masked = run("mask", "-", "--vault", "v", "--lang", "en", typed=typed)
    assert (masked.exit_code, masked.stdout[:12]) == (0, "NIK <ID_NIK_")
    assert "hidden, comes back" in masked.stderr
    back = run("restore", "-", "--vault", "v", "--lang", "id", typed=masked.stdout_bytes)
    assert (back.exit_code, back.stdout_bytes) == (0, typed)
    assert "dipulihkan" in back.stderr
    assert NIK not in masked.output + back.stderr
    unknown = run("restore", "-", "--vault", "v", typed="<ID_NIK_k7f2m9qa>")
    assert (unknown.exit_code, unknown.stdout) == (1, "<ID_NIK_k7f2m9qa>")


def test_a_preview_shows_what_leaves(folder: Path) -> None:
    (folder / "a.txt").write_text(f"NIK {NIK}")
    shown = run("mask", "a.txt", "-o", "b.txt", "--preview")
    assert (folder / "b.txt").read_text() in shown.stderr
    assert shown.stdout == ""


def test_a_policy_that_stops_it_is_a_finding(folder: Path) -> None:
    (folder / "p.yaml").write_text("gapura: policy/v1\nname: none\ndefault: block\nrules: []\n")
    stopped = run("mask", "-", "--vault", "v", "--policy", "p.yaml", "--lang", "en", typed="Halo")
    assert (stopped.exit_code, stopped.stdout) == (1, "")
    assert "lets nothing of this text out" in stopped.stderr
    assert not (folder / "v").exists()


@pytest.mark.parametrize("command", ["mask", "restore"])
@pytest.mark.parametrize(("language", "words"), [("en", "cannot be read"), ("id", "tidak dapat dibaca")])
def test_what_is_wrong_is_said_in_two_languages(folder: Path, command: str, language: str, words: str) -> None:
    said = run(command, "no.txt", "--vault", "v", "--lang", language)
    assert (said.exit_code, said.stdout) == (2, "")
    assert words in said.stderr
