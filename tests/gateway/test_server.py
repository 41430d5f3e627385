"""The door, spoken to in ASGI: who is let in, how much is read, and what is said when something breaks."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Mapping
from typing import Any

import orjson
import pytest

from gateway.codecs.base import Reply
from gateway.codecs.openai_refusal import ChatVoice
from gateway.errors import Reason, Refused
from gateway.server import BODIES, Door, Responder, Scope, Server, WireRequest

MARK = "KenariMerah77"


class Behind:
    """A handler that keeps what it was handed, and does as it is told."""

    def __init__(self, does: Any = None) -> None:
        self.asked: list[WireRequest] = []
        self.counted: list[Reason] = []
        self._does = does

    def knows(self, path: str) -> bool:
        return path == "/v1/chat/completions"

    def admit(self, scope: Scope, headers: Mapping[str, str]) -> Any:
        if "authorization" not in headers:
            raise Refused(Reason.NO_KEY)
        return headers["authorization"]

    async def handle(self, request: WireRequest, respond: Responder) -> None:
        self.asked.append(request)
        if self._does is not None:
            await self._does(respond)
        await respond.whole(Reply(200, b"{}"))

    def refused(self, reason: Reason) -> None:
        self.counted.append(reason)


async def panel(scope: Any, receive: Any, send: Any) -> None:
    await send({"type": "http.response.start", "status": 204, "headers": []})
    await send({"type": "http.response.body", "body": b""})


async def ask(
    behind: Behind, *body: bytes, path: str = "/v1/chat/completions", host: str = "gate.example:80", key: bool = True,
    language: str = "en", whole: bool = True,
) -> tuple[int, bytes]:  # fmt: skip
    """Status and body of an answer; 0 where there was none."""
    headers = [(b"host", host.encode()), (b"accept-language", language.encode())]
    headers += [(b"authorization", b"k")] if key else []
    waiting = [{"type": "http.request", "body": piece, "more_body": True} for piece in body]
    if whole:
        waiting.append({"type": "http.request", "body": b"", "more_body": False})
    sent: list[Any] = []

    async def receive() -> Any:
        return waiting.pop(0) if waiting else {"type": "http.disconnect"}

    async def send(message: Any) -> None:
        sent.append(message)

    scope = {"type": "http", "method": "POST", "path": path, "headers": headers}
    door = Door(frozenset({"gate.example", "[::1]"}), 10, "en")
    await Server(behind, panel, door)(scope, receive, send)
    return (sent[0]["status"], b"".join(m.get("body", b"") for m in sent)) if sent else (0, b"")


def code(body: bytes) -> str:
    return str(orjson.loads(body)["error"]["code"])


@pytest.mark.parametrize("host", ["gate.example", "GATE.example:8787", "[::1]", "[::1]:8787"])
async def test_it_answers_for_its_own_names_with_any_port(host: str) -> None:
    assert (await ask(Behind(), host=host))[0] == 200


@pytest.mark.parametrize("host", ["", "evil.example", "gate.example.evil", "gate.example@evil", "::1", "[::1]a", ":80"])
async def test_it_answers_for_no_other(host: str) -> None:
    behind = Behind()
    status, body = await ask(behind, host=host)
    assert (status, code(body), behind.asked, behind.counted) == (421, "unknown_host", [], [Reason.UNKNOWN_HOST])


async def reading_panel(scope: Any, receive: Any, send: Any) -> None:
    while (await receive()).get("more_body"):
        continue
    await asyncio.sleep(0)
    await send({"type": "http.response.start", "status": 200, "headers": []})
    await send({"type": "http.response.body", "body": b""})


@pytest.mark.parametrize("path", ["/v1/chat/completions", "/gapura/v1/check"])
async def test_bodies_that_never_come_to_an_end_cannot_fill_the_memory(path: str) -> None:
    server = Server(Behind(), reading_panel, Door(frozenset({"gate.example"}), 10, "en"))
    held, statuses = asyncio.Event(), []

    async def one(piece: bytes, more: bool) -> None:
        came = [{"type": "http.request", "body": piece, "more_body": more}]

        async def receive() -> Any:
            if came:
                return came.pop()
            await held.wait()
            return {"type": "http.disconnect"}

        async def send(message: Any) -> None:
            statuses.extend([message["status"]] if "status" in message else [])

        headers = [(b"host", b"gate.example"), (b"authorization", b"k")]
        scope = {"type": "http", "method": "POST", "path": path, "headers": headers}
        await server(scope, receive, send)

    begun = [asyncio.create_task(one(b"123456789", more=True)) for _ in range(BODIES)]
    await asyncio.gather(*(one(b"1234567890", more=False) for _ in range(5)))  # there is room for three of them
    assert sorted(statuses) == [200, 200, 200, 503, 503]
    held.set()
    await asyncio.gather(*begun)  # they go away, and leave nothing behind
    await asyncio.gather(*(one(b"1234567890", more=False) for _ in range(BODIES)))
    assert statuses.count(503) == 2


async def test_nothing_of_a_strangers_body_is_read() -> None:
    behind = Behind()
    status, body = await ask(behind, b"x" * 100, key=False)
    assert (status, code(body), behind.counted) == (401, "no_key", [Reason.NO_KEY])


async def test_a_body_is_read_to_the_limit_and_no_further() -> None:
    behind = Behind()
    assert (await ask(behind, b"12345", b"67890"))[0] == 200
    assert [request.body for request in behind.asked] == [b"1234567890"]
    status, body = await ask(behind, b"12345", b"67890", b"1")
    assert (status, code(body), len(behind.asked)) == (413, "body_too_large", 1)
    assert behind.counted == [Reason.BODY_TOO_LARGE]  # nothing was understood that a record could tell


async def test_who_leaves_in_the_middle_of_a_body_is_told_nothing() -> None:
    behind = Behind()
    assert await ask(behind, b"123", whole=False) == (0, b"")
    assert behind.asked == []


@pytest.mark.parametrize(("path", "status"), [("/v1/other", 404), ("/api/chat", 404), ("/healthz", 204)])
async def test_other_paths_are_unknown_or_the_panels(path: str, status: int) -> None:
    assert (await ask(Behind(), path=path, key=False))[0] == status


@pytest.mark.parametrize(("language", "word"), [("en", "gate key"), ("id", "Kunci gerbang")])
async def test_a_no_is_said_in_the_clients_language(language: str, word: str) -> None:
    assert word in orjson.loads((await ask(Behind(), key=False, language=language))[1])["error"]["message"]


async def test_whatever_breaks_is_said_without_a_word_of_it(caplog: pytest.LogCaptureFixture) -> None:
    async def breaks(_: Responder) -> None:
        raise ValueError(MARK)

    with caplog.at_level(logging.DEBUG):
        status, body = await ask(Behind(breaks))
    assert (status, code(body)) == (500, "internal")
    assert "ValueError at test_server.py" in caplog.text
    assert MARK not in caplog.text + body.decode()


async def test_what_breaks_in_the_middle_of_a_stream_ends_it_with_an_error(caplog: pytest.LogCaptureFixture) -> None:
    async def breaks(respond: Responder) -> None:
        await respond.begin(ChatVoice())
        await respond.send(b"data: 1\n\n")
        raise ValueError(MARK)

    status, body = await ask(Behind(breaks))
    first, last = body.strip().split(b"\n\n")
    assert (status, first, code(last.removeprefix(b"data: "))) == (200, b"data: 1", "internal")
    assert MARK not in caplog.text + body.decode()
