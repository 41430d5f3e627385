"""A pupil is stopped by mistake and says so, from a phone and without an account, until the rule is right.

Everybody and everything in here is invented.
"""

from __future__ import annotations

import json
import re
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from audit.codes import code_of
from tests.journeys.phone import BROWSER, WIDTH, phone

ROOT = Path(__file__).resolve().parents[2]
QUESTION = "Bagaimana cara mematikan proses yang macet di Linux?"
OFFICER, TEACHER = "empat kata yang rahasia", "empat kata lain rahasia"
POLICY = """\
gapura: policy/v1
name: sekolah-kita
default: allow
rules:
  - name: violent-words
    when: {{ direction: input, words: [{words}] }}
    then: block
    message: {{ en: "I cannot help with that.", id: "Itu tidak bisa saya bantu." }}
"""
TESTS = """\
- name: an ordinary question passes
  facts: { direction: input }
  expect: { effect: allow }
"""


class Office:
    """The commands of the people of a school."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def run(self, *words: object, stdin: str = "", code: int = 0) -> str:
        where = ("--data", self.folder / "data", "--keys", self.folder / "keys")
        command = [sys.executable, "-m", "gateway.cli", *map(str, (*words, *(where if words[0] != "policy" else ())))]
        done = subprocess.run(command, cwd=ROOT, input=stdin, capture_output=True, text=True, timeout=60, check=False)
        assert done.returncode == code, done.stdout + done.stderr
        return done.stdout

    def case(self, *words: object, stdin: str = "", **more: Any) -> str:
        return self.run("case", *words, "--as", "Dewi", "--passphrase-stdin", stdin=f"{OFFICER}\n{stdin}", **more)


@pytest.fixture(scope="module")
def school(tmp_path_factory: pytest.TempPathFactory, gate_with: Any) -> Iterator[tuple[Any, Office]]:
    """A school whose officer is Dewi; its rule stops a word that also means something else."""
    folder = tmp_path_factory.mktemp("school")
    policy = folder / "policy.yaml"
    policy.write_text(POLICY.format(words="mematikan"))
    (folder / "policy.test.yaml").write_text(TESTS)
    with gate_with(folder, {"policies": {"files": [str(policy)]}, "server": {"language": "id"}}) as gate:
        office = Office(folder)
        for name, role, phrase in (("Dewi", "ppdp", OFFICER), ("Adi", "teacher", TEACHER)):
            office.run(
                "audit", "people", "add", name, "--role", role, "--passphrase-stdin", stdin=f"{phrase}\n{phrase}\n"
            )
        yield gate, office


def ask(gate: Any) -> httpx.Response:
    body = {"model": "m", "messages": [{"role": "user", "content": QUESTION}]}
    return httpx.post(f"{gate.url}/v1/chat/completions", json=body,
                      headers={"authorization": f"Bearer {gate.token}", "accept-language": "id"})  # fmt: skip


def object_by_phone(gate: Any, code: str, folder: Path) -> str:
    """The address at which the pupil sees how it stands."""
    with phone(folder / "browser") as it:
        it.open(f"{gate.url}/objection/{code}")
        it.shows("Mengapa menurut Anda ini keliru?")
        assert it.wide() == WIDTH
        it.picture(folder / "form-360.png")
        it.tap('input[value="meaning"]')
        it.write("#words", "Ini pelajaran TIK.")
        it.write("#again", f"{QUESTION}\n")
        it.tap("button")
        told = it.shows("Tanda terima Anda")
        assert it.wide() == WIDTH
        it.picture(folder / "receipt-360.png")
        it.resize(1280, 900)
        it.picture(folder / "receipt-1280.png")
        it.open(f"{gate.url}/objection/{code}")
        it.shows("Kirim keberatan")
        it.picture(folder / "form-1280.png")
    assert "sama dengan yang dikirim" in told
    receipt = re.findall(r"<code>(\w{4}-\w{4}-\w{4}-\w{4})</code>", told)[0]
    return f"{gate.url}/objection/{code}/{receipt}"


def object_by_hand(gate: Any, code: str) -> str:
    form = {"why": "meaning", "words": "Ini pelajaran TIK.", "again": f"{QUESTION}\r\n"}
    sent = httpx.post(f"{gate.url}/objection/{code}", data=form, headers={"origin": gate.url})
    assert sent.status_code == 303, sent.text
    return gate.url + str(sent.headers["location"])


def test_from_the_wrong_no_to_the_right_rule(school: tuple[Any, Office], tmp_path: Path) -> None:
    gate, office = school
    refused = ask(gate)
    code = code_of(refused.headers["x-request-id"])
    assert f"Kode {code}" in refused.json()["error"]["message"]

    # The pupil, on a phone, without an account.
    page = object_by_phone(gate, code, tmp_path) if BROWSER else object_by_hand(gate, code)

    # The officer finds it, sees that the text is the one that was sent, and reads it; the class teacher does not.
    (case,) = json.loads(office.case("list", "--format", "json"))["cases"]
    shown = json.loads(office.case("show", case["code"], "--format", "json"))
    assert (shown["kind"], shown["origin"]["rule"], shown["origin"]["effect"]) == (
        "objection", "violent-words", "block")  # fmt: skip
    told = [event["said"] for event in shown["history"] if event["action"] == "objection"]
    assert told == [{"why": "meaning", "proof": "same", "language": "id"}]
    reveal = ("audit", "reveal", shown["contents"][0], "--purpose", "objection", "--reason", "keberatan", "--anywhere",
              "--passphrase-stdin", "--format", "json")  # fmt: skip
    (opened,) = json.loads(office.run(*reveal, "--as", "Dewi", stdin=OFFICER))
    assert opened["content"] == {"objection": ["Ini pelajaran TIK."], "again": [QUESTION]}
    assert opened["named_in_log"] is True
    office.run(*reveal, "--as", "Adi", stdin=TEACHER, code=2)
    office.run("case", "show", case["code"], "--as", "Adi", "--passphrase-stdin", stdin=TEACHER, code=2)

    # They uphold it, answer, and make a test, which fails: the rule is still wrong.
    office.case("take", case["code"])
    office.case("close", case["code"], "objection_upheld")
    office.case("reply", case["code"], stdin="Maaf, itu keliru. Terima kasih <3\n")
    policy = office.folder / "policy.yaml"
    office.case("test", case["code"], "--expect", "allow", "--to", office.folder / "policy.test.yaml")
    assert QUESTION not in (office.folder / "policy.test.yaml").read_text()
    report = json.loads(office.run("policy", "test", policy, "--format", "json", code=1))
    assert (_sum(report, "pass"), _sum(report, "fail")) == (1, 1)
    waiting = httpx.get(page, headers={"accept-language": "id"}).text
    assert "Anda benar" in waiting
    assert "belum diubah" in waiting
    assert "Terima kasih &lt;3" in waiting
    assert ask(gate).status_code == 400  # nothing is let pass because somebody was right

    # The rule is fixed, the test passes, and the pupil sees it and asks again.
    policy.write_text(POLICY.format(words="mematikan orang"))
    report = json.loads(office.run("policy", "test", policy, "--format", "json"))
    assert (_sum(report, "pass"), _sum(report, "fail")) == (2, 0)
    until = time.monotonic() + 15
    while "Aturannya sudah diubah" not in httpx.get(page, headers={"accept-language": "id"}).text:
        assert time.monotonic() < until
        time.sleep(0.2)
    assert ask(gate).status_code == 200
    gate.stop()
    gate.assert_log_is_whole()
    assert [one["person"] for one in gate.records("admin.case") if one.get("said", {}).get("expect")] == ["Dewi"]


def _sum(report: Any, outcome: str) -> int:
    reports = report if isinstance(report, list) else report.get("reports", [report])
    return sum(one[outcome] for one in reports)
