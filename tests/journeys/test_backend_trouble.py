"""A backend that is slow, breaks off, lies or never stops: always a clear end, a record, and bounded memory."""

from __future__ import annotations

import contextlib
import json
import socket
import struct
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import openai
import pytest

HELLO = [{"role": "user", "content": "Selamat pagi."}]
STREAM = b"HTTP/1.1 200 OK\r\ncontent-type: text/event-stream\r\nconnection: close\r\n\r\n"
CHUNKED = b"HTTP/1.1 200 OK\r\ncontent-type: text/event-stream\r\ntransfer-encoding: chunked\r\n\r\n"
JSON = b"HTTP/1.1 200 OK\r\ncontent-type: application/json\r\n"
WORDS = "Satu dua tiga empat. "
TIMEOUTS = {"connect": 1, "first_byte": 2, "idle": 2, "total": 5}


def event(content: str, finish: str | None = None) -> bytes:
    choice = {"index": 0, "delta": {"content": content}, "finish_reason": finish}
    document = {"id": "c1", "object": "chat.completion.chunk", "created": 0, "model": "m", "choices": [choice]}
    return b"data: " + json.dumps(document).encode() + b"\n\n"


def answer(content: str) -> bytes:
    choice = {"index": 0, "message": {"role": "assistant", "content": content}, "finish_reason": "stop"}
    document = {"id": "c1", "object": "chat.completion", "created": 0, "model": "m", "choices": [choice]}
    return json.dumps(document).encode()


def sized(body: bytes, more: bytes = b"") -> bytes:
    return JSON + more + b"content-length: %d\r\n\r\n" % len(body) + body


def until_gone(wire: socket.socket) -> None:
    """Says nothing more, and waits for the gate to hang up."""
    wire.settimeout(20)
    with contextlib.suppress(ConnectionError):
        while wire.recv(65536):
            continue


def pour(wire: socket.socket, piece: bytes, pause: float = 0.0) -> None:
    """The same again and again, until the gate hangs up."""
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:
        wire.sendall(piece)
        time.sleep(pause)
    raise AssertionError("the gate never hung up")


def reset(wire: socket.socket) -> None:
    wire.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    wire.close()


@pytest.fixture(scope="module")
def patient(tmp_path_factory: pytest.TempPathFactory, gate_with: Any) -> Iterator[Any]:
    """A gate that waits a few seconds at most."""
    settings = {"server": {"limits": {"timeouts": TIMEOUTS}}}
    with gate_with(tmp_path_factory.mktemp("patient"), settings) as gate:
        yield gate


def asked(gate: Any, stream: bool, play: Any) -> tuple[int, bytes, dict[str, Any]]:
    """Status, raw bytes and outcome record of one question to a backend that does ``play``."""
    gate.backend.play = play
    body = {"model": "m", "messages": HELLO, "stream": stream}
    headers, raw = {"authorization": f"Bearer {gate.token}"}, b""
    with httpx.stream("POST", f"{gate.url}/v1/chat/completions", json=body, headers=headers, timeout=40) as reply:
        for piece in reply.iter_bytes():
            raw += piece
    outcome = gate.records("outcome")[-1]
    assert outcome["exchange"] == reply.headers["x-request-id"]
    return reply.status_code, raw, outcome


# -- silence


@pytest.mark.parametrize("stream", [False, True])
def test_silence_before_the_first_byte(patient: Any, stream: bool) -> None:
    status, raw, outcome = asked(patient, stream, lambda wire, _: until_gone(wire))
    assert (status, outcome["result"], outcome["reason"]) == (504, "refused", "backend_timeout")
    assert "did not answer in time" in json.loads(raw)["error"]["message"]


def test_silence_in_the_middle_of_a_whole_answer(patient: Any) -> None:
    def play(wire: socket.socket, _: Any) -> None:
        wire.sendall(sized(answer("RAHASIA"))[:-20])
        until_gone(wire)

    status, raw, outcome = asked(patient, False, play)
    assert (status, outcome["result"], outcome["reason"]) == (504, "refused", "backend_timeout")
    assert b"RAHASIA" not in raw


def test_silence_in_the_middle_of_a_stream(patient: Any) -> None:
    def play(wire: socket.socket, _: Any) -> None:
        wire.sendall(STREAM + event(WORDS) * 2)
        until_gone(wire)

    _, raw, outcome = asked(patient, True, play)
    assert_cut(raw, outcome, "backend_timeout")
    with pytest.raises(openai.APIError, match="did not answer in time"):
        list(patient.sdk().chat.completions.create(model="m", messages=HELLO, stream=True))


@pytest.mark.parametrize(
    ("stream", "head", "piece"), [(True, STREAM, event(WORDS)), (False, JSON + b"content-length: 90000\r\n\r\n", b" ")]
)
def test_never_silent_never_done(patient: Any, stream: bool, head: bytes, piece: bytes) -> None:
    def play(wire: socket.socket, _: Any) -> None:
        wire.sendall(head)
        pour(wire, piece, pause=0.2)

    status, raw, outcome = asked(patient, stream, play)
    if stream:
        assert_cut(raw, outcome, "backend_timeout")
    else:
        assert (status, outcome["reason"]) == (504, "backend_timeout")


def test_nobody_takes_the_connection(tmp_path: Path, gate_with: Any) -> None:
    with contextlib.ExitStack() as stack:
        full = stack.enter_context(socket.create_server(("127.0.0.1", 0), backlog=0))
        waiting = [stack.enter_context(socket.socket()) for _ in range(4)]
        for one in waiting:  # the system keeps these in its queue; whoever comes later hears nothing at all
            one.setblocking(False)
            one.connect_ex(full.getsockname())
        url = f"http://127.0.0.1:{full.getsockname()[1]}/v1"
        settings = {"server": {"limits": {"timeouts": TIMEOUTS}}, "backends": [{"name": "b", "url": url}]}
        gate = stack.enter_context(gate_with(tmp_path, settings))
        began = time.monotonic()
        with pytest.raises(openai.InternalServerError, match="cannot be reached") as caught:
            gate.sdk().chat.completions.create(model="m", messages=HELLO)
        assert caught.value.status_code == 502
        assert time.monotonic() - began < 10
        assert gate.records("outcome")[-1]["reason"] == "backend_unreachable"


# -- breaking off


@pytest.mark.parametrize(
    ("before", "reason"),
    [(b"", "backend_unreachable"), (JSON, "backend_unreachable"), (sized(answer("x"))[:-9], "backend_malformed")],
    ids=["before a word", "in the head", "in the body"],
)
def test_a_reset_of_a_whole_answer(patient: Any, before: bytes, reason: str) -> None:
    def play(wire: socket.socket, _: Any) -> None:
        wire.sendall(before)
        time.sleep(0.2)  # a reset overtakes what the gate has not read yet
        reset(wire)

    status, _, outcome = asked(patient, False, play)
    assert (status, outcome["result"], outcome["reason"]) == (502, "refused", reason)


def test_a_reset_in_the_middle_of_a_stream(patient: Any) -> None:
    def play(wire: socket.socket, _: Any) -> None:
        wire.sendall(STREAM + event(WORDS) * 2)
        time.sleep(0.2)
        reset(wire)

    _, raw, outcome = asked(patient, True, play)
    assert_cut(raw, outcome, "backend_malformed")


# -- lies


def test_what_stands_behind_an_answer_never_answers_the_next_question(patient: Any) -> None:
    def play(wire: socket.socket, _: Any) -> None:  # keeps the connection, and has the next answer ready
        wire.sendall(sized(answer("Halo.")) + sized(answer("RAHASIA")))
        until_gone(wire)

    status, raw, _ = asked(patient, False, play)
    assert (status, b"RAHASIA" in raw) == (200, False)
    status, raw, _ = asked(patient, False, lambda wire, _: wire.sendall(sized(answer("Dua."))))
    assert json.loads(raw)["choices"][0]["message"]["content"] == "Dua."


@pytest.mark.parametrize(
    ("stream", "wire_bytes"),
    [
        pytest.param(False, sized(answer("RAHASIA"), b"content-encoding: gzip\r\n"), id="gzip it was not asked for"),
        pytest.param(True, STREAM[:-2] + b"content-encoding: br\r\n\r\n" + event(WORDS), id="brotli stream"),
        pytest.param(False, STREAM + event("RAHASIA"), id="a stream where an answer was asked"),
        pytest.param(True, sized(answer("RAHASIA")), id="an answer where a stream was asked"),
        pytest.param(True, CHUNKED + b"zz\r\nRAHASIA\r\n", id="no chunk"),
        pytest.param(False, b"SSH-2.0-RAHASIA\r\n\r\n", id="not HTTP at all"),
        pytest.param(False, b"HTTP/1.1 302 F\r\nlocation: http://127.0.0.1:9/\r\ncontent-length: 0\r\n\r\n", id="away"),
        pytest.param(False, JSON + b"x-a: " + b"RAHASIA" * 9000 + b"\r\n\r\n", id="a header of 60 kB"),
        pytest.param(False, b"HTTP/1.1 204 No\r\n\r\n", id="no content"),
    ],
)
def test_what_is_not_the_answer_that_was_asked_for(patient: Any, stream: bool, wire_bytes: bytes) -> None:
    status, raw, outcome = asked(patient, stream, lambda wire, _: wire.sendall(wire_bytes))
    assert (status, outcome["result"]) == (502, "refused")
    assert outcome["reason"] in ("backend_malformed", "backend_error")
    assert b"RAHASIA" not in raw


def assert_cut(raw: bytes, outcome: dict[str, Any], reason: str) -> None:
    """Something was shown, then an error event, and nothing that looks like a good end."""
    assert WORDS.encode() in raw
    assert b"[DONE]" not in raw
    assert b'"finish_reason":"' not in raw
    assert json.loads(raw.rstrip().rpartition(b"data: ")[2])["error"]["message"]
    assert (outcome["result"], outcome["reason"]) == ("cut", reason)
    assert outcome["released"] > 0


# -- events in every form


FINE = event("Satu ") + event("dua.", "stop")
END = b"data: [DONE]\n\n"


@pytest.mark.parametrize(
    "events",
    [
        pytest.param((FINE + END).replace(b"\n", b"\r\n"), id="CR LF"),
        pytest.param((FINE + END).replace(b"\n", b"\r"), id="CR"),
        pytest.param(
            b": RAHASIA\n\n" + FINE.replace(b"data", b"id: 7\nretry: 9\n: RAHASIA\ndata") + END, id="comments"
        ),
        pytest.param(FINE.replace(b', "', b',\ndata: "') + END, id="one event on many lines"),
        pytest.param(FINE.replace(b"data: ", b"data:") + END, id="no blank"),
        pytest.param(FINE.replace(b"data", b"event: RAHASIA\ndata") + END, id="named events"),
    ],
)
@pytest.mark.parametrize("size", [1, 7, 100_000])
def test_every_form_of_a_good_stream_is_read_and_written_in_one(patient: Any, events: bytes, size: int) -> None:
    def play(wire: socket.socket, _: Any) -> None:
        wire.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        wire.sendall(STREAM)
        for place in range(0, len(events), size):
            wire.sendall(events[place : place + size])

    status, raw, outcome = asked(patient, True, play)
    assert (status, outcome["result"]) == (200, "answered")
    lines = raw.decode().split("\n\n")
    assert [line[:6] for line in lines] == ["data: "] * 3 + [""]
    said = "".join(json.loads(line[6:])["choices"][0]["delta"].get("content", "") for line in lines[:2])
    assert (said, lines[2]) == ("Satu dua.", "data: [DONE]")
    assert b"RAHASIA" not in raw


@pytest.mark.parametrize(
    "tail",
    [
        pytest.param(b"\xef\xbb\xbf" + FINE + END, id="byte-order mark"),
        pytest.param(b"RAHASIA\n\n" + FINE + END, id="a line without a field"),
        pytest.param(b'data: {"choices": []}\n\ndata: {"choices": [}\n\n', id="no JSON"),
        pytest.param(event("\udce9 RAHASIA").replace(b"\\udce9", b"\xe9") + END, id="not UTF-8"),
        pytest.param(FINE + END + event("RAHASIA"), id="after the end"),
        pytest.param(FINE, id="no end"),
        pytest.param(event("tiga") + END, id="an end without a reason"),
        pytest.param(FINE + b"data: [DONE]", id="half an end"),
        pytest.param(b'data: {"choices": [{"delta": {"content": "a", "content": "b"}}]}\n\n' + FINE + END, id="twice"),
    ],
)
def test_a_stream_that_is_not_one_is_cut(patient: Any, tail: bytes) -> None:
    _, raw, outcome = asked(patient, True, lambda wire, _: wire.sendall(STREAM + event(WORDS) + event(WORDS) + tail))
    assert b"[DONE]" not in raw
    assert b"RAHASIA" not in raw
    assert outcome["reason"] == "backend_malformed"


# -- without end


def resident(gate: Any) -> int:
    """Megabytes of the gate's process."""
    (line,) = [row for row in Path(f"/proc/{gate.process.pid}/status").read_text().splitlines() if "VmRSS" in row]
    return int(line.split()[1]) // 1024


BIG = event("kata " * 12_000)


@pytest.mark.parametrize(
    ("stream", "head", "piece"),
    [
        pytest.param(True, STREAM, b"x" * 65_536, id="a line without end"),
        pytest.param(True, STREAM, b"data: " + b"x" * 65_000 + b"\n", id="an event without end"),
        pytest.param(True, STREAM, BIG, id="an answer without end"),
        pytest.param(True, STREAM, event("1" * 60_000), id="a number without end"),
        pytest.param(True, STREAM, b'data: {"choices": [], "x": "' + b"y" * 60_000 + b'"}\n\n', id="unknown members"),
        pytest.param(False, JSON + b"connection: close\r\n\r\n", b" " * 65_536, id="a body without end"),
        pytest.param(False, b"HTTP/1.1 200 OK\r\n", b"x-a: " + b"y" * 500 + b"\r\n", id="a head without end"),
        pytest.param(False, b"", b"HTTP/1.1 100 Continue\r\n\r\n" * 500, id="interim answers without end"),
    ],
)
def test_what_never_ends_is_ended_in_bounded_memory(patient: Any, stream: bool, head: bytes, piece: bytes) -> None:
    def play(wire: socket.socket, _: Any) -> None:
        wire.sendall(head)
        pour(wire, piece)

    before = resident(patient)
    status, raw, outcome = asked(patient, stream, play)
    assert outcome["result"] in ("refused", "cut")
    assert status in (200, 502, 504)
    assert b"[DONE]" not in raw
    assert resident(patient) - before < 200
