"""Real clients, each a program in a process of its own, against a real gate in front of the demo's backend.

What happens is the same for all of them and stands here once, as a table of stories. What a program sees of it is its
own affair and stands in the test file of that client. A program reads one order a line and writes one line with what it
saw: ``text``, ``end`` (why the answer ended), ``refusal``, or ``error``, ``status``, ``code`` and ``message``.
"""

from __future__ import annotations

import asyncio
import contextlib
import importlib.util
import itertools
import json
import os
import selectors
import shutil
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from audit.codes import code_of
from gateway.codecs.base import Asked
from gateway.codecs.registry import codec_for
from gateway.demo.backend import DemoBackend
from gateway.demo.scripts import SCRIPTS
from gateway.errors import Reason, text_of
from gateway.running import QuietServer, config, listen

HERE = Path(__file__).resolve().parent
NIK, CARD, PHONE = "3174015509000001", "4111 1111 1111 1111", "0812-0000-1234"  # synthetic
PLACE = b"telepon-sekian"
"""Where it stands in an answer the backend says ``PHONE``, which is as long: a number that nobody asked with."""
NO_CARDS, NO_PHONES = "No card numbers, please.", "I can't show that answer."
WORDS = ("No card numbers, please.", "I can't show that answer.")
"""How the policy says no. Some programs lose them where they stand in a place of their own (native)."""
GROUPS = {"native": "siswa-sd", "refusal": "siswa-smp", "error": "siswa-sma", "down": "guru"}
"""How a policy says no, and the group it applies to. For the last one a rule needs a detector that never answers."""
APIS = ["openai", "anthropic", "gemini", "ollama", "llamacpp", "tgi"]
RULES = f"""
rules:
  - name: no-cards
    when: {{ direction: input, pii: CREDIT_CARD }}
    then: block
    message: {{ en: "{NO_CARDS}", id: "Jangan kirim nomor kartu." }}
  - name: no-phones
    when: {{ direction: output, pii: PHONE_NUMBER }}
    then: block
    message: {{ en: "{NO_PHONES}", id: "Jawaban itu tidak bisa saya tampilkan." }}
"""
NEEDS_A_GUARD = """
  - name: no-weapons
    when: { direction: input, label: weapons }
    then: block
"""


def _policy(style: str, group: str) -> str:
    respond, more = ("native", NEEDS_A_GUARD) if style == "down" else (style, "")
    head = f"gapura: policy/v1\nname: {style}\nextends: [baseline]\ndefault: allow\nrespond: {respond}\n"
    return f"{head}applies: {{ groups: [{group}] }}{RULES}{more}"


# -- the backend


@dataclass
class Arrived:
    """One request that reached the backend."""

    path: str
    body: bytes = b""
    headers: dict[str, str] = field(default_factory=dict)
    finished: bool = False
    gone: threading.Event = field(default_factory=threading.Event)
    """The gate hung up before the end."""


class BrokenOff(Exception):
    """The backend's process died in the middle of an answer."""


class Backend:
    """The demo's backend, watched: every dialect, what reached it, and who hung up."""

    def __init__(self) -> None:
        self.demo = DemoBackend(pace=0.05)
        self.calls: list[Arrived] = []
        self.breaks_after: int | None = None
        """Bodies after which the connection is cut."""
        self.beats = False
        """Whether a heart-beat stands before the first event of a stream and behind each one."""
        self.url = ""

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        asked = Arrived(scope["path"], headers={k.decode(): v.decode() for k, v in scope["headers"]})
        while (message := await receive())["type"] == "http.request":
            asked.body += message.get("body", b"")
            if not message.get("more_body"):
                break
        self.calls.append(asked)
        beat = heartbeat(scope, asked.body) if self.beats else b""
        body, sent = iter([{"type": "http.request", "body": asked.body}]), 0

        async def again() -> Any:
            return next(body)

        async def counted(message: Any) -> None:
            nonlocal sent
            if "body" in message:
                message = {**message, "body": message["body"].replace(PLACE, PHONE.encode())}
                if message.get("more_body"):
                    message["body"] = beat * (sent == 0) + message["body"] + beat
            await send(message)
            sent += message["type"] == "http.response.body"
            if sent == self.breaks_after:
                raise BrokenOff

        work = asyncio.ensure_future(self.demo(scope, again, counted))
        left = asyncio.ensure_future(receive())
        await asyncio.wait({work, left}, return_when=asyncio.FIRST_COMPLETED)
        if work.done():
            asked.finished = work.exception() is None
            left.cancel()
        else:
            work.cancel()
            asked.gone.set()
        with contextlib.suppress(asyncio.CancelledError):
            await work


def heartbeat(scope: Any, body: bytes) -> bytes:
    """What the gate would send to this client while it keeps a stream back."""
    codec = codec_for(scope["path"])
    assert codec is not None
    question = Asked("0" * 32, scope["path"], scope["query_string"].decode(), body, json.loads(body))
    return codec.voice(codec.decode(question)).heartbeat


@contextlib.contextmanager
def _served(backend: Backend) -> Iterator[None]:
    sock = listen("127.0.0.1", 0)
    server = QuietServer(config(backend))
    backend.url = f"http://127.0.0.1:{sock.getsockname()[1]}"
    thread = threading.Thread(target=lambda: asyncio.run(server.serve(sockets=[sock])))
    thread.start()
    try:
        yield
    finally:
        server.should_exit = True
        thread.join(20)


# -- the gate


def _journeys() -> Any:
    """What starts a gate for the journeys starts ours."""
    path = HERE.parent / "journeys" / "conftest.py"
    spec = importlib.util.spec_from_file_location("gate_of_journeys", path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


@dataclass
class House:
    """A gate, what stands behind it, and a key for each way to say no."""

    gate: Any
    backend: Backend
    keys: dict[str, str]

    def since(self) -> Callable[[], tuple[int, int]]:
        """Asked later, it says how many decisions were made and how many calls reached the backend in between."""
        decisions, calls = len(self.gate.records("decision")), len(self.backend.calls)
        return lambda: (len(self.gate.records("decision")) - decisions, len(self.backend.calls) - calls)

    def outcome(self) -> dict[str, Any]:
        """The newest exchange's outcome, once it is on record."""
        pause = threading.Event()
        for _ in range(100):
            exchange = self.gate.records("decision")[-1]["exchange"]
            for record in reversed(self.gate.records("outcome")):
                if record["exchange"] == exchange:
                    return dict(record)
            pause.wait(0.1)
        raise AssertionError("no outcome on record")


@contextlib.contextmanager
def house_in(folder: Path) -> Iterator[House]:
    """A gate before a backend that speaks everything."""
    backend = Backend()
    for style, group in GROUPS.items():
        (folder / f"{style}.yaml").write_text(_policy(style, group))
    guard = {"name": "guard", "kind": "llama-guard", "model": "guard", "harms": {"S9": ["weapons"]}, "deadline": 2,
             "country": "ID"}  # fmt: skip
    with _served(backend):
        settings = {
            "backends": [{"name": "demo", "url": f"{backend.url}/v1", "api": APIS}],
            "policies": {"files": [f"{style}.yaml" for style in GROUPS]},
            "detectors": {"enabled": ["pii"], "remote": [{**guard, "url": "http://127.0.0.1:9/v1"}]},
        }
        with _journeys().gate_in(folder, settings) as gate:
            yield House(gate, backend, {style: gate.key(group) for style, group in GROUPS.items()})


@pytest.fixture(scope="session")
def gate_in() -> Callable[..., contextlib.AbstractContextManager[Any]]:
    """Makes a gate in a folder, with settings of its own."""
    return _journeys().gate_in  # type: ignore[no-any-return]


@pytest.fixture(scope="session")
def house_of_all(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    with house_in(tmp_path_factory.mktemp("clients")) as house:
        yield house


@pytest.fixture
def house(house_of_all: House) -> House:
    house_of_all.backend.breaks_after, house_of_all.backend.beats = None, False
    return house_of_all


# -- the programs


class Program:
    """A client in its own process."""

    def __init__(self, command: list[str], folder: Path, env: dict[str, str]) -> None:
        self.errors = folder / "stderr"
        path = {name: os.environ[name] for name in ("PATH", "LD_LIBRARY_PATH") if name in os.environ}
        with self.errors.open("wb") as errors:
            self._process = subprocess.Popen(
                command, cwd=folder, env={**path, "HOME": str(folder), **env},
                stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=errors,
            )  # fmt: skip
        self._select = selectors.DefaultSelector()
        assert self._process.stdout is not None
        self._select.register(self._process.stdout, selectors.EVENT_READ)

    def ask(self, order: dict[str, Any], seconds: float = 60) -> dict[str, Any]:
        """Gives an order, and what the program saw of it."""
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write(json.dumps(order).encode() + b"\n")
        self._process.stdin.flush()
        assert self._select.select(seconds), "the program does not answer"
        line = self._process.stdout.readline()
        assert line, self.errors.read_text()
        return {name: value for name, value in json.loads(line).items() if value not in (None, "")}

    def close(self) -> None:
        for pipe in (self._process.stdin, self._process.stdout):
            assert pipe is not None
            pipe.close()
        self._select.close()
        self._process.wait(20)


@pytest.fixture(scope="module")
def python(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[..., Program]]:
    """Starts a Python client: ``python("ask_openai.py")``."""
    with contextlib.ExitStack() as stack:

        def start(name: str, **env: str) -> Program:
            command = [sys.executable, "-P", str(HERE / "programs" / name)]
            program = Program(command, tmp_path_factory.mktemp("python"), {"PYTHONPATH": str(HERE / "programs"), **env})
            stack.callback(program.close)
            return program

        yield start


@pytest.fixture(scope="session")
def node_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the pinned packages and our programs beside them."""
    npm = shutil.which("npm")
    if npm is None or shutil.which("node") is None:
        pytest.skip("Node clients need node and npm, which are not here")
    folder = tmp_path_factory.mktemp("node")
    shutil.copytree(HERE / "node", folder, dirs_exist_ok=True)
    command = [npm, "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--fetch-retries=1"]
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, timeout=300, check=False)
    if done.returncode:
        unreachable = ("ENOTFOUND", "EAI_AGAIN", "ECONNREFUSED", "ECONNRESET", "ETIMEDOUT", "ENETUNREACH", "E404")
        if any(word in done.stderr for word in unreachable):
            pytest.skip("Node clients need packages from a registry, and npm reaches none that has them")
        raise AssertionError(done.stderr)
    return folder


@pytest.fixture(scope="module")
def node(node_folder: Path) -> Iterator[Callable[..., Program]]:
    """Starts a client under Node: ``node("ask_openai.mjs")``."""
    with contextlib.ExitStack() as stack:

        def start(name: str) -> Program:
            program = Program(["node", str(node_folder / name)], node_folder, {})
            stack.callback(program.close)
            return program

        yield start


# -- the stories


@dataclass(frozen=True)
class Story:
    """What happens. ``{n}`` in the question makes it one that was never asked before."""

    name: str
    question: str
    model: str = "demo"
    style: str = "native"
    stream: bool = False
    patient: bool = True
    """Whether the client may try again, as it does unless told otherwise."""
    reaches: bool = True
    """Whether the question gets to the backend."""
    ends: tuple[str, str | None] = ("answered", None)
    """Result and reason on record."""
    stop_after: int | None = None
    breaks_after: int | None = None

    def __str__(self) -> str:
        return f"{self.name}, {self.style}, {'stream' if self.stream else 'whole'}"


def _stories() -> Iterator[Story]:
    for stream in (False, True):
        yield Story("clean", "Selamat pagi, soal nomor {n}.", stream=stream)
        yield Story("restored", "Soal {n}: NIK saya " + NIK + ", tolong cek.", stream=stream)
        for style in ("native", "refusal", "error"):
            paid = "Soal {n}: kartu saya " + CARD
            yield Story("blocked before", paid, "demo", style, stream, reaches=False, ends=("blocked", None))
            told = "Question {n}. " + "One, two, three. " * 4 + f"Call {PLACE.decode()} now. Thanks."
            model = "demo-slow" if stream else "demo"  # in its own time, so that there is a beginning to be shown
            yield Story("blocked in the answer", told, model, style, stream, ends=("blocked", None))
        down: Any = {"style": "down", "stream": stream, "patient": False, "reaches": False}
        yield Story("detector down", "Soal {n}.", **down, ends=("refused", "cannot_decide"))
        failed: Any = {"stream": stream, "patient": False, "ends": ("refused", "backend_error")}
        yield Story("upstream error", "Soal {n}.", "demo-fail", **failed)
    broken: Any = {"stream": True, "patient": False, "breaks_after": 12, "ends": ("cut", "backend_malformed")}
    yield Story("broken off", "Question {n}. " + "One, two, three. " * 20, **broken)
    left: Any = {"stream": True, "stop_after": 1, "ends": ("cancelled", "client_gone")}
    yield Story("cancelled", "Question {n}. " + "One, two, three. " * 100, "demo-slow", **left)


STORIES = tuple(_stories())
"""The seven stories of every client, whole and as a stream, in each way to say no; and a backend that dies half-way."""
_TURNS = iter(range(1, 1_000_000))


@pytest.fixture(params=STORIES, ids=str)
def story(request: pytest.FixtureRequest) -> Story:
    return request.param


@pytest.fixture
def tell(house: House) -> Callable[..., dict[str, Any]]:
    """Tells a story to a program, looks at the gate's side of it, and returns what the program saw."""

    def told(program: Program, story: Story, **more: Any) -> dict[str, Any]:
        question = story.question.replace("{n}", str(next(_TURNS)))
        house.backend.breaks_after = story.breaks_after
        happened = house.since()
        order = {
            "url": house.gate.url, "key": house.keys[story.style], "model": story.model, "question": question,
            "stream": story.stream, "patient": story.patient, "stop_after": story.stop_after, **more,
        }  # fmt: skip
        seen = program.ask(order)
        outcome = house.outcome()
        assert (outcome["result"], outcome.get("reason")) == story.ends
        assert happened() == (1, int(story.reaches)), "decisions and calls: nobody tried twice, nothing went past"
        if story.reaches:
            call = house.backend.calls[-1]
            assert NIK.encode() not in call.body
            assert house.keys[story.style] not in str(call.headers)
            if story.name == "cancelled":
                assert call.gone.wait(10), "the gate let the backend go on"
        if story.ends == ("blocked", None):
            code = f" (Code {code_of(outcome['exchange'])})"
            told = [str(value) for value in seen.values() if any(words in str(value) for words in WORDS)]
            assert all(code in one for one in told), "whoever is told the words is told the code"
            seen = {name: value.replace(code, "") if isinstance(value, str) else value for name, value in seen.items()}
        return {name: _named(value, question) if isinstance(value, str) else value for name, value in seen.items()}

    return told


@pytest.fixture
def outlives(house: House) -> Callable[..., bool]:
    """Whether a program reads a stream full of heart-beats as if there were none."""

    def asked(program: Program, **more: Any) -> bool:
        house.backend.beats = True
        order = {"url": house.backend.url, "key": "none", "model": "demo", "question": "Question. " + "One, two. " * 9,
                 "stream": True, "patient": False, "stop_after": None, **more}  # fmt: skip
        seen = program.ask(order)
        assert seen.get("text") == f"You wrote: {order['question']}", seen
        assert "error" not in seen
        return True

    return asked


def _named(said: str, question: str) -> str:
    """What a program saw by the names of its parts: the whole ``ANSWER``, the ``BEGINNING`` of it, a ``<reason>``."""
    for reason in (Reason.CANNOT_DECIDE, Reason.BACKEND_ERROR, Reason.BACKEND_MALFORMED):
        said = said.replace(text_of(reason, "en", status=500), f"<{reason.value}>")
    for script in (SCRIPTS["demo"]["id"], SCRIPTS["demo"]["en"], SCRIPTS["demo-slow"]["en"]):
        answer = script.replace("{text}", question)
        alike = sum(1 for _ in itertools.takewhile(lambda pair: pair[0] == pair[1], zip(said, answer, strict=False)))
        if alike > 6:
            return ("ANSWER" if alike == len(answer) else "BEGINNING") + said[alike:]
    return said


@pytest.fixture
def expect(story: Story) -> Callable[[dict[Any, dict[str, Any]]], dict[str, Any]]:
    """The line of a client's table for the story: named whole, without its style, or without whole and stream."""

    def line(table: dict[Any, dict[str, Any]]) -> dict[str, Any]:
        how = "stream" if story.stream else "whole"
        for key in ((story.name, story.style, how), (story.name, story.style), (story.name, how), story.name):
            if key in table:
                return table[key]
        raise AssertionError(f"the table says nothing of {story}")

    return line
