"""What the law gives people, with commands alone beside a running gate: access, withdrawal, erasure, breach."""

from __future__ import annotations

import json
import sqlite3
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import httpx
import pytest

from gateway.admission.account import os_account

POLICY = """gapura: policy/v1
name: sekolah
title: { en: A school, id: Sekolah }
default: allow
rules:
  - name: identity-numbers
    title: { en: Identity numbers stay here, id: Nomor identitas tetap di sini }
    when: { direction: input, pii: ID_NIK }
    then: redact
  - name: phones-are-marked
    when: { direction: input, pii: PHONE_NUMBER }
    then: flag
  - name: no-cards
    when: { direction: input, pii: CREDIT_CARD }
    then: block
    message: { en: "No card numbers, please.", id: "Jangan kirim nomor kartu." }
"""
ROOT, PHRASE = Path(__file__).resolve().parents[2], "kuda lumping di tepi sawah hijau"
NIK, PHONE, CARD = "3174015509000001", "0812-3456-7890", "4111 1111 1111 1111"


@pytest.fixture
def gate(another: Any, model_server: Any, tmp_path: Path) -> Iterator[Any]:
    (tmp_path / "policy.yaml").write_text(POLICY)
    model = model_server()
    url = f"http://127.0.0.1:{model.port}/v1"
    settings = {
        "server": {"port": 0, "workers": 2},
        "policies": {"files": [str(tmp_path / "policy.yaml")]},
        "backends": [{"name": "cloud", "url": url, "country": "SG", "contract": "PKS-12/2026"}],
    }
    with another(settings) as made:
        made.backend = model
        yield made


def ask(gate: Any, token: str, text: str) -> httpx.Response:
    body = {"model": "m", "messages": [{"role": "user", "content": text}]}
    headers = {"authorization": f"Bearer {token}"}
    return httpx.post(f"{gate.url}/v1/chat/completions", json=body, headers=headers, timeout=30)


def officer(gate: Any, *words: str, lines: int = 1) -> str:
    """What Dewi, the officer, types at her desk with her passphrase; what she is told."""
    command = [sys.executable, "-m", "gateway.cli", *words, "--data", str(gate.folder / "data"), "--passphrase-stdin"]
    done = subprocess.run(command, cwd=ROOT, input=f"{PHRASE}\n" * lines, capture_output=True, text=True, timeout=100,
                          check=False)  # fmt: skip
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def key_of(token: str) -> str:
    return token.split("_")[1]


def subject_of(gate: Any, token: str) -> str:
    subjects = {one["subject"] for one in gate.records("decision") if one["key"] == key_of(token)}
    assert len(subjects) == 1
    return str(subjects.pop())


def test_who_withdraws_is_refused_by_every_worker_within_a_second_and_nobody_else(gate: Any, gapura: Any) -> None:
    leaving, staying = gate.key(), gate.key()
    folders = ("--data", gate.folder / "data")
    assert ask(gate, leaving, "Apa ibu kota Jepang?").status_code == 200
    asked = len(gate.backend.seen)
    done = gapura("subject", "withdraw", "--key", key_of(leaving), "--format", "json", *folders)
    at = time.monotonic()
    assert done.returncode == 0, done.stderr
    said = json.loads(done.stdout)
    due = datetime.fromisoformat(said["deadline"]).timestamp()
    assert abs(due - time.time() - 3 * 86_400) < 60, "3 x 24 hours, as the machine's clock has it"
    pause = threading.Event()
    while time.monotonic() - at < 1.0:
        pause.wait(0.05)
    answers = [ask(gate, leaving, "Apa ibu kota Peru?") for _ in range(12)]  # each is a connection of its own
    assert {one.status_code for one in answers} == {400}
    assert {one.json()["error"]["code"] for one in answers} == {"restricted"}
    assert len(gate.backend.seen) == asked, "something of it was sent"
    assert ask(gate, staying, "Apa ibu kota Peru?").status_code == 200
    gate.stop()
    gate.start()
    assert ask(gate, leaving, "Apa ibu kota Chili?").status_code == 400, "it stands over a restart"
    assert gapura("subject", "lift", "--key", key_of(leaving), *folders).returncode == 0
    for _ in range(40):
        if ask(gate, leaving, "Apa ibu kota Chili?").status_code == 200:
            break
        pause.wait(0.1)
    assert ask(gate, leaving, "Apa ibu kota Chili?").status_code == 200
    gate.assert_log_is_whole()


def test_access_and_erasure_are_answered_end_to_end_and_nothing_of_others_is_told(
    gate: Any, gapura: Any, tmp_path: Path
) -> None:
    mine, other = gate.key(), gate.key()
    ask(gate, mine, f"NIK saya {NIK}, tolong cek. Kakak saya di {PHONE}")
    ask(gate, mine, f"Kartu ayah {CARD}")
    ask(gate, other, f"NIK Citra {NIK}")
    who, somebody_else = subject_of(gate, mine), subject_of(gate, other)
    theirs = [one["exchange"] for one in gate.records("decision") if one["subject"] == somebody_else]
    folders = ("--data", gate.folder / "data")

    asked = gapura("subject", "request", "access", "--key", key_of(mine), "--format", "json", *folders)
    assert asked.returncode == 0, asked.stderr
    officer(gate, "audit", "people", "add", "Dewi", "--role", "ppdp", "--format", "json", lines=2)
    code = json.loads(asked.stdout)["code"]
    assert code in officer(gate, "case", "list", "--as", "Dewi")
    officer(gate, "case", "take", code, "--as", "Dewi")
    page, export = tmp_path / "saya.html", tmp_path / "saya.json"
    for out, shape in ((page, "html"), (export, "json")):
        done = gapura("audit", "report", "subject", "--key", key_of(mine), "-o", out, "--format", shape, "--lang",
                      "id", *folders)  # fmt: skip
        assert done.returncode == 0, done.stderr
    told = json.loads(export.read_text())
    assert [one["question"] for one in told["exchanges"]] == [
        {
            "types": [
                {"type": "ID_NIK", "class": "general", "values": 1},
                {"type": "PHONE_NUMBER", "class": "general", "values": 1},
            ],
            "masked": ["ID_NIK"],
            "left_as_it_was": ["PHONE_NUMBER"],
        },
        {"types": [{"type": "CREDIT_CARD", "class": "specific", "values": 1}], "masked": [], "left_as_it_was": []},
    ]
    assert [one["sent_to"] for one in told["exchanges"]] == [
        [{"backend": "cloud", "country": "SG", "contract": "PKS-12/2026"}],
        [],
    ]
    assert [one["kind"] for one in told["cases"]] == ["right"]
    assert told["withheld"]
    written = page.read_text() + export.read_text()
    for secret in (somebody_else, key_of(other), *theirs, NIK, PHONE, CARD, "Citra", "identity-numbers"):
        assert secret not in written
    assert who in written
    assert page.stat().st_mode & 0o077 == 0

    officer(gate, "case", "close", code, "answered", "--as", "Dewi")
    erasing = gapura("subject", "request", "erase", "--key", key_of(mine), "--format", "json", *folders)
    assert erasing.returncode == 0, erasing.stderr
    gone = gapura("audit", "erase", "--key", key_of(mine), "--reason", "request", "--yes", *folders)
    assert gone.returncode == 0, gone.stdout + gone.stderr
    after = tmp_path / "kemudian.json"
    gapura("audit", "report", "subject", "--subject", who, "-o", after, "--format", "json", *folders)
    left_over = json.loads(after.read_text())
    assert left_over["exchanges"] == []
    assert [one["code"] for one in left_over["cases"]] == [json.loads(erasing.stdout)["code"]], "the closed one is gone"
    left = {one["subject"] for one in gate.records("admin.right")}
    assert who in left, "that the person asked stays as evidence, as acts do"
    with closing(sqlite3.connect(gate.folder / "data" / "audit.db")) as base:
        rows = base.execute("SELECT DISTINCT subject FROM entries WHERE kind = 'decision'").fetchall()
    assert set(rows) == {(None,), (somebody_else,)}
    gate.assert_log_is_whole()


def test_a_breach_names_people_types_country_rule_and_clock(gate: Any, gapura: Any, tmp_path: Path) -> None:
    since = datetime.now(UTC)
    first, second, third = gate.key(), gate.key(), gate.key()
    ask(gate, first, f"NIK saya {NIK}")
    ask(gate, second, f"Telepon saya {PHONE}")
    ask(gate, third, "Apa ibu kota Jepang?")
    folders = ("--data", gate.folder / "data")
    out, page = tmp_path / "insiden.json", tmp_path / "insiden.html"
    words = ("audit", "report", "breach", "--since", since.strftime("%Y-%m-%dT%H:%M"), "--noticed",
             "2026-11-20T08:00", *folders)  # fmt: skip
    done = gapura(*words, "-o", out, "--format", "json", "--open-case")
    assert done.returncode == 0, done.stderr
    assert gapura(*words, "-o", page, "--lang", "id").returncode == 0
    told = json.loads(out.read_text())
    assert told["due"] == "2026-11-23T01:00:00Z", "three days from eight in the morning of Jakarta"
    people = {one["key"]: one for one in told["people"]}
    assert (people[key_of(first)]["masked"], people[key_of(first)]["left"]) == (["ID_NIK"], [])
    assert (people[key_of(second)]["masked"], people[key_of(second)]["left"]) == ([], ["PHONE_NUMBER"])
    assert people[key_of(first)]["key_name"] == "test"
    assert key_of(third) not in people, "nothing personal was found"
    (place,) = told["backends"]
    assert (place["name"], place["country"], place["contract"]) == ("cloud", "SG", "PKS-12/2026")
    assert {(one["rule"], one["policy"]) for one in told["rules"]} == {("identity-numbers", "sekolah")}
    assert all(one["program"].startswith("sha256:") for one in told["rules"])
    written = page.read_text()
    assert "RANCANGAN - BELUM DIKIRIM" in written
    assert "2026-11-23 08:00 Asia/Jakarta" in written
    assert not {NIK, PHONE} & set(written.split())
    narrow = tmp_path / "sempit.json"
    gapura(*words, "--type", "ID_NIK", "--rule", "identity-numbers", "--key", key_of(first), "-o", narrow, "--format",
           "json")  # fmt: skip
    assert [one["key"] for one in json.loads(narrow.read_text())["people"]] == [key_of(first)]
    assert gapura(*words, "--rule", "phones-are-marked", "-o", tmp_path / "kosong.json").returncode == 1
    assert [one["by"] for one in gate.records("admin.case")] == [os_account()], "one case was opened, by hand"
    gate.assert_log_is_whole()
