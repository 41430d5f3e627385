"""A policy maker asks what a stricter rule would have changed: real commands over the log of a real gate."""

from __future__ import annotations

import contextlib
import json
import resource
import sqlite3
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parents[2]
OLD = "gapura: policy/v1\nname: plain\ndefault: allow\nrules:\n  - { name: nik, when: { pii: ID_NIK }, then: redact }\n"
NEW = OLD + "  - { name: mail, when: { pii: EMAIL_ADDRESS, direction: input }, then: block }\n"
NEW = NEW.replace("then: redact", "then: block")


def gapura(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """The command, as a person types it beside the policy."""
    return subprocess.run(
        [sys.executable, "-m", "gateway.cli", "policy", *arguments],
        cwd=folder, env={"PYTHONPATH": str(ROOT), "PATH": "", "HOME": str(folder)}, capture_output=True, text=True,
        timeout=60, check=False,
    )  # fmt: skip


@pytest.fixture
async def site(inside: Any, tmp_path: Path) -> Path:
    """A log of 30 calm questions, 8 with an invented NIK, one check; and the policy that is to be."""
    async with inside(OLD, {"groups": [{"name": "siswa-smp", "role": "student"}]}) as gate:
        for number in range(30):
            assert (await gate.ask(f"halo {number}")).status_code == 200
        for number in range(8):
            assert (await gate.ask(f"NIK saya 317401550900000{number}")).status_code == 200
        check = {"direction": "input", "text": "NIK saya 3174015509000009"}
        headers = {"authorization": f"Bearer {gate.token}"}
        assert (await gate.client.post("/gapura/v1/check", json=check, headers=headers)).status_code == 200
    (tmp_path / "old.yaml").write_text(OLD, "utf-8")
    (tmp_path / "new.yaml").write_text(NEW, "utf-8")
    (tmp_path / "blocks.yaml").write_text(OLD.replace("then: redact", "then: block"), "utf-8")
    (tmp_path / "gapura.yaml").rename(tmp_path / "served.yaml")
    return tmp_path


async def test_what_would_have_changed_by_rule_and_group(site: Path) -> None:
    result = gapura(site, "impact", "blocks.yaml", "--data", "data", "--format", "json")
    found = json.loads(result.stdout)
    assert (result.returncode, result.stderr) == (0, "")
    assert (found["total"], found["results"]["blocked"], found["results"]["same"]) == (38, 8, 30)
    assert found["rules"] == {"blocked": {"nik": 8}}
    assert found["groups"]["blocked"] == {"siswa-smp": 8}
    first = found["links"]["blocked"]["nik"][0]
    with contextlib.closing(sqlite3.connect(site / "data" / "audit.db")) as base:
        (private,) = base.execute("SELECT private FROM entries WHERE idx = ?", (first,)).fetchone()
    assert json.loads(private)["facts"]["pii"] == {"ID_NIK": 1}
    assert "3174" not in result.stdout


async def test_against_itself_nothing_changes(site: Path) -> None:
    found = json.loads(gapura(site, "impact", "old.yaml", "--data", "data", "--format", "json").stdout)
    assert {name: count for name, count in found["results"].items() if count} == {"same": 38}


async def test_what_nobody_looked_for_is_a_remainder_and_the_page_says_how_to_find_out(site: Path) -> None:
    result = gapura(site, "impact", "new.yaml", "--against", "old.yaml", "--data", "data", "--board", "board.html")
    assert result.returncode == 0
    lines = result.stdout.splitlines()
    assert "  30 not replayable: a rule asks for what nobody had looked for" in lines
    assert "  8 would now be blocked" in lines
    page = (site / "board.html").read_text("utf-8")
    assert "gapura serve -c gapura.yaml --policy trial.yaml" in page
    assert "EMAIL_ADDRESS" in page


async def test_exports_of_two_gates_add_up(site: Path) -> None:
    for name in ("a.json", "b.json"):
        assert gapura(site, "impact", "blocks.yaml", "--data", "data", "--export", name).returncode == 0
    twice = gapura(site, "impact", "--merge", "a.json", "b.json")
    assert (twice.returncode, twice.stderr) == (2, "b.json is there twice\n".replace("b.json", "a.json"))
    other = json.loads((site / "b.json").read_text("utf-8"))
    (site / "b.json").write_text(json.dumps({**other, "since": "2026-01-01"}), "utf-8")
    said = gapura(site, "impact", "--merge", "a.json", "b.json", "--lang", "id").stdout.splitlines()
    assert "  16 kini akan diblokir" in said


def test_a_log_that_is_not_there_is_said_and_not_a_trace(tmp_path: Path) -> None:
    (tmp_path / "new.yaml").write_text(OLD, "utf-8")
    result = gapura(tmp_path, "impact", "new.yaml", "--data", "nowhere")
    assert (result.returncode, result.stdout, "Traceback" in result.stderr) == (2, "", False)
    assert "nowhere" in result.stderr


def test_diff_is_there_in_the_gates_own_command(tmp_path: Path) -> None:
    (tmp_path / "old.yaml").write_text(OLD, "utf-8")
    (tmp_path / "new.yaml").write_text(NEW, "utf-8")
    result = gapura(tmp_path, "diff", "old.yaml", "new.yaml")
    assert (result.returncode, result.stdout.splitlines()[0]) == (1, "new (1)")


@pytest.mark.slow
async def test_a_hundred_thousand_records_take_fifteen_seconds_at_most(site: Path) -> None:
    """The log is made long by writing its own records again and again; only the file's form matters here."""
    with contextlib.closing(sqlite3.connect(site / "data" / "audit.db")) as base, base:
        rows = base.execute("SELECT kind, minute, entry, leaf, random, private FROM entries "
                            "WHERE kind IN ('decision', 'outcome') ORDER BY idx").fetchall()  # fmt: skip
        (size,) = base.execute("SELECT size FROM head").fetchone()
        made = []
        while len(made) < 100_000:
            turn = f"{len(made):08x}"
            for kind, minute, entry, leaf, random, private in rows:
                named = json.loads(private)
                named["exchange"] = named["exchange"][:-8] + turn
                made.append((size + len(made), kind, minute, entry, leaf, random, json.dumps(named), named["exchange"]))
        base.executemany("INSERT INTO entries (idx, kind, minute, entry, leaf, random, private, exchange) "
                         "VALUES (?, ?, ?, ?, ?, ?, ?, ?)", made)  # fmt: skip
        base.execute("UPDATE head SET size = ?", (size + len(made),))
    seconds = timed(site, "impact", "new.yaml", "--against", "old.yaml", "--data", "data")
    assert len(made) >= 100_000
    assert seconds < 15


def timed(folder: Path, *arguments: str) -> float:
    """The processor time that a command takes, which must do well."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    assert gapura(folder, *arguments).returncode == 0
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
