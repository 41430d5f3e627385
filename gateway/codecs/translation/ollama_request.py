"""Requests for Ollama's own API, ``POST /api/chat`` (official SDK ollama 0.6)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import orjson

from gateway.codecs.translation import tables
from gateway.codecs.translation.base import Outgoing
from gateway.codecs.translation.conversation import Call, Image, Result, Text, Thought, Turn
from gateway.codecs.translation.question import NO_PARAMETERS, Question, Tool, read
from gateway.codecs.translation.tables import IGNORED, REFUSED, Body, How, Ignored, No, To, at
from gateway.errors import Reason, Refused


def _option(name: str, check: Any) -> tables.Put:
    return at("options", name, check=check)


def _format(body: Body, value: Any) -> None:
    form = tables.form(value)
    if form.kind != "text":
        body["format"] = "json" if form.schema is None else form.schema


_EFFORTS = tables.word("reasoning_effort", {"none": False, "low": "low", "medium": "medium", "high": "high"})
_ONE_WHO_ASKS = "tells OpenAI who asks, against misuse there; an own server knows only the gate"

MEMBERS: Mapping[str, How] = {
    **IGNORED,
    **REFUSED,
    "model": To("`model`"),
    "messages": To("`messages`; text parts of one are joined by a line end, its pictures stand in `images`"),
    "stream": To("`stream`"),
    "stream_options": To("`include_usage`: the gate ends the stream with the usage", tables.stream_options),
    "max_tokens": To("`options.num_predict`"),
    "max_completion_tokens": To("`options.num_predict`"),
    "temperature": To("`options.temperature`", _option("temperature", tables.number)),
    "top_p": To("`options.top_p`", _option("top_p", tables.number)),
    "stop": To("`options.stop`", _option("stop", tables.texts)),
    "n": No((1,)),
    "seed": To("`options.seed`", _option("seed", tables.whole)),
    "presence_penalty": To("`options.presence_penalty`", _option("presence_penalty", tables.number)),
    "frequency_penalty": To("`options.frequency_penalty`", _option("frequency_penalty", tables.number)),
    "tools": To("`tools`, functions only; `strict: true` is refused"),
    "tool_choice": To("`auto`; `none` and `allowed_tools` leave tools out; a call cannot be required"),
    "parallel_tool_calls": No((True,)),
    "response_format": To("`format`", _format),
    "reasoning_effort": To("`think`: `none`, `low`, `medium`, `high`; others are refused", at("think", check=_EFFORTS)),
    "service_tier": No(("auto", "default")),
    "user": Ignored(_ONE_WHO_ASKS),
    "safety_identifier": Ignored(_ONE_WHO_ASKS),
}

PLACES: Mapping[str, How] = {
    "messages.content.image_url": To("`images`; a URL on the web is refused"),
    "messages.tool_calls": To("`tool_calls`, without ids: results stand in the order of their calls"),
    "messages.tool_call_id": To("`tool_name`"),
    "messages.refusal": To("text"),
    "messages.reasoning_content": To("`thinking`"),
}
"""Places in messages that APIs differ in."""


def ask(document: Mapping[str, Any]) -> Outgoing:
    """The request. Raises ``Refused``."""
    question = read(document)
    body: Body = {
        "model": question.model,
        "messages": [_message(turn) for turn in question.turns],
        "stream": question.stream,
    }
    if tools := _tools(question):
        body["tools"] = tools
    if question.most is not None:
        body["options"] = {"num_predict": question.most}
    tables.fill(body, document, MEMBERS)
    return Outgoing("/api/chat", orjson.dumps(body))


def _message(turn: Turn) -> dict[str, Any]:
    told: dict[str, Any] = {"role": turn.role}
    words: list[str] = []
    for block in turn.blocks:
        match block:
            case Text(text=text):
                words.append(text)
            case Thought(text=text):
                told["thinking"] = text
            case Image():
                told.setdefault("images", []).append(_image(block))
            case Call():
                function = {"name": block.name, "arguments": block.arguments}
                told.setdefault("tool_calls", []).append({"function": function})
            case Result():
                words.append(block.text)
                told["tool_name"] = block.call.name
    return {**told, "content": "\n".join(words)}


def _image(image: Image) -> str:
    if image.url:
        raise Refused(Reason.UNTRANSLATABLE, what="messages.content.image_url")
    return image.data


def _tools(question: Question) -> list[dict[str, Any]]:
    if question.choice.mode in {"required", "named"}:
        raise Refused(Reason.UNTRANSLATABLE, what="tool_choice")
    return [] if question.choice.mode == "none" else [_tool(tool) for tool in question.tools]


def _tool(tool: Tool) -> dict[str, Any]:
    if tool.strict:
        raise Refused(Reason.UNTRANSLATABLE, what="tools.function.strict")
    told: dict[str, Any] = {"name": tool.name, "parameters": tool.parameters or NO_PARAMETERS}
    if tool.description is not None:
        told["description"] = tool.description
    return {"type": "function", "function": told}
