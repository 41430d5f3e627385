"""OpenAI responses: typed events, and answers that are kept so that a later question can build on them.

A thought is a ``reasoning`` item with a summary, as OpenAI's own models send it.
"""

from __future__ import annotations

import re
import secrets
import time
from collections import OrderedDict
from collections.abc import Iterator
from itertools import count
from typing import Any

from gateway.demo.openai_chat import refuse
from gateway.demo.protocol import SSE, Reply, Request, Route, document, event, text_of
from gateway.demo.scripts import Answer, Call, Failed, Turn, answer, pieces, tokens

_KEPT = 256
"""Answers. The oldest goes first."""


class Responses:
    """The answers of one backend."""

    def __init__(self) -> None:
        self._kept: OrderedDict[str, tuple[dict[str, Any], tuple[Turn, ...]]] = OrderedDict()

    def routes(self) -> tuple[Route, ...]:
        """Asking, reading again and deleting."""
        one = re.compile("/v1/responses/([^/]+)")
        return (
            Route("POST", re.compile("/v1/responses"), self._create, refuse),
            Route("GET", one, self._read, refuse),
            Route("DELETE", one, self._delete, refuse),
        )

    def _create(self, request: Request) -> Reply:
        asked = request.json()
        turns = (*self._before(asked.get("previous_response_id")), *_turns(asked["input"]))
        tools = [tool["name"] for tool in asked.get("tools") or () if tool["type"] == "function"]
        said = answer(asked["model"], (Turn("other", asked.get("instructions") or ""), *turns), tools)
        response = _response(asked, said)
        if response["store"]:
            self._kept[response["id"]] = response, (*turns, Turn("other", said.text))
            if len(self._kept) > _KEPT:
                self._kept.popitem(last=False)
        if asked.get("stream"):
            return Reply(_events(response), SSE, answer=said)
        return document(response, said)

    def _before(self, previous: str | None) -> tuple[Turn, ...]:
        if previous is None:
            return ()
        if previous not in self._kept:
            raise Failed(400, "no response has the id that is given as the previous one")
        return self._kept[previous][1]

    def _read(self, _: Request, name: str) -> Reply:
        if name not in self._kept:
            raise Failed(404, "no response has this id")
        return document(self._kept[name][0])

    def _delete(self, request: Request, name: str) -> Reply:
        self._read(request, name)
        del self._kept[name]
        return document({"id": name, "object": "response", "deleted": True})


def _turns(asked: str | list[dict[str, Any]]) -> list[Turn]:
    if isinstance(asked, str):
        return [Turn("user", asked)]
    return [_turn(item) for item in asked]


def _turn(item: dict[str, Any]) -> Turn:
    if item.get("type") == "function_call_output":
        return Turn("tool", text_of(item["output"]))
    return Turn("user" if item.get("role") == "user" else "other", text_of(item.get("content")))


def _response(asked: dict[str, Any], said: Answer) -> dict[str, Any]:
    now = int(time.time())
    return {
        "id": f"resp_{secrets.token_hex(24)}",
        "object": "response",
        "created_at": now,
        "completed_at": now,
        "status": "completed",
        "background": False,
        "error": None,
        "incomplete_details": None,
        "instructions": asked.get("instructions"),
        "max_output_tokens": asked.get("max_output_tokens"),
        "metadata": asked.get("metadata") or {},
        "model": said.model,
        "output": _output(said),
        "parallel_tool_calls": asked.get("parallel_tool_calls", True),
        "previous_response_id": asked.get("previous_response_id"),
        "reasoning": {"effort": None, "summary": None},
        "store": asked.get("store") is not False,
        "temperature": 1.0,
        "text": {"format": {"type": "text"}},
        "tool_choice": asked.get("tool_choice", "auto"),
        "tools": asked.get("tools") or [],
        "top_p": 1.0,
        "truncation": "disabled",
        "usage": _usage(said),
        "user": None,
    }


def _output(said: Answer) -> list[dict[str, Any]]:
    items: list[dict[str, Any]] = []
    if said.reasoning:
        summary = [{"type": "summary_text", "text": said.reasoning}]
        items.append({"id": _id("rs"), "type": "reasoning", "summary": summary})
    items += [_function_call(call) for call in said.calls]
    if not said.calls:
        part = {"type": "output_text", "text": said.text, "annotations": [], "logprobs": []}
        head = {"id": _id("msg"), "type": "message", "status": "completed"}
        items.append({**head, "role": "assistant", "content": [part]})
    return items


def _function_call(call: Call) -> dict[str, Any]:
    head = {"id": _id("fc"), "type": "function_call", "status": "completed"}
    return {**head, "call_id": f"call_{call.id}", "name": call.name, "arguments": call.json}


def _id(prefix: str) -> str:
    return f"{prefix}_{secrets.token_hex(24)}"


def _usage(said: Answer) -> dict[str, Any]:
    return {
        "input_tokens": said.asked,
        "input_tokens_details": {"cached_tokens": 0, "cache_write_tokens": 0},
        "output_tokens": said.told,
        "output_tokens_details": {"reasoning_tokens": tokens(said.reasoning)},
        "total_tokens": said.asked + said.told,
    }


def _events(response: dict[str, Any]) -> Iterator[bytes]:
    numbers = count()

    def say(kind: str, **more: Any) -> bytes:
        name = f"response.{kind}"
        return event({"type": name, "sequence_number": next(numbers), **more}, name)

    begun = {**response, "status": "in_progress", "completed_at": None, "output": [], "usage": None}
    yield say("created", response=begun)
    yield say("in_progress", response=begun)
    for index, item in enumerate(response["output"]):
        opening, growing = _KINDS[item["type"]]
        yield say("output_item.added", output_index=index, item={**item, **opening})
        for kind, more in growing(item):
            yield say(kind, item_id=item["id"], output_index=index, **more)
        yield say("output_item.done", output_index=index, item=item)
    yield say("completed", response=response)


def _reasoning_grows(item: dict[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    part, place = item["summary"][0], {"summary_index": 0}
    yield "reasoning_summary_part.added", {**place, "part": {**part, "text": ""}}
    for piece in pieces(part["text"]):
        yield "reasoning_summary_text.delta", {**place, "delta": piece}
    yield "reasoning_summary_text.done", {**place, "text": part["text"]}
    yield "reasoning_summary_part.done", {**place, "part": part}


def _call_grows(item: dict[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    for piece in pieces(item["arguments"]):
        yield "function_call_arguments.delta", {"delta": piece}
    yield "function_call_arguments.done", {"arguments": item["arguments"]}


def _message_grows(item: dict[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    part, place = item["content"][0], {"content_index": 0}
    yield "content_part.added", {**place, "part": {**part, "text": ""}}
    for piece in pieces(part["text"]):
        yield "output_text.delta", {**place, "delta": piece, "logprobs": []}
    yield "output_text.done", {**place, "text": part["text"], "logprobs": []}
    yield "content_part.done", {**place, "part": part}


_KINDS: dict[str, Any] = {
    "reasoning": ({"summary": []}, _reasoning_grows),
    "function_call": ({"status": "in_progress", "arguments": ""}, _call_grows),
    "message": ({"status": "in_progress", "content": []}, _message_grows),
}
"""How an item of each type begins, and the events by which it grows."""
