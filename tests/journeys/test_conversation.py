"""The official SDK talks through the gate. All numbers are synthetic."""

from __future__ import annotations

import contextlib
import socket
import threading
from typing import Any

import httpx
import openai
import pytest

NIK, PHONE = "3174015509000001", "0812-0000-1234"
ASKED: list[Any] = [{"role": "user", "content": f"NIK saya {NIK}, telepon {PHONE}."}]
HELLO: list[Any] = [{"role": "user", "content": "Selamat pagi."}]
EVENT = (
    b'data: {"id":"c1","object":"chat.completion.chunk","created":0,"model":"m","choices":'
    b'[{"index":0,"delta":{"content":"Satu dua tiga empat. "},"finish_reason":null}]}\n\n'
)
STREAM = b"HTTP/1.1 200 OK\r\ncontent-type: text/event-stream\r\nconnection: close\r\n\r\n"
JSON = b"HTTP/1.1 200 OK\r\ncontent-type: application/json\r\nconnection: close\r\n"


def test_the_backend_never_sees_what_the_person_gets_back(gate: Any) -> None:
    answer = gate.sdk().chat.completions.create(model="m", messages=ASKED)
    said = answer.choices[0].message.content
    assert NIK in said
    assert PHONE in said
    assert NIK not in str(gate.backend.seen)
    assert PHONE not in str(gate.backend.seen)


def test_a_stream_of_single_characters_is_restored_too(gate: Any) -> None:
    stream = gate.sdk().chat.completions.create(model="m", messages=ASKED, stream=True)
    chunks = list(stream)
    said = "".join(chunk.choices[0].delta.content or "" for chunk in chunks if chunk.choices)
    assert NIK in said
    assert PHONE in said
    assert NIK not in str(gate.backend.seen)
    assert PHONE not in str(gate.backend.seen)
    assert chunks[-1].choices[0].finish_reason == "stop"


@pytest.mark.parametrize(
    "wire",
    [
        pytest.param(b"", id="closed without a word"),
        pytest.param(JSON + b'content-length: 900\r\n\r\n{"id":', id="shorter than it said"),
        pytest.param(JSON + b"content-length: 5\r\n\r\nhello", id="no JSON"),
        pytest.param(
            b"HTTP/1.1 500 Oops\r\nset-cookie: a=RAHASIA\r\nlocation: http://RAHASIA\r\nx-gapura-decision: RAHASIA\r\n"
            b"content-type: text/html\r\ncontent-length: 7\r\nconnection: close\r\n\r\nRAHASIA",
            id="a hostile error",
        ),
    ],
)
def test_a_broken_answer_is_an_error_and_nothing_of_it_crosses(gate: Any, wire: bytes) -> None:
    gate.backend.play = lambda connection, _: connection.sendall(wire)
    with pytest.raises(openai.InternalServerError) as caught:
        gate.sdk().chat.completions.create(model="m", messages=HELLO)
    assert "RAHASIA" not in caught.value.response.text + str(caught.value.response.headers)
    assert gate.records("outcome")[-1]["result"] == "refused"
    assert gate.records("outcome")[-1]["reason"].startswith("backend_")


@pytest.mark.parametrize("tail", [b"", b"data: {no json\n\n", b'data: {"error":{"message":"RAHASIA"}}\n\n'])
def test_a_stream_that_breaks_never_looks_complete(gate: Any, tail: bytes) -> None:
    def play(connection: socket.socket, _: dict[str, Any]) -> None:
        connection.sendall(STREAM + EVENT * 3 + tail)

    gate.backend.play = play
    body = {"model": "m", "messages": HELLO, "stream": True}
    headers, raw = {"authorization": f"Bearer {gate.token}"}, b""
    with (
        contextlib.suppress(httpx.RemoteProtocolError),
        httpx.stream("POST", f"{gate.url}/v1/chat/completions", json=body, headers=headers, timeout=30) as answer,
    ):
        for piece in answer.iter_bytes():
            raw += piece
    assert raw
    assert b"[DONE]" not in raw
    assert b"RAHASIA" not in raw


@pytest.mark.parametrize("events", range(1, 6))
def test_hanging_up_at_any_event_reaches_the_backend_and_the_record(gate: Any, events: int) -> None:
    noticed = threading.Event()

    def play(connection: socket.socket, _: dict[str, Any]) -> None:
        connection.sendall(STREAM + EVENT * 40)
        connection.settimeout(20)
        if connection.recv(1) == b"":
            noticed.set()

    echo, gate.backend.play = gate.backend.play, play
    with gate.sdk() as sdk:
        stream = sdk.chat.completions.create(model="m", messages=HELLO, stream=True)
        for _ in zip(range(events), stream, strict=False):
            continue
        stream.response.close()
        assert noticed.wait(20), "the backend was left talking to nobody"
    gate.backend.play = echo
    with gate.sdk() as sdk:
        assert sdk.chat.completions.create(model="m", messages=HELLO).choices[0].message.content == "Selamat pagi."
    ended = [record for record in gate.records("outcome") if record["stream"]][-1]
    assert ended["result"] in ("cancelled", "cut")
    assert ended["released"] > 0
