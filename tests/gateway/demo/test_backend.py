"""The demo's backend: which path is whose, and at what pace it answers."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Any

import httpx
import pytest

from gateway.demo.backend import DemoBackend

CHAT = "/v1/chat/completions"
HELLO = {"model": "demo", "messages": [{"role": "user", "content": "Hello"}]}


@pytest.mark.parametrize("stream", [False, True])
async def test_it_keeps_what_it_saw_and_said(client: httpx.AsyncClient, backend: DemoBackend, stream: bool) -> None:
    answer = await client.post(CHAT, json={**HELLO, "stream": stream})
    await client.get("/v1/models")
    assert (backend.seen, backend.said) == (answer.request.content, "You wrote: Hello")
    await client.post(CHAT, json={**HELLO, "model": "demo-fail"})
    assert backend.said == ""


@pytest.mark.parametrize(("method", "path"), [
    ("POST", "/"), ("POST", "/v1/completions/x"), ("POST", "/v1/models"), ("GET", CHAT), ("GET", "/v1/files"),
    ("POST", CHAT + "/"), ("DELETE", CHAT),
])  # fmt: skip
async def test_there_is_nothing_else(client: httpx.AsyncClient, method: str, path: str) -> None:
    answer = await client.request(method, path)
    assert (answer.status_code, answer.json()["error"]["message"]) == (404, "no such path")


def openai(error: Any) -> bool:
    return bool(error["error"]["type"] == "invalid_request_error") and error["error"]["code"] is None


def anthropic(error: Any) -> bool:
    return (error["type"], error["error"]["type"]) == ("error", "invalid_request_error")


def gemini(error: Any) -> bool:
    return (error["error"]["code"], error["error"]["status"]) == (400, "INVALID_ARGUMENT")


def ollama(error: Any) -> bool:
    return isinstance(error["error"], str)


def llama(error: Any) -> bool:
    return (error["error"]["code"], error["error"]["type"]) == (400, "invalid_request_error")


def tgi(error: Any) -> bool:
    return isinstance(error["error"], str) and error["error_type"] == "validation"


GEMINI = "/v1beta/models/demo"
ODD = [b"", b"{", b"[]", b"null", b"{}", b"\xff", b'{"model": "demo", "messages": [1], "input": {}}']
ODD += [b'{"model": "demo", "input": "a", "prompt": "a", "dimensions": 99999, "n": 99, "messages": "a", "contents": 1}']


@pytest.mark.parametrize("body", ODD)
@pytest.mark.parametrize(("path", "shape"), [
    (CHAT, openai), ("/v1/embeddings", openai), ("/v1/images/generations", openai),
    ("/v1/audio/transcriptions", openai), ("/v1/audio/translations", openai), ("/v1/messages", anthropic),
    ("/v1/messages/count_tokens", anthropic), (f"{GEMINI}:generateContent", gemini),
    (f"{GEMINI}:streamGenerateContent?alt=sse", gemini), (f"{GEMINI}:countTokens", gemini),
    (f"{GEMINI}:embedContent", gemini), (f"{GEMINI}:batchEmbedContents", gemini), ("/api/chat", ollama),
    ("/generate_stream", tgi),
])  # fmt: skip
async def test_what_it_cannot_read_is_refused_in_its_own_words(
    client: httpx.AsyncClient, body: bytes, path: str, shape: Callable[[Any], bool]
) -> None:
    answer = await client.post(path, content=body)
    assert answer.status_code == 400
    assert shape(answer.json())


@pytest.mark.parametrize("body", ODD[:6])
@pytest.mark.parametrize(("path", "shape"), [
    ("/v1/responses", openai), ("/v1/completions", openai), ("/v1/audio/speech", openai), ("/api/generate", ollama),
    ("/api/embed", ollama), ("/api/show", ollama), ("/completion", llama), ("/generate", tgi),
])  # fmt: skip
async def test_and_so_is_what_has_nothing_of_a_request(
    client: httpx.AsyncClient, body: bytes, path: str, shape: Callable[[Any], bool]
) -> None:
    answer = await client.post(path, content=body)
    assert answer.status_code == 400
    assert shape(answer.json())


@pytest.mark.parametrize("stream", [False, True])
async def test_the_slow_one_takes_its_time_over_each_word(stream: bool) -> None:
    app: Any = DemoBackend(pace=0.02)
    clock = asyncio.get_running_loop().time
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://demo") as client:
        began = clock()
        await client.post(CHAT, json={**HELLO, "model": "demo-slow", "stream": stream})
    assert clock() - began > 0.02 * 8, "eight words"


@pytest.mark.parametrize(("headers", "query", "shape"), [
    ({}, "", ["data", "object"]),
    ({"anthropic-version": "2023-06-01"}, "", ["data", "first_id", "has_more", "last_id"]),
    ({"x-goog-api-key": "none"}, "", ["models"]), ({}, "?key=none", ["models"]),
])  # fmt: skip
async def test_the_models_are_listed_in_the_shape_of_who_asks(
    client: httpx.AsyncClient, headers: dict[str, str], query: str, shape: list[str]
) -> None:
    assert sorted((await client.get("/v1/models" + query, headers=headers)).json()) == shape
