"""Bytes on a socket that two servers could read as two different requests, or as one without an end."""

from __future__ import annotations

import re
import socket
import threading
from collections.abc import Callable
from typing import Any

import orjson
import pytest

OK = orjson.dumps({"model": "m", "messages": [{"role": "user", "content": "hai"}]})
LENGTH = b"content-length: %d" % len(OK)
CHUNKED = b"transfer-encoding: chunked"
CHUNKS = b"%x\r\n%s\r\n0\r\n\r\n" % (len(OK), OK)


def head(
    gate: Any, *lines: bytes, method: bytes = b"POST", target: bytes = b"/v1/chat/completions",
    version: bytes = b"HTTP/1.1", stays: bool = False,
) -> bytes:  # fmt: skip
    first = [b"%s %s %s" % (method, target, version), b"host: 127.0.0.1", b"content-type: application/json",
             b"authorization: Bearer " + gate.token.encode()]  # fmt: skip
    last = [] if stays else [b"connection: close"]
    return b"\r\n".join([*first, *lines, *last, b"", b""])


def statuses(got: bytes) -> list[int]:
    return [int(status) for status in re.findall(rb"HTTP/1\.1 (\d{3}) ", got)]


AMBIGUOUS: dict[str, Callable[[Any], bytes]] = {
    "two lengths": lambda g: head(g, LENGTH, b"content-length: 5") + OK,
    "the same length twice": lambda g: head(g, LENGTH, LENGTH) + OK,
    "a list of lengths": lambda g: head(g, b"content-length: %d, %d" % (len(OK), len(OK))) + OK,
    "a length and chunks": lambda g: head(g, LENGTH, CHUNKED) + CHUNKS,
    "chunks and a length": lambda g: head(g, CHUNKED, LENGTH) + CHUNKS,
    "chunked twice": lambda g: head(g, CHUNKED, CHUNKED) + CHUNKS,
    "gzip, then chunked": lambda g: head(g, b"transfer-encoding: gzip, chunked") + CHUNKS,
    "identity": lambda g: head(g, b"transfer-encoding: identity", LENGTH) + OK,
    "almost chunked": lambda g: head(g, b"transfer-encoding: xchunked") + CHUNKS,
    "a blank before the colon": lambda g: head(g, b"transfer-encoding : chunked", LENGTH) + OK,
    "a vertical tab": lambda g: head(g, b"transfer-encoding: \x0bchunked", LENGTH) + OK,
    "a folded header": lambda g: head(g, b"x-a: b\r\n transfer-encoding: chunked", LENGTH) + OK,
    "line feeds alone": lambda g: head(g, LENGTH).replace(b"\r\n", b"\n") + OK,
    "a bare carriage return": lambda g: head(g, b"x-a: b\rx-gapura-conversation: c", LENGTH) + OK,
    "NUL in a value": lambda g: head(g, b"x-a: b\0c", LENGTH) + OK,
    "NUL in a name": lambda g: head(g, b"x\0a: b", LENGTH) + OK,
    "NUL in the target": lambda g: head(g, LENGTH, target=b"/v1/chat/completions\0") + OK,
    "a signed length": lambda g: head(g, b"content-length: +%d" % len(OK)) + OK,
    "a negative length": lambda g: head(g, b"content-length: -1") + OK,
    "a length beyond numbers": lambda g: head(g, b"content-length: " + b"9" * 30) + OK,
    "a negative chunk": lambda g: head(g, CHUNKED) + b"-1\r\n" + OK,
    "a chunk beyond numbers": lambda g: head(g, CHUNKED) + b"f" * 17 + b"\r\n" + OK,
    "a trailer": lambda g: head(g, CHUNKED) + CHUNKS[:-2] + b"x-openwebui-user-id: somebody\r\n\r\n",
    "HTTP/2 in words": lambda g: head(g, LENGTH, version=b"HTTP/2.0") + OK,
    "chunks in HTTP/1.0": lambda g: head(g, CHUNKED, version=b"HTTP/1.0") + CHUNKS,
    "HTTP/2 in earnest": lambda g: b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
    "an upgrade to HTTP/2": lambda g: head(g, b"upgrade: h2c", b"connection: upgrade, close", LENGTH, stays=True) + OK,
    "TLS on a plain port": lambda g: b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03" + bytes(50),
    "a tunnel": lambda g: head(g, LENGTH, method=b"CONNECT", target=b"evil.example:443") + OK,
    "a head of 40 kB": lambda g: head(g, b"x-a: " + b"a" * 40_000, LENGTH) + OK,
    "a target of 100 kB": lambda g: head(g, LENGTH, target=b"/v1/" + b"a" * 100_000) + OK,
    "5000 headers": lambda g: head(g, *[b"x-%d: 1" % number for number in range(5000)], LENGTH) + OK,
}


@pytest.mark.parametrize("name", AMBIGUOUS)
def test_what_can_be_read_in_two_ways_is_not_read(gate: Any, name: str) -> None:
    got, closed = gate.raw(AMBIGUOUS[name](gate))
    assert statuses(got) == [400]
    assert "error" in orjson.loads(got.partition(b"\r\n\r\n")[2])
    assert closed
    assert gate.backend.seen == []


PLAIN: dict[str, Callable[[Any], bytes]] = {
    "as usual": lambda g: head(g, LENGTH) + OK,
    "chunks": lambda g: head(g, CHUNKED) + CHUNKS,
    "chunks with extensions": lambda g: head(g, CHUNKED) + CHUNKS.replace(b"\r\n{", b";a=b\r\n{", 1),
    "HTTP/1.0": lambda g: head(g, LENGTH, version=b"HTTP/1.0") + OK,
    "an absolute target": lambda g: head(g, LENGTH, target=b"http://127.0.0.1:1/v1/chat/completions") + OK,
    "bytes that are no ASCII": lambda g: head(g, b"x-a: \xff\xfe", LENGTH) + OK,
}


@pytest.mark.parametrize("name", PLAIN)
def test_what_has_one_meaning_passes(gate: Any, name: str) -> None:
    got, closed = gate.raw(PLAIN[name](gate))
    assert (statuses(got), closed, [body for _, body in gate.backend.seen]) == ([200], True, [OK])


def test_who_waits_for_leave_to_send_gets_it(gate: Any) -> None:
    got, _ = gate.raw(head(gate, b"expect: 100-continue", LENGTH) + OK)
    assert statuses(got) == [100, 200]


def test_a_stranger_gets_no_leave_to_send(gate: Any) -> None:
    got, _ = gate.raw(head(gate, b"expect: 100-continue", LENGTH).replace(gate.token.encode(), b"gpr_x_y"))
    assert statuses(got) == [401]


def test_requests_in_a_row_are_answered_in_a_row(gate: Any) -> None:
    got, _ = gate.raw(head(gate, LENGTH, stays=True) + OK + head(gate, LENGTH) + OK)
    assert statuses(got) == [200, 200]


def test_a_request_hidden_in_a_body_is_only_a_body(gate: Any) -> None:
    inner = head(gate, LENGTH) + OK
    got, _ = gate.raw(head(gate, b"content-length: %d" % len(inner)) + inner)
    assert statuses(got) == [400]
    assert gate.backend.seen == []


def test_rubbish_behind_a_question_ends_both(gate: Any) -> None:
    asked, done = threading.Event(), threading.Event()
    usual = gate.backend.answer

    def slow(body: bytes) -> Any:
        asked.set()
        done.wait(10)
        return usual(body)

    gate.backend.answer = slow
    url = gate.client.base_url
    with socket.create_connection((url.host, url.port), timeout=10) as wire:
        wire.sendall(head(gate, LENGTH, stays=True) + OK)
        assert asked.wait(10)
        wire.sendall(b"no request at all\r\n\r\n")
        done.set()
        got = b""
        while piece := wire.recv(65536):
            got += piece
    assert statuses(got) == [400]  # never two answers in one


@pytest.mark.parametrize(("lines", "status"), [
    ([b"host: evil.example"], 421), ([b"host: 127.0.0.1"], 421), ([b"authorization: Bearer x"], 401),
    ([b"x-api-key: x"], 401), ([b"content-type: text/plain"], 400), ([b"content-type: application/json"], 400),
], ids=["host", "same host", "authorization", "another key", "type", "same type"])  # fmt: skip
def test_a_header_that_counts_may_stand_once(gate: Any, lines: list[bytes], status: int) -> None:
    got, _ = gate.raw(head(gate, *lines, LENGTH) + OK)
    assert statuses(got) == [status]
    assert gate.backend.seen == []


def test_an_absolute_target_says_which_host_is_meant(gate: Any) -> None:
    got, _ = gate.raw(head(gate, LENGTH, target=b"http://evil.example/v1/chat/completions") + OK)
    assert statuses(got) == [421]
    assert gate.backend.seen == []


@pytest.mark.parametrize("endless", ["x-a: ", "body"])
def test_what_never_ends_is_ended(gate: Any, endless: str) -> None:
    """A header, or a body in small chunks, that goes on until the gate hangs up; 64 MB without that is a failure."""
    url, sent = gate.client.base_url, 0
    start, piece = head(gate, CHUNKED), b"400\r\n" + b" " * 1024 + b"\r\n"
    if endless != "body":
        start, piece = head(gate, LENGTH).partition(b"content-length")[0] + b"x-a: ", b"a" * 1024
    with socket.create_connection((url.host, url.port), timeout=10) as wire:
        wire.sendall(start)
        with pytest.raises(ConnectionError):  # noqa: PT012 - any of the sends may be the one
            while sent < 64 * 1024 * 1024:
                wire.sendall(piece * 16)
                sent += 16 * len(piece)
    assert gate.backend.seen == []


@pytest.mark.parametrize(("framing", "body"), [
    (b"content-length: 5000000", b" " * 50_000), (CHUNKED, (b"8000\r\n" + b" " * 32768 + b"\r\n") * 150),
], ids=["declared", "in chunks"])  # fmt: skip
def test_a_body_beyond_the_limit_is_told_so_and_hung_up_on(gate: Any, framing: bytes, body: bytes) -> None:
    got, closed = gate.raw(head(gate, framing, stays=True) + body)
    assert (statuses(got), closed) == ([413], True)
    assert gate.backend.seen == []


def test_people_who_connect_and_say_nothing_keep_nobody_out(gate: Any) -> None:
    url = gate.client.base_url
    silent = [socket.create_connection((url.host, url.port)) for _ in range(200)]
    try:
        assert gate.raw(head(gate, LENGTH) + OK)[0].startswith(b"HTTP/1.1 200")
    finally:
        for one in silent:
            one.close()
