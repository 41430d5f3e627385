"""The page about diff and impact is true: its commands do what it says, its lists are the code's own."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

from policies.compare.replay import REASONS

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "policies" / "IMPACT.md").read_text(encoding="utf-8")
COMMANDS = re.findall(r"^(gapura [^#\n]*?)\s*# exit code (\d)", PAGE, re.MULTILINE)
OLD = "gapura: policy/v1\nname: site\ndefault: allow\nrules:\n  - { name: a, when: { pii: ID_NIK }, then: flag }\n"


async def test_every_command_on_the_page_ends_as_it_says(inside: Any, tmp_path: Path) -> None:
    async with inside(OLD) as gate:
        for number in range(6):
            await gate.ask(f"halo {number}")
    (tmp_path / "data").rename(tmp_path / "gapura-data")
    (tmp_path / "gapura.yaml").unlink()
    (tmp_path / "old.yaml").write_text(OLD, "utf-8")
    (tmp_path / "new.yaml").write_text(OLD.replace("flag", "block"), "utf-8")
    assert len(COMMANDS) == PAGE.count("\ngapura ")
    wrong = [(line, result) for line, code in COMMANDS if (result := run(tmp_path, line)) != int(code)]
    assert wrong == []
    assert "<h1>" in (tmp_path / "board.html").read_text("utf-8")


def run(folder: Path, line: str) -> int:
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "HOME": str(folder)}
    command = [sys.executable, "-m", "gateway.cli", *line.split()[1:]]
    return subprocess.run(command, cwd=folder, env=environment, capture_output=True, check=False).returncode


def test_the_reasons_are_all_there() -> None:
    assert re.findall(r"^\| `([\w-]+)` \|", PAGE, re.MULTILINE) == list(REASONS)


def test_both_parts_name_both_commands_and_the_policy_page_leads_here() -> None:
    english, indonesian = re.split(r"^## Ringkasan.*$", PAGE, flags=re.MULTILINE)
    for part in (english, indonesian):
        assert {"diff", "impact", "--board", "--export", "--merge"} <= set(re.findall(r"--\w+|diff|impact", part))
    assert "(IMPACT.md)" in (ROOT / "policies" / "README.md").read_text(encoding="utf-8")
