"""What waits for a teacher: a question or an answer, let pass, or not, or looked at by nobody, with real processes.

Everybody and everything in here is invented.
"""

from __future__ import annotations

import json
import re
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import httpx
import openai
import pytest

from audit.codes import code_of

ROOT = Path(__file__).resolve().parents[2]
PHRASE = "empat kata yang rahasia"
TEACHER = "Adi Rekaan"
POLICY = """\
gapura: policy/v1
name: school-of-ours
default: allow
rules:
  - name: arms
    when: { direction: input, words: [senapan] }
    then: hold
    message: { en: "Not so fast.", id: "Sabar dulu." }
  - name: grim
    when: { direction: output, words: [ancaman] }
    then: hold
  - name: fight
    when: { direction: input, words: [tawuran] }
    then: [flag, escalate]
    notify: { role: teacher }
"""
ASK = """
import contextlib, sys, httpx
body = {"model": "m", "messages": [{"role": "user", "content": sys.argv[3]}]}
with contextlib.suppress(httpx.HTTPError):
    httpx.post(f"{sys.argv[1]}/v1/chat/completions", json=body, timeout=20,
               headers={"authorization": f"Bearer {sys.argv[2]}"})
"""


class School:
    """A gate with that policy, and the teacher of its class."""

    def __init__(self, gate: Any) -> None:
        self.gate, self.data = gate, gate.folder / "data"
        self.ok("audit", "people", "add", TEACHER, "--role", "teacher", "--passphrase-stdin")
        self.ok("case", "scope", TEACHER, "--groups", "siswa-smp")

    def run(self, *words: str) -> subprocess.CompletedProcess[str]:
        where = ["--data", str(self.data), "--keys", str(self.gate.folder / "keys")]
        command = [sys.executable, "-m", "gateway.cli", *words, *where]
        return subprocess.run(command, cwd=ROOT, input=f"{PHRASE}\n", capture_output=True, text=True, timeout=100,
                              check=False)  # fmt: skip

    def ok(self, *words: str) -> str:
        done = self.run(*words)
        assert done.returncode == 0, (words, done.stdout, done.stderr)
        return done.stdout

    def release(self, case: str) -> str:
        return self.ok("case", "release", case, "--as", TEACHER, "--reason", "pelajaran sejarah", "--yes", "--anywhere",
                       "--passphrase-stdin")  # fmt: skip

    def cases(self) -> list[dict[str, Any]]:
        told = self.ok("case", "list", "--as", TEACHER, "--passphrase-stdin", "--format", "json")
        return list(json.loads(told)["cases"])

    def ask(self, text: str, token: str | None = None, **more: Any) -> Answer:
        return Answer.of(self.gate.sdk(token), text, **more)

    def stands(self, code: str, token: str | None = None) -> httpx.Response:
        """What the address of what is held says to whoever has this key."""
        who = {"authorization": f"Bearer {token or self.gate.token}"}
        return httpx.get(f"{self.gate.url}/gapura/v1/held/{code}", headers=who, timeout=30)

    def refused(self, text: str, token: str | None = None) -> str:
        """The text of a no, as the official client raises it."""
        with pytest.raises(openai.APIStatusError) as no:
            self.ask(text, token)
        assert no.value.response.headers["x-gapura-decision"] == "block"
        return no.value.message

    def of(self, kind: str, exchange: str) -> dict[str, Any]:
        (record,) = (one for one in self.gate.records(kind) if one["exchange"] == exchange)
        return dict(record)

    def sql(self, query: str, *values: Any) -> list[Any]:
        with closing(sqlite3.connect(self.data / "cases.db", timeout=20)) as base, base:
            return base.execute(query, values).fetchall()


class Answer:
    """What the official client makes of an answer, whole or streamed."""

    def __init__(self, head: Any, text: str, end: str) -> None:
        self.exchange, self.word, self.text, self.end = head["x-request-id"], head["x-gapura-decision"], text, end

    @classmethod
    def of(cls, sdk: openai.OpenAI, text: str, *, stream: bool = False) -> Answer:
        raw = sdk.chat.completions.with_raw_response.create(
            model="m", messages=[{"role": "user", "content": text}], stream=stream,
            extra_headers={"accept-language": "en"},
        )  # fmt: skip
        told: Any = raw.parse()
        if not stream:
            return cls(raw.headers, told.choices[0].message.content, told.choices[0].finish_reason)
        choices = [choice for chunk in told for choice in chunk.choices]
        said = "".join(choice.delta.content or "" for choice in choices)
        return cls(raw.headers, said, choices[-1].finish_reason)

    @property
    def code(self) -> str:
        """As the person reads it in the notice."""
        (found,) = re.findall(r"\(code (\w{4}-\w{4})\)", self.text)
        return str(found)


@pytest.fixture(scope="module")
def shared(gate_with: Callable[..., Any], tmp_path_factory: pytest.TempPathFactory) -> Iterator[School]:
    folder = tmp_path_factory.mktemp("school")
    (folder / "policy.yaml").write_text(POLICY)
    hours = [{"role": "teacher", "person": TEACHER, "hours": "07:00-15:00 Mon-Fri Asia/Jakarta"}]
    with gate_with(folder, {"policies": {"files": ["policy.yaml"]}, "contacts": hours}, group="siswa-smp") as gate:
        yield School(gate)


@pytest.fixture
def school(shared: School) -> School:
    shared.gate.backend.seen.clear()
    return shared


@pytest.mark.parametrize("stream", [False, True], ids=["whole", "streamed"])
def test_a_question_that_was_let_pass_passes_once(school: School, *, stream: bool) -> None:
    text = f"Senapan apa yang dipakai tahun 1945? {stream}"
    held = school.ask(text, stream=stream)
    assert (held.word, held.end, school.gate.backend.seen) == ("hold", "stop", [])
    assert held.text.startswith("Not so fast. This question waits until somebody lets it pass")
    assert "Monday to Friday 07:00" in held.text
    assert held.code == code_of(held.exchange)
    assert school.ask(text, stream=stream).code == held.code  # asked again, it is the same thing that waits
    (case,) = (one for one in school.cases() if one["origin"]["exchange"] == held.exchange)
    assert school.stands(held.code).json()["state"] == "waiting"
    assert text in school.release(case["code"])
    assert school.stands(held.code).json()["state"] == "released"
    passed = school.ask(text, stream=stream)
    assert (passed.word, passed.text) == ("allow", text)
    assert school.of("decision", passed.exchange)["released"] == case["id"]
    anew = school.ask(text, stream=stream)
    assert (anew.word, anew.code != held.code, len(school.gate.backend.seen)) == ("hold", True, 1)
    assert school.stands(held.code).json()["state"] == "used"
    school.gate.assert_log_is_whole()


@pytest.mark.parametrize("stream", [False, True], ids=["whole", "streamed"])
def test_an_answer_that_was_let_pass_is_given_once(school: School, *, stream: bool) -> None:
    text = f"ceritakan sebuah ancaman {stream}"  # the model says it back
    held = school.ask(text, stream=stream)
    assert (held.word, held.end) == ("hold", "stop")
    assert held.text.startswith("The answer waits until somebody lets it pass")
    assert "ancaman" not in held.text
    assert school.of("outcome", held.exchange)["result"] == "held"
    (case,) = (one for one in school.cases() if one["origin"]["exchange"] == held.exchange)
    assert text in school.release(case["code"])
    given = school.ask(text, stream=stream)
    assert (given.text, given.end, len(school.gate.backend.seen)) == (text, "stop", 1)
    assert school.of("decision", given.exchange)["released"] == case["id"]
    assert "ancaman" not in school.ask(text, stream=stream).text  # a new answer, which waits anew
    assert len(school.gate.backend.seen) == 2


def test_what_was_let_pass_is_for_nobody_else(school: School) -> None:
    question, answer = "senapan siapa itu?", "sebutkan ancaman"
    other = school.gate.key("siswa-smp")
    held, waits = school.ask(question), school.ask(answer)
    for one in school.cases():
        if one["origin"]["exchange"] in (held.exchange, waits.exchange):
            school.release(one["code"])
    unknown = school.stands("0000-0000", other)
    for code in (held.code, waits.code):
        foreign = school.stands(code, other)
        assert (foreign.status_code, foreign.json()) == (unknown.status_code, unknown.json()) == (404, foreign.json())
    foreign_held, foreign_waits = school.ask(question, other), school.ask(answer, other)
    assert foreign_held.word == "hold"
    assert foreign_held.code != held.code
    assert foreign_waits.code != waits.code  # what the model said to one is not given to the other
    assert school.stands(held.code).json()["state"] == "released"
    given, used = school.stands(waits.code).json(), school.stands(waits.code).json()
    assert (given["text"], used["state"], "text" in used) == (answer, "used", False)
    assert school.ask(question).word == "allow"


def test_what_was_denied_is_refused_and_its_asker_is_told(school: School) -> None:
    held = school.ask("senapan rakitan")
    (case,) = (one for one in school.cases() if one["origin"]["exchange"] == held.exchange)
    school.ok("case", "deny", case["code"], "--as", TEACHER, "--passphrase-stdin")
    assert "did not let it pass" in school.refused("senapan rakitan")
    assert school.stands(held.code).json()["state"] == "denied"
    again = school.run("case", "release", case["code"], "--as", TEACHER, "--reason", "berubah pikiran", "--yes",
                       "--anywhere", "--passphrase-stdin")  # fmt: skip
    assert (again.returncode, school.gate.backend.seen) == (2, [])


def test_what_nobody_looked_at_in_time_is_refused_and_its_case_ends(school: School) -> None:
    held = school.ask("senapan angin")
    (case,) = (one for one in school.cases() if one["origin"]["exchange"] == held.exchange)
    school.sql("UPDATE held SET expires = 5 WHERE exchange = ?", held.exchange)  # its day is over
    assert "nobody did in time" in school.refused("senapan angin")
    assert school.stands(held.code).json()["state"] == "expired"
    until = time.monotonic() + 150
    while not (told := [one for one in school.gate.records("admin.case") if one["case"] == case["id"]
                        and one["said"] == {"disposition": "expired"}]):  # fmt: skip
        assert time.monotonic() < until, "the gate did not end the case"
        time.sleep(1)
    assert len(told) == 1
    shown = school.ok("case", "show", case["code"], "--as", TEACHER, "--passphrase-stdin", "--format", "json")
    assert (json.loads(shown)["state"], json.loads(shown)["disposition"]) == ("closed", "expired")
    assert school.gate.backend.seen == []


def test_whoever_shares_a_key_cannot_wait(school: School) -> None:
    token, before = school.gate.key("siswa-smp", shared=True), school.sql("SELECT count(*) FROM held")
    assert "needs a key of your own" in school.refused("senapan bambu", token)
    assert (school.gate.backend.seen, school.sql("SELECT count(*) FROM held")) == ([], before)
    assert school.ask("halo", token).text == "halo"  # what no rule holds passes


@pytest.mark.parametrize("text", ["besok tawuran", "senapan mainan"], ids=["escalated", "held"])
def test_killed_between_case_and_record_it_loses_no_case(school: School, text: str) -> None:
    """While the log is locked, the case is open already and waits for its record."""
    gate, before = school.gate, {row[0] for row in school.sql("SELECT id FROM cases")}
    with closing(sqlite3.connect(school.data / "audit.db", isolation_level=None)) as log:
        log.execute("BEGIN IMMEDIATE")
        asking = subprocess.Popen([sys.executable, "-c", ASK, gate.url, gate.token, text])
        until = time.monotonic() + 20
        while not (fresh := {row[0] for row in school.sql("SELECT id FROM cases")} - before):
            assert time.monotonic() < until, "no case was opened"
            time.sleep(0.02)
        gate.stop(signal.SIGKILL)
        asking.wait(30)
    (case,) = fresh
    gate.start()
    (exchange,) = school.sql("SELECT exchange FROM cases WHERE id = ?", case)[0]
    assert [one for one in gate.records("decision") if one["exchange"] == exchange] == []  # it was never written
    (named,) = (one for one in gate.records("admin.case") if one["case"] == case)
    assert (named["exchange"], named["role"]) == (exchange, "teacher")
    (listed,) = (one for one in school.cases() if one["id"] == case)
    assert listed["kind"] == ("hold" if "senapan" in text else "escalation")
    if listed["kind"] == "hold":  # the text is still there for whoever has to decide
        assert text in school.release(listed["code"])
        assert school.ask(text).word == "allow"
    gate.assert_log_is_whole()


def test_killed_while_it_works_every_answered_request_has_its_case(school: School) -> None:
    gate, answered = school.gate, []
    clients = [gate.key("siswa-smp") for _ in range(3)]
    asking = [subprocess.Popen([sys.executable, "-c", MANY, gate.url, token], stdout=subprocess.PIPE, text=True)
              for token in clients]  # fmt: skip
    for one in asking:
        assert one.stdout is not None
        answered.append(one.stdout.readline().strip())  # each has had an answer
    time.sleep(1)
    gate.stop(signal.SIGKILL)
    for one in asking:
        answered += one.communicate(timeout=60)[0].split()
    gate.start()
    cases = {row[0]: row[1] for row in school.sql("SELECT id, exchange FROM cases")}
    ordered = [one for one in gate.records("decision") if one["exchange"] in set(answered)]
    assert len(ordered) == len(set(answered)) >= 10
    assert all(cases[one["case"]["id"]] == one["exchange"] for one in ordered)
    decided = {one["case"]["id"] for one in gate.records("decision") if "case" in one}
    named = decided | {one["case"]["id"] for one in gate.records("outcome") if "case" in one}
    assert set(cases) <= named | {one["case"] for one in gate.records("admin.case")}
    gate.assert_log_is_whole()


MANY = """
import sys, httpx
with httpx.Client(headers={"authorization": f"Bearer {sys.argv[2]}"}, timeout=20) as http:
    for number in range(400):
        body = {"model": "m", "messages": [{"role": "user", "content": f"tawuran {number}"}]}
        try:
            told = http.post(f"{sys.argv[1]}/v1/chat/completions", json=body)
        except httpx.HTTPError:
            break
        if told.status_code == 200:
            print(told.headers["x-request-id"], flush=True)
"""
