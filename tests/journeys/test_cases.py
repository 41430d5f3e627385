"""Cases of a school with two classes: from a rule that fires to two readers who agree, with real processes.

Everybody and everything in here is invented.
"""

from __future__ import annotations

import json
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import httpx
import pytest

ROOT = Path(__file__).resolve().parents[2]
PHRASE = "empat kata yang rahasia"
POLICY = """\
gapura: policy/v1
name: school-of-ours
default: allow
rules:
  - name: fight
    when: { direction: input, words: [tawuran] }
    then: [flag, escalate]
    notify: { role: teacher }
"""
STAFF = (("Adi Rekaan", "teacher", "siswa-smp"), ("Tini Rekaan", "teacher", "siswa-sd"), ("Dewi Rekaan", "ppdp", "*"),
         ("Made Rekaan", "ppdp", "*"), ("Wulan Rekaan", "second-contact", ""))  # fmt: skip


class School:
    """A gate with that policy, and those who work on its cases."""

    def __init__(self, gate: Any) -> None:
        self.gate, self.data = gate, gate.folder / "data"
        for name, role, groups in STAFF:
            self.ok("audit", "people", "add", name, "--role", role, "--sheet", str(gate.folder / name), who=name)
            self.ok("case", "scope", name, "--groups", groups)

    def run(self, *words: str, who: str = "", more: str = "") -> subprocess.CompletedProcess[str]:
        """A command; ``who`` types a passphrase, and then what ``more`` says."""
        asked = [*(["--as", who] if who and words[0] == "case" else []), *(["--passphrase-stdin"] if who else [])]
        where = ["--data", str(self.data), "--keys", str(self.gate.folder / "keys")]
        command = [sys.executable, "-m", "gateway.cli", *words, *asked, *where]
        env = {"PYTHONPATH": str(ROOT), "PATH": "/usr/bin:/bin"}
        return subprocess.run(command, cwd=self.gate.folder, input=f"{PHRASE}\n{more}", capture_output=True, text=True,
                              timeout=100, check=False, env=env)  # fmt: skip

    def ok(self, *words: str, who: str = "", more: str = "") -> str:
        done = self.run(*words, who=who, more=more)
        assert done.returncode == 0, (words, done.stdout, done.stderr)
        return done.stdout

    def listed(self, who: str, *words: str) -> dict[str, Any]:
        done = self.run("case", "list", "--format", "json", *words, who=who)
        return dict(json.loads(done.stdout))

    def ask(self, text: str, token: str | None = None) -> str:
        client = self.gate.sdk(token).chat.completions.with_raw_response
        return str(client.create(model="m", messages=[{"role": "user", "content": text}]).headers["x-request-id"])

    def acts(self) -> list[dict[str, Any]]:
        with closing(sqlite3.connect(self.data / "audit.db")) as base:
            query = "SELECT entry, private FROM entries WHERE kind = 'admin.case' ORDER BY idx"
            return [{**json.loads(entry), **json.loads(private)} for entry, private in base.execute(query)]


@pytest.fixture(scope="module")
def school(gate_with: Callable[..., Any], tmp_path_factory: pytest.TempPathFactory) -> Iterator[School]:
    folder = tmp_path_factory.mktemp("school")
    (folder / "policy.yaml").write_text(POLICY)
    settings = {"policies": {"files": ["policy.yaml"]}, "server": {"workers": 2}, "cases": {"sample": 1000}}
    with gate_with(folder, settings, group="siswa-smp") as gate:
        yield School(gate)


def test_a_rule_opens_a_case_for_the_teacher_of_the_class_and_for_no_other(school: School) -> None:
    exchange = school.ask("besok tawuran di lapangan, KenariMerah77")
    school.ask("ayo tawuran", school.gate.key("siswa-sd"))
    (case,) = school.listed("Adi Rekaan")["cases"]
    assert (case["origin"]["exchange"], case["origin"]["group"], case["kind"]) == (exchange, "siswa-smp", "escalation")
    (other,) = school.listed("Tini Rekaan")["cases"]
    refused = school.run("case", "show", other["code"], who="Adi Rekaan")
    assert (refused.returncode, refused.stderr) == (2, school.run("case", "show", "K7F2-M9QA", who="Adi Rekaan").stderr)
    school.ok("case", "take", case["code"], who="Adi Rekaan")
    school.ok("case", "note", case["code"], who="Adi Rekaan", more="orang tua BurungGereja94 sudah ditelepon")
    assert "BurungGereja94" in school.ok("case", "notes", case["code"], "--anywhere", who="Adi Rekaan")
    school.ok("case", "hand-over", case["code"], "--to", "Wulan Rekaan", who="Adi Rekaan")
    assert "BurungGereja94" in school.ok("case", "notes", case["code"], "--anywhere", who="Wulan Rekaan")
    school.ok("case", "close", case["code"], "confirmed", who="Wulan Rekaan")
    mine = [act for act in school.acts() if act["case"] == case["id"] and act["action"] != "told"]
    assert [(act["action"], act.get("person", "")) for act in mine if act.get("person")] == [
        ("take", "Adi Rekaan"), ("note", "Adi Rekaan"), ("read_notes", "Adi Rekaan"), ("hand_over", "Adi Rekaan"),
        ("reseal", "Adi Rekaan"), ("read_notes", "Wulan Rekaan"), ("close", "Wulan Rekaan"),
    ]  # fmt: skip
    for file in (path for path in school.gate.folder.rglob("*") if path.is_file()):
        for word in (b"KenariMerah77", b"BurungGereja94", PHRASE.encode()):
            assert word not in file.read_bytes(), file
    school.gate.assert_log_is_whole()


def test_a_session_counts_in_every_process_of_the_gate_until_its_person_leaves(school: School) -> None:
    url = f"{school.gate.url}/gapura/v1"
    told = httpx.post(f"{url}/sessions", json={"name": "Tini Rekaan", "passphrase": PHRASE}, timeout=60)
    assert told.status_code == 201, told.text
    who = {"authorization": f"Bearer {told.json()['token']}"}
    for _ in range(12):  # a new connection each time: both workers are met
        found = httpx.get(f"{url}/cases", headers=who, timeout=60)
        assert (found.status_code, found.json()["counts"]["total"]) == (200, 1)
    code = found.json()["cases"][0]["code"]
    assert httpx.post(f"{url}/cases/{code}/take", headers=who, timeout=60).json()["owner"] == "Tini Rekaan"
    school.ok("audit", "people", "retire", "Tini Rekaan")
    assert httpx.get(f"{url}/cases", headers=who, timeout=60).status_code == 401


def test_what_is_late_goes_up_by_itself_and_what_was_drawn_is_read_twice(school: School) -> None:
    late = school.ask("tawuran lagi", school.gate.key("siswa-smp"))
    with closing(sqlite3.connect(school.data / "cases.db")) as base, base:
        changed = base.execute("UPDATE cases SET deadline = 1 WHERE exchange = ? AND kind = 'escalation'", (late,))
        assert changed.rowcount == 1
    risen = wait_for(lambda: [one for one in school.listed("Wulan Rekaan")["cases"] if one["level"] == 1])
    assert (risen[0]["origin"]["exchange"], risen[0]["role"]) == (late, "second-contact")
    drawn = wait_for(lambda: school.listed("Dewi Rekaan", "--kind", "sample")["cases"])
    code = drawn[0]["code"]
    school.ok("case", "verdict", code, "unclear", who="Dewi Rekaan")
    assert "unclear" not in school.ok("case", "show", code, who="Made Rekaan")
    assert "closed, unclear" in school.ok("case", "verdict", code, "unclear", who="Made Rekaan")
    figures = json.loads(school.ok("case", "agreement", "--format", "json", who="Made Rekaan"))
    assert (figures["agreement"]["read"], figures["agreement"]["few"]) == (1, True)
    school.gate.assert_log_is_whole()


def wait_for(look: Callable[[], list[dict[str, Any]]]) -> list[dict[str, Any]]:
    """What the gate does within its minute."""
    until = time.monotonic() + 150
    while time.monotonic() < until:
        if found := look():
            return found
        time.sleep(1)
    raise AssertionError("the gate did nothing in time")
