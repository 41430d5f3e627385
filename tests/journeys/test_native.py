"""llama.cpp's and TGI's own APIs in front of the gate. All numbers are synthetic."""

from __future__ import annotations

import json
import socket
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
from huggingface_hub import InferenceClient, TextGenerationStreamOutput, close_session, constants
from huggingface_hub.errors import ValidationError

NIK, CARD = "3174015509000001", "4111 1111 1111 1111"
RULES = {
    "gapura": "policy/v1", "name": "uji", "default": "allow", "rules": [
        {"name": "mask", "when": {"pii": ["ID_NIK"]}, "then": "redact"},
        {"name": "cards", "when": {"direction": "input", "pii": ["CREDIT_CARD"]}, "then": "block"},
        {"name": "mail", "when": {"direction": "output", "pii": ["EMAIL_ADDRESS"]}, "then": "block"},
    ],
}  # fmt: skip


class Plain:
    """A client that knows nothing but HTTP; it says what a reader of each protocol would read."""

    def __init__(self, gate: Any) -> None:
        self.http = httpx.Client(base_url=gate.url, headers={"authorization": f"Bearer {gate.token}"}, timeout=30)

    def llama(self, prompt: str, **more: Any) -> httpx.Response:
        return self.http.post("/completion", json={"prompt": prompt, **more})

    def tgi(self, inputs: str, route: str = "/generate", **more: Any) -> httpx.Response:
        return self.http.post(route, json={"inputs": inputs, **more})


def events(answer: httpx.Response) -> list[Any]:
    assert answer.headers["content-type"].startswith("text/event-stream")
    return [json.loads(line.removeprefix("data:")) for line in answer.text.splitlines() if line.startswith("data:")]


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory, gate_with: Callable[..., Any], scripted: Any) -> Iterator[Any]:
    """A gate in front of one server of each kind, and what those saw."""
    url, backend = scripted
    folder = tmp_path_factory.mktemp("native")
    (folder / "policy.yaml").write_text(json.dumps(RULES))
    settings = {"backends": [{"name": "b", "url": url, "api": ["llamacpp", "tgi"]}],
                "policies": {"files": ["policy.yaml"]}}  # fmt: skip
    with gate_with(folder, settings) as gate:
        client = Plain(gate)
        yield gate, backend, client
        client.http.close()


ASKED = f"NIK saya {NIK}, tolong cek"
TOLD = f"Kamu menulis: {ASKED}"


def test_llamacpp_whole(home: Any) -> None:
    _, backend, client = home
    answer = client.llama(ASKED, seed=4_000_000_000, cache_prompt=True).json()
    assert (answer["content"], answer["stop"], answer["prompt"]) == (TOLD, True, ASKED)
    assert answer["tokens"] in (None, [])
    assert NIK.encode() not in backend.seen
    assert b"4000000000" in backend.seen


def test_llamacpp_streamed(home: Any) -> None:
    _, backend, client = home
    told = events(client.llama(ASKED, stream=True))
    assert "".join(one["content"] for one in told) == TOLD
    assert [one["stop"] for one in told] == [False] * (len(told) - 1) + [True]
    assert told[-1]["prompt"] == ASKED
    assert NIK.encode() not in backend.seen


@pytest.mark.parametrize("stream", [False, True])
def test_llamacpp_says_no_before_anything_went_out(home: Any, stream: bool) -> None:
    gate, backend, client = home
    answer = client.llama(f"Kartu saya {CARD}", stream=stream)
    error = answer.json()["error"]
    assert (answer.status_code, error["code"], error["reason"]) == (400, 400, "content_filter")
    assert CARD.encode() not in backend.seen
    assert gate.records("outcome")[-1]["result"] == "blocked"


def test_llamacpp_says_no_to_an_answer(home: Any) -> None:
    _, _, client = home
    answer = client.llama("contoh data", model="demo-leak")
    assert (answer.status_code, answer.json()["error"]["reason"]) == (400, "content_filter")


HEAD = b"HTTP/1.1 200 OK\r\ncontent-type: text/event-stream\r\nconnection: close\r\n\r\n"
WORDS = ("Baik, ", "ini ", "contohnya: ", "tulis ani@contoh.example ", "saja.")


def llama_event(word: str) -> dict[str, Any]:
    return {"content": word, "stop": False}


def tgi_event(word: str) -> dict[str, Any]:
    return {"index": 1, "token": {"id": 1, "text": word, "logprob": -1.0, "special": False}, "generated_text": None}


@pytest.mark.parametrize(("route", "body", "made"), [
    ("/completion", {"prompt": "halo", "stream": True}, llama_event),
    ("/generate_stream", {"inputs": "halo"}, tgi_event),
])  # fmt: skip
def test_a_no_in_the_middle_ends_a_stream_as_its_protocol_does(
    another: Callable[..., Any], model_server: Callable[..., Any], tmp_path: Path, route: str, body: Any, made: Any
) -> None:
    seen = threading.Event()

    def leaks(wire: socket.socket, request: dict[str, Any]) -> None:
        told = [b"data: " + json.dumps(made(word)).encode() + b"\n\n" for word in WORDS]
        wire.sendall(HEAD + b"".join(told[:3]))
        seen.wait(20)
        wire.sendall(b"".join(told[3:]))

    (tmp_path / "policy.yaml").write_text(json.dumps(RULES))
    url = f"http://127.0.0.1:{model_server(leaks).port}"
    backends = [{"name": "b", "url": url, "api": ["llamacpp", "tgi"]}]
    with another({"backends": backends, "policies": {"files": ["policy.yaml"]}}) as gate:
        shown = []
        headers = {"authorization": f"Bearer {gate.token}"}
        with httpx.stream("POST", gate.url + route, json=body, headers=headers, timeout=30) as answer:
            for row in answer.iter_lines():
                shown += [json.loads(row.removeprefix("data:"))] if row.startswith("data:") else []
                seen.set()
        text = "".join(one["content"] if "content" in one else one["token"]["text"] for one in shown)
        assert text.startswith("Baik")
        assert ("rules of this gate" in text, "@" in text) == (True, False)
        end = shown[-1]
        if route == "/completion":
            assert (end["stop"], end["stop_type"]) == (True, "content_filter")
        else:
            assert TextGenerationStreamOutput.parse_obj(end).generated_text == text
            assert end["details"]["code"] == "content_filter"
        assert gate.records("outcome")[-1]["result"] == "blocked"


@pytest.mark.parametrize("stream", [False, True])
def test_a_failure_of_llamacpp(home: Any, stream: bool) -> None:
    _, _, client = home
    answer = client.llama("halo", model="demo-fail", stream=stream)
    assert (answer.status_code, answer.json()["error"]["reason"]) == (502, "backend_error")


UNSEEN = [
    {"prompt": ["halo", 12, 13]},
    {"prompt": {"prompt_string": "halo <__media__>", "multimodal_data": ["AAAA"]}},
    {"n_probs": 5},
    {"image_data": [{"id": 1, "data": "AAAA"}]},
]


@pytest.mark.parametrize("more", UNSEEN)
def test_what_nobody_can_look_into_does_not_pass(home: Any, more: Any) -> None:
    _, _, client = home
    answer = client.http.post("/completion", json={"prompt": "halo", **more})
    assert (answer.status_code, answer.json()["error"]["reason"]) == (400, "content_filter")


@pytest.mark.parametrize("prompt", [["a", "b"], [], 7, None, [["a"]]])
def test_several_prompts_at_once_are_not_understood(home: Any, prompt: Any) -> None:
    _, _, client = home
    answer = client.http.post("/completion", json={"prompt": prompt})
    assert (answer.status_code, answer.json()["error"]["reason"]) == (400, "bad_request")


def test_somebody_who_hangs_up_leaves_an_outcome(home: Any) -> None:
    gate, _, client = home
    before = len(gate.records("outcome"))
    asked = {"prompt": "halo " * 200, "model": "demo-slow", "stream": True}
    with client.http.stream("POST", "/completion", json=asked) as answer:
        assert next(answer.iter_lines()).startswith("data:")
    pause = threading.Event()
    for _ in range(100):
        if len(ends := gate.records("outcome")) > before:
            break
        pause.wait(0.1)
    assert ends[-1]["result"] == "cancelled"


# -- TGI, by the client that its makers give out


@pytest.fixture
def hub(home: Any, monkeypatch: pytest.MonkeyPatch) -> Any:
    """The official client; in this process our own detectors may have told its package to stay off the net."""
    gate, _, _ = home
    monkeypatch.setattr(constants, "HF_HUB_OFFLINE", False)
    close_session()

    def at(route: str) -> Any:
        return InferenceClient(model=gate.url + route, token=gate.token, timeout=30)

    yield at
    monkeypatch.undo()
    close_session()


def test_tgi_whole(home: Any, hub: Any) -> None:
    _, backend, _ = home
    answer = hub("/generate").text_generation(ASKED, details=True, max_new_tokens=50)
    assert (answer.generated_text, answer.details.finish_reason) == (TOLD, "eos_token")
    assert answer.details.tokens == []
    assert NIK.encode() not in backend.seen


def test_tgi_streamed_says_the_same_at_the_end(home: Any) -> None:
    _, backend, client = home
    told = [TextGenerationStreamOutput.parse_obj(one) for one in events(client.tgi(ASKED, "/generate_stream"))]
    assert "".join(one.token.text for one in told if not one.token.special) == TOLD
    assert told[-1].generated_text == TOLD
    assert told[-1].details is not None
    assert told[-1].details.finish_reason == "eos_token"
    assert NIK.encode() not in backend.seen


@pytest.mark.parametrize("stream", [False, True])
def test_tgi_says_no_before_anything_went_out(home: Any, hub: Any, stream: bool) -> None:
    _, backend, _ = home
    with pytest.raises(ValidationError, match="rules of this gate"):
        list(hub("/generate_stream" if stream else "/generate").text_generation(f"Kartu saya {CARD}", stream=stream))
    assert CARD.encode() not in backend.seen


def test_tgi_says_no_to_an_answer(home: Any) -> None:
    _, _, client = home
    whole = client.tgi("contoh data", model="demo-leak")
    assert (whole.status_code, whole.json()["code"]) == (400, "content_filter")


@pytest.mark.parametrize("route", ["/generate", "/generate_stream"])
def test_a_failure_of_tgi(home: Any, route: str) -> None:
    _, _, client = home
    answer = client.tgi("halo", route, model="demo-fail")
    assert (answer.status_code, answer.json()["code"]) == (502, "backend_error")


@pytest.mark.parametrize("inputs", ["![](https://contoh.example/a.png) apa?", "![gambar](data:image/png;base64,AA)"])
def test_a_picture_inside_the_text_does_not_pass(home: Any, inputs: str) -> None:
    _, backend, client = home
    answer = client.tgi(inputs)
    assert (answer.status_code, answer.json()["code"]) == (400, "content_filter")
    assert b"![" not in backend.seen


def test_the_record_is_whole(home: Any) -> None:
    home[0].assert_log_is_whole()
