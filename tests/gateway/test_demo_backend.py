"""The demo's stand-in for a model, spoken to as the gate speaks to it."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from typing import Any

import httpx
import pytest

from gateway.demo_backend import MODELS, DemoBackend

CHAT = "/v1/chat/completions"
QUESTIONS = {"id": "Tolong tulis contoh", "en": "Please write an example"}


@pytest.fixture
def backend() -> DemoBackend:
    return DemoBackend(pace=0.0)


@pytest.fixture
async def client(backend: DemoBackend) -> AsyncIterator[httpx.AsyncClient]:
    app: Any = backend
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://demo") as client:
        yield client


async def ask(client: httpx.AsyncClient, model: str, content: Any, **more: Any) -> httpx.Response:
    body = {"model": model, "messages": [{"role": "user", "content": content}], **more}
    return await client.post(CHAT, json=body)


def chunks(answer: httpx.Response) -> list[Any]:
    assert answer.headers["content-type"] == "text/event-stream"
    *events, done, end = answer.text.split("\n\n")
    assert (done, end) == ("data: [DONE]", "")
    return [json.loads(event.removeprefix("data: ")) for event in events]


def text_of(events: list[Any]) -> str:
    return "".join(event["choices"][0]["delta"].get("content", "") for event in events if event["choices"])


async def test_it_lists_its_models(client: httpx.AsyncClient) -> None:
    listed = (await client.get("/v1/models")).json()
    assert listed["object"] == "list"
    assert tuple(row["id"] for row in listed["data"]) == MODELS


@pytest.mark.parametrize("language", ["id", "en"])
@pytest.mark.parametrize("model", [model for model in MODELS if model != "demo-fail"])
async def test_each_model_says_the_same_whole_and_streamed(
    client: httpx.AsyncClient, backend: DemoBackend, model: str, language: str
) -> None:
    whole = (await ask(client, model, QUESTIONS[language])).json()
    said = backend.said
    events = chunks(await ask(client, model, QUESTIONS[language], stream=True))
    (choice,) = whole["choices"]
    assert text_of(events) == choice["message"]["content"] == said == backend.said
    assert (choice["finish_reason"], events[-1]["choices"][0]["finish_reason"]) == ("stop", "stop")
    assert {whole["model"], *(event["model"] for event in events)} == {model}
    assert (whole["object"], events[0]["object"]) == ("chat.completion", "chat.completion.chunk")
    assert len(events) > 4, "word by word"


@pytest.mark.parametrize(("model", "language", "words"), [
    ("demo", "id", ["Kamu menulis: Tolong tulis contoh"]), ("demo", "en", ["You wrote: Please write an example"]),
    ("demo-slow", "id", ["Pelan-pelan", "Kamu menulis: Tolong tulis contoh"]),
    ("demo-slow", "en", ["Slowly", "You wrote: Please write an example"]),
    ("demo-leak", "id", ["Tentu.", "NIK 3174015509000001", "0812-0000-1234", "ani@contoh.example"]),
    ("demo-leak", "en", ["Sure.", "NIK 3174015509000001", "0812-0000-1234", "ani@contoh.example"]),
    ("demo-insult", "id", ["bodoh", "goblok"]), ("demo-insult", "en", ["stupid", "idiot"]),
])  # fmt: skip
async def test_what_each_of_them_is_for(client: httpx.AsyncClient, model: str, language: str, words: list[str]) -> None:
    said = (await ask(client, model, QUESTIONS[language])).json()["choices"][0]["message"]["content"]
    assert [word for word in words if word not in said] == []


@pytest.mark.parametrize("stream", [False, True])
async def test_it_answers_the_last_thing_a_user_said(
    client: httpx.AsyncClient, backend: DemoBackend, stream: bool
) -> None:
    parts = [{"type": "text", "text": "Second"}, {"type": "text", "text": "question"}]
    turns = [("user", "First"), ("assistant", "Answer"), ("user", parts), ("assistant", "Another")]
    messages = [{"role": role, "content": content} for role, content in turns]
    answer = await client.post(CHAT, json={"model": "demo", "messages": messages, "stream": stream})
    assert backend.said == "You wrote: Second question"
    assert answer.request.content == backend.seen


@pytest.mark.parametrize("content", [None, "", []])
async def test_nothing_said_is_nothing_said_back(client: httpx.AsyncClient, content: Any) -> None:
    assert (await ask(client, "demo", content)).json()["choices"][0]["message"]["content"] == "You wrote: "


async def test_a_stream_counts_words_for_who_asks(client: httpx.AsyncClient) -> None:
    counted = chunks(await ask(client, "demo", "one two", stream=True, stream_options={"include_usage": True}))
    plain = chunks(await ask(client, "demo", "one two", stream=True))
    assert counted[-1]["choices"] == []
    assert counted[-1]["usage"] == {"prompt_tokens": 4, "completion_tokens": 4, "total_tokens": 8}
    assert all("usage" not in event for event in plain)
    assert (await ask(client, "demo", "one two")).json()["usage"] == counted[-1]["usage"]


@pytest.mark.parametrize("stream", [False, True])
@pytest.mark.parametrize("model", ["demo-fail", "gpt-4"])
async def test_one_fails_and_others_are_not_there(client: httpx.AsyncClient, model: str, stream: bool) -> None:
    answer = await ask(client, model, "Hello", stream=stream)
    assert (answer.status_code, answer.json()["error"]["type"]) == (500, "server_error")


@pytest.mark.parametrize("path", ["/", "/v1/completions", "/v1/embeddings"])
async def test_there_is_nothing_else(client: httpx.AsyncClient, path: str) -> None:
    assert (await client.post(path, json={})).status_code == 404


@pytest.mark.parametrize("stream", [False, True])
async def test_the_slow_one_takes_its_time_over_each_word(stream: bool) -> None:
    app: Any = DemoBackend(pace=0.02)
    clock = asyncio.get_running_loop().time
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://demo") as client:
        began = clock()
        await ask(client, "demo-slow", "Hello", stream=stream)
    assert clock() - began > 0.02 * 8, "eight words"
