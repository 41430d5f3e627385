"""Gemini, as the official SDK reads it, by both of its versions' paths."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Any

import httpx
import pytest
from google import genai
from google.genai import errors, types

from gateway.demo.scripts import MODELS, vector

SPEAKING = [model for model in MODELS if model != "demo-fail"]
TOOLS = types.Tool(function_declarations=[types.FunctionDeclaration(name="search")])
# The SDK derives a class from aiohttp's session, which aiohttp discourages.
pytestmark = pytest.mark.filterwarnings("ignore:Inheritance class AiohttpClientSession:DeprecationWarning")
THINK = "/v1beta/models/demo-think:streamGenerateContent"
HELLO = {"contents": [{"parts": [{"text": "Hello"}]}]}


@pytest.fixture(params=["v1", "v1beta"])
async def sdk(url: str, request: Any) -> AsyncIterator[Any]:
    options = types.HttpOptions(base_url=url, api_version=request.param)
    with genai.Client(api_key="none", http_options=options) as client:
        async with client.aio as sdk:
            yield sdk


async def whole(sdk: Any, model: str, contents: Any, **config: Any) -> list[Any]:
    return [await sdk.models.generate_content(model=model, contents=contents, config=config)]


async def streamed(sdk: Any, model: str, contents: Any, **config: Any) -> list[Any]:
    stream = await sdk.models.generate_content_stream(model=model, contents=contents, config=config)
    return [chunk async for chunk in stream]


both = pytest.mark.parametrize("ask", [whole, streamed])


def text(chunks: list[Any], thought: bool = False) -> str:
    parts = [part for chunk in chunks for part in chunk.candidates[0].content.parts]
    return "".join(part.text or "" for part in parts if bool(part.thought) == thought)


@pytest.mark.parametrize("model", SPEAKING)
async def test_each_model_says_the_same_whole_and_streamed(sdk: Any, backend: Any, model: str) -> None:
    one = await whole(sdk, model, "Tolong tulis contoh", system_instruction="Be kind.")
    other = await streamed(sdk, model, "Tolong tulis contoh", system_instruction="Be kind.")
    assert text(one) == text(other) == backend.said
    assert len(other) > 3, "word by word"
    assert one[0].candidates[0].finish_reason == other[-1].candidates[0].finish_reason == types.FinishReason.STOP
    assert one[0].usage_metadata == other[-1].usage_metadata
    assert (one[0].usage_metadata.prompt_token_count, one[0].model_version) == (5, model)


@both
async def test_a_tool_is_called_and_its_result_comes_back(sdk: Any, ask: Any) -> None:
    asked = [types.Content(role="user", parts=[types.Part(text="Tolong cek")])]
    called = (await ask(sdk, "demo-tool", asked, tools=[TOOLS]))[0].candidates[0].content
    call = called.parts[0].function_call
    assert (call.name, call.args) == ("search", {"text": "Tolong cek"})
    result = types.Part.from_function_response(name="search", response={"result": "42"})
    asked += [called, types.Content(role="user", parts=[result])]
    assert text(await ask(sdk, "demo-tool", asked, tools=[TOOLS])) == "Kata alatnya: 42"


@both
async def test_thoughts_are_parts_before_the_answer(sdk: Any, ask: Any) -> None:
    said = await ask(sdk, "demo-think", "Hello")
    assert text(said, thought=True) == "This person wrote: Hello. I had better say it back."
    assert text(said) == "You wrote: Hello"
    counts = said[-1].usage_metadata
    assert (counts.thoughts_token_count, counts.candidates_token_count, counts.total_token_count) == (10, 3, 14)
    assert [p.thought_signature for c in said for p in c.candidates[0].content.parts].count(b"scripted") == 1


async def test_texts_become_vectors_and_words_are_counted(sdk: Any) -> None:
    found = await sdk.models.embed_content(model="demo", contents=["Halo", "Budi"])
    assert [one.values for one in found.embeddings] == [vector("Halo"), vector("Budi")]
    small = await sdk.models.embed_content(model="demo", contents="Halo", config={"output_dimensionality": 4})
    assert small.embeddings[0].values == vector("Halo", 4)
    assert (await sdk.models.count_tokens(model="demo", contents="one two three")).total_tokens == 3


async def test_it_lists_its_models(sdk: Any) -> None:
    listed = [model async for model in await sdk.models.list()]
    assert [model.name for model in listed] == [f"models/{model}" for model in MODELS]
    assert "generateContent" in listed[0].supported_actions


@both
async def test_one_fails_and_others_are_not_there(sdk: Any, ask: Any) -> None:
    with pytest.raises(errors.ServerError, match="scripted failure") as failed:
        await ask(sdk, "demo-fail", "Hello")
    assert (failed.value.code, failed.value.status) == (500, "INTERNAL")
    with pytest.raises(errors.ClientError) as missing:
        await ask(sdk, "gemini", "Hello")
    assert (missing.value.code, missing.value.status) == (404, "NOT_FOUND")


async def test_without_sse_a_stream_is_one_array(client: httpx.AsyncClient, events: Any) -> None:
    array = await client.post(THINK, json=HELLO)
    assert array.headers["content-type"] == "application/json"
    assert array.json() == [event for _, event in events(await client.post(THINK, json=HELLO, params={"alt": "sse"}))]
    assert array.text.startswith('[{"candidates"')
    failing = await client.post("/v1/models/demo-fail:streamGenerateContent", json=HELLO)
    assert failing.status_code == 500
    (error,) = failing.json()
    assert error["error"]["status"] == "INTERNAL"


async def test_one_text_is_embedded_alone(client: httpx.AsyncClient) -> None:
    asked = {"content": {"parts": [{"text": "Halo"}]}}
    answer = await client.post("/v1beta/models/demo:embedContent", json=asked)
    assert answer.json() == {"embedding": {"values": vector("Halo")}}


async def test_names_in_snake_case_are_read_too(client: httpx.AsyncClient) -> None:
    tools = [{"function_declarations": [{"name": "search"}]}]
    asked = {**HELLO, "system_instruction": {"parts": [{"text": "Be kind."}]}, "tools": tools}
    answer = (await client.post("/v1beta/models/demo-tool:generateContent", json=asked)).json()
    assert answer["candidates"][0]["content"]["parts"][0]["functionCall"]["name"] == "search"
    assert answer["usageMetadata"]["promptTokenCount"] == 3
    counted = {"generate_content_request": asked}
    assert (await client.post("/v1beta/models/demo:countTokens", json=counted)).json()["totalTokens"] == 3


@pytest.mark.parametrize("response", [{"output": "42"}, {"result": "42"}, {"temperature": 42}])
async def test_a_result_has_many_shapes(client: httpx.AsyncClient, response: Any) -> None:
    result = {"functionResponse": {"name": "search", "response": response}}
    asked = {"contents": [*HELLO["contents"], {"role": "function", "parts": [result]}]}
    answer = (await client.post("/v1beta/models/demo-tool:generateContent", json=asked)).json()
    said = answer["candidates"][0]["content"]["parts"][0]["text"]
    assert said == ('The tool said: {"temperature":42}' if "temperature" in response else "The tool said: 42")
