"""Clients that are slow, endless or rude, against the real protocol on a real socket; its patience made short."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

import pytest

from gateway.connection import SECONDS
from gateway.running import QuietServer, config, listen

HEAD = b"POST / HTTP/1.1\r\nhost: a\r\ncontent-length: 4\r\n\r\n"
Talk = Callable[[asyncio.StreamReader, asyncio.StreamWriter], Awaitable[None]]


class Echo:
    """An application that tells what became of each request, and answers in two halves."""

    def __init__(self) -> None:
        self.ended: list[str] = []
        self.unreadable = 0
        self.goes_on = asyncio.Event()
        self.goes_on.set()
        self.reads = True

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        more = self.reads
        while more:
            message = await receive()
            if message["type"] == "http.disconnect":
                self.ended.append("gone")
                return
            more = message["more_body"]
        headers = [(b"content-type", b"text/plain")]
        await send({"type": "http.response.start", "status": 200, "headers": headers})
        await send({"type": "http.response.body", "body": b"one", "more_body": True})
        await self.goes_on.wait()
        await send({"type": "http.response.body", "body": b"two"})
        self.ended.append("answered")


@pytest.fixture
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in SECONDS:
        monkeypatch.setitem(SECONDS, name, 0.2)


async def during(app: Echo, talk: Talk) -> None:
    """Lets a client talk to the application."""
    sock = listen("127.0.0.1", 0)

    def count() -> None:
        app.unreadable += 1

    server = QuietServer(config(app, unreadable=count))
    serving = asyncio.create_task(server.serve(sockets=[sock]))
    reader, writer = await asyncio.open_connection(*sock.getsockname())
    try:
        async with asyncio.timeout(10):
            await talk(reader, writer)
    finally:
        writer.close()
        app.goes_on.set()
        server.should_exit = True
        await serving


@pytest.mark.parametrize("said", [b"", b"POST / HT", b"POST / HTTP/1.1\r\nhost: a\r\n", HEAD, HEAD + b"ab"])
async def test_a_client_that_never_comes_to_the_end_is_hung_up_on(impatient: None, said: bytes) -> None:
    app = Echo()

    async def talk(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(said)
        assert await reader.read() == b""

    await during(app, talk)
    assert app.ended == (["gone"] if said.startswith(HEAD) else [])


async def test_a_long_answer_is_nobodys_slowness(impatient: None) -> None:
    app = Echo()
    app.goes_on.clear()

    async def talk(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(HEAD + b"abcd" + HEAD[:10])  # the next question begins, and waits in vain for its turn
        await reader.readuntil(b"one")
        with pytest.raises(TimeoutError):
            await asyncio.wait_for(reader.readexactly(10), 0.5)
        app.goes_on.set()
        await reader.readuntil(b"two\r\n0\r\n\r\n")
        assert await reader.read() == b""  # now it is the client's turn, and it says nothing

    await during(app, talk)
    assert app.ended == ["answered"]


async def test_nothing_is_written_into_an_answer_that_has_begun() -> None:
    app = Echo()
    app.goes_on.clear()

    async def talk(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(HEAD + b"abcd")
        await reader.readuntil(b"one")
        writer.write(b"rubbish\r\n\r\n")
        assert await reader.read() == b"\r\n"

    await during(app, talk)
    assert app.unreadable == 1


@pytest.mark.parametrize("rest", [b"", b"cd"])
async def test_who_was_answered_early_may_read_it_but_not_linger(impatient: None, rest: bytes) -> None:
    app = Echo()
    app.reads = False

    async def talk(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(HEAD + b"ab")
        await reader.readuntil(b"two\r\n0\r\n\r\n")
        writer.write(rest)
        assert await reader.read() == b""

    await during(app, talk)
    assert app.unreadable == 0  # slow is not unreadable


async def test_who_then_comes_to_the_end_may_ask_again() -> None:
    app = Echo()
    app.reads = False

    async def talk(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(HEAD + b"ab")
        await reader.readuntil(b"two\r\n0\r\n\r\n")
        writer.write(b"cd" + HEAD + b"abcd")
        await reader.readuntil(b"two\r\n0\r\n\r\n")

    await during(app, talk)
    assert app.ended == ["answered", "answered"]


class Flood(Echo):
    """An application that answers with more than fits on the way."""

    def __init__(self) -> None:
        super().__init__()
        self.noticed = asyncio.Event()

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        headers = [(b"content-type", b"text/plain")]
        await send({"type": "http.response.start", "status": 200, "headers": headers})
        while not self.ended:
            await send({"type": "http.response.body", "body": b"x" * 100_000, "more_body": True})
            message = await receive() if self.goes_on.is_set() else {}
            if message.get("type") == "http.disconnect":
                self.ended.append("gone")
                self.noticed.set()


async def test_who_does_not_read_an_answer_is_hung_up_on(impatient: None) -> None:
    app = Flood()
    app.goes_on.clear()  # it writes until it must wait for the client

    async def talk(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(HEAD + b"abcd")
        writer.transport.pause_reading()  # type: ignore[attr-defined]
        await asyncio.sleep(0.1)
        app.goes_on.set()
        await app.noticed.wait()

    await during(app, talk)
    assert app.ended == ["gone"]


async def test_who_reads_slowly_reads_to_the_end(impatient: None) -> None:
    app = Flood()
    app.goes_on.clear()

    async def talk(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(HEAD + b"abcd")
        took = 0
        while took < 10_000_000:
            took += len(await reader.readexactly(200_000))
            await asyncio.sleep(0.02)
        app.ended.append("read")

    await during(app, talk)
    assert app.ended[0] == "read"  # and only then goes
