"""recompute as somebody types it who has the data folder and nothing else."""

from __future__ import annotations

import json
import shutil
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from audit import Log, Record
from gateway.admission.folders import open_site
from gateway.admission.versions import Versions
from gateway.cli import app
from policies.compiler import load
from policies.facts import Facts
from policies.vocabulary import offline


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Three decisions under a policy that the site has kept, and a start."""
    folder = tmp_path_factory.mktemp("site")
    opened = open_site(folder / "data", folder / "keys")
    program = load([Path("school")], offline())
    Versions(opened.state).keep(program.digest, program.sources)
    log = Log.open(opened.data, opened.keys, origin=opened.origin)
    log.append_sync(Record("admin.start", {"version": "1"}, {"by": "root"}))
    for number in range(3):
        facts = Facts("input", group="siswa-smp", role="student", size=number, pii={"ID_NIK": number})
        private = {"exchange": f"{number:032x}", "facts": facts.record(), "decision": program.decide(facts).record()}
        log.append_sync(Record("decision", {"policy": program.digest}, private))
    log.close()
    opened.close()
    return folder / "data"


def recompute(data: Path, *arguments: object) -> Any:
    return CliRunner().invoke(app, ["audit", "recompute", "--data", str(data), *map(str, arguments)])


def test_all_of_a_log_comes_out_the_same(site: Path) -> None:
    found = recompute(site, "--lang", "en")
    assert (found.exit_code, found.stdout) == (0, "      3  decided again, the same bit for bit\n")
    assert "diputuskan lagi" in recompute(site, "--lang", "id").stdout


@pytest.mark.parametrize(
    ("chosen", "count"), [((2,), 1), (("--from", 2), 2), (("--to", 1), 1), (("--exchange", f"{1:032x}"), 1)]
)
def test_one_entry_a_range_or_an_exchange(site: Path, chosen: tuple[object, ...], count: int) -> None:
    found = recompute(site, *chosen, "--format", "json")
    assert (found.exit_code, json.loads(found.stdout)) == (0, {"found": {"same": count}, "bad": []})


def test_a_log_whose_decision_was_altered_exits_1_and_says_where(site: Path, tmp_path: Path) -> None:
    data = tmp_path / "data"
    shutil.copytree(site, data)
    with closing(sqlite3.connect(data / "audit.db")) as base, base:
        base.execute("""UPDATE entries SET private = replace(private, '"effect":"redact"', '"effect":"allow"')
                        WHERE idx = 2""")
    found = recompute(data, "--lang", "en")
    assert found.exit_code == 1
    assert "entry 2 (decision, sha256:" in found.stdout
    assert "ANOTHER DECISION: differs in effect, matches" in found.stdout


def test_without_the_policy_nothing_is_claimed(site: Path, tmp_path: Path) -> None:
    shutil.copy(site / "audit.db", tmp_path / "audit.db")
    found = recompute(tmp_path, "--lang", "en")
    assert found.exit_code == 1
    assert "NO POLICY" in found.stdout


def test_wrong_use_is_said(site: Path, tmp_path: Path) -> None:
    assert recompute(tmp_path, "--lang", "id").exit_code == 2
    assert recompute(site, 1, "--exchange", "ab", "--lang", "en").exit_code == 2
    nothing = recompute(site, 0, "--lang", "en")
    assert (nothing.exit_code, nothing.stdout) == (1, "No record there holds a decision.\n")


def test_a_bundle_brings_its_policy_along_and_is_verified_first(site: Path, tmp_path: Path) -> None:
    file = tmp_path / "one.bundle.json"
    data = tmp_path / "data"
    shutil.copytree(site, data)
    made = CliRunner().invoke(app, ["audit", "bundle", f"{1:032x}", "-o", str(file), "--data", str(data)])
    assert made.exit_code == 0, made.output
    found = recompute(tmp_path, "--bundle", file, "--format", "json")
    assert (found.exit_code, json.loads(found.stdout)) == (0, {"found": {"same": 1}, "bad": []})
    file.write_text(file.read_text().replace("redact", "allow_"))
    broken = recompute(tmp_path, "--bundle", file, "--lang", "en")
    assert (broken.exit_code, broken.stdout) == (1, "")
    assert "does not prove" in broken.stderr
    assert recompute(tmp_path, "--bundle", tmp_path / "absent", "--lang", "en").exit_code == 2
