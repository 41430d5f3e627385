"""Ollama's official SDK in front of the gate: what its program sees. All numbers are synthetic."""

from __future__ import annotations

import json
import socket
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import httpx
import ollama
import pytest

NIK, CARD = "3174015509000001", "4111 1111 1111 1111"
RULES = {
    "gapura": "policy/v1", "name": "uji", "default": "allow", "rules": [
        {"name": "mask", "when": {"pii": ["ID_NIK"]}, "then": "redact"},
        {"name": "cards", "when": {"direction": "input", "pii": ["CREDIT_CARD"]}, "then": "block"},
        {"name": "mail", "when": {"direction": "output", "pii": ["EMAIL_ADDRESS"]}, "then": "block"},
    ],
}  # fmt: skip


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory, gate_with: Callable[..., Any], scripted: Any) -> Iterator[Any]:
    """A gate in front of an Ollama, what that saw, and its own SDK."""
    url, backend = scripted
    folder = tmp_path_factory.mktemp("ollama")
    (folder / "policy.yaml").write_text(json.dumps(RULES))
    settings = {"backends": [{"name": "b", "url": url, "api": ["ollama"]}], "policies": {"files": ["policy.yaml"]}}
    with gate_with(folder, settings) as gate:
        sdk = ollama.Client(host=gate.url, headers={"authorization": f"Bearer {gate.token}"}, timeout=30)
        yield gate, backend, sdk
        sdk._client.close()


HEAD = b"HTTP/1.1 200 OK\r\ncontent-type: application/x-ndjson\r\nconnection: close\r\n\r\n"


def line(word: str, *, done: bool = False) -> bytes:
    message = {"role": "assistant", "content": word}
    return json.dumps({"model": "m", "message": message, "done": done}).encode() + b"\n"


def ask(text: str) -> list[dict[str, str]]:
    return [{"role": "system", "content": "Santun."}, {"role": "user", "content": text}]


def said(lines: list[Any]) -> str:
    return "".join(line.message.content or "" for line in lines)


def test_a_clean_answer_whole_and_streamed(home: Any) -> None:
    _, _, sdk = home
    whole = sdk.chat("demo", ask("halo dunia"))
    lines = list(sdk.chat("demo", ask("halo dunia"), stream=True))
    assert whole.message.content == said(lines) == "You wrote: halo dunia"
    assert (whole.done, lines[-1].done, lines[-1].done_reason) == (True, True, "stop")
    assert [line.done for line in lines[:-1]] == [False] * (len(lines) - 1)


@pytest.mark.parametrize("stream", [False, True])
def test_the_model_sees_a_pseudonym_and_the_person_their_number(home: Any, stream: bool) -> None:
    _, backend, sdk = home
    answer = sdk.chat("demo", ask(f"NIK saya {NIK}, tolong cek"), stream=stream)
    text = said(list(answer)) if stream else answer.message.content
    assert text == f"Kamu menulis: NIK saya {NIK}, tolong cek"
    assert NIK.encode() not in backend.seen
    assert b"<ID_NIK_" in backend.seen


@pytest.mark.parametrize("stream", [False, True])
def test_a_prompt_and_its_thoughts(home: Any, stream: bool) -> None:
    _, backend, sdk = home
    answer = sdk.generate("demo-think", f"NIK saya {NIK}", system="Santun.", stream=stream)
    lines = list(answer) if stream else [answer]
    assert "".join(line.response or "" for line in lines) == f"Kamu menulis: NIK saya {NIK}"
    assert NIK in "".join(line.thinking or "" for line in lines)
    assert lines[-1].context is None
    assert NIK.encode() not in backend.seen


def test_an_answer_is_streamed_where_nobody_says_otherwise(home: Any) -> None:
    gate, _, _ = home
    body = {"model": "demo", "messages": ask("halo")}
    answer = httpx.post(f"{gate.url}/api/chat", json=body, headers={"authorization": f"Bearer {gate.token}"})
    assert answer.headers["content-type"] == "application/x-ndjson"
    assert [json.loads(line)["done"] for line in answer.text.splitlines()][-1] is True


@pytest.mark.parametrize("stream", [False, True])
def test_a_call_of_a_tool_comes_with_the_persons_own_words(home: Any, stream: bool) -> None:
    _, backend, sdk = home
    tool = {"type": "function", "function": {"name": "catat", "parameters": {"type": "object", "properties": {}}}}
    answer = sdk.chat("demo-tool", ask(f"catat NIK {NIK}"), tools=[tool], stream=stream)
    calls = [call for line in (answer if stream else [answer]) for call in line.message.tool_calls or ()]
    assert [call.function.name for call in calls] == ["catat"]
    assert "<ID_NIK_" in calls[0].function.arguments["text"]  # no policy says that this tool may have it
    assert NIK.encode() not in backend.seen


@pytest.mark.parametrize("stream", [False, True])
def test_a_no_before_anything_went_out(home: Any, stream: bool) -> None:
    gate, backend, sdk = home
    with pytest.raises(ollama.ResponseError) as refused:
        list(sdk.chat("demo", ask(f"Kartu saya {CARD}"), stream=stream))
    assert refused.value.status_code == 400
    assert "rules of this gate" in str(refused.value)
    assert CARD.encode() not in backend.seen
    assert gate.records("outcome")[-1]["result"] == "blocked"


def test_a_whole_no_says_why(home: Any) -> None:
    gate, _, sdk = home
    whole = sdk.chat("demo-leak", ask("contoh data"))
    assert (whole.done_reason, "@" in (whole.message.content or "")) == ("content_filter", False)
    assert gate.records("outcome")[-1]["result"] == "blocked"


def test_a_no_in_the_middle_of_an_answer_is_a_normal_end_that_says_why(
    another: Callable[..., Any], model_server: Callable[..., Any], tmp_path: Path
) -> None:
    seen = threading.Event()

    def leaks(wire: socket.socket, request: dict[str, Any]) -> None:
        wire.sendall(HEAD)
        for word in ("Baik, ", "ini ", "contohnya: "):
            wire.sendall(line(word))
        seen.wait(20)
        wire.sendall(line(f"NIK {NIK} dan ani@contoh.example. ") + line("Selesai.") + line("", done=True))

    (tmp_path / "policy.yaml").write_text(json.dumps(RULES))
    url = f"http://127.0.0.1:{model_server(leaks).port}"
    backends = [{"name": "b", "url": url, "api": ["ollama"]}]
    with another({"backends": backends, "policies": {"files": ["policy.yaml"]}}) as gate:
        sdk = ollama.Client(host=gate.url, headers={"authorization": f"Bearer {gate.token}"}, timeout=30)
        lines = []
        for one in sdk.chat("m", ask("halo"), stream=True):
            lines.append(one)
            seen.set()
        sdk._client.close()
        assert (lines[-1].done, lines[-1].done_reason) == (True, "content_filter")
        assert said(lines).startswith("Baik")
        assert "rules of this gate" in said(lines)
        assert NIK not in said(lines)
        assert gate.records("outcome")[-1]["result"] == "blocked"


@pytest.mark.parametrize("stream", [False, True])
def test_a_failure_of_the_backend(home: Any, stream: bool) -> None:
    _, _, sdk = home
    with pytest.raises(ollama.ResponseError) as failed:
        list(sdk.chat("demo-fail", ask("halo"), stream=stream))
    assert failed.value.status_code == 502
    assert "HTTP 500" in str(failed.value)


def test_somebody_who_hangs_up_leaves_an_outcome(home: Any) -> None:
    gate, _, sdk = home
    before = len(gate.records("outcome"))
    lines = iter(sdk.chat("demo-slow", ask("halo " * 200), stream=True))
    assert next(lines).done is False
    lines.close()
    pause = threading.Event()
    for _ in range(100):
        if len(ends := gate.records("outcome")) > before:
            break
        pause.wait(0.1)
    assert ends[-1]["result"] == "cancelled"


def test_embeddings_of_what_was_masked(home: Any) -> None:
    _, backend, sdk = home
    answer = sdk.embed("demo", ["halo", f"NIK {NIK}"])
    assert [len(row) for row in answer.embeddings] == [8, 8]
    assert NIK.encode() not in backend.seen
    with pytest.raises(ollama.ResponseError, match="rules of this gate"):
        sdk.embed("demo", CARD)


UNSEEN = [
    {"template": "{{ .Prompt }}"},
    {"raw": True},
    {"context": [1, 2]},
    {"images": ["iVBORw0KGgo="]},
    {"logprobs": True},
]


@pytest.mark.parametrize("more", UNSEEN, ids=lambda more: next(iter(more)))
def test_what_changes_what_the_model_reads_where_nobody_sees_it_does_not_pass(home: Any, more: Any) -> None:
    gate, backend, _ = home
    body = {"model": "demo", "prompt": "Halo KenariUngu", "stream": False, **more}
    answer = httpx.post(f"{gate.url}/api/generate", json=body, headers={"authorization": f"Bearer {gate.token}"})
    assert (answer.status_code, answer.json()["code"]) == (400, "content_filter")
    assert b"KenariUngu" not in backend.seen


ADMIN = ["pull", "push", "create", "copy", "delete", "blobs/sha256:29fdb92e57cf0827ded04ae6461b5931d01fa595"]


@pytest.mark.parametrize("route", ADMIN)
@pytest.mark.parametrize("method", ["POST", "DELETE", "HEAD"])
def test_what_would_change_the_server_is_none_of_the_gates_addresses(home: Any, route: str, method: str) -> None:
    gate, _, _ = home
    answer = httpx.request(
        method, f"{gate.url}/api/{route}", json={"model": "x"}, headers={"authorization": f"Bearer {gate.token}"}
    )
    assert answer.status_code == 404
    if method != "HEAD":
        assert answer.json().keys() == {"error", "code"}
        assert answer.json()["code"] == "unknown_route"


@pytest.mark.parametrize("body", [{}, {"keep_alive": 0}, {"prompt": ""}])
def test_nobody_loads_or_unloads_a_model_through_the_gate(home: Any, body: Any) -> None:
    gate, _, _ = home
    headers = {"authorization": f"Bearer {gate.token}"}
    for route, more in (("generate", {}), ("chat", {"messages": []})):
        answer = httpx.post(f"{gate.url}/api/{route}", json={"model": "demo", **body, **more}, headers=headers)
        assert (answer.status_code, answer.json()["code"]) == (400, "bad_request")


def test_an_answer_that_breaks_off_is_an_error_and_never_an_end(
    home: Any, another: Callable[..., Any], model_server: Callable[..., Any]
) -> None:
    def breaks(wire: socket.socket, request: dict[str, Any]) -> None:
        wire.sendall(HEAD + line("Satu. ") + line("Dua. "))

    url = f"http://127.0.0.1:{model_server(breaks).port}"
    with another({"backends": [{"name": "b", "url": url, "api": ["ollama"]}]}) as gate:
        sdk = ollama.Client(host=gate.url, headers={"authorization": f"Bearer {gate.token}"}, timeout=30)
        with pytest.raises(ollama.ResponseError), sdk._client:
            list(sdk.chat("m", ask("halo"), stream=True))
        assert gate.records("outcome")[-1]["result"] in {"cut", "refused"}


def test_the_record_is_whole(home: Any) -> None:
    home[0].assert_log_is_whole()
