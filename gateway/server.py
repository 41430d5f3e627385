"""The door: HTTP in, HTTP out. A raw ASGI application in front of the pipeline, FastAPI behind it for the rest.

Nothing here knows what a policy is. It reads a body within limits, watches whether the client is still there, and
makes sure that whatever goes wrong, the answer says so without saying anything that was in the request.
"""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Awaitable, Callable, Mapping, MutableMapping
from dataclasses import dataclass, field
from typing import Any, Protocol

from audit.entropy import random_bytes
from gateway.codecs.base import Codec, Reply, Voice
from gateway.codecs.registry import BUILT_IN, Registry
from gateway.enforcement.refuse import Languages, languages_of, ours
from gateway.errors import Reason, Refused

log = logging.getLogger("gapura")
Scope = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[MutableMapping[str, Any]]]
Send = Callable[[MutableMapping[str, Any]], Awaitable[None]]
App = Callable[[Scope, Receive, Send], Awaitable[None]]
BODIES = 32
"""As many bodies of the largest size fit in memory at once, half-read ones too; who comes then is told 'busy'."""


@dataclass(frozen=True, slots=True)
class WireRequest:
    """One request as it came, its body whole."""

    id: str
    """Ours, and the decision's: 32 hexadecimal digits."""
    method: str
    path: str
    query: str
    headers: Mapping[str, str]
    """Lower-case names; a header sent twice has its values joined, and those that matter are refused earlier."""
    body: bytes
    codec: Codec
    languages: Languages
    key: Any
    """What the client's gate key stands for; the door does not look into it."""
    started: float = field(default_factory=time.perf_counter)


class Responder:
    """The way back to one client."""

    def __init__(self, send: Send, request_id: str) -> None:
        self._send = send
        self.headers: dict[str, str] = {"x-request-id": request_id, "request-id": request_id}
        self.began = self.stopping = False
        self.voice: Voice | None = None
        """Who speaks, once a stream has begun."""
        self.touched = time.monotonic()

    async def whole(self, reply: Reply) -> None:
        """A complete answer."""
        headers = {"content-type": reply.content_type, "content-length": str(len(reply.body)), **reply.headers}
        await self._start(reply.status, headers)
        await self._send({"type": "http.response.body", "body": reply.body})

    async def begin(self, voice: Voice) -> None:
        """The head of a stream, once."""
        if not self.began:
            self.voice = voice
            await self._start(200, {"content-type": voice.content_type, "cache-control": "no-cache"})

    async def send(self, data: bytes) -> None:
        """More of a stream."""
        self.touched = time.monotonic()
        await self._send({"type": "http.response.body", "body": data, "more_body": True})

    async def finish(self, data: bytes = b"") -> None:
        """The last of a stream."""
        await self._send({"type": "http.response.body", "body": data})

    async def _start(self, status: int, headers: Mapping[str, str]) -> None:
        self.began = True
        pairs = [(n.encode("latin-1"), v.encode("latin-1")) for n, v in {**headers, **self.headers}.items()]
        await self._send({"type": "http.response.start", "status": status, "headers": pairs})


class Handler(Protocol):
    """What stands behind the door."""

    def knows(self, path: str) -> bool:
        """Whether it answers on this path."""

    def admit(self, scope: Scope, headers: Mapping[str, str]) -> Any:
        """Who asks, from the headers alone. Raises ``Refused``: nothing of the body has been read."""

    async def handle(self, request: WireRequest, respond: Responder) -> None:
        """Answers one request; raises ``Refused`` where nothing was sent yet."""

    def refused(self, reason: Reason) -> None:
        """Counts a refusal that leaves no record of its own: of somebody unknown, or before anything was understood."""


@dataclass(frozen=True, slots=True)
class Door:
    """How the door is set."""

    hosts: frozenset[str]
    """Host names it answers for, without port."""
    body_bytes: int
    language: str


class Server:
    """The ASGI application."""

    def __init__(self, handler: Handler, admin: App, door: Door, registry: Registry = BUILT_IN) -> None:
        self._handler, self._admin, self._door, self._registry = handler, admin, door, registry
        self._held = 0
        """Bytes of all bodies that are being read or answered."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """One connection's request, or the server's start and stop."""
        if scope["type"] != "http":
            await self._admin(scope, receive, send)
            return
        request_id = random_bytes(16).hex()
        respond = Responder(send, request_id)
        headers = _joined(scope["headers"])
        codec = self._registry.speaker_for(scope["path"])
        languages = languages_of(headers.get("accept-language"), self._door.language)
        try:
            self._check_host(headers)
            if not self._handler.knows(scope["path"]):
                await self._other(scope, receive, send)
                return
            key = self._handler.admit(scope, headers)
            body = await self._body(receive)
            try:
                query = scope.get("query_string", b"").decode("latin-1")
                request = WireRequest(
                    request_id, scope["method"], scope["path"], query, headers, body, codec, languages, key
                )
                await self._watched(request, respond, receive)
            finally:
                self._held -= len(body)
        except Refused as refused:  # before there was a record of its own
            self._handler.refused(refused.reason)
            await self._refuse(refused, codec, respond, ours(languages))
        except Exception as error:  # the last line: say that something broke, never what was in it
            log.error("request %s failed: %s at %s", request_id, type(error).__name__, _where(error))
            await self._refuse(Refused(Reason.INTERNAL), codec, respond, ours(languages))

    def _check_host(self, headers: Mapping[str, str]) -> None:
        host = headers.get("host", "").lower()
        name = host[: host.rindex(":")] if ":" in host.rpartition("]")[2] else host
        if name not in self._door.hosts:
            raise Refused(Reason.UNKNOWN_HOST)

    async def _other(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["path"].startswith(("/v1/", "/v1beta/", "/api/")):
            raise Refused(Reason.UNKNOWN_ROUTE)
        taken = 0

        async def counted() -> MutableMapping[str, Any]:
            nonlocal taken
            message = await receive()
            size = len(message.get("body", b""))
            taken += size
            self._hold(size)
            return message

        try:
            await self._admin(scope, counted, send)
        finally:
            self._held -= taken

    def _hold(self, size: int) -> None:
        """So many more bytes are in memory."""
        self._held += size
        if self._held > BODIES * self._door.body_bytes:
            raise Refused(Reason.BUSY)

    async def _body(self, receive: Receive) -> bytes:
        limit = self._door.body_bytes
        pieces, size, whole = [], 0, False
        try:
            while not whole:
                message = await receive()
                if message["type"] == "http.disconnect":
                    raise Refused(Reason.CLIENT_GONE)
                piece = message.get("body", b"")
                size += len(piece)
                self._hold(len(piece))
                if size > limit:
                    raise Refused(Reason.BODY_TOO_LARGE, limit=limit)
                pieces.append(piece)
                whole = not message.get("more_body")
        finally:
            self._held -= 0 if whole else size
        return b"".join(pieces)

    async def _watched(self, request: WireRequest, respond: Responder, receive: Receive) -> None:
        """Handles the request for as long as the client is there. Its going ends the work, never the record."""
        work = asyncio.ensure_future(self._handler.handle(request, respond))
        watch = asyncio.ensure_future(_gone(receive))
        try:
            await asyncio.wait((work, watch), return_when=asyncio.FIRST_COMPLETED)
            if not work.done():
                work.cancel()
            await work
        except asyncio.CancelledError:
            if not work.done():
                respond.stopping = True  # the client is still there; it is the gate that goes
                work.cancel()
                await asyncio.wait((work,))
            current = asyncio.current_task()
            if current is not None and current.cancelling():
                raise
        finally:
            watch.cancel()

    async def _refuse(self, refused: Refused, codec: Codec, respond: Responder, language: str) -> None:
        if refused.reason is Reason.CLIENT_GONE:
            return
        text = refused.text(language)
        if respond.voice is not None:  # without an error clients would take what they have for the whole answer
            await respond.finish(respond.voice.error(refused.reason, text))
        elif respond.began:
            await respond.finish()
        else:
            await respond.whole(codec.error(refused.reason, text))


async def _gone(receive: Receive) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass


def _joined(raw: list[tuple[bytes, bytes]]) -> dict[str, str]:
    headers: dict[str, str] = {}
    for name, value in raw:
        key, text = name.decode("latin-1"), value.decode("latin-1")
        headers[key] = f"{headers[key]}, {text}" if key in headers else text
    return headers


def _where(error: BaseException) -> str:
    """File and line where it broke: enough to find the fault, and no text from any request."""
    trace = error.__traceback__
    while trace is not None and trace.tb_next is not None:
        trace = trace.tb_next
    return f"{trace.tb_frame.f_code.co_filename.rpartition('/')[2]}:{trace.tb_lineno}" if trace else "unknown"
