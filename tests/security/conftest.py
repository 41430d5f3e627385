"""A real gate as a process, debug log on, in front of a backend of ours; what it wrote is read from outside."""

from __future__ import annotations

import contextlib
import os
import socket
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import httpx
import orjson
import pytest

from gateway.admission.folders import open_site
from gateway.admission.keys import Keys, NewKey
from gateway.sections import GROUPS
from tests.forms import without_form

ROOT = Path(__file__).resolve().parents[2]
LOOKS_AT_ALL = """\
gapura: policy/v1
name: curious
title: { en: Looks at all there is, id: Melihat semuanya }
extends: [baseline]
default: allow
rules:
  - name: looks
    when:
      any:
        - { words: [saya, nik] }
        - { tool: { name: "*", arguments: "*NIK*" } }
        - { cells: "< 9" }
        - { language: [id, en] }
        - { size: ">= 1" }
        - { quota: { questions_day: ">= 1" } }
    then: flag
  - name: keeps
    when: { size: ">= 1" }
    then: seal
"""
"""The package for personal data, a rule that makes the gate look at everything a rule can ask for, and one that makes
it keep every text."""
Answer = tuple[int, dict[str, str], bytes]
"""Status, headers (``:reason`` is the phrase of the status line), body."""


def chat(text: str) -> Answer:
    message = {"index": 0, "message": {"role": "assistant", "content": text}, "finish_reason": "stop"}
    body = {"id": "c1", "object": "chat.completion", "created": 0, "model": "m", "choices": [message]}
    return 200, {"content-type": "application/json"}, orjson.dumps(body)


@dataclass
class Backend:
    """The model server: keeps what it got, says what ``answer`` says."""

    answer: Callable[[bytes], Answer] = lambda _: chat("Halo.")
    seen: list[tuple[dict[str, str], bytes]] = field(default_factory=list)
    spans: list[bytes] = field(default_factory=list)


@dataclass
class Running:
    client: httpx.Client
    backend: Backend
    folder: Path
    token: str

    def ask(self, body: dict[str, Any] | bytes, path: str = "/v1/chat/completions", **headers: str) -> httpx.Response:
        content = body if isinstance(body, bytes) else orjson.dumps(body)
        names = {name.replace("_", "-"): value for name, value in headers.items()}
        return self.client.post(path, content=content, headers={"content-type": "application/json", **names})

    def raw(self, data: bytes, seconds: float = 10) -> tuple[bytes, bool]:
        """What comes back to these very bytes, and whether the gate closed the connection within the time."""
        url, got = self.client.base_url, b""
        with socket.create_connection((url.host, url.port or 80), timeout=seconds) as wire:
            with contextlib.suppress(ConnectionError):
                wire.sendall(data)
            try:
                while piece := wire.recv(65536):
                    got += piece
            except TimeoutError:
                return got, False
            except ConnectionError:
                pass
        return got, True


def _server(backend: Backend) -> ThreadingHTTPServer:
    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers.get("content-length", 0)))
            if self.path == "/v1/traces":
                backend.spans.append(body)
                reply: Answer = (200, {}, b"")
            else:
                backend.seen.append(({k.lower(): v for k, v in self.headers.items()}, body))
                reply = backend.answer(body)
            status, headers, data = reply
            said = {**headers, "content-length": str(len(data))}
            self.send_response(status, said.pop(":reason", None))
            for name, value in said.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(data)

        def log_message(self, format: str, *args: Any) -> None:
            return

    return ThreadingHTTPServer(("127.0.0.1", 0), Handler)


@contextlib.contextmanager
def gate_in(folder: Path, rules: str = "", more: str = "", **environment: str) -> Iterator[Running]:
    """A gate whose every file lies in ``folder``, its temporary ones too; with more rules and settings."""
    backend = Backend()
    server = _server(backend)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    address = f"http://127.0.0.1:{server.server_address[1]}"
    (folder / "policy.yaml").write_text(LOOKS_AT_ALL + rules)
    (folder / "gapura.yaml").write_text(
        f"server: {{port: 0}}\nbackends: [{{name: b, url: '{address}/v1'}}, {{name: c, url: '{address}', "
        "api: [anthropic, gemini, ollama, llamacpp, tgi]}]\n"
        "policies: {files: [policy.yaml]}\ndetectors: {enabled: [pii]}\ndata: data\nkeys: keys\n"
        f"telemetry: {{log_level: debug, otlp_endpoint: '{address}'}}\n" + more
    )
    site = open_site(folder / "data", folder / "keys")
    site.state.set_groups(GROUPS)
    keys = Keys(site.state, site.keyring)
    _, token = keys.create(NewKey(GROUPS[0].name, "test", "student", frozenset({"chat", "check"}), shared=False))
    keys.close()
    site.close()
    command = [sys.executable, "-m", "gateway.cli", "serve", "-c", str(folder / "gapura.yaml")]
    (folder / "tmp").mkdir()
    env = {**os.environ, "TMPDIR": str(folder / "tmp"), **environment}
    with (folder / "out").open("wb") as out:
        gate = subprocess.Popen(command, cwd=ROOT, stdout=out, stderr=subprocess.STDOUT, env=env)
        try:
            url = _address(folder / "out", gate)
            with httpx.Client(base_url=url, headers={"authorization": f"Bearer {token}"}, timeout=20) as client:
                yield Running(client, backend, folder, token)
        finally:
            gate.terminate()
            gate.wait(25)
            server.shutdown()
            server.server_close()


def _address(out: Path, gate: subprocess.Popen[bytes]) -> str:
    pause = threading.Event()
    for _ in range(600):
        text = out.read_text()
        if "gapura: http" in text and text.endswith("\n"):
            return text.partition("gapura: ")[2].split()[0]
        assert gate.poll() is None, text
        pause.wait(0.1)
    raise AssertionError(out.read_text())


@pytest.fixture(scope="module")
def process(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    folder = tmp_path_factory.mktemp("gate")
    with gate_in(folder) as gate:
        yield gate
    assert without_form(folder / "data") == set()


@pytest.fixture
def another() -> Callable[..., contextlib.AbstractContextManager[Running]]:
    """A gate of its own for tests that end it."""
    return gate_in


@pytest.fixture
def gate(process: Running) -> Running:
    process.backend.answer = lambda _: chat("Halo.")
    process.backend.seen.clear()
    return process
