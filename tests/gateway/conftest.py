"""What the tests of the pipeline and its neighbours share: how answers are read, and clients that can hang up."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import Any

import pytest


class Reading:
    """An answer, whole or streamed, as its reader has it."""

    @staticmethod
    def events(body: str) -> list[Any]:
        """What a stream says, ``[DONE]`` as a text; heart-beats left out."""
        said = [line.removeprefix("data: ") for line in body.split("\n\n") if line.startswith("data: ")]
        return [one if one == "[DONE]" else json.loads(one) for one in said]

    def text(self, body: str) -> str:
        """The words shown, refusals among them."""
        if body.startswith("{"):
            message = json.loads(body)["choices"][0]["message"]
            return str(message.get("content") or message.get("refusal"))
        deltas = [event["choices"][0]["delta"] for event in self.events(body) if "choices" in event]
        return "".join(delta.get("content") or delta.get("refusal") or "" for delta in deltas)

    @staticmethod
    def code(body: str) -> str:
        """The code of an error, whole or at the end of a stream."""
        last = body if body.startswith("{") else body.strip().split("\n\n")[-1].removeprefix("data: ")
        return str(json.loads(last)["error"]["code"])


@pytest.fixture
def reading() -> Reading:
    return Reading()


async def _until(true: Callable[[], object]) -> None:
    async with asyncio.timeout(10):
        while not true():  # noqa: ASYNC110 - what is waited for happens in a database
            await asyncio.sleep(0.01)


@pytest.fixture
def until() -> Callable[[Callable[[], object]], Any]:
    """Waits until something is true, ten seconds at most."""
    return _until


@asynccontextmanager
async def _rude(client: Any, question: str, **more: Any) -> AsyncIterator[asyncio.StreamReader]:
    url = client.base_url
    body = json.dumps({"model": "m", "messages": [{"role": "user", "content": question}], **more}).encode()
    lines = ["POST /v1/chat/completions HTTP/1.1", f"host: {url.host}", "content-type: application/json",
             f"authorization: {client.headers['authorization']}", f"content-length: {len(body)}"]  # fmt: skip
    reader, writer = await asyncio.open_connection(url.host, url.port)
    writer.write("\r\n".join([*lines, "", ""]).encode() + body)
    try:
        yield reader
    finally:
        writer.transport.abort()


@pytest.fixture
def rude() -> Any:
    """Somebody who asks, and hangs up at the end of the block."""
    return _rude
