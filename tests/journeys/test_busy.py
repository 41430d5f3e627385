"""Few places, many people: a bounded queue, fair by person, and one clear answer for whom there is no room."""

from __future__ import annotations

import json
import socket
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import httpx
import pytest

ANSWER = json.dumps({
    "id": "c1", "object": "chat.completion", "created": 0, "model": "m",
    "choices": [{"index": 0, "message": {"role": "assistant", "content": "Halo."}, "finish_reason": "stop"}],
}).encode()  # fmt: skip
HTTP = b"HTTP/1.1 200 OK\r\ncontent-type: application/json\r\nconnection: close\r\ncontent-length: "


class Slow:
    """A backend that answers one question each time it is told to."""

    def __init__(self) -> None:
        self.served: list[str] = []
        self.most = self._inside = 0
        self._go = threading.Semaphore(0)
        self._lock = threading.Lock()

    def __call__(self, wire: Any, request: dict[str, Any]) -> None:
        with self._lock:
            self.served.append(request["messages"][-1]["content"])
            self._inside += 1
            self.most = max(self.most, self._inside)
        assert self._go.acquire(timeout=30)
        with self._lock:
            self._inside -= 1
        wire.sendall(HTTP + str(len(ANSWER)).encode() + b"\r\n\r\n" + ANSWER)

    def go(self, times: int = 1) -> None:
        """So many may be answered."""
        self._go.release(times)


def until(true: Callable[[], bool]) -> None:
    """Waits for something to become true."""
    deadline = time.monotonic() + 20
    while not true():
        assert time.monotonic() < deadline
        time.sleep(0.01)


@pytest.fixture(scope="module")
def narrow(tmp_path_factory: pytest.TempPathFactory, gate_with: Any) -> Iterator[Any]:
    """A gate whose model takes one question at a time, and where three may wait."""
    with gate_with(tmp_path_factory.mktemp("narrow"), queue={"concurrent": 1, "waiting": 3}) as gate:
        yield gate


@pytest.fixture
def slow(narrow: Any) -> Iterator[Slow]:
    backend = narrow.backend.play = Slow()
    yield backend
    backend.go(100)


def ask(gate: Any, text: str, token: str | None = None, **more: Any) -> httpx.Response:
    headers = {"authorization": f"Bearer {token or gate.token}", **more}
    body = {"model": "m", "messages": [{"role": "user", "content": text}]}
    return httpx.post(f"{gate.url}/v1/chat/completions", json=body, headers=headers, timeout=60)


def decided(gate: Any, before: int, more: int) -> Callable[[], bool]:
    """Whether so many further questions have been decided on, and so have reached the queue or been refused."""
    return lambda: len(gate.records("decision")) >= before + more


def test_the_model_gets_one_at_a_time_and_who_finds_no_seat_is_told_when_to_come_back(narrow: Any, slow: Slow) -> None:
    before = len(narrow.records("decision"))
    with ThreadPoolExecutor(5) as pool:
        first = pool.submit(ask, narrow, "pertama")
        until(lambda: len(slow.served) == 1)
        waiting = [pool.submit(ask, narrow, "menunggu") for _ in range(3)]
        until(decided(narrow, before, 4))
        for language, words in (("en", "Many people are asking"), ("id", "Banyak orang sedang bertanya")):
            full = ask(narrow, "tidak kebagian", **{"accept-language": language})
            assert (full.status_code, full.headers["retry-after"]) == (503, "5")
            assert full.json()["error"]["message"].startswith(words)
            assert full.json()["error"]["code"] == "busy"
        slow.go(4)
        assert [one.result().status_code for one in (first, *waiting)] == [200] * 4
    assert slow.most == 1
    assert "tidak kebagian" not in slow.served
    outcomes = {record["exchange"]: record for record in narrow.records("outcome")}
    assert outcomes[full.headers["x-request-id"]]["reason"] == "busy"


def test_who_floods_the_queue_neither_shuts_others_out_nor_delays_them(narrow: Any, slow: Slow) -> None:
    other = narrow.key("siswa-sd")
    before = len(narrow.records("decision"))
    with ThreadPoolExecutor(6) as pool:
        flood = [pool.submit(ask, narrow, "banjir")]
        until(lambda: len(slow.served) == 1)
        for count in range(2, 5):
            flood.append(pool.submit(ask, narrow, "banjir"))
            until(decided(narrow, before, count))
        quiet = pool.submit(ask, narrow, "satu saja", other)  # all seats are taken, by one person
        until(decided(narrow, before, 5))
        until(lambda: sum(one.done() for one in flood) == 1)
        slow.go(4)
        assert quiet.result().status_code == 200
        assert sorted(one.result().status_code for one in flood) == [200, 200, 200, 503]
    assert slow.served.index("satu saja") <= 2  # behind at most one that already waited
    assert slow.most == 1


def test_who_hangs_up_while_waiting_gives_the_seat_back_and_leaves_a_record(narrow: Any, slow: Slow) -> None:
    before, cancelled = len(narrow.records("decision")), len(narrow.records("outcome"))
    body = json.dumps({"model": "m", "messages": [{"role": "user", "content": "pergi"}]})
    with ThreadPoolExecutor(5) as pool:
        first = pool.submit(ask, narrow, "pertama")
        until(lambda: len(slow.served) == 1)
        host, port = narrow.url.removeprefix("http://").split(":")
        for count in range(3):
            wire = socket.create_connection((host, int(port)))
            wire.sendall(
                f"POST /v1/chat/completions HTTP/1.1\r\nhost: {host}:{port}\r\nauthorization: Bearer {narrow.token}\r\n"
                f"content-type: application/json\r\ncontent-length: {len(body)}\r\n\r\n{body}".encode()
            )
            until(decided(narrow, before, 2 + count))
            wire.close()
        until(lambda: len(narrow.records("outcome")) == cancelled + 3)
        again = [pool.submit(ask, narrow, "dapat tempat") for _ in range(3)]  # three seats are free
        until(decided(narrow, before, 7))
        slow.go(4)
        assert [one.result().status_code for one in (first, *again)] == [200] * 4
    assert "pergi" not in slow.served
    gone = narrow.records("outcome")[cancelled : cancelled + 3]
    assert {(record["result"], record["reason"]) for record in gone} == {("cancelled", "client_gone")}
    narrow.assert_log_is_whole()
