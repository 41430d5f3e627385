"""No record, no answer, as the kernel sees it: what is written, synced and sent, in that order (strace)."""

from __future__ import annotations

import json
import re
import shutil
import signal
import socket
import subprocess
import time
from collections.abc import Callable
from typing import Any

import httpx
import pytest

CALL = re.compile(r"^\d+ +(?:<\.\.\. )?(\w+)(?:\(| resumed>)(.*)$")
STRACE = shutil.which("strace") or ""
WRITTEN, SYNCED, QUESTION, ANSWER, END = "written", "synced", "question sent on", "answer sent back", "end sent back"
FIRST, LAST = "Satu dua tiga. ", "Empat lima."


def event(content: str, finish: str | None = None) -> bytes:
    choice = {"index": 0, "delta": {"content": content}, "finish_reason": finish}
    return b"data: " + json.dumps({"id": "c1", "choices": [choice], "model": "m", "created": 0}).encode() + b"\n\n"


def play(wire: socket.socket, request: dict[str, Any]) -> None:
    if request.get("stream"):
        wire.sendall(b"HTTP/1.1 200 OK\r\ncontent-type: text/event-stream\r\nconnection: close\r\n\r\n")
        wire.sendall(event(FIRST) + event(LAST[:6]))
        wire.sendall(event(LAST[6:], "stop") + b"data: [DONE]\n\n")
        return
    choice = {"index": 0, "message": {"role": "assistant", "content": FIRST + LAST}, "finish_reason": "stop"}
    body = json.dumps({"id": "c1", "object": "chat.completion", "created": 0, "model": "m", "choices": [choice]})
    head = f"HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: {len(body)}\r\nconnection: close"
    wire.sendall(f"{head}\r\n\r\n{body}".encode())


def traced(gate: Any, work: Callable[[], object]) -> list[str]:
    """The calls that the gate's process made during some work, in the order in which they were done."""
    out = gate.folder / "trace"
    calls = "fdatasync,fsync,pwrite64,write,writev,sendto,sendmsg"
    command = [STRACE, "-f", "-y", "-s", "100000", "-e", f"trace={calls}", "-p", str(gate.process.pid), "-o", str(out)]
    tracer = subprocess.Popen(command, stderr=subprocess.PIPE, text=True)
    assert tracer.stderr is not None
    told = tracer.stderr.readline()
    if "attached" not in told:
        tracer.wait(10)
        pytest.skip(f"this system does not let us look: {told.strip()}")
    work()
    time.sleep(0.3)
    tracer.send_signal(signal.SIGINT)
    tracer.communicate(timeout=10)
    return out.read_text(errors="replace").splitlines()


def story(lines: list[str], exchange: str) -> list[str]:
    """What the trace tells of one exchange, from its first byte in the log's journal to its last to the client."""
    told: list[str] = []
    for line in lines:
        step = _step(line, exchange)
        begun = step == WRITTEN or told
        # Other records are synced too; what counts is a sync behind what was written of this exchange.
        if step and begun and told[-1:] != [step] and not (step == SYNCED and told[-1] != WRITTEN):
            told.append(step)
        if step == END and told:
            return told
    return told


def _step(line: str, exchange: str) -> str | None:
    """A write or a sync that took long stands where it ended, for then it was done; what is sent stands where it was
    begun, for only there is it shown, and no byte of it may have left before."""
    match = CALL.match(line)
    if match is None or ("unfinished ..." in line and match[1] in ("fdatasync", "fsync", "pwrite64")):
        return None
    call, rest = match.groups()
    if call in ("fdatasync", "fsync"):
        return SYNCED if "resumed>" in line or "audit.db-wal>" in rest else None  # resumed: names no file again
    if call == "pwrite64":
        return WRITTEN if exchange in rest and ("resumed>" in line or "audit.db-wal>" in rest) else None
    if "POST /v1/chat/completions" in rest:
        return QUESTION
    if "data: [DONE]" in rest or FIRST + LAST in rest:
        return END
    return ANSWER if FIRST in rest else None


@pytest.mark.skipif(not STRACE, reason="needs strace")
@pytest.mark.parametrize("stream", [False, True])
def test_the_decision_is_on_disk_before_the_question_leaves_and_the_outcome_before_the_end(
    gate: Any, stream: bool
) -> None:
    gate.backend.play = play
    body = {"model": "m", "messages": [{"role": "user", "content": "Selamat pagi."}], "stream": stream}
    ids = []

    def work() -> None:
        headers = {"authorization": f"Bearer {gate.token}"}
        for _ in range(3):
            answer = httpx.post(f"{gate.url}/v1/chat/completions", json=body, headers=headers, timeout=30)
            assert LAST[:5] in answer.text
            ids.append(answer.headers["x-request-id"])

    lines = traced(gate, work)
    shown = [ANSWER] if stream else []
    for exchange in ids:
        assert story(lines, exchange) == [WRITTEN, SYNCED, QUESTION, *shown, WRITTEN, SYNCED, END]
