"""The disk fills up: no record, no answer; with space again the gate works on without a restart."""

from __future__ import annotations

import json
import socket
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import httpx

STREAM = b"HTTP/1.1 200 OK\r\ncontent-type: text/event-stream\r\nconnection: close\r\n\r\n"
JSON = b"HTTP/1.1 200 OK\r\ncontent-type: application/json\r\n"
ASKED = {"model": "m", "messages": [{"role": "user", "content": "Selamat pagi."}]}


def event(content: str, finish: str | None = None) -> bytes:
    choice = {"index": 0, "delta": {"content": content}, "finish_reason": finish}
    return b"data: " + json.dumps({"id": "c1", "choices": [choice], "model": "m", "created": 0}).encode() + b"\n\n"


def fill(folder: Path, ask: Callable[[], httpx.Response]) -> httpx.Response:
    """Leaves no block free and uses up what is left in the journal; the first answer that says so."""
    ballast = folder / "data" / "ballast"
    with ballast.open("wb", buffering=0) as file:
        try:
            while file.write(b"x" * 4096):
                continue
        except OSError:
            assert ballast.stat().st_size > 0
    for _ in range(400):
        answer = ask()
        if answer.status_code != 200:
            return answer
    raise AssertionError("the disk never filled up")


def make_space(folder: Path, ask: Callable[[], httpx.Response]) -> None:
    (folder / "data" / "ballast").unlink()
    answers = [ask() for _ in range(30)]
    assert answers[-1].status_code == 200, answers[-1].text


def test_a_full_disk_stops_answers_until_there_is_space(small_disk: Any) -> None:
    gate = small_disk
    headers = {"authorization": f"Bearer {gate.token}"}
    with httpx.Client(base_url=gate.url, headers=headers, timeout=30) as http:

        def ask() -> httpx.Response:
            gate.backend.seen.clear()
            return http.post("/v1/chat/completions", json=ASKED)

        assert ask().status_code == 200
        fill(gate.folder, ask)
        for _ in range(5):  # the first may have failed after the model was asked; from now on nobody is
            refused = ask()
            assert refused.status_code == 503
        assert "retry-after" in refused.headers
        assert refused.json()["error"]["code"] == "cannot_record"
        assert gate.backend.seen == []
        make_space(gate.folder, ask)
    assert gate.stop() == 0
    gate.assert_log_is_whole()


def test_a_stream_whose_outcome_cannot_be_recorded_is_cut(small_disk: Any) -> None:
    gate, full = small_disk, threading.Event()

    def play(wire: socket.socket, request: dict[str, Any]) -> None:
        if not request.get("stream"):
            body = json.dumps({"id": "c", "choices": [{"index": 0, "message": {"content": "ya"}}]}).encode()
            wire.sendall(JSON + b"content-length: %d\r\n\r\n" % len(body) + body)
            return
        wire.sendall(STREAM + event("Satu dua tiga. ") + event("Empat "))
        assert full.wait(60)
        wire.sendall(event("lima.", "stop") + b"data: [DONE]\n\n")

    gate.backend.play = play
    headers, url = {"authorization": f"Bearer {gate.token}"}, f"{gate.url}/v1/chat/completions"
    began = threading.Event()

    def stream() -> bytes:
        raw = b""
        with httpx.stream("POST", url, json={**ASKED, "stream": True}, headers=headers, timeout=60) as answer:
            for piece in answer.iter_raw():
                raw += piece
                began.set()
        return raw

    def ask() -> httpx.Response:
        return httpx.post(url, json=ASKED, headers=headers, timeout=30)

    with ThreadPoolExecutor(1) as pool:
        streaming = pool.submit(stream)
        assert began.wait(30)
        fill(gate.folder, ask)
        full.set()
        raw = streaming.result(60)
    assert b"Satu dua tiga. " in raw
    assert b"[DONE]" not in raw
    last = json.loads(raw.rstrip().rpartition(b"data: ")[2])
    assert last["error"]["code"] == "cannot_record"
    make_space(gate.folder, ask)
    assert gate.stop() == 0
    gate.start()  # the exchange without an outcome is closed as one that nobody knows the end of
    gate.assert_log_is_whole()
    decided = {record["exchange"] for record in gate.records("decision")}
    assert decided == {record["exchange"] for record in gate.records("outcome")}
