"""Remote detectors over real connections: what they are sent, and every way in which somebody there can fail."""

from __future__ import annotations

import asyncio
import json
import logging
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager

import pytest

from gateway.detectors.base import NOBODY, Known, Scope, Span
from gateway.detectors.remote.asking import Destination, Remote
from gateway.detectors.remote.families import LLAMA_GUARD
from gateway.detectors.remote.forms import GuardForm
from gateway.detectors.runner import Runner
from gateway.exchange import Part
from gateway.forwarding.egress import Egress, origin_of
from gateway.remotes import post_through

FORM = GuardForm(LLAMA_GUARD, "llama-guard3", LLAMA_GUARD.gives)
LIMITS = {"threat": 5000}
MARK = "KenariMerah77"
SAYS = [Part(0, f"Budi bilang {MARK}: awas kamu", ("a",), "user", 0)]


class Names:
    """Finds one name."""

    name, version, provides = "names", "1", frozenset({"PERSON"})
    scope: Scope = "span"

    def load(self) -> None: ...

    def opens(self, before: str, after: str) -> bool:
        return False

    def inspect(self, text: str, known: Known = NOBODY) -> list[Span]:
        at = text.find("Budi")
        return [Span("PERSON", at, at + 4, 9000)] if at >= 0 else []


def chat(text: str) -> bytes:
    return json.dumps({"choices": [{"message": {"role": "assistant", "content": text}}]}).encode()


class Guarded:
    """A runner with one remote detector, what that was sent, and what was noted."""

    def __init__(self) -> None:
        self.sent: list[str] = []
        self.noted: list[tuple[str, int]] = []

    async def note(self, name: str, characters: int) -> None:
        self.noted.append((name, characters))


@asynccontextmanager
async def guarded(
    answer: Callable[[bytes], bytes | None], *, listed: bool = True
) -> AsyncIterator[tuple[Runner, Guarded]]:
    seen, over = Guarded(), asyncio.Event()
    served: set[asyncio.Task[None] | None] = set()

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        served.add(asyncio.current_task())
        head = (await reader.readuntil(b"\r\n\r\n")).decode()
        size = int(head.lower().split("content-length:")[1].split()[0])
        body = await reader.readexactly(size)
        seen.sent.append(head + body.decode())
        said = answer(body)
        if said is None:
            await over.wait()
        else:
            writer.write(said)
            await writer.drain()
        writer.close()
        await writer.wait_closed()

    server = await asyncio.start_server(serve, "127.0.0.1", 0)
    url = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}/v1/chat/completions"
    egress = Egress([origin_of(url)] if listed else [])
    remote = Remote(Destination("guard", url, deadline=0.5), FORM, key="kunci-uji")
    remote.connect(post_through(egress), seen.note)
    runner = Runner([Names(), remote])
    try:
        yield runner, seen
    finally:
        runner.close()
        await egress.close()
        over.set()
        await asyncio.gather(*filter(None, served), return_exceptions=True)
        server.close()


def ok(body: bytes) -> bytes:
    return b"HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: %d\r\n\r\n" % len(body) + body


async def test_it_sees_the_text_without_its_values_and_its_verdict_is_a_score() -> None:
    async with guarded(lambda _: ok(chat("unsafe\nS1"))) as (runner, seen):
        found = await runner.inspect(SAYS, frozenset(), LIMITS)
    (sent,) = seen.sent
    assert "Budi" not in sent
    assert "<PERSON> bilang" in sent
    assert "Bearer kunci-uji" in sent
    assert found.scores == {"threat": 10_000}
    assert [(f.type, f.detector, f.state) for f in found.findings] == [("threat", "guard", "ok")]
    assert seen.noted == [("guard", len(SAYS[0].text) + len("<PERSON>") - len("Budi"))]


async def test_an_answer_that_streams_is_seen_without_values_too() -> None:
    async with guarded(lambda _: ok(chat("safe"))) as (runner, seen):
        rows, missing = await runner.scores(["Halo Budi.", "Apa kabar?"], frozenset({"threat"}))
    assert (rows, missing) == ([{"threat": 0}] * 2, frozenset())
    assert "Budi" not in seen.sent[0]


def _echo(body: bytes) -> bytes:
    return b"HTTP/1.1 500 Oops\r\ncontent-type: application/json\r\ncontent-length: %d\r\n\r\n" % len(body) + body


FAILURES: Sequence[tuple[str, Callable[[bytes], bytes | None], str]] = [
    ("hangs", lambda _: None, "timeout"),
    ("garbage", lambda _: ok(b"\x00\xffno json"), "failed"),
    ("no verdict", lambda _: ok(chat("I cannot help with that.")), "failed"),
    ("echoes the text in an error", _echo, "failed"),
    ("echoes the text as its verdict", lambda body: ok(chat(body.decode())), "failed"),
    ("speaks no HTTP", lambda _: b"hello\r\n\r\n", "failed"),
    ("hangs up", lambda _: b"", "failed"),
    (
        "sends away",
        lambda _: b"HTTP/1.1 302 Go\r\nlocation: http://127.0.0.1:1/\r\ncontent-length: 0\r\n\r\n",
        "failed",
    ),
]


@pytest.mark.parametrize(("answer", "state"), [f[1:] for f in FAILURES], ids=[f[0] for f in FAILURES])
async def test_whatever_fails_there_is_a_finding_and_no_clean_text(
    answer: Callable[[bytes], bytes | None], state: str, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.DEBUG, logger="gateway"):
        async with guarded(answer) as (runner, _):
            found = await runner.inspect(SAYS, frozenset(), LIMITS)
    assert found.missing == {"threat"}
    assert [(f.type, f.state) for f in found.findings] == [("threat", state)]
    assert MARK not in caplog.text


async def test_an_origin_that_is_not_listed_gets_nothing() -> None:
    async with guarded(lambda _: ok(chat("safe")), listed=False) as (runner, seen):
        found = await runner.inspect(SAYS, frozenset(), LIMITS)
    assert seen.sent == []
    assert found.missing == {"threat"}


def test_nobody_is_asked_where_nobody_looks_for_values() -> None:
    with pytest.raises(TypeError):
        Runner([Remote(Destination("guard", "http://127.0.0.1:1/v1"), FORM)])
