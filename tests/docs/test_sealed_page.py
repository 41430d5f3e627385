"""The page on sealed text: its commands run as they stand, and what it promises is so."""

from __future__ import annotations

import os
import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest

from audit.seal import people
from audit.seal.content import ContentStore, Order, Owner, sealing_key
from audit.seal.people import People
from gateway.admission.folders import open_site
from gateway.record_settings import Record
from gateway.retention_settings import Retention

ROOT = Path(__file__).resolve().parents[2]
PAGE = (ROOT / "audit" / "seal" / "README.md").read_text(encoding="utf-8")
ENGLISH, INDONESIAN = PAGE.split("## Ringkasan dalam bahasa Indonesia")
COMMANDS = re.findall(r"^gapura .+$", "\n".join(re.findall(r"```sh\n(.*?)```", ENGLISH, re.DOTALL)), re.MULTILINE)
PHRASE, NEW = "empat kata yang rahasia", "empat kata lain rahasia"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    open_site(tmp_path / "gapura-data", tmp_path / "keys").close()
    return tmp_path


def run(folder: Path, line: str, stdin: str) -> subprocess.CompletedProcess[str]:
    """A command of the page, with what a person types and a screen to show it on."""
    words = [sys.executable, "-m", "gateway.cli", *shlex.split(line)[1:], "--passphrase-stdin"]
    words += ["--anywhere"] if "reveal" in words else []
    return subprocess.run(words, cwd=folder, env={**os.environ, "PYTHONPATH": str(ROOT)}, input=stdin,
                          capture_output=True, text=True, check=False)  # fmt: skip


def test_the_commands_run_as_they_stand(folder: Path) -> None:
    add, reveal, reset, recover = COMMANDS
    added = run(folder, add, PHRASE)
    assert (added.returncode, added.stderr) == (0, "")
    sheet = "".join(re.findall(r"^(?:[0-9A-Z]{4}   ?){6}[0-9A-Z]{4}$", added.stdout, re.MULTILINE))
    (rina,) = People(folder / "gapura-data").list()
    store = ContentStore(folder / "gapura-data", sealing_key(folder / "keys"))
    order = Order("child", ("counsellor",), 2_000_000_000, recipients=rina.keys)
    kept = store.keep({"question": ["aku takut"]}, Owner("0f" * 16, "5b" * 16, "6c" * 32), order).id
    for line, typed in ((reveal, PHRASE), (reset, NEW), (recover, sheet)):
        done = run(folder, line.replace("reveal ID", f"reveal {kept}"), typed)
        assert done.returncode == 0, (line, done.stderr)
        assert ("aku takut" in done.stdout) == ("reveal" in line)


def test_other_commands_that_the_text_names_are_there(folder: Path) -> None:
    named = set(re.findall(r"`gapura audit\s(people\s\w+|kept|reveal)", PAGE))
    assert {" ".join(name.split()) for name in named} == {"people list", "people reset", "people retire", "people add",
                                                          "kept", "reveal"}  # fmt: skip
    for words in (["people", "retire"], ["kept"], ["people", "list"]):
        done = subprocess.run([sys.executable, "-m", "gateway.cli", "audit", *words, "--help"], cwd=ROOT,
                              capture_output=True, text=True, check=False)  # fmt: skip
        assert done.returncode == 0


def test_its_numbers_are_those_of_the_code() -> None:
    assert f"`retention.child_days`: {Retention().child_days}" in ENGLISH
    assert f"`retention.content_days`: {Retention().content_days}" in ENGLISH
    assert f"{Retention().child_days} hari" in INDONESIAN
    assert f"{Retention().content_days} hari" in INDONESIAN
    assert f"of {people.LEAST} characters or more" in ENGLISH
    assert 128 * 8 * people.COST == 128 << 20  # "128 MB of memory": scrypt takes 128 * r * N bytes
    assert Record().four_eyes == ("child",)
