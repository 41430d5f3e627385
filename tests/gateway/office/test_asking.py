"""Secrets are asked for where nobody else sees them."""

from __future__ import annotations

import io
import os
import pty
import subprocess
import sys
from pathlib import Path

import pytest
import typer

from gateway.office.asking import asking

ROOT = Path(__file__).resolve().parents[3]
PROGRAM = """
from gateway.office.asking import asking
print("got", len(asking("id", from_stdin=False)("new", "Bu Rina")))
"""


def test_a_program_gives_them_line_by_line(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO("satu \ndua\r\n"))
    ask = asking("en", from_stdin=True)
    assert [ask("of", "A"), ask("of", "B"), ask("of", "C")] == ["satu ", "dua", ""]


def test_without_a_terminal_nobody_is_asked(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO("rahasia\n"))
    with pytest.raises(typer.Exit):
        asking("en", from_stdin=False)("of", "A")
    assert "--passphrase-stdin" in capsys.readouterr().err


@pytest.mark.skipif(os.name != "posix", reason="a terminal of POSIX")
@pytest.mark.parametrize(("again", "said"), [("rahasia", "got 7"), ("rahasya", "Keduanya berbeda")])
def test_at_a_terminal_it_is_typed_twice_and_never_shown(again: str, said: str) -> None:
    master, slave = pty.openpty()
    process = subprocess.Popen(
        [sys.executable, "-c", PROGRAM], cwd=ROOT, stdin=slave, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
        start_new_session=True, text=True,
    )  # fmt: skip
    os.close(slave)
    assert process.stdout is not None
    for typed in ("rahasia", again):
        heard = ""
        while ": " not in heard:
            heard += process.stdout.read(1)
        os.write(master, f"{typed}\n".encode())
    rest = process.stdout.read()
    process.wait(10)
    process.stdout.close()
    os.close(master)
    assert said in rest
    assert "rahas" not in rest
