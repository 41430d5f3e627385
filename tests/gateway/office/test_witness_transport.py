"""How a submission travels: whatever comes back, or nothing, in bounds."""

from __future__ import annotations

import socketserver
import threading
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from gateway.forwarding.egress import Egress, origin_of
from gateway.office.witness_client import Reply
from gateway.office.witness_transport import post_through


@contextmanager
def answering(answer: bytes) -> Iterator[tuple[str, list[bytes]]]:
    """A server that reads a request and says this."""
    heard: list[bytes] = []

    class Handler(socketserver.BaseRequestHandler):
        def handle(self) -> None:
            heard.append(self.request.recv(65536))
            self.request.sendall(answer)

    with socketserver.TCPServer(("127.0.0.1", 0), Handler) as server:
        thread = threading.Thread(target=server.serve_forever, args=(0.01,))
        thread.start()
        yield f"http://127.0.0.1:{server.server_address[1]}/add-checkpoint", heard
        server.shutdown()
        thread.join()


@pytest.mark.parametrize(
    ("answer", "reply"),
    [
        (b"HTTP/1.1 409 Conflict\r\ncontent-length: 2\r\nconnection: close\r\n\r\n7\n", Reply(409, b"7\n")),
        (b"HTTP/1.1 302 Found\r\nlocation: http://10.0.0.1/\r\ncontent-length: 0\r\n\r\n", Reply(302, b"")),
        (b"HTTP/1.1 200 OK\r\ncontent-length: 99999999\r\n\r\n" + b"x" * 200_000, None),
        (b"220 a mail server\r\n", None),
        (b"", None),
    ],
    ids=["an answer", "a redirect is not followed", "too long", "not HTTP", "silence"],
)
async def test_what_comes_back(answer: bytes, reply: Reply | None) -> None:
    with answering(answer) as (url, heard):
        egress = Egress([origin_of(url)])
        assert await post_through(egress)(url, b"old 0\n\nnote") == reply
        await egress.close()
    assert b"POST /add-checkpoint" in heard[0]
    assert heard[0].endswith(b"old 0\n\nnote")
    for secret in (b"authorization", b"cookie"):
        assert secret not in heard[0].lower()


async def test_what_the_settings_do_not_name_is_not_reached() -> None:
    egress = Egress([])
    assert await post_through(egress)("http://127.0.0.1:9/add-checkpoint", b"") is None
    await egress.close()
