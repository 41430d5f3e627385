"""Remote detectors over real connections: what they are sent, and every way in which somebody there can fail."""

from __future__ import annotations

import asyncio
import json
import logging
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from typing import Any

import pytest

from audit.reader import Reader
from audit.search.query import Query
from gateway.detectors.base import NOBODY, Known, Scope, Span
from gateway.detectors.remote.asking import Destination, Remote
from gateway.detectors.remote.families import LLAMA_GUARD
from gateway.detectors.remote.forms import GuardForm
from gateway.detectors.runner import Runner
from gateway.exchange import Part
from gateway.forwarding.egress import Egress, origin_of
from gateway.remotes import MAX_VERDICT, connect

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

    async def note(self, to: Destination, characters: int) -> None:
        self.noted.append((to.name, characters))


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
    connect([remote], egress, seen.note)
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
    ("says too much", lambda _: ok(b'"' + b"a" * MAX_VERDICT + b'"'), "failed"),
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


# -- in a gate: what a guard elsewhere hears of an answer, and what the client gets


class Guard:
    """Speaks as Llama Guard does; waits for ``goes_on``."""

    def __init__(self) -> None:
        self.heard: list[str] = []
        self.goes_on = asyncio.Event()
        self.goes_on.set()
        self.asked = asyncio.Condition()
        self.most = self.now = 0

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        head = (await reader.readuntil(b"\r\n\r\n")).decode()
        body = await reader.readexactly(int(head.lower().split("content-length:")[1].split()[0]))
        text = json.loads(body)["messages"][-1]["content"]
        self.now += 1
        self.most = max(self.most, self.now)
        async with self.asked:
            self.heard.append(text)
            self.asked.notify_all()
        await self.goes_on.wait()
        self.now -= 1
        answer = ok(chat("unsafe\nS1" if "ancam" in text else "safe"))
        writer.write(answer.replace(b"content-length", b"connection: close\r\ncontent-length"))
        await writer.drain()
        writer.close()

    async def heard_so_far(self, texts: list[str]) -> None:
        async with self.asked:
            await self.asked.wait_for(lambda: self.heard == texts)


RULES = """\
  - name: no-threat
    when: { direction: output, threat: balanced }
    then: block
    message: { en: Not that., id: Jangan itu. }
"""
ASKED = {"model": "m", "messages": [{"role": "user", "content": "Halo"}], "stream": True}


@asynccontextmanager
async def beside(inside: Any, policy: str = RULES, **more: Any) -> AsyncIterator[tuple[Any, Guard]]:
    """A gate that asks a guard on another machine."""
    guard = Guard()
    server = await asyncio.start_server(guard.serve, "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    one = {"name": "guard", "kind": "llama-guard", "url": f"http://127.0.0.1:{port}/v1", "model": "g",
           "harms": {"S1": ["threat"]}, **more}  # fmt: skip
    try:
        async with inside(policy, {"detectors": {"remote": [one]}}) as gate, asyncio.timeout(15):
            yield gate, guard
    finally:
        guard.goes_on.set()
        server.close()
        await server.wait_closed()


async def test_it_hears_the_sentences_of_an_answer_that_came_together(inside: Any, reading: Any) -> None:
    async with beside(inside) as (gate, guard):

        async def plays(wire: Any) -> None:
            await wire.stream("Satu dua tiga. Empat lima. Enam")
            await guard.heard_so_far(["Satu dua tiga. \nEmpat lima. "])
            await wire.more(" tujuh. Dela")
            await guard.heard_so_far(["Satu dua tiga. \nEmpat lima. ", "Enam tujuh. "])
            await wire.more("pan.")
            await wire.done()

        gate.backend.play = plays
        async with gate.listening() as client:
            answer = await client.post("/v1/chat/completions", json=ASKED)
        told = gate.records("disclosure")
    assert guard.heard[-1] == "Delapan."
    assert reading.text(answer.text) == "Satu dua tiga. Empat lima. Enam tujuh. Delapan."
    assert [row["characters"] for row in told] == [len(text) for text in guard.heard]


@pytest.mark.parametrize("stream", [True, False])
async def test_nothing_of_a_sentence_it_finds_bad_reaches_the_client(inside: Any, stream: bool) -> None:
    async with beside(inside) as (gate, _):
        gate.backend.says("Kata baik dulu. Lalu kuancam kamu besok. Maaf ya.")
        answer = await gate.ask({**ASKED, "stream": stream})
    assert "ancam" not in answer.text
    assert "Lalu" not in answer.text
    assert "Not that." in answer.text


async def test_one_that_is_slow_holds_the_answer_back_and_loses_nothing(
    inside: Any, reading: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("gateway.outbound.HEARTBEAT", 0.05)
    async with beside(inside) as (gate, guard):
        guard.goes_on.clear()
        gate.backend.says("Kata baik. Selesai.")
        async with gate.listening() as client:
            said = b""
            async with client.stream("POST", "/v1/chat/completions", json=ASKED) as answer:
                async for piece in answer.aiter_bytes():
                    said += piece
                    if b": waiting" in said:
                        assert b"Kata" not in said, "nothing goes before it was heard"
                        guard.goes_on.set()
    assert reading.text(said.decode()) == "Kata baik. Selesai."


async def test_many_questions_wait_in_line_for_it_and_none_is_lost(inside: Any) -> None:
    policy = RULES.replace("output", "input")
    async with beside(inside, policy, deadline=1.0, concurrent=2) as (gate, guard):
        asks = [asyncio.create_task(gate.ask(f"Halo ke-{number}")) for number in range(6)]

        async def lets_two_through() -> None:
            guard.goes_on.clear()
            while not all(ask.done() for ask in asks):
                await asyncio.sleep(0.3)  # all six together take longer than one may
                guard.goes_on.set()
                await asyncio.sleep(0)
                guard.goes_on.clear()

        await lets_two_through()
        answers = await asyncio.gather(*asks)
    assert [answer.status_code for answer in answers] == [200] * 6
    assert guard.most == 2


async def test_what_cannot_be_recorded_is_not_sent(inside: Any) -> None:
    async with beside(inside, RULES.replace("output", "input")) as (gate, guard):
        gate.refuse_records("disclosure")
        answer = await gate.ask("Halo")
        (decided,) = gate.records("decision")
    assert guard.heard == []
    assert answer.status_code == 503
    assert decided["facts"]["missing"] == ["threat"]
    assert gate.backend.seen == []


async def test_where_text_went_is_in_the_part_that_can_be_erased_with_its_exchange(inside: Any) -> None:
    async with beside(inside, RULES.replace("output", "input"), country="ID", contract="MoU 7") as (gate, guard):
        answer = await gate.ask("Halo")
        (told,) = gate.records("disclosure")
        entry = Reader.open(gate.folder / "data").page(Query.of(["kind=disclosure"])).entries[0]
    assert told == {"exchange": answer.headers["x-request-id"], "characters": len(guard.heard[0])}
    public = entry.public_part()
    assert {name: public[name] for name in ("to", "country", "contract")} == {
        "to": "guard", "country": "ID", "contract": "MoU 7",
    }  # fmt: skip
