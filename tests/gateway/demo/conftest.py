"""The demo's backend on a socket of its own, where official SDKs talk to it."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from typing import Any

import httpx
import openai
import pytest

from gateway.demo.backend import DemoBackend
from gateway.running import QuietServer, config, listen


@pytest.fixture
def backend() -> DemoBackend:
    return DemoBackend(pace=0.0)


@pytest.fixture
async def url(backend: DemoBackend) -> AsyncIterator[str]:
    """Where it answers."""
    sock = listen("127.0.0.1", 0)
    server = QuietServer(config(backend))
    serving = asyncio.create_task(server.serve(sockets=[sock]))
    yield f"http://127.0.0.1:{sock.getsockname()[1]}"
    server.should_exit = True
    await serving


@pytest.fixture
async def openai_sdk(url: str) -> AsyncIterator[openai.AsyncOpenAI]:
    """The official SDK, which tries everything once."""
    async with openai.AsyncOpenAI(base_url=f"{url}/v1", api_key="none", max_retries=0) as sdk:
        yield sdk


@pytest.fixture
async def client(backend: DemoBackend) -> AsyncIterator[httpx.AsyncClient]:
    """Somebody who asks without an SDK."""
    app: Any = backend
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://demo") as client:
        yield client


@pytest.fixture
def events() -> Any:
    """Reads server-sent events: pairs of a name (None where it has none) and a document."""

    def read(answer: httpx.Response) -> list[tuple[str | None, Any]]:
        assert answer.headers["content-type"] == "text/event-stream"
        *blocks, end = answer.text.split("\n\n")
        assert end == ""
        found = []
        for block in blocks:
            fields = dict(line.split(": ", 1) for line in block.split("\n"))
            assert fields.keys() <= {"event", "data"}
            done = fields["data"] == "[DONE]"
            found.append((fields.get("event"), "[DONE]" if done else json.loads(fields["data"])))
        return found

    return read
