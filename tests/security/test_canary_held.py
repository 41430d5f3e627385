"""What waits for somebody, and what somebody is told of, is written down nowhere and said to nobody but those two.

A held question, a held answer and an escalated question, full of marks, go through a real gate; its files (``cases.db``
among them), its spans, its errors, what it tells people over a channel and what it says at the address of what is held
are searched as in ``test_canary``.
"""

from __future__ import annotations

import contextlib
import sqlite3
import subprocess
import sys
import textwrap
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import httpx
import orjson
import pytest

from audit.codes import code_of
from tests.channels import Receiver, receiving
from tests.security.test_canary import HEADERS, MARK, NAME, NIK, ROOT, TEXT, body, errors, found, question, sse

PHRASE = "empat kata yang rahasia"
RULES = """\
  - name: waits
    when: { direction: input, words: [senapan] }
    then: hold
  - name: answer-waits
    when: { direction: output, words: [ancaman] }
    then: hold
  - name: tells
    when: { direction: input, words: [tawuran] }
    then: [flag, escalate]
    notify: { role: teacher }
"""
SETTINGS = """\
contacts: [{role: teacher, person: Adi Rekaan, hours: always, reach: ["hook:ruang-guru"]}]
cases: {channels: [{name: hook, kind: webhook, url: 'TOLD/in', key: HOOK_SECRET, private: true}]}
"""


class School:
    """A gate with those rules, and the teacher who decides on what waits and is told of it; ``said`` is what the gate
    said besides."""

    def __init__(self, gate: Any, phone: Receiver) -> None:
        self.gate, self.phone, self.said = gate, phone, list[bytes]()
        self.typed("audit", "people", "add", "Adi Rekaan", "--role", "teacher", "--passphrase-stdin")
        self.typed("case", "scope", "Adi Rekaan", "--groups", "*")

    def typed(self, *words: str) -> str:
        where = ["--data", str(self.gate.folder / "data"), "--keys", str(self.gate.folder / "keys")]
        done = subprocess.run([sys.executable, "-m", "gateway.cli", *words, *where], cwd=ROOT, input=f"{PHRASE}\n",
                              capture_output=True, text=True, timeout=100, check=False)  # fmt: skip
        assert done.returncode == 0, done.stderr
        self.said.append(done.stderr.encode())
        return done.stdout

    def ask(self, text: str, **more: Any) -> httpx.Response:
        messages = [{"role": "user", "name": NAME, "content": text}]
        answer: httpx.Response = self.gate.ask(question(messages=messages, **more), **HEADERS)
        self.said.append(str(answer.headers).encode() + (answer.content if answer.is_error else b""))
        return answer

    def stands(self, exchange: str) -> dict[str, Any]:
        told = self.gate.client.get(f"/gapura/v1/held/{code_of(exchange)}", headers={"user-agent": NAME})
        self.said.append(str(told.headers).encode())
        return dict(told.json())

    def sql(self, query: str, *values: Any) -> list[Any]:
        with contextlib.closing(sqlite3.connect(self.gate.folder / "data" / "cases.db", timeout=20)) as base, base:
            return base.execute(query, values).fetchall()

    def decide(self, exchange: str, *words: str) -> str:
        ((case,),) = self.sql("SELECT id FROM cases WHERE exchange = ? AND kind = 'hold'", exchange)
        return self.typed("case", words[0], case, "--as", "Adi Rekaan", "--passphrase-stdin", *words[1:])

    def release(self, exchange: str) -> None:
        shown = self.decide(exchange, "release", "--reason", "pelajaran", "--yes", "--anywhere")
        assert NIK in shown, "whoever decides sees what they decide on"

    @property
    def notices(self) -> list[bytes]:
        """What came to the teacher, head and body."""
        return [str(one.headers).encode() + one.body for one in self.phone.taken]


@contextlib.contextmanager
def school_in(another: Any, folder: Path, **environment: str) -> Iterator[School]:
    with (
        receiving() as phone,
        another(folder, RULES, SETTINGS.replace("TOLD", phone.url), HOOK_SECRET="rahasia", **environment) as gate,
    ):
        yield School(gate, phone)


def held_questions(school: School) -> None:
    """One that is let pass and asked again, one that is denied, one whose time is over."""
    for word, how in (("satu", "released"), ("dua", "denied"), ("tiga", "expired")):
        held = school.ask(f"senapan {word} {TEXT}", stream=word == "dua")
        assert held.headers["x-gapura-decision"] == "hold"
        exchange = held.headers["x-request-id"]
        if how == "released":
            school.release(exchange)
        elif how == "denied":
            school.decide(exchange, "deny")
        else:
            school.sql("UPDATE held SET expires = 5 WHERE exchange = ?", exchange)
        told = school.stands(exchange)
        school.said.append(str(told).encode())
        assert (told["state"], told["waits"]) == (how, "question")
        assert school.ask(f"senapan {word} {TEXT}").is_success == (how == "released")


def held_answers(school: School) -> None:
    """One collected at its address, one by asking again."""
    for stream in (False, True):
        words = f"sebuah ancaman {TEXT}"
        told = sse(chunk_of(words), "data: [DONE]") if stream else body(content=words)
        school.gate.backend.answer = lambda _, told=told: told
        held = school.ask(f"halo {stream} {TEXT}", stream=stream)
        assert "ancaman" not in held.text
        exchange = held.headers["x-request-id"]
        school.said += [held.content, str(school.stands(exchange)).encode()]
        school.release(exchange)
        if stream:
            assert "ancaman" in school.ask(f"halo {stream} {TEXT}", stream=stream).text
        else:
            assert "ancaman" in school.stands(exchange)["text"]  # theirs; what is said of it afterwards is not
        used = school.stands(exchange)
        school.said.append(str(used).encode())
        assert used["state"] == "used"


def chunk_of(text: str) -> str:
    head = {"id": NAME, "object": "chat.completion.chunk", "created": 0, "model": NAME}
    choice = {"index": 0, "delta": {"role": "assistant", "content": text}, "finish_reason": None}
    last = {"index": 0, "delta": {}, "finish_reason": "stop"}
    return "\n\n".join("data: " + orjson.dumps({**head, "choices": [one]}).decode() for one in (choice, last))


def wait_for(there: Callable[[], object]) -> None:
    until = time.monotonic() + 60
    while not there():
        assert time.monotonic() < until, "it did not happen in time"
        time.sleep(0.2)


def test_what_waits_for_somebody_is_written_down_nowhere(another: Any, tmp_path: Path) -> None:
    with school_in(another, tmp_path) as school:
        held_questions(school)
        held_answers(school)
        school.gate.backend.answer = lambda _: body(content="Halo.")
        assert school.ask(f"besok tawuran {TEXT}").is_success
        wrong = school.gate.client.get(f"/gapura/v1/held/{NAME}")
        assert wrong.status_code == 404
        wait_for(lambda: school.phone.taken)
        told, notices, spans = [*school.said, *errors([wrong])], school.notices, school.gate.backend.spans
        alive = found(tmp_path, error=told, notice=notices)  # with the write-ahead log still there
    assert {kind for (kind,) in school.sql("SELECT kind FROM cases")} == {"hold", "escalation"}
    assert {state for (state,) in school.sql("SELECT state FROM held")} >= {"used", "denied"}
    assert notices, "nobody was told: the search would prove nothing about it"
    assert len(b"".join(spans)) > 1000
    assert alive | found(tmp_path, span=spans) == set()


LEAK = """
from dataclasses import replace
import gateway.casework.notice as notice, gateway.casework.opening as opening

heard = [""]
order = opening.Casework._order

def leaking_order(self, matter, way, contents):
    heard[0] = matter.texts[-1]
    made = order(self, matter, way, contents)
    return replace(made, origin=replace(made.origin, rule=heard[0]))

class Texts(dict):
    def __getitem__(self, name):
        return super().__getitem__(name) + (heard[0] if name == "sign_in" else "")

opening.Casework._order = leaking_order
notice._TEXTS = {language: Texts(texts) for language, texts in notice._TEXTS.items()}
"""


@pytest.mark.parametrize("text", [f"senapan {MARK}", f"tawuran {MARK}"], ids=["held", "escalated"])
def test_a_gate_that_leaks_what_waits_is_caught(another: Any, tmp_path: Path, text: str) -> None:
    (tmp_path / "site").mkdir()
    (tmp_path / "site" / "sitecustomize.py").write_text(textwrap.dedent(LEAK))
    home = tmp_path / "gate"
    home.mkdir()
    with school_in(another, home, PYTHONPATH=f"{tmp_path / 'site'}:{ROOT}") as school:
        school.ask(text)
        wait_for(lambda: school.phone.taken)
        places = found(home, notice=school.notices)
    assert "notice" in places
    assert places & {"data/cases.db", "data/cases.db-wal"}
