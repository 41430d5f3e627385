"""The page about signed packs is true: its commands do what it says, its codes are the code's own."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from policies.codes.packs import PACKS

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "policies" / "PACKS.md").read_text(encoding="utf-8")
LINES = re.findall(r"^(gapura policy .*?)\s*# exit code (\d)", PAGE, re.MULTILINE)
SETTINGS, SCHOOL = re.findall(r"^```yaml\n(.*?)^```", PAGE, re.MULTILINE | re.DOTALL)
POLICY = """\
gapura: policy/v1
name: yayasan
extends: [school]
default: allow
rules:
  - { name: links, when: { direction: input, pii: URL }, then: flag, floor: true }
"""
TESTS = "- { name: a link, facts: { direction: input, pii: { URL: 1 } }, expect: { effect: flag, rules: links } }\n"


@pytest.fixture(scope="module")
def done(tmp_path_factory: pytest.TempPathFactory) -> list[tuple[str, int, int, str]]:
    """Every command of the page in order, as foundation and school would type them: line, said, was, printed."""
    folder = tmp_path_factory.mktemp("yayasan")
    (folder / "bin").mkdir()
    gapura = folder / "bin" / "gapura"
    gapura.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m gateway.cli "$@"\n', encoding="utf-8")
    gapura.chmod(0o755)
    (folder / "policy.yaml").write_text(POLICY, "utf-8")
    (folder / "policy.test.yaml").write_text(TESTS, "utf-8")
    (folder / "school.yaml").write_text(SCHOOL, "utf-8")
    found = []
    for line, code in LINES:
        public = folder / "yayasan.key.pub"
        if "school.yaml" in line and public.is_file():
            text = SETTINGS.replace("LINE", public.read_text("utf-8").strip())
            (folder / "gapura.yaml").write_text(text, "utf-8")
        path = f"{folder / 'bin'}{os.pathsep}{os.environ['PATH']}"
        environment = {**os.environ, "PATH": path, "PYTHONPATH": str(ROOT), "COLUMNS": "120"}
        ran = subprocess.run(
            ["bash", "-c", line], cwd=folder, env=environment, capture_output=True, text=True, check=False
        )
        found.append((line, int(code), ran.returncode, ran.stdout + ran.stderr))
    return found


def test_every_command_ends_as_the_page_says(done: list[tuple[str, int, int, str]]) -> None:
    assert len(done) == len(re.findall(r"^gapura ", PAGE, re.MULTILINE)) == 9
    assert [(line, was) for line, said, was, _ in done if was != said] == []


def test_what_it_says_of_its_commands_is_what_they_print(done: list[tuple[str, int, int, str]]) -> None:
    printed = {line: text for line, _, _, text in done}
    refused, shown = [printed[line] for line in printed if "policy show" in line]
    assert "GP091" in refused
    assert re.search(r"signed by yayasan\.example .*\nsha256:[0-9a-f]{64}\n", shown)
    assert "yayasan@yayasan.example" in printed["gapura policy explain school.yaml"]


def test_the_codes_are_all_there() -> None:
    assert re.findall(r"^\| `(GP\d+)` \|", PAGE, re.MULTILINE) == list(PACKS)


def test_both_parts_name_the_steps_and_the_policy_page_leads_here() -> None:
    english, indonesian = re.split(r"^## Ringkasan.*$", PAGE, flags=re.MULTILINE)
    for part in (english, indonesian):
        words = ("policy keygen", "policy pack", "policy show", "lint --lock", "policies.trusted", "floor: true")
        assert [word for word in words if word not in part] == []
    assert "(PACKS.md)" in (ROOT / "policies" / "README.md").read_text(encoding="utf-8")
