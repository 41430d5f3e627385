"""OpenAI responses, as the official SDK reads them."""

from __future__ import annotations

from typing import Any

import httpx
import openai
import pytest

from gateway.demo.openai_responses import Responses
from gateway.demo.protocol import Request
from gateway.demo.scripts import MODELS

TOOL: Any = {"type": "function", "name": "search", "parameters": {"type": "object"}, "strict": False}
SPEAKING = [model for model in MODELS if model != "demo-fail"]


async def whole(sdk: openai.AsyncOpenAI, **asked: Any) -> Any:
    return await sdk.responses.create(**asked)


async def streamed(sdk: openai.AsyncOpenAI, **asked: Any) -> Any:
    """What the SDK makes of the events; each must be of a type it knows."""
    numbers = []
    async with sdk.responses.stream(**asked) as stream:
        async for event in stream:
            numbers.append(event.sequence_number)
        response = await stream.get_final_response()
    assert numbers == list(range(len(numbers)))
    return response


both = pytest.mark.parametrize("ask", [whole, streamed])


@pytest.mark.parametrize("model", SPEAKING)
async def test_each_model_says_the_same_whole_and_streamed(
    openai_sdk: openai.AsyncOpenAI, backend: Any, model: str
) -> None:
    one = await whole(openai_sdk, model=model, input="Tolong tulis contoh", instructions="Be kind.")
    other = await streamed(openai_sdk, model=model, input="Tolong tulis contoh", instructions="Be kind.")
    assert one.output_text == other.output_text == backend.said
    assert (one.model, one.status, other.status, one.usage) == (model, "completed", "completed", other.usage)
    assert one.usage.input_tokens == 5


@both
async def test_a_tool_is_called_and_its_result_builds_on_the_answer(openai_sdk: openai.AsyncOpenAI, ask: Any) -> None:
    called = await ask(openai_sdk, model="demo-tool", input="Tolong cek", tools=[TOOL])
    (call,) = called.output
    assert (call.type, call.name, call.arguments) == ("function_call", "search", '{"text":"Tolong cek"}')
    result: Any = [{"type": "function_call_output", "call_id": call.call_id, "output": "42"}]
    told = await ask(openai_sdk, model="demo-tool", input=result, tools=[TOOL], previous_response_id=called.id)
    assert told.output_text == "Kata alatnya: 42"
    assert told.previous_response_id == called.id


@both
async def test_thoughts_are_an_item_before_the_answer(openai_sdk: openai.AsyncOpenAI, ask: Any) -> None:
    response = await ask(openai_sdk, model="demo-think", input="Hello")
    reasoning, message = response.output
    assert reasoning.type == "reasoning"
    assert reasoning.summary[0].text == "This person wrote: Hello. I had better say it back."
    assert message.content[0].text == "You wrote: Hello"
    assert response.usage.output_tokens_details.reasoning_tokens == 10


@both
async def test_messages_are_read_as_items(openai_sdk: openai.AsyncOpenAI, ask: Any) -> None:
    items: list[Any] = [{"role": "system", "content": "Be kind."}, {"role": "user", "content": "First"},
                        {"role": "assistant", "content": "Answer"},
                        {"role": "user", "content": [{"type": "input_text", "text": "Second"}]}]  # fmt: skip
    assert (await ask(openai_sdk, model="demo", input=items)).output_text == "You wrote: Second"


@both
async def test_an_answer_is_kept_until_it_is_deleted(openai_sdk: openai.AsyncOpenAI, ask: Any) -> None:
    kept = await ask(openai_sdk, model="demo", input="Hello")
    again = await openai_sdk.responses.retrieve(kept.id)
    assert (again.id, again.output_text) == (kept.id, kept.output_text)
    following = await ask(openai_sdk, model="demo", input="And now?", previous_response_id=kept.id)
    assert following.usage.input_tokens == 1 + 3 + 2, "what was said before is read again"
    await openai_sdk.responses.delete(kept.id)
    with pytest.raises(openai.NotFoundError):
        await openai_sdk.responses.retrieve(kept.id)
    with pytest.raises(openai.NotFoundError):
        await openai_sdk.responses.delete(kept.id)
    with pytest.raises(openai.BadRequestError):
        await ask(openai_sdk, model="demo", input="And now?", previous_response_id=kept.id)


async def test_who_wants_nothing_kept_leaves_nothing(openai_sdk: openai.AsyncOpenAI) -> None:
    response = await whole(openai_sdk, model="demo", input="Hello", store=False)
    with pytest.raises(openai.NotFoundError):
        await openai_sdk.responses.retrieve(response.id)


async def test_a_text_stands_in_three_events_and_once_more_at_the_end(client: httpx.AsyncClient, events: Any) -> None:
    asked = {"model": "demo", "input": "Hello", "stream": True}
    found = events(await client.post("/v1/responses", json=asked))
    assert all(name == event["type"] for name, event in found)
    whole = [name for name, event in found if "You wrote: Hello" in str(event)]
    ends = ["output_text.done", "content_part.done", "output_item.done", "completed"]
    assert whole == [f"response.{end}" for end in ends]
    deltas = [event["delta"] for name, event in found if name == "response.output_text.delta"]
    assert deltas == ["You ", "wrote: ", "Hello"]


async def test_the_oldest_answers_are_forgotten() -> None:
    create, read, _ = Responses().routes()
    request = Request("POST", "/v1/responses", {}, {}, b'{"model": "demo", "input": "Hello"}')
    bodies: list[Any] = [create.reply(request).body for _ in range(257)]
    names = [body.partition(b'"id":"')[2].partition(b'"')[0].decode() for body in bodies]
    assert read.reply(request, names[1]).body == bodies[1]
    with pytest.raises(Exception, match="no response has this id"):
        read.reply(request, names[0])


@both
async def test_one_fails(openai_sdk: openai.AsyncOpenAI, ask: Any) -> None:
    with pytest.raises(openai.InternalServerError, match="scripted failure"):
        await ask(openai_sdk, model="demo-fail", input="Hello")
