"""llama.cpp's and TGI's own paths, read by hand: neither has an SDK among our tests."""

from __future__ import annotations

import json
from typing import Any

import httpx
import pytest

from gateway.demo.scripts import MODELS

SPEAKING = [model for model in MODELS if model != "demo-fail"]


@pytest.mark.parametrize("model", SPEAKING)
async def test_llama_says_the_same_whole_and_streamed(
    client: httpx.AsyncClient, events: Any, backend: Any, model: str
) -> None:
    asked = {"model": model, "prompt": "Tolong tulis"}
    whole = (await client.post("/completion", json=asked)).json()
    found = [event for _, event in events(await client.post("/completion", json={**asked, "stream": True}))]
    assert "".join(event["content"] for event in found) == whole["content"]
    assert whole["content"].endswith(backend.said)
    assert [event["stop"] for event in found] == [False] * (len(found) - 1) + [True]
    counts = ("stop_type", "tokens_predicted", "tokens_evaluated", "model", "prompt")
    assert [whole[name] for name in counts] == [found[-1][name] for name in counts]
    assert (whole["stop"], whole["tokens_evaluated"]) == (True, 2)


@pytest.mark.parametrize("model", SPEAKING)
async def test_tgi_says_the_same_whole_and_streamed(client: httpx.AsyncClient, backend: Any, model: str) -> None:
    asked = {"model": model, "inputs": "Tolong tulis", "parameters": {"details": True}}
    whole = (await client.post("/generate", json=asked)).json()
    stream = await client.post("/generate_stream", json=asked)
    assert stream.headers["content-type"] == "text/event-stream"
    *words, last = [json.loads(block.removeprefix("data:")) for block in stream.text.split("\n\n") if block]
    assert "".join(event["token"]["text"] for event in words) == last["generated_text"] == whole["generated_text"]
    assert whole["generated_text"].endswith(backend.said)
    assert whole["details"]["tokens"] == [event["token"] for event in words]
    assert {event["generated_text"] for event in words} == {None}
    assert (last["token"]["special"], last["details"]["finish_reason"]) == (True, "eos_token")
    assert last["details"]["generated_tokens"] == whole["details"]["generated_tokens"]
    assert last["details"]["input_length"] == 2


async def test_thoughts_stand_in_the_text(client: httpx.AsyncClient) -> None:
    llama = (await client.post("/completion", json={"model": "demo-think", "prompt": "Hello"})).json()["content"]
    tgi = (await client.post("/generate", json={"model": "demo-think", "inputs": "Hello"})).json()["generated_text"]
    assert llama == tgi
    assert llama.startswith("<think>\n")


async def test_who_names_no_model_gets_the_ordinary_one(client: httpx.AsyncClient) -> None:
    assert (await client.post("/generate", json={"inputs": "Hello"})).json() == {"generated_text": "You wrote: Hello"}
    for prompt, read in (("Hello", "Hello"), ([1, 2], "1 2"), (["Hello", 3], "Hello 3")):
        answer = (await client.post("/completion", json={"prompt": prompt})).json()
        assert (answer["content"], answer["model"]) == (f"You wrote: {read}", "demo")


@pytest.mark.parametrize("stream", [False, True])
@pytest.mark.parametrize(("model", "status", "llama", "tgi"), [
    ("demo-fail", 500, "server_error", "generation"), ("mistral", 404, "not_found_error", "validation"),
])  # fmt: skip
async def test_one_fails_and_others_are_not_there(
    client: httpx.AsyncClient, stream: bool, model: str, status: int, llama: str, tgi: str
) -> None:
    answer = await client.post("/completion", json={"model": model, "prompt": "Hello", "stream": stream})
    error = answer.json()["error"]
    assert (answer.status_code, error["code"], error["type"]) == (status, status, llama)
    path = "/generate_stream" if stream else "/generate"
    answer = await client.post(path, json={"model": model, "inputs": "Hello"})
    assert (answer.status_code, answer.json()["error_type"]) == (status, tgi)


async def test_llamacpp_fills_a_gap_with_what_stands_around_it(client: Any) -> None:
    answer = await client.post("/infill", json={"input_prefix": "awal ", "input_suffix": "akhir"})
    assert answer.json()["content"] == "You wrote: awal akhir"
