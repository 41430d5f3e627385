"""The demo's backend: a scripted stand-in for a model, so that the gate can be tried with nothing else installed.

Speaks OpenAI chat, streaming and not. Model ``demo`` says back what it was asked, ``demo-leak`` invents personal data,
``demo-insult`` insults, ``demo-slow`` takes its time and ``demo-fail`` fails. All names and numbers are synthetic.
"""

from __future__ import annotations

import asyncio
import re
import time
from collections.abc import Awaitable, Callable, Iterator, MutableMapping
from typing import Any

import orjson

MODELS = ("demo", "demo-leak", "demo-insult", "demo-slow", "demo-fail")
_INDONESIAN = re.compile(r"\b(saya|aku|kamu|apa|yang|tolong|bagaimana|kenapa|nomor|tulis|dan|ini)\b", re.IGNORECASE)
_WORDS = re.compile(r"\S+\s*|\s+")

SCRIPTS = {
    ("demo", "id"): "Kamu menulis: {text}",
    ("demo", "en"): "You wrote: {text}",
    ("demo-slow", "id"): "Pelan-pelan, tetapi sampai juga. Kamu menulis: {text}",
    ("demo-slow", "en"): "Slowly, but it gets there. You wrote: {text}",
    ("demo-leak", "id"): "Tentu. Data contoh: NIK 3174015509000001, telepon 0812-0000-1234, surel ani@contoh.example.",
    ("demo-leak", "en"): "Sure. Sample data: NIK 3174015509000001, phone 0812-0000-1234, e-mail ani@contoh.example.",
    ("demo-insult", "id"): "Baik, ini jawabannya. Dasar bodoh, kamu goblok dan tidak berguna. Semoga membantu.",
    ("demo-insult", "en"): "Well, here is the answer. You are a stupid worthless idiot. I hope that helps.",
}


class DemoBackend:
    """An ASGI application. ``seen`` is the body of the last request and ``said`` its answer, for the tour to show."""

    def __init__(self, pace: float = 0.15) -> None:
        self.seen, self.said = b"", ""
        self._pace = pace

    async def __call__(
        self,
        scope: MutableMapping[str, Any],
        receive: Callable[[], Awaitable[MutableMapping[str, Any]]],
        send: Callable[[MutableMapping[str, Any]], Awaitable[None]],
    ) -> None:
        """One request."""
        if scope["type"] != "http":
            return
        body = b""
        while True:
            message = await receive()
            body += message.get("body", b"")
            if not message.get("more_body"):
                break
        if scope["path"] == "/v1/models":
            rows = [{"id": model, "object": "model", "created": 0, "owned_by": "gapura"} for model in MODELS]
            await _whole(send, 200, {"object": "list", "data": rows})
        elif scope["path"] == "/v1/chat/completions":
            self.seen = body
            await self._chat(orjson.loads(body), send)
        else:
            await _whole(send, 404, {"error": {"message": "no such path", "type": "invalid_request_error"}})

    async def _chat(self, request: dict[str, Any], send: Callable[[MutableMapping[str, Any]], Awaitable[None]]) -> None:
        model = request["model"]
        if model not in MODELS or model == "demo-fail":
            await _whole(send, 500, {"error": {"message": "the scripted failure", "type": "server_error"}})
            return
        text = self.said = _answer(model, _last(request["messages"]))
        slow = self._pace if model == "demo-slow" else 0.0
        if request.get("stream"):
            usage = bool((request.get("stream_options") or {}).get("include_usage"))
            await _stream(send, _chunks(model, text, usage), slow)
            return
        await asyncio.sleep(slow * len(text.split()))
        choice = {"index": 0, "message": {"role": "assistant", "content": text}, "finish_reason": "stop"}
        await _whole(send, 200, {**_head(model, "chat.completion"), "choices": [choice], "usage": _usage(text)})


def _last(messages: list[dict[str, Any]]) -> str:
    content = next((m["content"] for m in reversed(messages) if m.get("role") == "user"), "")
    if isinstance(content, list):
        return " ".join(part.get("text", "") for part in content)
    return content or ""


def _answer(model: str, text: str) -> str:
    language = "id" if _INDONESIAN.search(text) else "en"
    return SCRIPTS[model, language].replace("{text}", text)


def _head(model: str, kind: str) -> dict[str, Any]:
    return {"id": "chatcmpl-demo", "object": kind, "created": int(time.time()), "model": model}


def _usage(text: str) -> dict[str, int]:
    words = len(text.split())
    return {"prompt_tokens": words, "completion_tokens": words, "total_tokens": 2 * words}


def _chunks(model: str, text: str, usage: bool) -> Iterator[bytes]:
    def chunk(choices: list[dict[str, Any]], **more: Any) -> bytes:
        return b"data: " + orjson.dumps({**_head(model, "chat.completion.chunk"), "choices": choices, **more}) + b"\n\n"

    yield chunk([{"index": 0, "delta": {"role": "assistant", "content": ""}, "finish_reason": None}])
    for word in _WORDS.findall(text):
        yield chunk([{"index": 0, "delta": {"content": word}, "finish_reason": None}])
    yield chunk([{"index": 0, "delta": {}, "finish_reason": "stop"}])
    if usage:
        yield chunk([], usage=_usage(text))
    yield b"data: [DONE]\n\n"


async def _whole(
    send: Callable[[MutableMapping[str, Any]], Awaitable[None]], status: int, document: dict[str, Any]
) -> None:
    body = orjson.dumps(document)
    headers = [(b"content-type", b"application/json"), (b"content-length", str(len(body)).encode())]
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": body})


async def _stream(
    send: Callable[[MutableMapping[str, Any]], Awaitable[None]], chunks: Iterator[bytes], pause: float
) -> None:
    headers = [(b"content-type", b"text/event-stream")]
    await send({"type": "http.response.start", "status": 200, "headers": headers})
    for chunk in chunks:
        await send({"type": "http.response.body", "body": chunk, "more_body": True})
        await asyncio.sleep(pause)
    await send({"type": "http.response.body", "body": b""})
