"""Anthropic messages, as the official SDK reads them."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Any

import anthropic
import httpx
import pytest

from gateway.demo.scripts import MODELS

TOOL: Any = {"name": "search", "input_schema": {"type": "object"}}
SPEAKING = [model for model in MODELS if model != "demo-fail"]


@pytest.fixture
async def sdk(url: str) -> AsyncIterator[anthropic.AsyncAnthropic]:
    async with anthropic.AsyncAnthropic(base_url=url, api_key="none", max_retries=0) as sdk:
        yield sdk


async def whole(sdk: anthropic.AsyncAnthropic, model: str, messages: Any, **more: Any) -> Any:
    return await sdk.messages.create(model=model, messages=messages, max_tokens=100, **more)


async def streamed(sdk: anthropic.AsyncAnthropic, model: str, messages: Any, **more: Any) -> Any:
    async with sdk.messages.stream(model=model, messages=messages, max_tokens=100, **more) as stream:
        return await stream.get_final_message()


both = pytest.mark.parametrize("ask", [whole, streamed])


def user(content: Any) -> list[Any]:
    return [{"role": "user", "content": content}]


@pytest.mark.parametrize("model", SPEAKING)
async def test_each_model_says_the_same_whole_and_streamed(
    sdk: anthropic.AsyncAnthropic, backend: Any, model: str
) -> None:
    one = await whole(sdk, model, user("Tolong tulis contoh"), system="Be kind.")
    other = await streamed(sdk, model, user("Tolong tulis contoh"), system="Be kind.")
    assert one.content[-1].text == other.content[-1].text == backend.said
    assert (one.model, one.stop_reason, other.stop_reason) == (model, "end_turn", "end_turn")
    assert (one.usage.input_tokens, other.usage.input_tokens) == (5, 5)
    assert one.usage.output_tokens == other.usage.output_tokens > 3


@both
async def test_a_tool_is_called_and_its_result_comes_back(sdk: anthropic.AsyncAnthropic, ask: Any) -> None:
    asked = user("Tolong cek")
    called = await ask(sdk, "demo-tool", asked, tools=[TOOL])
    (block,) = called.content
    assert (called.stop_reason, block.type, block.name) == ("tool_use", "tool_use", "search")
    assert block.input == {"text": "Tolong cek"}
    asked.append({"role": "assistant", "content": [block.model_dump(include={"type", "id", "name", "input"})]})
    asked += user([{"type": "tool_result", "tool_use_id": block.id, "content": [{"type": "text", "text": "42"}]}])
    assert (await ask(sdk, "demo-tool", asked, tools=[TOOL])).content[0].text == "Kata alatnya: 42"


@both
async def test_words_beside_a_result_are_a_new_question(sdk: anthropic.AsyncAnthropic, ask: Any) -> None:
    result = {"type": "tool_result", "tool_use_id": "toolu_1", "content": "42"}
    said = await ask(sdk, "demo-tool", user([result, {"type": "text", "text": "Again"}]), tools=[TOOL])
    assert said.content[0].input == {"text": "Again"}


@both
async def test_thoughts_are_a_signed_block_before_the_answer(sdk: anthropic.AsyncAnthropic, ask: Any) -> None:
    thinking, text = (await ask(sdk, "demo-think", user("Hello"))).content
    assert thinking.thinking == "This person wrote: Hello. I had better say it back."
    assert thinking.signature
    assert text.text == "You wrote: Hello"


async def test_the_events_are_named_and_one_is_a_ping(client: httpx.AsyncClient, events: Any) -> None:
    asked = {"model": "demo", "max_tokens": 9, "messages": user("Hi"), "stream": True}
    found = events(await client.post("/v1/messages", json=asked))
    names = [name for name, _ in found]
    assert names[:3] == ["message_start", "content_block_start", "ping"]
    assert names[3:6] == ["content_block_delta"] * 3
    assert names[6:] == ["content_block_stop", "message_delta", "message_stop"]
    assert names == [event["type"] for _, event in found]


async def test_tokens_are_counted_without_an_answer(sdk: anthropic.AsyncAnthropic) -> None:
    counted = await sdk.messages.count_tokens(model="demo", messages=user("one two"), system="three")
    assert counted.input_tokens == 3


async def test_it_lists_its_models(sdk: anthropic.AsyncAnthropic) -> None:
    listed = [model async for model in sdk.models.list()]
    assert tuple(model.id for model in listed) == MODELS
    assert {model.type for model in listed} == {"model"}


@both
async def test_one_fails_and_others_are_not_there(sdk: anthropic.AsyncAnthropic, ask: Any) -> None:
    with pytest.raises(anthropic.InternalServerError, match="scripted failure") as failed:
        await ask(sdk, "demo-fail", user("Hello"))
    assert failed.value.type == "api_error"
    with pytest.raises(anthropic.NotFoundError) as missing:
        await ask(sdk, "claude", user("Hello"))
    assert missing.value.type == "not_found_error"
    with pytest.raises(anthropic.BadRequestError):
        await ask(sdk, "demo", ["Hello"])
