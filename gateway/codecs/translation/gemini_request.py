"""Requests for Gemini's ``generateContent`` and ``streamGenerateContent`` (official SDK google-genai 3.6)."""

from __future__ import annotations

import re
from collections.abc import Mapping
from itertools import groupby, takewhile
from typing import Any

import orjson

from gateway.codecs.translation import tables
from gateway.codecs.translation.base import Outgoing
from gateway.codecs.translation.conversation import Block, Call, Image, Result, Text, Thought, Turn
from gateway.codecs.translation.question import Question, Tool, read
from gateway.codecs.translation.tables import IGNORED, REFUSED, Body, How, Ignored, No, To, at
from gateway.errors import Reason, Refused

_MODEL = re.compile(r"(?:models/)?([A-Za-z0-9][A-Za-z0-9._-]{0,127})")
"""It becomes part of the path, so nothing may stand in it that could lead elsewhere."""
_ROLES = {"user": "user", "tool": "user", "assistant": "model"}


def _config(name: str, check: Any) -> tables.Put:
    return at("generationConfig", name, check=check)


def _format(body: Body, value: Any) -> None:
    form = tables.form(value)
    if form.kind != "text":
        config = body.setdefault("generationConfig", {})
        config["responseMimeType"] = "application/json"
        if form.schema is not None:
            config["responseJsonSchema"] = form.schema


_EFFORTS: dict[str, dict[str, Any]] = {
    "none": {"thinkingBudget": 0},
    **{word: {"thinkingLevel": word.upper()} for word in ("minimal", "low", "medium", "high", "xhigh")},
}
_TIERS = {"default": "standard", "flex": "flex", "priority": "priority"}


def _tier(body: Body, value: Any) -> None:
    if value != "auto":
        body["serviceTier"] = tables.word("service_tier", _TIERS)(value)


MEMBERS: Mapping[str, How] = {
    **IGNORED,
    **REFUSED,
    "model": To("the path; letters, digits, `.`, `_` and `-` only"),
    "messages": To("`contents`; those of the system as `systemInstruction`, a later one is refused"),
    "stream": To("the path: `streamGenerateContent?alt=sse`"),
    "stream_options": To("`include_usage`: the gate ends the stream with the usage", tables.stream_options),
    "max_tokens": To("`maxOutputTokens`"),
    "max_completion_tokens": To("`maxOutputTokens`"),
    "temperature": To("`temperature`", _config("temperature", tables.number)),
    "top_p": To("`topP`", _config("topP", tables.number)),
    "stop": To("`stopSequences`", _config("stopSequences", tables.texts)),
    "n": To("`candidateCount`", _config("candidateCount", tables.whole)),
    "seed": To("`seed`", _config("seed", tables.whole)),
    "presence_penalty": To("`presencePenalty`", _config("presencePenalty", tables.number)),
    "frequency_penalty": To("`frequencyPenalty`", _config("frequencyPenalty", tables.number)),
    "tools": To("`functionDeclarations`, functions only; `strict: true` is refused"),
    "tool_choice": To("`functionCallingConfig`; of `allowed_tools`, only those are offered"),
    "parallel_tool_calls": No((True,)),
    "response_format": To("`responseMimeType`, `responseJsonSchema`", _format),
    "reasoning_effort": To(
        "`thinkingConfig.thinkingLevel`; `none` is a budget of 0, `max` is refused",
        _config("thinkingConfig", tables.word("reasoning_effort", _EFFORTS)),
    ),
    "service_tier": To("`serviceTier`: `auto`, `default`, `flex`, `priority`; others are refused", _tier),
    "user": Ignored("tells OpenAI who asks, against misuse there; Gemini has no place for it"),
    "safety_identifier": Ignored("tells OpenAI who asks, against misuse there; Gemini has no place for it"),
}

PLACES: Mapping[str, How] = {
    "messages.content.image_url": To("`inlineData`; a URL on the web is refused"),
    "messages.tool_calls": To("`functionCall`, with the `thoughtSignature` that came in `extra_content`"),
    "messages.tool_call_id": To("`functionResponse`, the text as `output`"),
    "messages.refusal": To("text"),
    "messages.reasoning_content": To("a `thought`"),
}
"""Places in messages that APIs differ in."""


def ask(document: Mapping[str, Any]) -> Outgoing:
    """The request. Raises ``Refused``."""
    question = read(document)
    model = _MODEL.fullmatch(question.model)
    if model is None:
        raise Refused(Reason.UNTRANSLATABLE, what="model")
    leading = list(takewhile(lambda turn: turn.role == "system", question.turns))
    body: Body = {"contents": _contents(question.turns[len(leading) :])}
    if leading:
        body["systemInstruction"] = {"parts": [_part(block) for turn in leading for block in turn.blocks]}
    if question.tools:
        body["tools"] = [{"functionDeclarations": [_tool(tool) for tool in question.tools]}]
        body.update(_choice(question))
    if question.most is not None:
        body["generationConfig"] = {"maxOutputTokens": question.most}
    tables.fill(body, document, MEMBERS)
    verb = "streamGenerateContent?alt=sse" if question.stream else "generateContent"
    return Outgoing(f"/v1beta/models/{model[1]}:{verb}", orjson.dumps(body))


def _contents(turns: tuple[Turn, ...]) -> list[dict[str, Any]]:
    """Neighbours of one role are one content; results are kept apart from what a person says after them, because
    Gemini wants as many parts in answer to calls as there were calls."""
    if not turns:
        raise Refused(Reason.UNTRANSLATABLE, what="messages")
    if any(turn.role == "system" for turn in turns):
        raise Refused(Reason.UNTRANSLATABLE, what="messages.role")
    return [
        {"role": _ROLES[role], "parts": [_part(block) for turn in some for block in turn.blocks]}
        for role, some in groupby(turns, key=lambda turn: turn.role)
    ]


def _part(block: Block) -> dict[str, Any]:
    match block:
        case Text(text=text):
            return {"text": text}
        case Thought(text=text):
            return {"text": text, "thought": True}
        case Image(url=""):
            return {"inlineData": {"mimeType": block.media, "data": block.data}}
        case Image():
            raise Refused(Reason.UNTRANSLATABLE, what="messages.content.image_url")
        case Call():
            call = {"functionCall": {"id": block.id, "name": block.name, "args": block.arguments}}
            return {**call, "thoughtSignature": block.signature} if block.signature else call
        case Result():
            told = {"id": block.call.id, "name": block.call.name, "response": {"output": block.text}}
            return {"functionResponse": told}


def _tool(tool: Tool) -> dict[str, Any]:
    if tool.strict:
        raise Refused(Reason.UNTRANSLATABLE, what="tools.function.strict")
    told: dict[str, Any] = {"name": tool.name}
    if tool.description is not None:
        told["description"] = tool.description
    return told if tool.parameters is None else {**told, "parametersJsonSchema": tool.parameters}


def _choice(question: Question) -> dict[str, Any]:
    choice = question.choice
    if choice.mode == "auto":
        return {}
    told: dict[str, Any] = {"mode": "NONE" if choice.mode == "none" else "ANY"}
    if choice.name:
        told["allowedFunctionNames"] = [choice.name]
    return {"toolConfig": {"functionCallingConfig": told}}
