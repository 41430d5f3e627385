"""Ollama's own API, as the official SDK reads it."""

from __future__ import annotations

import json
from typing import Any

import httpx
import ollama
import pytest

from gateway.demo.scripts import MODELS, vector

SPEAKING = [model for model in MODELS if model != "demo-fail"]
TOOL: Any = {"type": "function", "function": {"name": "search", "parameters": {"type": "object", "properties": {}}}}


@pytest.fixture
async def sdk(url: str) -> Any:
    async with ollama.AsyncClient(host=url) as sdk:
        yield sdk


async def whole(ask: Any, *what: Any, **more: Any) -> list[Any]:
    return [await ask(*what, **more)]


async def streamed(ask: Any, *what: Any, **more: Any) -> list[Any]:
    return [line async for line in await ask(*what, stream=True, **more)]


both = pytest.mark.parametrize("by", [whole, streamed])


def user(content: str) -> list[Any]:
    return [{"role": "user", "content": content}]


@pytest.mark.parametrize("model", SPEAKING)
async def test_each_model_says_the_same_whole_and_streamed(sdk: Any, backend: Any, model: str) -> None:
    chats = [await by(sdk.chat, model, user("Tolong tulis")) for by in (whole, streamed)]
    texts = [await by(sdk.generate, model, "Tolong tulis") for by in (whole, streamed)]
    said = {"".join(line.message.content for line in lines) for lines in chats}
    said |= {"".join(line.response for line in lines) for lines in texts}
    assert said == {backend.said}
    assert all(line.model == model for lines in (*chats, *texts) for line in lines)
    last = [lines[-1] for lines in (*chats, *texts)]
    assert {(line.done, line.done_reason, line.prompt_eval_count) for line in last} == {(True, "stop", 2)}
    assert len({line.eval_count for line in last}) == 1
    assert len(chats[1]) == len(texts[1]) > 3, "word by word"
    assert texts[0][0].context == texts[1][-1].context


@both
async def test_a_tool_is_called_and_its_result_comes_back(sdk: Any, by: Any) -> None:
    asked = user("Tolong cek")
    message = (await by(sdk.chat, "demo-tool", asked, tools=[TOOL]))[0].message
    (call,) = message.tool_calls
    assert (call.function.name, call.function.arguments) == ("search", {"text": "Tolong cek"})
    asked += [message, {"role": "tool", "tool_name": "search", "content": "42"}]
    told = await by(sdk.chat, "demo-tool", asked, tools=[TOOL])
    assert "".join(line.message.content for line in told) == "Kata alatnya: 42"


@both
async def test_thoughts_stand_beside_the_answer(sdk: Any, by: Any) -> None:
    thought = "This person wrote: Hello. I had better say it back."
    chat = await by(sdk.chat, "demo-think", user("Hello"))
    assert "".join(line.message.thinking or "" for line in chat) == thought
    text = await by(sdk.generate, "demo-think", "Hello", system="Be kind.")
    assert "".join(line.thinking or "" for line in text) == thought
    assert (text[-1].prompt_eval_count, text[-1].eval_count) == (3, 13)


async def test_a_stream_is_what_comes_unless_it_is_declined(client: httpx.AsyncClient) -> None:
    asked = {"model": "demo:latest", "messages": user("Hello")}
    answer = await client.post("/api/chat", json=asked)
    assert answer.headers["content-type"] == "application/x-ndjson"
    assert [json.loads(line)["done"] for line in answer.text.splitlines()] == [False, False, False, True]
    whole = await client.post("/api/chat", json={**asked, "stream": False})
    assert (whole.headers["content-type"], whole.json()["done"]) == ("application/json", True)


async def test_texts_become_vectors(sdk: Any) -> None:
    found = await sdk.embed("demo", ["Halo Ani", "Budi"])
    assert found.embeddings == [vector("Halo Ani"), vector("Budi")]
    assert found.prompt_eval_count == 3
    assert (await sdk.embed("demo", "Halo", dimensions=4)).embeddings == [vector("Halo", 4)]


async def test_it_shows_its_models(sdk: Any, client: httpx.AsyncClient) -> None:
    assert tuple(model.model for model in (await sdk.list()).models) == MODELS
    shown = {name: (await sdk.show(name)).capabilities for name in SPEAKING}
    assert shown["demo"] == ["completion"]
    assert shown["demo-tool"] == ["completion", "tools"]
    assert shown["demo-think"] == ["completion", "thinking"]
    assert (await client.get("/api/version")).json()["version"]


@both
async def test_one_fails_and_others_are_not_there(sdk: Any, by: Any) -> None:
    for ask, what in ((sdk.chat, user("Hello")), (sdk.generate, "Hello")):
        with pytest.raises(ollama.ResponseError, match="scripted failure") as failed:
            await by(ask, "demo-fail", what)
        assert failed.value.status_code == 500
        with pytest.raises(ollama.ResponseError) as missing:
            await by(ask, "llama", what)
        assert missing.value.status_code == 404


async def test_the_failing_one_has_no_vectors(sdk: Any) -> None:
    with pytest.raises(ollama.ResponseError, match="scripted failure"):
        await sdk.embed("demo-fail", "Hello")
