"""Clients that send without end: bounded memory, a clear answer, and the gate goes on for everybody else."""

from __future__ import annotations

import contextlib
import socket
import time
from pathlib import Path
from typing import Any

import pytest

HELLO = {"model": "m", "messages": [{"role": "user", "content": "Selamat pagi."}]}
MEGABYTE = b"x" * 1_000_000


def resident(folder: Path) -> int:
    """Megabytes of the process that has its output in this folder."""
    for status in Path("/proc").glob("[0-9]*/status"):
        with contextlib.suppress(OSError):
            if str(folder / "gapura.yaml") in (status.parent / "cmdline").read_text():
                return int(status.read_text().partition("VmRSS:")[2].split()[0]) // 1024
    raise AssertionError("no such process")


def connect(gate: Any, coding: bytes) -> socket.socket:
    """A connection on which the head of a request was sent."""
    wire = socket.create_connection((gate.client.base_url.host, gate.client.base_url.port), timeout=10)
    wire.sendall(
        b"POST /v1/chat/completions HTTP/1.1\r\nhost: localhost\r\ncontent-type: application/json\r\n"
        b"authorization: Bearer " + gate.token.encode() + b"\r\n" + coding + b"\r\n\r\n"
    )
    return wire


def answer(wire: socket.socket) -> bytes:
    """What has come back, until the gate hangs up or has nothing more to say for now."""
    got = b""
    with contextlib.suppress(ConnectionError, TimeoutError):
        while piece := wire.recv(65536):
            got += piece
    return got


def pour(wire: socket.socket, piece: bytes) -> None:
    began = time.monotonic()
    while time.monotonic() - began < 30:
        wire.sendall(piece)


@pytest.mark.parametrize("coding", [b"transfer-encoding: chunked", b"content-length: 999999999999"])
def test_a_body_without_end(gate: Any, coding: bytes) -> None:
    before = resident(gate.folder)
    piece = b"f4240\r\n" + MEGABYTE + b"\r\n" if b"chunked" in coding else MEGABYTE
    with connect(gate, coding) as wire:
        with pytest.raises(ConnectionError):  # it is told at once, and hung up on when it does not stop
            pour(wire, piece)
        got = answer(wire)
    assert got == b"" or got.startswith(b"HTTP/1.1 413 ")  # a reset may overtake it: it never stopped sending
    assert resident(gate.folder) - before < 60
    assert gate.ask(HELLO).status_code == 200


def test_many_bodies_that_are_never_finished(gate: Any) -> None:
    before = resident(gate.folder)
    with contextlib.ExitStack() as stack:
        refused = 0
        for _ in range(45):
            wire = stack.enter_context(connect(gate, b"content-length: 4000000"))
            with contextlib.suppress(ConnectionError):
                wire.sendall(MEGABYTE * 3 + MEGABYTE[:-1])
            wire.settimeout(0.05)
            refused += answer(wire).startswith(b"HTTP/1.1 503 ")
        grown = resident(gate.folder) - before
        assert refused >= 8
        assert grown < 250
        assert gate.client.get("/healthz").status_code == 200
    assert gate.ask(HELLO).status_code == 200
