"""A rule asks for what nobody had looked for: the page for the board says how to find out, and is followed."""

from __future__ import annotations

import html
import os
import re
import subprocess
import sys
import threading
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parents[2]
OLD = "gapura: policy/v1\nname: plain\ndefault: allow\nrules:\n  - { name: nik, when: { pii: ID_NIK }, then: redact }\n"
NEW = OLD + "  - { name: mail, when: { pii: EMAIL_ADDRESS, direction: input }, then: block }\n"
ASKED = [{"role": "user", "content": "Tulis surat kepada contoh@sekolah.example"}]


def run(folder: Path, line: str) -> subprocess.CompletedProcess[str]:
    """A command as it stands on the page."""
    name, *arguments = line.split()
    assert name == "gapura"
    return subprocess.run(
        [sys.executable, "-m", "gateway.cli", *arguments], cwd=folder, env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True, text=True, timeout=60, check=False,
    )  # fmt: skip


def served(gate: Any, line: str) -> None:
    """The same for the one that keeps running."""
    out, pause = gate.folder / "trial.out", threading.Event()
    with out.open("wb") as file:
        gate.process = subprocess.Popen(
            [sys.executable, "-m", "gateway.cli", *line.split()[1:]], cwd=gate.folder, stdout=file,
            stderr=subprocess.STDOUT, env={**os.environ, "PYTHONPATH": str(ROOT)},
        )  # fmt: skip
    for _ in range(300):
        if (text := out.read_text()).endswith("\n") and "gapura: http" in text:
            gate.url = text.partition("gapura: ")[2].split()[0]
            return
        assert gate.process.poll() is None, text
        pause.wait(0.1)
    raise AssertionError(out.read_text())


def asks(gate: Any, times: int) -> None:
    for _ in range(times):
        gate.sdk().chat.completions.create(model="m", messages=ASKED)


@pytest.fixture
def gate(tmp_path: Path, gate_with: Any) -> Any:
    (tmp_path / "old.yaml").write_text(OLD, "utf-8")
    (tmp_path / "new.yaml").write_text(NEW, "utf-8")
    with gate_with(tmp_path, {"policies": {"files": [str(tmp_path / "old.yaml")]}}) as running:
        yield running


def test_a_trial_in_shadow_finds_out_and_stops_nothing(gate: Any) -> None:
    asks(gate, 7)
    gate.stop()
    asked = "gapura policy impact new.yaml --against old.yaml --data data"
    first = run(gate.folder, asked + " --board board.html")
    assert "  7 not replayable: a rule asks for what nobody had looked for" in first.stdout.splitlines()

    page = (gate.folder / "board.html").read_text("utf-8")
    blocks = [html.unescape(block) for block in re.findall(r"<pre>(.*?)</pre>", page, re.DOTALL)]
    (trial,) = [block for block in blocks if block.startswith("gapura: policy/v1")]
    (commands,) = [block.splitlines() for block in blocks if block.startswith("gapura policy lint")]
    lint, serve, again = commands
    (gate.folder / "trial.yaml").write_text(trial + "\n", "utf-8")
    assert run(gate.folder, lint).returncode == 0
    served(gate, serve)
    asks(gate, 6)  # all are answered: the rule is on trial
    gate.stop()

    found = run(gate.folder, again).stdout.splitlines()
    assert "  6 would now be blocked" in found
    assert "  7 not replayable: a rule asks for what nobody had looked for" in found
