"""The demo's backend: which path is whose, and at what pace it answers."""

from __future__ import annotations

import asyncio
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


@pytest.mark.parametrize("body", [b"", b"{", b"[]", b"null", b"{}", b'{"model": "demo", "messages": [1]}'])
async def test_what_it_cannot_read_is_refused(client: httpx.AsyncClient, body: bytes) -> None:
    answer = await client.post(CHAT, content=body)
    assert (answer.status_code, answer.json()["error"]["type"]) == (400, "invalid_request_error")


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
