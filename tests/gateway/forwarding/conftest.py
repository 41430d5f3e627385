"""A backend that says exactly the bytes it is told, on a real socket of this machine."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import suppress

import pytest

Say = Callable[[asyncio.StreamWriter], Awaitable[None]]


class Backend:
    """Reads one request per connection, then does what ``say`` does."""

    def __init__(self) -> None:
        self.requests: list[bytes] = []
        self.asked = asyncio.Event()
        self.gone = asyncio.Event()
        self.say: Say = self.nothing
        self.port = 0
        self.tasks: list[asyncio.Future[None]] = []

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    async def nothing(self, writer: asyncio.StreamWriter) -> None:
        await asyncio.sleep(60)

    def says(self, *pieces: bytes, then: float = 0) -> None:
        async def say(writer: asyncio.StreamWriter) -> None:
            for piece in pieces:
                writer.write(piece)
                await writer.drain()
            await asyncio.sleep(then)

        self.say = say

    def accept(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.tasks.append(asyncio.ensure_future(self.serve(reader, writer)))

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        head = await reader.readuntil(b"\r\n\r\n")
        length = next(
            (int(line[15:]) for line in head.split(b"\r\n") if line.lower().startswith(b"content-length:")), 0
        )
        self.asked.set()
        self.requests.append(head + await reader.readexactly(length))
        saying = asyncio.create_task(self.say(writer))
        hangs_up = asyncio.create_task(reader.read(1))
        await asyncio.wait({saying, hangs_up}, return_when=asyncio.FIRST_COMPLETED)
        if hangs_up.done():
            self.gone.set()
        for task in (saying, hangs_up):
            task.cancel()
        await asyncio.gather(saying, hangs_up, return_exceptions=True)
        writer.close()
        with suppress(OSError):
            await writer.wait_closed()


@pytest.fixture
async def backend() -> AsyncIterator[Backend]:
    backend = Backend()
    server = await asyncio.start_server(backend.accept, "127.0.0.1", 0)
    backend.port = server.sockets[0].getsockname()[1]
    yield backend
    server.close()
    await asyncio.gather(*backend.tasks, return_exceptions=True)
