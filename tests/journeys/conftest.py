"""A real gate as a process, in front of a backend on raw sockets that can misbehave in any way."""

from __future__ import annotations

import contextlib
import json
import os
import shutil
import signal
import socket
import socketserver
import sqlite3
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx
import openai
import pytest
import uvicorn

from audit.verify import verify
from gateway.admission.folders import open_site
from gateway.admission.keys import Keys, NewKey
from gateway.demo.backend import DemoBackend
from gateway.sections import GROUPS
from tests.forms import without_form

ROOT = Path(__file__).resolve().parents[2]
Play = Callable[[socket.socket, dict[str, Any]], None]
DONE = b"data: [DONE]\n\n"
STREAM = b"HTTP/1.1 200 OK\r\ncontent-type: text/event-stream\r\nconnection: close\r\n\r\n"


def event(content: str | None, finish: str | None = None) -> bytes:
    delta = {} if content is None else {"content": content}
    choice = {"index": 0, "delta": delta, "finish_reason": finish}
    head = {"id": "c1", "object": "chat.completion.chunk", "created": 0, "model": "m"}
    return b"data: " + json.dumps({**head, "choices": [choice]}).encode() + b"\n\n"


def whole(text: str) -> bytes:
    choice = {"index": 0, "message": {"role": "assistant", "content": text}, "finish_reason": "stop"}
    head = {"id": "c1", "object": "chat.completion", "created": 0, "model": "m"}
    return json.dumps({**head, "choices": [choice]}).encode()


def http(body: bytes, status: str = "200 OK", length: int | None = None, more: str = "") -> bytes:
    size = len(body) if length is None else length
    head = f"HTTP/1.1 {status}\r\ncontent-type: application/json\r\ncontent-length: {size}\r\n{more}connection: close"
    return head.encode() + b"\r\n\r\n" + body


def echo(wire: socket.socket, request: dict[str, Any]) -> None:
    """Says back what it was asked: as one body, or a character at a time."""
    text = request["messages"][-1]["content"]
    if not request.get("stream"):
        wire.sendall(http(whole(text)))
        return
    wire.sendall(STREAM)
    for character in text:
        wire.sendall(event(character))
    wire.sendall(event(None, "stop") + DONE)


@dataclass
class Backend:
    play: Play = echo
    seen: list[dict[str, Any]] = field(default_factory=list)
    port: int = 0


def _serve(backend: Backend, port: int = 0) -> socketserver.ThreadingTCPServer:
    class Handler(socketserver.StreamRequestHandler):
        def handle(self) -> None:
            length = 0
            while (line := self.rfile.readline().strip().lower()) != b"":
                if line.startswith(b"content-length:"):
                    length = int(line.split(b":")[1])
            request = json.loads(self.rfile.read(length) or b"{}")
            backend.seen.append(request)
            try:
                backend.play(self.connection, request)
            except OSError:
                return  # the gate went away: what it is there to see

    class Server(socketserver.ThreadingTCPServer):
        daemon_threads, request_queue_size, allow_reuse_address = True, 128, True

    return Server(("127.0.0.1", port), Handler)


@dataclass
class Gate:
    folder: Path
    backend: Backend
    token: str
    environment: dict[str, str] = field(default_factory=dict)
    process: subprocess.Popen[bytes] | None = None
    url: str = ""
    _clients: dict[tuple[str, str], openai.OpenAI] = field(default_factory=dict)

    def start(self) -> None:
        command = [sys.executable, "-m", "gateway.cli", "serve", "-c", str(self.folder / "gapura.yaml")]
        out, env = self.folder / "out", {**os.environ, **self.environment}
        with out.open("wb") as file:
            self.process = subprocess.Popen(command, cwd=ROOT, stdout=file, stderr=subprocess.STDOUT, env=env)
        pause = threading.Event()
        for _ in range(300):
            text = out.read_text()
            if "gapura: http" in text and text.endswith("\n"):
                self.url = text.partition("gapura: ")[2].split()[0]
                return
            assert self.process.poll() is None, text
            pause.wait(0.1)
        raise AssertionError(out.read_text())

    def stop(self, how: signal.Signals = signal.SIGTERM) -> int:
        assert self.process is not None
        self.process.send_signal(how)
        return self.process.wait(30)

    def sdk(self, token: str | None = None) -> openai.OpenAI:
        """The official client; closed when the gate is."""
        token = token or self.token
        client = self._clients.get((self.url, token))
        if client is None or client.is_closed():
            client = openai.OpenAI(base_url=f"{self.url}/v1", api_key=token, max_retries=0, timeout=30)
            self._clients[self.url, token] = client
        return client

    def close(self) -> None:
        """Ends the clients, and the gate if it still runs."""
        for client in self._clients.values():
            client.close()
        if self.process is not None and self.process.poll() is None:
            self.stop()

    def key(self, group: str = "siswa-sd", **more: Any) -> str:
        """Another key, made as `gapura key create` makes it, beside the running gate, once the gate has noticed."""
        token, pause = _key(self.folder, group, **more), threading.Event()
        for _ in range(50):
            told = httpx.post(f"{self.url}/gapura/v1/check", headers={"authorization": f"Bearer {token}"})
            if told.status_code != 401:
                return token
            pause.wait(0.1)
        raise AssertionError("the gate did not notice a new key")

    def records(self, kind: str) -> list[dict[str, Any]]:
        with sqlite3.connect(self.folder / "data" / "audit.db") as base:
            rows = base.execute("SELECT exchange, private FROM entries WHERE kind = ? ORDER BY idx", (kind,)).fetchall()
        base.close()
        return [{"exchange": exchange, **json.loads(private)} for exchange, private in rows]

    def assert_log_is_whole(self) -> None:
        verdict = verify(self.folder / "data")
        assert verdict.failed is None, verdict.as_json("en")


def _merged(below: dict[str, Any], above: dict[str, Any]) -> dict[str, Any]:
    both = {name: _merged(below[name], above[name]) for name in above
            if isinstance(above[name], dict) and name in below}  # fmt: skip
    return {**below, **above, **both}


def _key(folder: Path, group: str, **more: Any) -> str:
    site = open_site(folder / "data", folder / "keys")
    site.state.set_groups(GROUPS)
    keys = Keys(site.state, site.keyring)
    what = {"role": "student", "scopes": frozenset({"chat", "check"}), "shared": False, **more}
    _, token = keys.create(NewKey(group, "test", **what))
    keys.close()
    site.close()
    return token


@contextlib.contextmanager
def gate_in(
    folder: Path,
    settings: dict[str, Any] | None = None,
    group: str = "siswa-sd",
    env: dict[str, str] | None = None,
    queue: dict[str, int] | None = None,
) -> Iterator[Gate]:
    """A gate of its own; ``settings`` lie over those of a plain one with personal data only (JSON is YAML too)."""
    backend = Backend()
    server = _serve(backend)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    plain = {
        "server": {"port": 0},
        "backends": [{"name": "b", "url": f"http://127.0.0.1:{server.server_address[1]}/v1", "queue": queue or {}}],
        "policies": {"files": ["baseline"]},
        "detectors": {"enabled": ["pii"]},
        "data": "data",
        "keys": "keys",
    }
    plain = _merged(plain, settings or {})
    (folder / "gapura.yaml").write_text(json.dumps(plain, indent=1))
    gate = Gate(folder, backend, _key(folder, group), env or {})
    gate.start()
    try:
        yield gate
    finally:
        gate.close()
        server.shutdown()
        server.server_close()
    assert without_form(folder / "data") == set()


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Gate]:
    with gate_in(tmp_path_factory.mktemp("gate")) as gate:
        yield gate


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Gate]:
    """A gate whose data folder is a disk of its own, of a few megabytes."""
    data = tmp_path / "data"
    data.mkdir()
    mount = shutil.which("mount")
    if os.geteuid() != 0 or mount is None:
        pytest.skip("a small disk needs root and mount")
    command = [mount, "-t", "tmpfs", "-o", "size=6m,mode=700", "tmpfs", str(data)]
    if subprocess.run(command, capture_output=True, check=False).returncode:
        pytest.skip("this system does not let us mount")
    try:
        with gate_in(tmp_path) as gate:
            yield gate
    finally:
        subprocess.run(["umount", data], check=True)


@pytest.fixture
def gate(running: Gate) -> Gate:
    running.backend.play = echo
    running.backend.seen.clear()
    return running


@pytest.fixture(scope="session")
def gate_with() -> Callable[..., contextlib.AbstractContextManager[Gate]]:
    """What makes a gate in a folder, for fixtures of a module's own."""
    return gate_in


@pytest.fixture
def another(tmp_path: Path) -> Callable[..., contextlib.AbstractContextManager[Gate]]:
    """A gate with settings of its own."""

    def make(settings: dict[str, Any] | None = None, **more: Any) -> contextlib.AbstractContextManager[Gate]:
        return gate_in(tmp_path, settings, **more)

    return make


@pytest.fixture
def model_server() -> Iterator[Callable[..., Backend]]:
    """Starts more backends, each on a port of its own: ``model_server(play, port)``."""
    servers = []

    def start(play: Play = echo, port: int = 0) -> Backend:
        backend = Backend(play)
        server = _serve(backend, port)
        servers.append(server)
        backend.port = server.server_address[1]
        threading.Thread(target=server.serve_forever, daemon=True).start()
        return backend

    yield start
    for server in servers:
        server.shutdown()
        server.server_close()


@pytest.fixture(scope="session")
def scripted() -> Iterator[tuple[str, DemoBackend]]:
    """The demo's backend on a port of its own, which speaks every API; and what it saw."""
    backend = DemoBackend(pace=0.01)
    server = uvicorn.Server(uvicorn.Config(backend, log_level="critical", lifespan="off"))
    sock = socket.create_server(("127.0.0.1", 0))
    thread = threading.Thread(target=server.run, kwargs={"sockets": [sock]}, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{sock.getsockname()[1]}", backend
    server.should_exit = True
    thread.join(30)
    sock.close()


@pytest.fixture
def gapura() -> Callable[..., subprocess.CompletedProcess[str]]:
    """The command as a person types it, in a folder of their choice."""

    def run(*words: object, cwd: Path = ROOT, **env: str) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, "-m", "gateway.cli", *map(str, words)]
        environment = {**os.environ, "PYTHONPATH": str(ROOT), "COLUMNS": "240", **env}
        return subprocess.run(
            command, cwd=cwd, env=environment, capture_output=True, text=True, timeout=120, check=False
        )

    return run


_RULES = """rules:
  - name: mask
    when: { pii: [ID_NIK] }
    then: redact
  - name: no-cards
    when: { direction: input, pii: CREDIT_CARD }
    then: block
    message: { en: "No card numbers, please.", id: "Jangan kirim nomor kartu." }
  - name: no-phones
    when: { direction: output, pii: PHONE_NUMBER }
    then: block
    message: { en: "I cannot show that.", id: "Itu tidak bisa saya tampilkan." }
"""
_DOUBT = """  - name: no-weapons
    when: { direction: input, label: weapons }
    then: block
"""


@pytest.fixture(scope="session")
def dialects(
    tmp_path_factory: pytest.TempPathFactory, scripted: tuple[str, DemoBackend]
) -> Iterator[tuple[Gate, DemoBackend, dict[str, str]]]:
    """A gate in front of the demo's backend in its own APIs, what that saw, and a key for each way to say no; the one
    called ``down`` needs a detector that never answers."""
    url, backend = scripted
    folder = tmp_path_factory.mktemp("dialects")
    groups = {"native": "siswa-sd", "refusal": "siswa-smp", "error": "siswa-sma", "down": "guru"}
    for style, group in groups.items():
        respond = style if style != "down" else "native"
        head = (
            f"gapura: policy/v1\nname: {style}\ndefault: allow\nrespond: {respond}\napplies: {{ groups: [{group}] }}\n"
        )
        (folder / f"{style}.yaml").write_text(head + _RULES + (_DOUBT if style == "down" else ""))
    guard = {"name": "guard", "kind": "llama-guard", "model": "guard", "harms": {"S9": ["weapons"]}, "deadline": 2,
             "url": "http://127.0.0.1:9/v1"}  # fmt: skip
    settings = {
        "backends": [{"name": "b", "url": url, "api": ["anthropic", "gemini"]}],
        "detectors": {"enabled": ["pii"], "remote": [guard]},
        "policies": {"files": [f"{style}.yaml" for style in groups]},
    }
    with gate_in(folder, settings) as gate:
        yield gate, backend, {style: gate.key(group) for style, group in groups.items()}
