"""A call to a backend: what crosses, how long it may take, and what an answer may look like."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace
from typing import Any

import httpx
import pytest

from gateway.errors import Reason, Refused
from gateway.forwarding import client
from gateway.forwarding.client import Call, Timeouts, Upstream, send
from gateway.forwarding.egress import Egress, origin_of

OK = b"HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: 2\r\n\r\n{}"
STREAM = b"HTTP/1.1 200 OK\r\ncontent-type: text/event-stream\r\ntransfer-encoding: chunked\r\n\r\n"
QUICK = Timeouts(connect=1, first_byte=0.2, idle=0.2, total=5)


@pytest.fixture
async def egress(backend: Any) -> AsyncIterator[Egress]:
    egress = Egress([origin_of(backend.url)])
    yield egress
    await egress.close()


def call(backend: Any, body: bytes = b"{}", *, stream: bool = False) -> Call:
    return Call(httpx.URL(f"{backend.url}/v1/chat/completions"), body, stream)


async def answer(egress: Egress, backend: Any, timeouts: Timeouts = QUICK) -> bytes:
    upstream = await send(egress, call(backend), timeouts)
    try:
        upstream.check({"application/json"})
        return await upstream.read()
    finally:
        await upstream.close()


async def refused(egress: Egress, backend: Any, timeouts: Timeouts = QUICK) -> Refused:
    with pytest.raises(Refused) as caught:
        await answer(egress, backend, timeouts)
    return caught.value


def headers(request: bytes) -> dict[str, str]:
    lines = request.split(b"\r\n\r\n")[0].decode().split("\r\n")[1:]
    return {name.lower(): value.strip() for name, value in (line.split(":", 1) for line in lines)}


async def test_only_listed_headers_cross(egress: Egress, backend: Any) -> None:
    backend.says(OK)
    assert await answer(egress, backend) == b"{}"
    assert headers(backend.requests[0]) == {
        "host": f"127.0.0.1:{backend.port}",
        "user-agent": "gapura",
        "accept": "application/json",
        "accept-encoding": "identity",
        "content-type": "application/json",
        "content-length": "2",
    }
    assert backend.requests[0].endswith(b"\r\n\r\n{}")


async def test_the_backends_own_key_and_the_trace_go_along(egress: Egress, backend: Any) -> None:
    backend.says(OK)
    asked = replace(call(backend, stream=True), headers={"authorization": "Bearer k"}, traceparent="00-1-2-01")
    await (await send(egress, asked, QUICK)).close()
    sent = headers(backend.requests[0])
    assert (sent["authorization"], sent["traceparent"]) == ("Bearer k", "00-1-2-01")
    assert sent["accept"] == "text/event-stream"


async def test_without_a_body_it_is_a_question(egress: Egress, backend: Any) -> None:
    backend.says(OK)
    await (await send(egress, call(backend, b""), QUICK)).close()
    assert backend.requests[0].startswith(b"GET ")


async def test_cookies_of_a_backend_are_not_kept(egress: Egress, backend: Any) -> None:
    backend.says(OK.replace(b"\r\n\r\n", b"\r\nset-cookie: a=b\r\nconnection: close\r\n\r\n"))
    await answer(egress, backend)
    await answer(egress, backend)
    assert "cookie" not in headers(backend.requests[1])


ANSWERS = [
    (b"HTTP/1.1 302 Found\r\nlocation: /elsewhere\r\ncontent-length: 0\r\n\r\n", Reason.BACKEND_ERROR),
    (b"HTTP/1.1 500 Oops\r\ncontent-length: 0\r\n\r\n", Reason.BACKEND_ERROR),
    (b"HTTP/1.1 201 Created\r\ncontent-length: 0\r\n\r\n", Reason.BACKEND_ERROR),
    (OK.replace(b"application/json", b"text/html"), Reason.BACKEND_MALFORMED),
    (OK.replace(b"content-type: application/json\r\n", b""), Reason.BACKEND_MALFORMED),
    (OK.replace(b"\r\n\r\n", b"\r\ncontent-encoding: gzip\r\n\r\n"), Reason.BACKEND_MALFORMED),
    (OK.replace(b"length: 2", b"length: 20"), Reason.BACKEND_MALFORMED),
    (STREAM.replace(b"text/event-stream", b"application/json") + b"5\r\n{", Reason.BACKEND_MALFORMED),
    (STREAM.replace(b"text/event-stream", b"application/json") + b"zz\r\n{}\r\n0\r\n\r\n", Reason.BACKEND_MALFORMED),
    (b"", Reason.BACKEND_UNREACHABLE),
    (b"SSH-2.0-OpenSSH\r\n\r\n", Reason.BACKEND_MALFORMED),
    (b"HTTP/1.1 200 OK\r\ncontent-length: 2\r\ncontent-length: 3\r\n\r\n{}", Reason.BACKEND_MALFORMED),
]


@pytest.mark.parametrize(("said", "reason"), ANSWERS)
async def test_an_answer_that_is_none(egress: Egress, backend: Any, said: bytes, reason: Reason) -> None:
    backend.says(said)
    assert (await refused(egress, backend)).reason == reason
    assert len(backend.requests) == 1  # nothing is followed or tried again


async def test_the_status_of_an_error_is_told_and_nothing_of_its_text(egress: Egress, backend: Any) -> None:
    backend.says(b"HTTP/1.1 418 Secret\r\ncontent-length: 6\r\n\r\nsecret")
    error = await refused(egress, backend)
    assert error.numbers == {"status": 418}
    assert "ecret" not in repr(error)


async def test_a_backend_that_does_not_begin(egress: Egress, backend: Any) -> None:
    assert (await refused(egress, backend)).reason == Reason.BACKEND_TIMEOUT
    await asyncio.wait_for(backend.gone.wait(), 2)


async def test_a_backend_that_stalls(egress: Egress, backend: Any) -> None:
    backend.says(OK[:-1], then=60)
    assert (await refused(egress, backend)).reason == Reason.BACKEND_TIMEOUT
    await asyncio.wait_for(backend.gone.wait(), 2)


async def test_a_stream_that_breaks_the_rules_of_its_framing_is_broken(egress: Egress, backend: Any) -> None:
    async def say(writer: asyncio.StreamWriter) -> None:
        for piece in (STREAM.replace(b"text/event-stream", b"application/json"), b"1\r\n{\r\n", b"zz\r\n}\r\n"):
            writer.write(piece)
            await writer.drain()
            await asyncio.sleep(0.05)

    backend.say = say
    error = await refused(egress, backend)
    # The HTTP library may say so, or just stop reading, which the idle time ends: the answer does not pass either way.
    assert error.reason in {Reason.BACKEND_MALFORMED, Reason.BACKEND_TIMEOUT}
    assert error.__cause__ is None
    assert error.__suppress_context__


async def test_a_backend_that_drips_for_ever(egress: Egress, backend: Any) -> None:
    async def drip(writer: asyncio.StreamWriter) -> None:
        writer.write(STREAM.replace(b"text/event-stream", b"application/json"))
        while True:
            writer.write(b"1\r\n \r\n")
            await writer.drain()
            await asyncio.sleep(0.05)

    backend.say = drip
    error = await refused(egress, backend, Timeouts(connect=1, first_byte=1, idle=1, total=0.4))
    assert error.reason == Reason.BACKEND_TIMEOUT


async def test_nobody_listens(backend: Any) -> None:
    egress = Egress([("http", "127.0.0.1", 1)])
    with pytest.raises(Refused) as caught:
        await send(egress, Call(httpx.URL("http://127.0.0.1:1/"), b"{}", False), QUICK)
    assert caught.value.reason == Reason.BACKEND_UNREACHABLE
    await egress.close()


async def test_an_answer_has_a_size(egress: Egress, backend: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(client, "MAX_ANSWER", 1)
    backend.says(OK)
    assert (await refused(egress, backend)).reason == Reason.BACKEND_MALFORMED


async def streaming(egress: Egress, backend: Any) -> Upstream:
    backend.says(STREAM + b"2\r\nab\r\n", then=60)
    upstream = await send(egress, call(backend, stream=True), Timeouts())
    upstream.check({"text/event-stream"})
    return upstream


async def test_closing_cancels_the_call(egress: Egress, backend: Any) -> None:
    upstream = await streaming(egress, backend)
    chunks = upstream.chunks()
    assert await anext(chunks) == b"ab"
    await upstream.close()
    await asyncio.wait_for(backend.gone.wait(), 2)


async def test_a_client_that_leaves_cancels_the_call(egress: Egress, backend: Any) -> None:
    task = asyncio.create_task(send(egress, call(backend), Timeouts()))
    await backend.asked.wait()
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    await asyncio.wait_for(backend.gone.wait(), 2)
