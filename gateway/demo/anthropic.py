"""Anthropic messages: named events, thoughts as signed blocks, tools called with objects."""

from __future__ import annotations

import base64
import re
from collections.abc import Iterator
from typing import Any

import orjson

from gateway.demo.protocol import SSE, Reply, Request, Route, document, event, text_of
from gateway.demo.scripts import MODELS, Answer, Turn, answer, pieces, ready, tokens

_ERRORS = {400: "invalid_request_error", 404: "not_found_error"}


def refuse(status: int, message: str) -> dict[str, Any]:
    """Anthropic's error document."""
    error = {"type": _ERRORS.get(status, "api_error"), "message": message}
    return {"type": "error", "error": error, "request_id": "req_demo"}


def _messages(request: Request) -> Reply:
    asked = request.json()
    tools = [tool["name"] for tool in asked.get("tools") or () if tool.get("type", "custom") == "custom"]
    said = answer(asked["model"], _turns(asked), tools)
    blocks = _blocks(said)
    message = {
        "id": "msg_demo",
        "type": "message",
        "role": "assistant",
        "model": said.model,
        "content": blocks,
        "stop_reason": "tool_use" if said.calls else "end_turn",
        "stop_sequence": None,
        "usage": _usage(said),
    }
    return Reply(_events(message), SSE, answer=said) if asked.get("stream") else document(message, said)


def _turns(asked: dict[str, Any]) -> list[Turn]:
    turns = [Turn("other", text_of(asked.get("system")))]
    for message in asked["messages"]:
        turns += _said(message["role"], message["content"])
    return turns


def _said(role: str, content: str | list[dict[str, Any]]) -> list[Turn]:
    """A user's message holds the results of tools as well as words."""
    if role != "user":
        return [Turn("other", text_of(content))]
    blocks = [{"type": "text", "text": content}] if isinstance(content, str) else content
    results = [Turn("tool", text_of(one.get("content"))) for one in blocks if one["type"] == "tool_result"]
    words = [one for one in blocks if one["type"] == "text"]
    return [*results, Turn("user", text_of(words))] if words or not results else [*results]


def _blocks(said: Answer) -> list[dict[str, Any]]:
    blocks: list[dict[str, Any]] = []
    if said.reasoning:
        signature = base64.b64encode(b"scripted").decode()
        blocks.append({"type": "thinking", "thinking": said.reasoning, "signature": signature})
    if said.text:
        blocks.append({"type": "text", "text": said.text})
    for call in said.calls:
        blocks.append({"type": "tool_use", "id": f"toolu_{call.id}", "name": call.name, "input": call.arguments})
    return blocks


def _usage(said: Answer) -> dict[str, Any]:
    cache = {"cache_creation_input_tokens": 0, "cache_read_input_tokens": 0}
    return {"input_tokens": said.asked, **cache, "output_tokens": said.told, "service_tier": "standard"}


def _events(message: dict[str, Any]) -> Iterator[bytes]:
    def say(kind: str, **more: Any) -> bytes:
        return event({"type": kind, **more}, kind)

    usage = message["usage"]
    begun = {**message, "content": [], "stop_reason": None, "usage": {**usage, "output_tokens": 1}}
    yield say("message_start", message=begun)
    for index, block in enumerate(message["content"]):
        opening, deltas = _growth(block)
        yield say("content_block_start", index=index, content_block={**block, **opening})
        if index == 0:
            yield say("ping")
        for delta in deltas:
            yield say("content_block_delta", index=index, delta=delta)
        yield say("content_block_stop", index=index)
    ending = {"stop_reason": message["stop_reason"], "stop_sequence": None}
    yield say("message_delta", delta=ending, usage={"output_tokens": usage["output_tokens"]})
    yield say("message_stop")


def _growth(block: dict[str, Any]) -> tuple[dict[str, Any], list[dict[str, Any]]]:
    """How a block begins, and what is added to it."""
    if block["type"] == "thinking":
        thoughts = [{"type": "thinking_delta", "thinking": piece} for piece in pieces(block["thinking"])]
        signed = {"type": "signature_delta", "signature": block["signature"]}
        return {"thinking": "", "signature": ""}, [*thoughts, signed]
    if block["type"] == "tool_use":
        parts = ["", *pieces(orjson.dumps(block["input"]).decode())]
        return {"input": {}}, [{"type": "input_json_delta", "partial_json": part} for part in parts]
    return {"text": ""}, [{"type": "text_delta", "text": piece} for piece in pieces(block["text"])]


def _count(request: Request) -> Reply:
    asked = request.json()
    ready(asked["model"])
    return document({"input_tokens": sum(tokens(turn.text) for turn in _turns(asked))})


def models(_: Request) -> Reply:
    """The list of models."""
    made = "2026-01-01T00:00:00Z"
    rows = [{"type": "model", "id": name, "display_name": name, "created_at": made, "lifecycle": "active"}
            for name in MODELS]  # fmt: skip
    return document({"data": rows, "has_more": False, "first_id": MODELS[0], "last_id": MODELS[-1]})


ROUTES = (
    Route("POST", re.compile("/v1/messages"), _messages, refuse),
    Route("POST", re.compile("/v1/messages/count_tokens"), _count, refuse),
)
