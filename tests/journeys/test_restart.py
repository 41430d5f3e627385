"""The gate is killed, or told to stop, and starts again on the same log."""

from __future__ import annotations

import signal
import threading
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import httpx


def test_no_answer_is_missing_from_the_log_after_a_kill(gate: Any) -> None:
    answered: list[str] = []
    enough = threading.Event()

    def client(number: int) -> None:
        body = {"model": "m", "messages": [{"role": "user", "content": f"Soal {number}"}]}
        with httpx.Client(headers={"authorization": f"Bearer {gate.token}"}, timeout=30) as http:
            for _ in range(125):
                try:
                    answer = http.post(f"{gate.url}/v1/chat/completions", json=body)
                except httpx.TransportError:
                    return
                if answer.status_code == 200:
                    answered.append(answer.headers["x-request-id"])
                if len(answered) >= 120:
                    enough.set()

    with ThreadPoolExecutor(4) as pool:
        clients = [pool.submit(client, number) for number in range(4)]
        assert enough.wait(60)
        gate.stop(signal.SIGKILL)
        for one in clients:
            one.result()
    gate.start()
    decided = {record["exchange"] for record in gate.records("decision")}
    ended = {record["exchange"] for record in gate.records("outcome")}
    assert len(answered) >= 120
    assert set(answered) <= decided & ended
    assert decided == ended  # an exchange cut by the kill was closed at the start
    gate.assert_log_is_whole()


def test_told_to_stop_it_signs_off_and_the_key_still_works_after(gate: Any) -> None:
    assert gate.stop() == 0
    gate.assert_log_is_whole()
    gate.start()
    body = {"model": "m", "messages": [{"role": "user", "content": "Halo"}]}
    headers = {"authorization": f"Bearer {gate.token}"}
    assert httpx.post(f"{gate.url}/v1/chat/completions", json=body, headers=headers, timeout=30).status_code == 200
