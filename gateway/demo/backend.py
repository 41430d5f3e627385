"""The demo's backend as an ASGI application: which dialect a path belongs to, and how its answer is sent."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any
from urllib.parse import parse_qsl

from gateway.demo import anthropic, gemini, native, ollama, openai_chat, openai_media, openai_text
from gateway.demo.openai_responses import Responses
from gateway.demo.protocol import Reply, Request, Route, document
from gateway.demo.scripts import Failed, tokens

Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]


class DemoBackend:
    """An ASGI application. ``seen`` is the body of the last request and ``said`` its answer, for the tour to show."""

    def __init__(self, pace: float = 0.15) -> None:
        self.seen, self.said = b"", ""
        self._pace = pace
        """Seconds that ``demo-slow`` takes for a word."""
        self._routes: tuple[Route, ...] = (
            *openai_chat.ROUTES,
            *Responses().routes(),
            *openai_text.ROUTES,
            *openai_media.ROUTES,
            *anthropic.ROUTES,
            *gemini.ROUTES,
            *ollama.ROUTES,
            *native.ROUTES,
            Route("GET", re.compile("/v1/models"), _models, openai_chat.refuse),
        )

    async def __call__(self, scope: Message, receive: Receive, send: Send) -> None:
        """One request."""
        if scope["type"] != "http":
            return
        request = await _read(scope, receive)
        reply = self._reply(request)
        if request.method == "POST":
            self.seen, self.said = request.body, reply.answer.text if reply.answer else ""
        await self._send(reply, send)

    def _reply(self, request: Request) -> Reply:
        for route in self._routes:
            if route.method == request.method and (found := route.path.fullmatch(request.path)):
                return _reply(route, request, found.groups())
        return document(openai_chat.refuse(404, "no such path"), status=404)

    async def _send(self, reply: Reply, send: Send) -> None:
        pause = self._pace if reply.answer and reply.answer.model == "demo-slow" else 0.0
        headers = [(b"content-type", reply.kind.encode())]
        if isinstance(reply.body, bytes):
            await asyncio.sleep(pause * tokens(reply.answer.text) if reply.answer else 0)
            headers.append((b"content-length", str(len(reply.body)).encode()))
            await send({"type": "http.response.start", "status": reply.status, "headers": headers})
            await send({"type": "http.response.body", "body": reply.body})
            return
        await send({"type": "http.response.start", "status": reply.status, "headers": headers})
        for piece in reply.body:
            await send({"type": "http.response.body", "body": piece, "more_body": True})
            await asyncio.sleep(pause)
        await send({"type": "http.response.body", "body": b""})


def _reply(route: Route, request: Request, names: tuple[str, ...]) -> Reply:
    try:
        return route.reply(request, *names)
    except Failed as failed:
        status, message = failed.status, failed.message
    except (AttributeError, LookupError, TypeError, ValueError):  # read as if it were well formed, and it is not
        status, message = 400, "the request is not what this path takes"
    return document(route.refuse(status, message), status=status)


def _models(request: Request) -> Reply:
    """One path for three protocols: who asks is told by what it carries."""
    if "anthropic-version" in request.headers:
        return anthropic.models(request)
    if "x-goog-api-key" in request.headers or "key" in request.query:
        return gemini.models(request)
    return openai_chat.models(request)


async def _read(scope: Message, receive: Receive) -> Request:
    body = b""
    while True:
        message = await receive()
        body += message.get("body", b"")
        if not message.get("more_body"):
            break
    headers = {name.decode("latin-1"): value.decode("latin-1") for name, value in scope["headers"]}
    query = dict(parse_qsl(scope["query_string"].decode("latin-1"), keep_blank_values=True))
    return Request(scope["method"], scope["path"], query, headers, body)
