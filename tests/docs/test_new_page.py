"""The page about ``policy new`` is true: its answers are answers, and its commands end as it says."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path
from typing import get_args

import yaml

from policies.drafting.answers import AUDIENCES, DANGERS, Answers, Strictness

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "policies" / "NEW.md").read_text(encoding="utf-8")
ENGLISH, INDONESIAN = re.split(r"^## Ringkasan.*$", PAGE, flags=re.MULTILINE)
FILES = dict(re.findall(r"[Ss]ave as `([\w.]+)`:\n\n```yaml\n(.*?)^```", PAGE, re.MULTILINE | re.DOTALL))
COMMANDS = re.findall(r"^(gapura [^#\n]*?)\s*# exit code (\d)", PAGE, re.MULTILINE)


def test_every_command_without_questions_ends_as_the_page_says(tmp_path: Path) -> None:
    for name, text in FILES.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    ended = []
    for line, _ in COMMANDS:
        command = [sys.executable, "-m", "gateway.cli", *line.split()[1:]]
        done = subprocess.run(command, cwd=tmp_path, env=environment, capture_output=True, text=True, check=False)
        ended.append((line, str(done.returncode)))
    assert ended == COMMANDS
    assert len(COMMANDS) == PAGE.count("\ngapura ") - 2  # those that ask are tried elsewhere, on a terminal
    assert (tmp_path / "other.test.yaml").is_file()


def test_the_example_names_every_answer() -> None:
    example = FILES["answers.yaml"]
    assert set(yaml.safe_load(example)) == {field.alias or name for name, field in Answers.model_fields.items()}
    for word in (*AUDIENCES, *DANGERS, *get_args(Strictness), "kind", "plain"):
        assert re.search(rf"\b{word}\b", example), word


def test_both_parts_say_the_same_and_the_policy_page_leads_here() -> None:
    for part in (ENGLISH, INDONESIAN):
        assert {"--answers", "--force", "--watch"} <= set(re.findall(r"--\w+", part))
    assert "(NEW.md)" in (ROOT / "policies" / "README.md").read_text(encoding="utf-8")
    assert PAGE.count("\n") <= 160
