"""Requests for Anthropic's Messages API, ``POST /v1/messages`` (official SDK 2.14).

Written for the API's version of 2026-10-21, which has no ``temperature`` and no ``top_p``; models since Claude 4.7
refuse both in the older version too. So only the value that OpenAI takes by itself passes, and is not sent on.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from itertools import groupby, takewhile
from typing import Any

import orjson

from gateway.codecs.translation import tables
from gateway.codecs.translation.base import Outgoing
from gateway.codecs.translation.conversation import Block, Call, Image, Result, Text, Turn
from gateway.codecs.translation.question import NO_PARAMETERS, Question, Tool, read
from gateway.codecs.translation.tables import IGNORED, REFUSED, Body, How, Ignored, No, To, at
from gateway.errors import Reason, Refused

VERSION = "2026-10-21"
DEFAULT_MAX_TOKENS = 16_000
"""Anthropic needs a bound and OpenAI does not. Every model since Claude 4 accepts this, and thinking counts in it."""
MEDIA = frozenset({"image/jpeg", "image/png", "image/gif", "image/webp"})
_ID = re.compile(r"[a-zA-Z0-9_-]{1,64}")


def _format(body: Body, value: Any) -> None:
    form = tables.form(value)
    if form.kind == "json_object":
        raise Refused(Reason.UNTRANSLATABLE, what="response_format.type")
    if form.schema is not None:
        body.setdefault("output_config", {})["format"] = {"type": "json_schema", "schema": form.schema}


def _effort(body: Body, value: Any) -> None:
    if value == "none":
        body["thinking"] = {"type": "disabled"}
    else:
        words = {word: word for word in ("low", "medium", "high", "xhigh", "max")}
        body.setdefault("output_config", {})["effort"] = tables.word("reasoning_effort", words)(value)


def _user(body: Body, value: Any) -> None:
    body.setdefault("metadata", {}).setdefault("user_id", tables.text(value))


_TIERS = tables.word("service_tier", {"auto": "auto", "default": "standard_only"})

MEMBERS: Mapping[str, How] = {
    **IGNORED,
    **REFUSED,
    "model": To("`model`"),
    "messages": To("`messages`; those of the system before any other as `system`, later ones in their place"),
    "stream": To("`stream`"),
    "stream_options": To("`include_usage`: the gate ends the stream with the usage", tables.stream_options),
    "max_tokens": To(f"`max_tokens`; {DEFAULT_MAX_TOKENS} if not given, as Anthropic needs one"),
    "max_completion_tokens": To("`max_tokens`"),
    "temperature": No((1,)),
    "top_p": No((1,)),
    "stop": To("`stop_sequences`", at("stop_sequences", check=tables.texts)),
    "n": No((1,)),
    "seed": No(),
    "presence_penalty": No((0,)),
    "frequency_penalty": No((0,)),
    "tools": To("`tools`, functions only"),
    "tool_choice": To("`tool_choice`; of `allowed_tools`, only those are offered"),
    "parallel_tool_calls": To("`tool_choice.disable_parallel_tool_use`"),
    "response_format": To("`output_config.format` for `json_schema`; `json_object` is refused", _format),
    "reasoning_effort": To("`output_config.effort`; `none` turns thinking off, `minimal` is refused", _effort),
    "service_tier": To("`service_tier`: `auto`, `default`; others are refused", at("service_tier", check=_TIERS)),
    "safety_identifier": To("`metadata.user_id`", at("metadata", "user_id", check=tables.text)),
    "user": To("`metadata.user_id`, if there is no `safety_identifier`", _user),
}

PLACES: Mapping[str, How] = {
    "messages.content.image_url": To("an `image`: JPEG, PNG, GIF or WebP in base64, or by its URL"),
    "messages.tool_calls": To("`tool_use`"),
    "messages.tool_call_id": To("`tool_result`"),
    "messages.refusal": To("text"),
    "messages.reasoning_content": Ignored(
        "thinking is taken back with its signature only, for which OpenAI's protocol has no place"
    ),
}
"""Places in messages that APIs differ in."""


def ask(document: Mapping[str, Any]) -> Outgoing:
    """The request. Raises ``Refused``."""
    question = read(document)
    leading = list(takewhile(lambda turn: turn.role == "system", question.turns))
    body: Body = {
        "model": question.model,
        "max_tokens": DEFAULT_MAX_TOKENS if question.most is None else question.most,
        "messages": _messages(question.turns[len(leading) :]),
        "stream": question.stream,
    }
    if leading:
        body["system"] = [_block(block) for turn in leading for block in turn.blocks]
    if question.tools:
        body["tools"] = [_tool(tool) for tool in question.tools]
        body.update(_choice(question))
    tables.fill(body, document, MEMBERS)
    return Outgoing("/v1/messages", orjson.dumps(body), {"anthropic-version": VERSION})


def _messages(turns: tuple[Turn, ...]) -> list[dict[str, Any]]:
    """Neighbours of one role are one message, so that all results of one turn's calls stand together."""
    messages = []
    for role, some in groupby(turns, key=lambda turn: "user" if turn.role == "tool" else turn.role):
        blocks = [_block(block) for turn in some for block in turn.blocks if isinstance(block, _WRITTEN)]
        if blocks:
            messages.append({"role": role, "content": blocks})
    if not messages:
        raise Refused(Reason.UNTRANSLATABLE, what="messages")
    return messages


_WRITTEN = (Text, Image, Call, Result)


def _block(block: Block) -> dict[str, Any]:
    match block:
        case Text(text=text):
            return {"type": "text", "text": text}
        case Image():
            return {"type": "image", "source": _source(block)}
        case Call():
            return {"type": "tool_use", "id": _id(block.id), "name": block.name, "input": block.arguments}
        case Result():
            return {"type": "tool_result", "tool_use_id": _id(block.call.id), "content": block.text}
        case _:
            raise Refused(Reason.INTERNAL)


def _source(image: Image) -> dict[str, str]:
    if image.url:
        return {"type": "url", "url": image.url}
    if image.media not in MEDIA:
        raise Refused(Reason.UNTRANSLATABLE, what="messages.content.image_url")
    return {"type": "base64", "media_type": image.media, "data": image.data}


def _id(identity: str) -> str:
    """Ids only join a call and its result, so one that Anthropic does not accept is replaced in both."""
    return identity if _ID.fullmatch(identity) else f"call_{hashlib.sha256(identity.encode()).hexdigest()[:32]}"


def _tool(tool: Tool) -> dict[str, Any]:
    told: dict[str, Any] = {"name": tool.name, "input_schema": tool.parameters or NO_PARAMETERS}
    if tool.description is not None:
        told["description"] = tool.description
    return {**told, "strict": True} if tool.strict else told


def _choice(question: Question) -> dict[str, Any]:
    choice = question.choice
    told: dict[str, Any] = {"type": {"required": "any", "named": "tool"}.get(choice.mode, choice.mode)}
    if choice.name:
        told["name"] = choice.name
    if choice.single and choice.mode != "none":
        told["disable_parallel_tool_use"] = True
    return {} if told == {"type": "auto"} else {"tool_choice": told}
