"""The demo's backend, which speaks all three APIs, behind each translator: one question, one answer."""

from __future__ import annotations

from typing import Any

import httpx
import orjson
import pytest

from gateway.codecs import sse
from gateway.codecs.openai_chat import OpenAIChat
from gateway.codecs.translation.base import Outgoing, Stamp
from gateway.codecs.translation.registry import DIALECTS, translator_for
from gateway.demo.backend import DemoBackend
from gateway.demo.scripts import MODELS
from gateway.exchange import Exchange

CODEC = OpenAIChat()
EXCHANGE = Exchange("0" * 32, "openai", CODEC.route, "demo", True, b"", {}, ())
TOOLS = [{"type": "function", "function": {"name": "search", "parameters": {"type": "object", "properties": {}}}}]
apis = pytest.mark.parametrize("api", DIALECTS)


async def sent(outgoing: Outgoing) -> bytes:
    app: Any = DemoBackend(pace=0.0)
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://demo") as client:
        answer = await client.post(outgoing.path, content=outgoing.body, headers={"content-type": "application/json"})
    assert answer.status_code == 200, answer.text
    return answer.content


async def asked(api: str, **request: Any) -> dict[str, Any]:
    """The message that an OpenAI client gets, whole or put together from its stream, read by our codec too."""
    translator = translator_for(api)
    assert translator is not None
    body = orjson.dumps({"model": "demo", "messages": [{"role": "user", "content": "Apa kabar?"}], **request})
    answer = await sent(translator.request(body))
    if not request.get("stream"):
        whole = translator.whole(answer)
        assert CODEC.whole(EXCHANGE, whole).finished
        choice = orjson.loads(whole)["choices"][0]
        return {**choice["message"], "finish_reason": choice["finish_reason"]}
    stream = translator.stream(body)
    out = stream.feed(answer) + stream.close()
    reader = CODEC.stream(EXCHANGE)
    assert reader.feed(out)
    reader.close()
    return put_together(out)


def put_together(out: bytes) -> dict[str, Any]:
    message: dict[str, Any] = {"content": "", "tool_calls": []}
    for event in sse.EventReader().feed(out)[:-1]:
        for choice in orjson.loads(event)["choices"]:
            message["content"] += choice["delta"].get("content", "")
            for call in choice["delta"].get("tool_calls", ()):
                if "id" in call:
                    message["tool_calls"].append({"name": call["function"]["name"], "arguments": ""})
                message["tool_calls"][call["index"]]["arguments"] += call["function"]["arguments"]
            message["finish_reason"] = choice["finish_reason"]
    return message


@apis
@pytest.mark.parametrize("model", [model for model in MODELS if model != "demo-fail"])
async def test_every_model_says_the_same_whole_and_streamed(api: str, model: str) -> None:
    whole, streamed = (
        await asked(api, model=model, tools=TOOLS),
        await asked(api, model=model, tools=TOOLS, stream=True),
    )
    assert whole["finish_reason"] == streamed["finish_reason"]
    assert (whole["content"] or "") == streamed["content"]
    calls = [call["function"] for call in whole.get("tool_calls", ())]
    assert [(one["name"], orjson.loads(one["arguments"])) for one in calls] == [
        (one["name"], orjson.loads(one["arguments"])) for one in streamed["tool_calls"]
    ]
    assert streamed["content"] or calls


@apis
async def test_what_the_system_and_the_person_say_arrives_there(api: str) -> None:
    told = [{"role": "system", "content": "Singkat."}, {"role": "user", "content": [{"type": "text", "text": "Ani?"}]}]
    assert "Ani?" in (await asked(api, messages=told))["content"]


def test_every_answer_has_a_mark_of_its_own() -> None:
    assert Stamp().mark != Stamp().mark
    assert Stamp().created > 1_700_000_000
