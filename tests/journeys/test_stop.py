"""A gate that is told to stop, or killed, while answers are under way: what the log says afterwards."""

from __future__ import annotations

import contextlib
import json
import signal
import socket
import threading
from typing import Any

import httpx
import pytest

HEAD = b"HTTP/1.1 200 OK\r\ncontent-type: text/event-stream\r\nconnection: close\r\n\r\n"
SENTENCE = "Satu dua tiga empat. "


def event(text: str) -> bytes:
    choice = {"index": 0, "delta": {"content": text}, "finish_reason": None}
    head = {"id": "c1", "object": "chat.completion.chunk", "created": 0, "model": "m"}
    return b"data: " + json.dumps({**head, "choices": [choice]}).encode() + b"\n\n"


class Endless:
    """A model that begins to answer, and then thinks for as long as it is let."""

    def __init__(self, gate: Any, *, silent: bool = False) -> None:
        self.left, self.silent = threading.Event(), silent
        gate.backend.play = self.play

    def play(self, wire: socket.socket, _: dict[str, Any]) -> None:
        if not self.silent:
            wire.sendall(HEAD + event(SENTENCE) * 4)
        wire.settimeout(40)
        with contextlib.suppress(OSError):
            wire.recv(1)  # returns when the gate hangs up
        self.left.set()


class Client(threading.Thread):
    """Somebody who reads an answer, up to its end."""

    def __init__(self, gate: Any, *, stream: bool = True) -> None:
        super().__init__(daemon=True)
        self.raw, self.began, self.status, self.id = b"", threading.Event(), 0, ""
        body = {"model": "m", "messages": [{"role": "user", "content": "Halo"}], "stream": stream}
        self._ask = {"url": f"{gate.url}/v1/chat/completions", "json": body, "timeout": 60,
                     "headers": {"authorization": f"Bearer {gate.token}"}}  # fmt: skip

    def run(self) -> None:
        with contextlib.suppress(httpx.TransportError), httpx.stream("POST", **self._ask) as answer:
            self.status, self.id = answer.status_code, answer.headers.get("x-request-id", "")
            for piece in answer.iter_raw():
                self.raw += piece
                self.began.set()


def outcomes(gate: Any) -> dict[str, dict[str, Any]]:
    records = gate.records("outcome")
    found = {record["exchange"]: record for record in records}
    assert len(found) == len(records), "an exchange ended twice"
    return found


def kinds(gate: Any) -> list[str]:
    import sqlite3

    with contextlib.closing(sqlite3.connect(gate.folder / "data" / "audit.db")) as base:
        return [str(row[0]) for row in base.execute("SELECT kind FROM entries ORDER BY idx")]


def until_nobody_is_let_in(gate: Any) -> None:
    for _ in range(1000):
        try:
            httpx.get(f"{gate.url}/healthz", timeout=30)
        except httpx.TransportError:
            return
    raise AssertionError("the gate still lets people in")


def until_asked(gate: Any, times: int) -> None:
    pause = threading.Event()
    for _ in range(600):
        if len(gate.backend.seen) >= times:
            return
        pause.wait(0.05)
    raise AssertionError("the backend was not asked")


@pytest.fixture
def reading(gate: Any) -> Any:
    """A client in the middle of an endless answer."""
    model, client = Endless(gate), Client(gate)
    client.start()
    assert client.began.wait(30)
    yield client, model
    if gate.process.poll() is None:
        gate.stop(signal.SIGKILL)
    client.join(60)
    gate.start()  # for the next story


@pytest.mark.parametrize("how", [signal.SIGTERM, signal.SIGINT])
def test_an_answer_under_way_is_finished_before_the_gate_goes(gate: Any, how: signal.Signals) -> None:
    told = threading.Event()

    def play(wire: socket.socket, _: dict[str, Any]) -> None:
        wire.sendall(HEAD + event(SENTENCE) * 4)
        assert told.wait(30)
        wire.sendall(event("Selesai.").replace(b"null", b'"stop"') + b"data: [DONE]\n\n")

    gate.backend.play = play
    client = Client(gate)
    client.start()
    assert client.began.wait(30)
    gate.process.send_signal(how)
    until_nobody_is_let_in(gate)
    told.set()
    assert gate.process.wait(30) == 0
    client.join(30)
    assert client.raw.endswith(b"data: [DONE]\n\n")
    assert outcomes(gate)[client.id]["result"] == "answered"
    assert kinds(gate)[-1] == "admin.stop"
    gate.assert_log_is_whole()
    gate.start()


@pytest.mark.slow
def test_an_answer_without_end_is_cut_and_recorded_and_the_gate_goes(gate: Any, reading: Any) -> None:
    client, model = reading
    assert gate.stop() == 0
    client.join(30)
    assert client.raw
    assert b"[DONE]" not in client.raw
    assert model.left.wait(30), "the backend was left talking to nobody"
    ended = outcomes(gate)[client.id]
    assert ended["result"] in ("cut", "cancelled")
    assert ended["reason"] == "stopping"
    assert ended["released"] > 0
    assert kinds(gate)[-1] == "admin.stop"
    assert "Traceback" not in (gate.folder / "out").read_text()
    gate.assert_log_is_whole()


def test_told_twice_the_gate_goes_at_once_and_the_record_is_still_written(gate: Any, reading: Any) -> None:
    client, _ = reading
    gate.process.send_signal(signal.SIGTERM)
    until_nobody_is_let_in(gate)
    gate.process.send_signal(signal.SIGTERM)
    assert gate.process.wait(10) == 0
    client.join(30)
    assert b"[DONE]" not in client.raw
    assert outcomes(gate)[client.id]["result"] in ("cut", "cancelled")
    assert kinds(gate)[-1] == "admin.stop"
    assert "Traceback" not in (gate.folder / "out").read_text()
    gate.assert_log_is_whole()


def test_who_still_waits_for_the_first_word_is_told_that_the_gate_stops(gate: Any) -> None:
    Endless(gate, silent=True)
    client = Client(gate, stream=False)
    asked = len(gate.backend.seen)
    client.start()
    until_asked(gate, asked + 1)
    gate.process.send_signal(signal.SIGTERM)
    until_nobody_is_let_in(gate)
    gate.process.send_signal(signal.SIGTERM)
    assert gate.process.wait(10) == 0
    client.join(30)
    said = json.loads(client.raw)
    assert (client.status, said["error"]["code"]) == (503, "stopping")
    assert len(outcomes(gate)) == len(gate.records("decision"))
    assert "Traceback" not in (gate.folder / "out").read_text()
    gate.assert_log_is_whole()
    gate.start()


def test_killed_in_the_middle_of_answers_the_next_start_says_that_their_end_is_unknown(gate: Any) -> None:
    before = set(outcomes(gate))
    Endless(gate)
    streams = [Client(gate) for _ in range(2)]
    for client in streams:
        client.start()
    assert all(client.began.wait(30) for client in streams)
    Endless(gate, silent=True)
    waiting = Client(gate, stream=False)
    asked = len(gate.backend.seen)
    waiting.start()
    until_asked(gate, asked + 1)
    gate.stop(signal.SIGKILL)
    open_ones = {record["exchange"] for record in gate.records("decision")} - before
    assert len(open_ones) == 3
    assert set(outcomes(gate)) == before
    for client in (*streams, waiting):
        client.join(30)
        assert b"[DONE]" not in client.raw
    gate.start()
    found = outcomes(gate)
    assert {found[exchange].get("result") for exchange in open_ones} == {"unknown"}
    assert set(found) == before | open_ones
    gate.assert_log_is_whole()
    assert gate.stop() == 0
    gate.start()
    assert set(outcomes(gate)) == before | open_ones, "a second start closed them again"
    gate.assert_log_is_whole()
