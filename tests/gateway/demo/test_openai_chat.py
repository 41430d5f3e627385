"""OpenAI chat, as the official SDK reads it."""

from __future__ import annotations

from typing import Any

import httpx
import openai
import pytest
from openai.lib.streaming.chat import ChatCompletionStreamState

from gateway.demo.scripts import MODELS

CHAT = "/v1/chat/completions"
TOOL: Any = {"type": "function", "function": {"name": "search", "parameters": {"type": "object"}}}
SPEAKING = [model for model in MODELS if model != "demo-fail"]


async def whole(sdk: openai.AsyncOpenAI, model: str, messages: Any, tools: Any = openai.omit) -> Any:
    completion = await sdk.chat.completions.create(model=model, messages=messages, tools=tools)
    assert completion.object == "chat.completion"
    return completion


async def streamed(sdk: openai.AsyncOpenAI, model: str, messages: Any, tools: Any = openai.omit) -> Any:
    """The chunks put together by the SDK's own hand."""
    state: Any = ChatCompletionStreamState()
    asked: Any = {"model": model, "messages": messages, "tools": tools, "stream_options": {"include_usage": True}}
    count = 0
    async for chunk in await sdk.chat.completions.create(stream=True, **asked):
        assert chunk.object == "chat.completion.chunk"
        state.handle_chunk(chunk)
        count += 1
    assert count > 4, "word by word"
    return state.get_final_completion()


both = pytest.mark.parametrize("ask", [whole, streamed])


def user(content: Any) -> list[Any]:
    return [{"role": "user", "content": content}]


@pytest.mark.parametrize("model", SPEAKING)
async def test_each_model_says_the_same_whole_and_streamed(
    openai_sdk: openai.AsyncOpenAI, backend: Any, model: str
) -> None:
    one = await whole(openai_sdk, model, user("Tolong tulis contoh"))
    other = await streamed(openai_sdk, model, user("Tolong tulis contoh"))
    assert one.choices[0].message.content == other.choices[0].message.content == backend.said
    assert (one.model, other.model, one.usage) == (model, model, other.usage)
    assert {one.choices[0].finish_reason, other.choices[0].finish_reason} == {"stop"}


@both
async def test_a_tool_is_called_and_its_result_comes_back(openai_sdk: openai.AsyncOpenAI, ask: Any) -> None:
    asked = user("Tolong cek")
    (choice,) = (await ask(openai_sdk, "demo-tool", asked, [TOOL])).choices
    (call,) = choice.message.tool_calls
    assert (choice.finish_reason, choice.message.content) == ("tool_calls", None)
    assert (call.type, call.function.name, call.function.arguments) == ("function", "search", '{"text":"Tolong cek"}')
    asked += [choice.message.to_dict(), {"role": "tool", "tool_call_id": call.id, "content": "42"}]
    assert (await ask(openai_sdk, "demo-tool", asked, [TOOL])).choices[0].message.content == "Kata alatnya: 42"


@both
async def test_thoughts_stand_beside_the_answer(openai_sdk: openai.AsyncOpenAI, ask: Any) -> None:
    completion = await ask(openai_sdk, "demo-think", user("Hello"))
    message = completion.choices[0].message
    assert message.content == "You wrote: Hello"
    assert message.reasoning_content == "This person wrote: Hello. I had better say it back."
    assert completion.usage.completion_tokens_details.reasoning_tokens == 10
    assert completion.usage.completion_tokens == 13


@both
@pytest.mark.parametrize("content", ["", [], [{"type": "text", "text": ""}]])
async def test_nothing_said_is_nothing_said_back(openai_sdk: openai.AsyncOpenAI, ask: Any, content: Any) -> None:
    messages = [*user("First"), {"role": "assistant", "content": "Answer"}, *user(content)]
    assert (await ask(openai_sdk, "demo", messages)).choices[0].message.content == "You wrote: "


async def test_a_stream_counts_words_for_who_asks(client: httpx.AsyncClient, events: Any) -> None:
    body = {"model": "demo", "messages": user("one two"), "stream": True}
    plain = events(await client.post(CHAT, json=body))
    *counted, last, done = events(await client.post(CHAT, json={**body, "stream_options": {"include_usage": True}}))
    assert plain[-1] == done == (None, "[DONE]")
    assert last[1]["choices"] == []
    assert last[1]["usage"] == {"prompt_tokens": 2, "completion_tokens": 4, "total_tokens": 6}
    assert all(event["usage"] is None for _, event in counted)
    assert all("usage" not in event for _, event in plain[:-1])


@both
async def test_one_fails_and_others_are_not_there(openai_sdk: openai.AsyncOpenAI, ask: Any) -> None:
    with pytest.raises(openai.InternalServerError, match="scripted failure") as failed:
        await ask(openai_sdk, "demo-fail", user("Hello"))
    assert failed.value.type == "server_error"
    with pytest.raises(openai.NotFoundError, match="no such model"):
        await ask(openai_sdk, "gpt-4", user("Hello"))
    with pytest.raises(openai.BadRequestError):
        await ask(openai_sdk, "demo", "Hello")


async def test_it_lists_its_models(openai_sdk: openai.AsyncOpenAI) -> None:
    listed = await openai_sdk.models.list()
    assert (listed.object, tuple(model.id for model in listed.data)) == ("list", MODELS)
