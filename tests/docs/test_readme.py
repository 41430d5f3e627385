"""The README does not lie: its commands run or parse, its links lead somewhere, CI runs its test line."""

from __future__ import annotations

import io
import json
import os
import re
import shlex
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import redirect_stdout
from pathlib import Path

import pytest
import typer

from gateway import cli

ROOT = Path(__file__).parents[2]
README = (ROOT / "README.md").read_text(encoding="utf-8")
PAGES = [
    ROOT / name
    for name in subprocess.run(
        ["git", "ls-files", "*.md"], cwd=ROOT, capture_output=True, text=True, check=True
    ).stdout.split()
]
TEST_LINE = re.compile(r"^python3 -m venv \.venv-test && .*pytest$", re.MULTILINE)


def blocks(language: str) -> list[str]:
    return re.findall(rf"^```{language}\n(.*?)^```", README, re.MULTILINE | re.DOTALL)


def gapura_commands() -> list[list[str]]:
    """Every gapura command of the page, in blocks and in running text, as words."""
    lines = [line for block in blocks("sh") for line in block.replace("\\\n", "").splitlines()]
    lines += re.findall(r"`(gapura [^`]+)`", README)
    found = [shlex.split(piece, comments=True) for line in lines for piece in line.split("&&")]
    return [words[1:] for words in found if words and words[0].rpartition("/")[2] == "gapura"]


def test_it_is_short():
    assert README.count("\n") <= 150


@pytest.mark.parametrize("words", gapura_commands(), ids=" ".join)
def test_every_command_exists_with_its_options(words):
    cli._add_policy() if "policy" not in _groups() else None
    _parse(typer.main.get_command(cli.app), "gapura", words)


def test_every_command_is_on_the_page():
    cli._add_policy() if "policy" not in _groups() else None
    commands = set(typer.main.get_command(cli.app).commands) - {"version"}
    assert commands == {words[0] for words in gapura_commands()}


def test_every_link_leads_to_a_file():
    broken = []
    for page in PAGES:
        for target in re.findall(r"\]\(([^)#]+?)(?:#[^)]*)?\)", page.read_text(encoding="utf-8")):
            if not re.match(r"https?://", target) and not (page.parent / target).exists():
                broken.append(f"{page.name}: {target}")
    assert broken == []


def test_ci_runs_the_test_line_of_this_page_and_nothing_else(tmp_path):
    (line,) = TEST_LINE.findall(README)
    (tmp_path / ".ci").mkdir()
    script = tmp_path / ".ci" / "run"
    script.write_bytes((ROOT / ".ci" / "run").read_bytes())
    (tmp_path / "README.md").write_text(README, encoding="utf-8")
    tools, tool = tmp_path / "tools", tmp_path / ".venv-test" / "bin"
    for place in (tools / "python3", tool / "pip", tool / "python"):
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_text('#!/bin/sh\necho "ran ${0##*/} $*"\n', encoding="utf-8")
        place.chmod(0o755)
    path = f"{tools}{os.pathsep}{os.environ['PATH']}"
    done = subprocess.run(["bash", str(script)], env={"PATH": path}, capture_output=True, text=True, check=True)
    ran = [seen.removeprefix("ran ") for seen in done.stdout.splitlines() if seen.startswith("ran ")]
    assert ran == [words.strip().replace(".venv-test/bin/", "").replace("'", "") for words in line.split("&&")]


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, str]]:
    """The demo as the page starts it, on a free port: what it prints for programs."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = str(free.getsockname()[1])
    words = [sys.executable, "-m", "gateway.cli", "demo", "--json", "--port", port]
    where = {"cwd": tmp_path_factory.mktemp("demo"), "env": os.environ | {"PYTHONPATH": str(ROOT)}}
    with subprocess.Popen(words, stdout=subprocess.PIPE, text=True, **where) as process:
        assert process.stdout is not None
        yield json.loads(process.stdout.readline())
        process.terminate()


def test_the_sdk_example_runs_against_the_demo(demo):
    (example,) = blocks("python")
    shown = io.StringIO()
    with redirect_stdout(shown):
        exec(compile(_pointed_at(example, demo), "README", "exec"), {})  # noqa: S102 - our own page
    assert "NIK saya 3174015509000001, tolong cek" in shown.getvalue()


def test_the_curl_example_runs_against_the_demo(demo):
    (call,) = [block for block in blocks("sh") if block.startswith("curl")]
    done = subprocess.run(shlex.split(_pointed_at(call, demo)), capture_output=True, text=True, check=True)
    assert "3174015509000001" in json.loads(done.stdout)["choices"][0]["message"]["content"]


def test_a_new_site_is_made_and_its_policy_keeps_its_promises(tmp_path):
    site = next(block for block in blocks("sh") if "gapura init" in block)
    assert _run(tmp_path, next(words for words in gapura_commands() if words[0] == "init")) == 0
    (test,) = [words for words in gapura_commands() if words[:2] == ["policy", "test"]]
    assert "cd site" in site
    assert _run(tmp_path / "site", test) == 0


def test_every_number_has_a_command_beside_it():
    rows = [line.strip("|").split("|") for line in README.splitlines() if line.startswith("| ")]
    proof = [[cell.strip() for cell in row] for row in rows[1:]]
    assert len(proof) >= 6
    assert all(row[2].startswith("`") or row[1] == row[2] for row in proof), "no number, or a way to see it"


def _pointed_at(text: str, demo: dict[str, str]) -> str:
    return text.replace("http://127.0.0.1:8787", demo["url"]).replace("gpr_...", demo["key"]).replace("\\\n", "")


def _run(folder: Path, words: list[str]) -> int:
    environment = os.environ | {"PYTHONPATH": str(ROOT)}
    command = [sys.executable, "-m", "gateway.cli", *words]
    return subprocess.run(command, cwd=folder, env=environment, capture_output=True, check=False).returncode


def _groups() -> set[str | None]:
    return {group.name for group in cli.app.registered_groups}


def _parse(command, name: str, words: list[str]) -> None:
    """Reads the words as the command line would, without running anything."""
    context = command.make_context(name, list(words), resilient_parsing=False)
    if hasattr(command, "commands"):
        name, inner, rest = command.resolve_command(context, [*context._protected_args, *context.args])
        _parse(inner, name, rest)
