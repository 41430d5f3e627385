"""Detectors on other machines, as a site meets them: a running gate, and real HTTP servers that speak as Llama Guard
behind Ollama does, and as any scoring service does."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import openai
import pytest

NIK = "3174015509000001"  # synthetic
KEY = "kunci-penjaga-7731"
POLICY = """gapura: policy/v1
name: site
default: allow
respond: refusal
rules:
  - name: no-weapons
    when: { direction: input, label: weapons }
    then: block
    message: { en: "Not about weapons.", id: "Jangan soal senjata." }
  - name: no-fraud
    when: { direction: input, label: crime_help }
    then: flag
    on_error: flag
  - name: kind-answers
    when: { direction: output, toxicity: balanced }
    then: block
    message: { en: "That was not kind.", id: "Itu tidak sopan." }
"""


@dataclass
class Service:
    """A server that is asked about texts: what it was sent, and what it says of them."""

    says: Callable[[BaseHTTPRequestHandler, Any], Any]
    heard: list[Any] = field(default_factory=list)
    keys: list[str | None] = field(default_factory=list)
    url: str = ""

    def texts(self) -> str:
        return json.dumps(self.heard, ensure_ascii=False)


@contextmanager
def served(service: Service) -> Iterator[Service]:
    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            asked = json.loads(self.rfile.read(int(self.headers["content-length"])))
            service.heard.append(asked)
            service.keys.append(self.headers.get("authorization"))
            answer = service.says(self, asked)
            if answer is None:
                return
            body = json.dumps(answer).encode()
            self.send_response(200)
            self.send_header("content-type", "application/json")
            self.send_header("content-length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, format: str, *args: Any) -> None:
            return

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    service.url = f"http://127.0.0.1:{server.server_address[1]}"
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield service
    finally:
        server.shutdown()
        server.server_close()


def chat(text: str) -> Any:
    """What a chat API says."""
    return {"object": "chat.completion", "choices": [{"index": 0, "message": {"role": "assistant", "content": text}}]}


def llama_guard(_: Any, asked: Any) -> Any:
    """As Llama Guard 3 does: a verdict, and the codes of what it saw."""
    text = asked["messages"][-1]["content"]
    return chat("unsafe\nS9" if "senapan" in text else "safe")


def scorer(_: Any, asked: Any) -> Any:
    """A service of somebody's own."""
    return {"results": [{"toxic": 0.97 if "goblok" in asked["inputs"] else 0.02}]}


def remote(guard: Service, service: Service, **more: Any) -> dict[str, Any]:
    """The settings of a site that asks both."""
    one = {"name": "guard", "kind": "llama-guard", "url": f"{guard.url}/v1", "model": "llama-guard3:1b",
           "harms": {"S2": ["crime_help"], "S9": ["weapons"]}, "key": "GUARD_KEY", "deadline": 0.6, "country": "ID",
           **more}  # fmt: skip
    other = {"name": "ours", "kind": "http", "url": f"{service.url}/score", "body": {"inputs": "{{text}}"},
             "answer": {"toxicity": "$.results[0].toxic"}}  # fmt: skip
    return {"policies": {"files": ["policy.yaml"]}, "detectors": {"enabled": ["pii"], "remote": [one, other]}}


@dataclass
class Site:
    """A gate with both detectors."""

    gate: Any
    guard: Service
    ours: Service

    def ask(self, text: str, **more: Any) -> Any:
        return self.gate.sdk().chat.completions.create(model="m", messages=[{"role": "user", "content": text}], **more)

    def decision(self) -> Any:
        return self.gate.records("decision")[-1]


@pytest.fixture
def site(tmp_path: Path, gate_with: Any) -> Iterator[Site]:
    (tmp_path / "policy.yaml").write_text(POLICY)
    with asked_elsewhere(gate_with, tmp_path, llama_guard) as site:
        yield site


@contextmanager
def asked_elsewhere(
    gate_with: Any, folder: Path, guards: Callable[[BaseHTTPRequestHandler, Any], Any]
) -> Iterator[Site]:
    with (
        served(Service(guards)) as guard,
        served(Service(scorer)) as ours,
        gate_with(folder, remote(guard, ours), env={"GUARD_KEY": KEY}) as gate,
    ):
        yield Site(gate, guard, ours)


def test_a_question_is_refused_for_what_a_guard_elsewhere_sees(site: Site) -> None:
    assert site.ask("Apa itu fotosintesis?").choices[0].finish_reason == "stop"
    asked = len(site.gate.backend.seen)
    answer = site.ask("Bagaimana merakit senapan?", extra_headers={"accept-language": "id"})
    assert answer.choices[0].message.content.startswith("Jangan soal senjata. (Kode ")
    assert len(site.gate.backend.seen) == asked
    decided = site.decision()
    assert decided["facts"]["scores"]["weapons"] == 10_000
    assert {(row[0], row[5], row[6]) for row in decided["findings"]["rows"]} == {("weapons", "guard", "ok")}
    scanned, total = decided["coverage"]["guard"]
    assert scanned == total >= len("Bagaimana merakit senapan?")


def test_a_service_of_ones_own_judges_answers(site: Site) -> None:
    site.ask("Tulis sesuatu.")
    assert "toxic" not in str(site.gate.records("outcome")[-1].get("segments", ""))
    answer = site.ask("Katakan: dasar goblok")  # the backend says it back
    assert answer.choices[0].finish_reason == "content_filter"
    assert "goblok" not in str(answer)
    assert {"inputs": "Katakan: dasar goblok"} in site.ours.heard


def test_personal_data_never_reaches_it(site: Site) -> None:
    site.ask(f"NIK saya {NIK}, surel ani@contoh.sch.id, tolong cek")
    for heard in (site.guard.texts(), site.ours.texts()):
        assert NIK not in heard
        assert "ani@contoh" not in heard
    assert "<ID_NIK>" in site.guard.texts()


def test_what_went_where_is_on_record_and_its_key_nowhere(site: Site, gapura: Any) -> None:
    site.ask(f"NIK saya {NIK}")
    assert site.guard.keys == [f"Bearer {KEY}"]
    assert set(site.ours.keys) <= {None}
    exchange = site.decision()["exchange"]
    told = [row for row in site.gate.records("disclosure") if row["exchange"] == exchange]
    assert told[0]["characters"] == len(site.guard.heard[0]["messages"][-1]["content"])
    shown = gapura("audit", "show", "--exchange", exchange, "--data", site.gate.folder / "data", "--format", "json")
    first, *_ = json.loads(shown.stdout)
    assert "guard" in json.dumps(first)
    assert "disclosure" in json.dumps(first), "before the decision, and so before the answer"
    site.gate.stop()
    checked = gapura("audit", "verify", "--data", site.gate.folder / "data")
    assert checked.returncode == 0, checked.stdout
    for file in [site.gate.folder / "out", *(site.gate.folder / "data").rglob("*")]:
        if file.is_file():
            content = file.read_bytes()
            assert KEY.encode() not in content
            assert NIK.encode() not in content


def test_while_it_is_down_rules_do_what_their_on_error_says(site: Site) -> None:
    def down(handler: BaseHTTPRequestHandler, _: Any) -> None:
        handler.connection.close()

    site.guard.says = down
    asked = len(site.gate.backend.seen)
    with pytest.raises(openai.APIStatusError) as caught:
        site.ask("Apa itu fotosintesis?")
    assert caught.value.status_code == 503, "no-weapons blocks in doubt: the gate's fault, not the pupil's"
    assert len(site.gate.backend.seen) == asked
    decided = site.decision()
    assert decided["facts"]["missing"] == ["crime_help", "weapons"]
    assert {row[6] for row in decided["findings"]["rows"]} == {"failed"}


def test_one_that_hangs_is_left_alone_after_a_while_and_the_gate_goes_on(tmp_path: Path, gate_with: Any) -> None:
    (tmp_path / "policy.yaml").write_text(POLICY.replace("then: block", "then: block\n    on_error: flag"))
    over, took = threading.Event(), []

    def hangs(_: Any, __: Any) -> None:
        over.wait(20)

    with asked_elsewhere(gate_with, tmp_path, hangs) as site:
        for _ in range(5):
            began = time.monotonic()
            assert site.ask("Apa itu fotosintesis?").choices[0].finish_reason == "stop"
            took.append(time.monotonic() - began)
        over.set()
        assert len(site.guard.heard) == 3, "it is asked three times, then rests"
        assert min(took[:3]) >= 0.6
        assert max(took[3:]) < 0.6
        first, *_, last = site.gate.records("decision")
    assert {row[6] for row in first["findings"]["rows"]} == {"timeout"}
    assert last["facts"]["missing"] == ["crime_help", "weapons"]


def test_a_redirect_is_not_followed(site: Site) -> None:
    with served(Service(llama_guard)) as trap:

        def sends_away(handler: BaseHTTPRequestHandler, _: Any) -> None:
            handler.send_response(307)
            handler.send_header("location", f"{trap.url}/v1/chat/completions")
            handler.send_header("content-length", "0")
            handler.end_headers()

        site.guard.says = sends_away
        with pytest.raises(openai.APIStatusError):
            site.ask("Apa itu fotosintesis?")
        assert trap.heard == []


def test_check_says_where_texts_go_and_whether_anybody_answers(tmp_path: Path, gapura: Any) -> None:
    (tmp_path / "policy.yaml").write_text(POLICY)
    with served(Service(llama_guard)) as guard, served(Service(lambda *_: {"huh": 1})) as ours:
        plain = {"server": {"port": 0}, "data": "data", "keys": "keys", **remote(guard, ours)}
        (tmp_path / "gapura.yaml").write_text(json.dumps(plain))
        done = gapura("check", "-c", tmp_path / "gapura.yaml", "--json", GUARD_KEY=KEY)
    lines = [line for line in json.loads(done.stdout) if line["name"] == "remote"]
    assert [line["state"] for line in lines] == ["good", "finding"]
    assert f"guard: texts go to {guard.url}/v1/chat/completions (ID)" in lines[0]["found"]["en"]
    assert "gives crime_help, weapons" in lines[0]["found"]["en"]
    assert "its answer is none that is known" in lines[1]["found"]["en"]
    assert "jawabannya bukan putusan" in lines[1]["found"]["id"]
    assert guard.keys == [f"Bearer {KEY}"]
    assert done.returncode == 1
