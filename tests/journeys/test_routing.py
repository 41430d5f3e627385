"""Several models behind one gate: who answers, who stands in for whom, and whom nobody may stand in for."""

from __future__ import annotations

import json
import socket
import threading
import time
from collections.abc import Callable, Iterator
from typing import Any

import httpx
import pytest

HELLO = [{"role": "user", "content": "Selamat pagi."}]
CHAT = "/v1/chat/completions"
WAITS = {"server": {"limits": {"timeouts": {"connect": 1, "first_byte": 2, "idle": 2, "total": 5}}}}


def route(name: str, backend: Any, **more: Any) -> dict[str, Any]:
    return {"name": name, "url": f"http://127.0.0.1:{backend.port}/v1", "models": ["m"], **more}


def ask(gate: Any, **more: Any) -> httpx.Response:
    body = {"model": "m", "messages": HELLO, **more}
    return httpx.post(f"{gate.url}{CHAT}", json=body, headers={"authorization": f"Bearer {gate.token}"}, timeout=40)


def outcome(gate: Any) -> tuple[Any, Any, Any]:
    """Result, who answered, and how many were asked, of the newest exchange."""
    record = gate.records("outcome")[-1]
    return record["result"], record.get("backend"), record.get("attempts")


def until(true: Callable[[], bool], seconds: float = 30.0) -> float:
    """Waits until something is true; how long it took."""
    began, pause = time.monotonic(), threading.Event()
    while not true():
        assert time.monotonic() - began < seconds
        pause.wait(0.05)
    return time.monotonic() - began


def dies(wire: socket.socket, _: Any) -> None:
    """Reads the question, and is gone."""


def unwell(wire: socket.socket, _: Any) -> None:
    wire.sendall(b"HTTP/1.1 503 Service Unavailable\r\ncontent-length: 0\r\nconnection: close\r\n\r\n")


@pytest.fixture
def two(model_server: Any) -> tuple[Any, Any]:
    return model_server(), model_server()


@pytest.fixture
def pair(two: tuple[Any, Any], another: Any) -> Iterator[Any]:
    """A gate in front of two equal backends, ``one`` before ``two``."""
    with another({**WAITS, "backends": [route("one", two[0]), route("two", two[1])]}) as gate:
        yield gate


@pytest.mark.parametrize("stream", [False, True])
def test_a_backend_that_dies_while_it_is_asked_is_stood_in_for(pair: Any, two: tuple[Any, Any], stream: bool) -> None:
    one, other = two
    assert ask(pair, stream=stream).status_code == 200
    assert outcome(pair) == ("answered", "one", 1)
    one.play = dies
    answer = ask(pair, stream=stream)
    assert answer.status_code == 200
    assert outcome(pair) == ("answered", "two", 2)
    assert [one.seen[-1]["messages"], other.seen[-1]["messages"]] == [HELLO, HELLO], "the same text, decided on once"
    assert len(pair.records("decision")) == 2
    pair.assert_log_is_whole()


def test_nobody_stands_in_after_the_first_byte(pair: Any, two: tuple[Any, Any]) -> None:
    one, other = two

    def begins(wire: socket.socket, _: Any) -> None:
        wire.sendall(b"HTTP/1.1 200 OK\r\ncontent-type: text/event-stream\r\nconnection: close\r\n\r\n")

    one.play = begins
    assert ask(pair, stream=True).status_code == 502
    assert outcome(pair) == ("refused", "one", 1)
    assert other.seen == []


def test_nobody_stands_in_for_a_backend_in_another_country(two: tuple[Any, Any], another: Any) -> None:
    one, other = two
    one.play = dies
    routes = [route("here", one, country="ID"), route("there", other, country="US")]
    with another({"backends": routes}) as gate:
        assert ask(gate).status_code == 502
        assert outcome(gate) == ("refused", "here", 1)
        assert gate.records("decision")[-1]["facts"]["route"] == {"country": "ID"}
    assert other.seen == []


def test_the_one_that_answers_is_the_one_the_policy_saw(two: tuple[Any, Any], another: Any) -> None:
    one, other = two
    routes = [route("here", one, country="ID", weight=1), route("there", other, country="US", weight=1)]
    with another({"backends": routes}) as gate:
        for _ in range(24):
            assert ask(gate).status_code == 200
        countries = {record["exchange"]: record["facts"]["route"]["country"] for record in gate.records("decision")}
        names = {record["exchange"]: record["backend"] for record in gate.records("outcome")}
    assert {(countries[exchange], name) for exchange, name in names.items()} == {("ID", "here"), ("US", "there")}
    assert one.seen
    assert other.seen


def test_a_backend_that_keeps_failing_is_left_alone_until_it_is_well(pair: Any, two: tuple[Any, Any]) -> None:
    one, _ = two
    one.play = unwell
    assert [ask(pair).status_code for _ in range(6)] == [200] * 6
    assert outcome(pair) == ("answered", "two", 1), "nobody waits for the one that fails"
    assert len(one.seen) == 5
    one.play = type(one)().play

    def is_back() -> bool:
        return ask(pair).status_code == 200 and outcome(pair)[1] == "one"

    assert until(is_back) > 5


def test_where_nobody_is_left_it_is_said_with_a_time_to_come_back(pair: Any, two: tuple[Any, Any]) -> None:
    for backend in two:
        backend.play = unwell
    for _ in range(5):
        assert ask(pair).status_code == 502
    assert httpx.get(f"{pair.url}/readyz").status_code == 503
    answer = ask(pair)
    assert (answer.status_code, answer.headers["retry-after"]) == (502, "10")
    assert outcome(pair) == ("refused", None, None)
    assert "cannot be reached" in answer.json()["error"]["message"]
    until(lambda: httpx.get(f"{pair.url}/readyz").status_code == 200)


def test_a_redirect_is_an_error_and_is_never_followed(pair: Any, two: tuple[Any, Any]) -> None:
    one, other = two

    def elsewhere(wire: socket.socket, _: Any) -> None:
        where = f"location: http://127.0.0.1:{other.port}/v1/chat/completions"
        wire.sendall(f"HTTP/1.1 302 Found\r\n{where}\r\ncontent-length: 0\r\nconnection: close\r\n\r\n".encode())

    one.play = elsewhere
    answer = ask(pair)
    assert answer.status_code == 502
    assert "HTTP 302" in answer.json()["error"]["message"]
    assert other.seen == []


# -- the switch


def stopped(gate: Any) -> bool:
    answer = ask(gate)
    return answer.status_code == 503 and answer.json()["error"]["code"] == "stopped"


@pytest.fixture
def crew(two: tuple[Any, Any], another: Any) -> Iterator[Any]:
    """Two workers in front of two backends, each with a model of its own."""
    routes = [route("one", two[0]), route("two", two[1], models=["n"])]
    with another({"server": {"workers": 2}, "backends": routes}) as gate:
        yield gate


def test_a_stop_counts_within_a_second_in_all_workers_and_after_a_restart(crew: Any, gapura: Any) -> None:
    data = ("--data", crew.folder / "data", "--keys", crew.folder / "keys")
    assert ask(crew).status_code == 200
    done = gapura("stop", "one", *data)
    assert (done.returncode, done.stdout.partition(";")[0]) == (0, "one: stopped")
    switched = last = time.monotonic()
    while time.monotonic() - switched < 2.5:
        began = time.monotonic()
        last = last if stopped(crew) else began
    assert last - switched < 1, "nobody who asks more than a second later is let through, whichever worker it meets"
    assert outcome(crew) == ("refused", None, None)
    assert ask(crew, model="n").status_code == 200, "the other one runs"
    names = httpx.get(f"{crew.url}/v1/models", headers={"authorization": f"Bearer {crew.token}"}).json()["data"]
    assert [one["id"] for one in names] == ["n"]
    crew.stop()
    crew.start()
    assert stopped(crew)
    assert gapura("start", "one", *data).returncode == 0
    until(lambda: ask(crew).status_code == 200)
    assert [bool(record["by"]) for record in crew.records("admin.route")] == [True, True]
    crew.assert_log_is_whole()


@pytest.mark.parametrize("version", ["v1", "v1beta"])
def test_an_address_with_two_spellings_is_stopped_in_both(
    another: Any, two: tuple[Any, Any], gapura: Any, version: str
) -> None:
    with another({"backends": [{**route("one", two[0]), "api": "gemini"}]}) as gate:

        def said(spelling: str, method: str = "generateContent") -> bool:
            question = {"contents": [{"parts": [{"text": "Halo"}]}]}
            answer = httpx.post(f"{gate.url}/{spelling}/models/m:{method}", json=question,
                                headers={"authorization": f"Bearer {gate.token}"})  # fmt: skip
            return answer.status_code == 503

        def stops() -> list[bool]:
            return [said("v1"), said("v1beta")]

        assert stops() == [False, False]
        data = ("--data", gate.folder / "data", "--keys", gate.folder / "keys")
        done = gapura("stop", f"/{version}/models/{{model}}:generateContent", *data)
        assert done.returncode == 0, done.stderr
        until(lambda: stops() == [True, True])
        assert not said("v1", "countTokens"), "another method runs"


@pytest.mark.parametrize("name", ["all", "/v1/chat"])
def test_an_address_is_stopped_for_whoever_has_a_key(pair: Any, gapura: Any, name: str) -> None:
    data = ("--data", pair.folder / "data", "--keys", pair.folder / "keys")
    assert gapura("stop", name, *data).returncode == 0
    until(lambda: stopped(pair))
    answer = ask(pair)
    assert answer.headers["retry-after"] == "10"
    assert "have stopped this model or address" in answer.json()["error"]["message"]
    stranger = httpx.post(f"{pair.url}{CHAT}", json={}, headers={"authorization": "Bearer gpr_x_y"})
    assert stranger.status_code == 401, "a stranger learns nothing"
    assert httpx.get(f"{pair.url}/healthz").status_code == 200
    assert httpx.get(f"{pair.url}/readyz").status_code == (503 if name == "all" else 200)
    assert gapura("start", name, *data).returncode == 0
    until(lambda: ask(pair).status_code == 200)


def test_an_answer_under_way_is_cut_with_an_error(pair: Any, two: tuple[Any, Any], gapura: Any) -> None:
    goes_on = threading.Event()
    sentence = "Satu dua tiga empat lima enam. "

    def piece(text: str) -> bytes:
        choice = {"index": 0, "delta": {"content": text}, "finish_reason": None}
        chunk = {"id": "c1", "object": "chat.completion.chunk", "created": 0, "model": "m", "choices": [choice]}
        return b"data: " + json.dumps(chunk).encode() + b"\n\n"

    def talks(wire: socket.socket, _: Any) -> None:
        wire.sendall(b"HTTP/1.1 200 OK\r\ncontent-type: text/event-stream\r\nconnection: close\r\n\r\n")
        wire.sendall(piece(sentence) * 2)
        while not goes_on.wait(0.1):
            wire.sendall(piece(sentence))

    two[0].play = talks
    body = {"model": "m", "messages": HELLO, "stream": True}
    headers = {"authorization": f"Bearer {pair.token}"}
    with httpx.stream("POST", f"{pair.url}{CHAT}", json=body, headers=headers, timeout=20) as answer:
        pieces = answer.iter_text()
        assert "Satu" in next(pieces)
        began = time.monotonic()
        assert gapura("stop", "one", "--data", pair.folder / "data", "--keys", pair.folder / "keys").returncode == 0
        rest = "".join(pieces)
    goes_on.set()
    assert time.monotonic() - began < 15
    assert '"code": "stopped"' in rest.replace('":"', '": "')
    assert "[DONE]" not in rest
    assert outcome(pair) == ("cut", "one", 1)
    assert pair.records("outcome")[-1]["reason"] == "stopped"
