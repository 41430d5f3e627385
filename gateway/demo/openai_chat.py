"""OpenAI chat completions. Thoughts are ``reasoning_content``, as DeepSeek and llama.cpp send them."""

from __future__ import annotations

import re
import time
from collections.abc import Iterator
from typing import Any

from gateway.demo.protocol import SSE, Reply, Request, Route, document, event, text_of
from gateway.demo.scripts import MODELS, Answer, Turn, answer, pieces, tokens

_ROLES: dict[str, Any] = {"user": "user", "tool": "tool", "function": "tool"}


def refuse(status: int, message: str) -> dict[str, Any]:
    """OpenAI's error document."""
    kind = "server_error" if status >= 500 else "invalid_request_error"
    return {"error": {"message": message, "type": kind, "param": None, "code": None}}


def usage(said: Answer) -> dict[str, Any]:
    """What chat and text completions bill."""
    details = {"completion_tokens_details": {"reasoning_tokens": tokens(said.reasoning)}} if said.reasoning else {}
    total = said.asked + said.told
    return {"prompt_tokens": said.asked, "completion_tokens": said.told, "total_tokens": total, **details}


def _chat(request: Request) -> Reply:
    asked = request.json()
    turns = [Turn(_ROLES.get(m["role"], "other"), text_of(m.get("content"))) for m in asked["messages"]]
    tools = [tool["function"]["name"] for tool in asked.get("tools") or () if tool["type"] == "function"]
    said = answer(asked["model"], turns, tools)
    if asked.get("stream"):
        counted = bool((asked.get("stream_options") or {}).get("include_usage"))
        return Reply(_chunks(said, counted), SSE, answer=said)
    choice = {"index": 0, "message": _message(said), "logprobs": None, "finish_reason": _finish(said)}
    return document({**_head(said, "chat.completion"), "choices": [choice], "usage": usage(said)}, said)


def _message(said: Answer) -> dict[str, Any]:
    message: dict[str, Any] = {"role": "assistant", "content": None if said.calls else said.text, "refusal": None}
    if said.reasoning:
        message["reasoning_content"] = said.reasoning
    if said.calls:
        message["tool_calls"] = [
            {"id": f"call_{call.id}", "type": "function", "function": {"name": call.name, "arguments": call.json}}
            for call in said.calls
        ]
    return message


def _chunks(said: Answer, counted: bool) -> Iterator[bytes]:
    head = _head(said, "chat.completion.chunk")
    uncounted = {"usage": None} if counted else {}

    def chunk(delta: dict[str, Any], finish: str | None = None) -> bytes:
        choice = {"index": 0, "delta": delta, "logprobs": None, "finish_reason": finish}
        return event({**head, "choices": [choice], **uncounted})

    yield chunk({"role": "assistant", "content": None if said.calls else ""})
    for piece in pieces(said.reasoning):
        yield chunk({"reasoning_content": piece})
    for piece in pieces(said.text):
        yield chunk({"content": piece})
    for index, call in enumerate(said.calls):
        opening = {"id": f"call_{call.id}", "type": "function", "function": {"name": call.name, "arguments": ""}}
        yield chunk({"tool_calls": [{"index": index, **opening}]})
        for piece in pieces(call.json):
            yield chunk({"tool_calls": [{"index": index, "function": {"arguments": piece}}]})
    yield chunk({}, _finish(said))
    if counted:
        yield event({**head, "choices": [], "usage": usage(said)})
    yield b"data: [DONE]\n\n"


def _finish(said: Answer) -> str:
    return "tool_calls" if said.calls else "stop"


def _head(said: Answer, kind: str) -> dict[str, Any]:
    return {"id": "chatcmpl-demo", "object": kind, "created": int(time.time()), "model": said.model}


def models(_: Request) -> Reply:
    """The list of models."""
    rows = [{"id": model, "object": "model", "created": 0, "owned_by": "gapura"} for model in MODELS]
    return document({"object": "list", "data": rows})


ROUTES = (Route("POST", re.compile("/v1/chat/completions"), _chat, refuse),)
