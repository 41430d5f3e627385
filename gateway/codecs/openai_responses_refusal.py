"""How OpenAI's responses API says no, whole and in the middle of a stream.

A native no is an answer that is ``incomplete`` because of ``content_filter`` and holds a ``refusal`` part; a readable
one has the same words as its text. In a stream whatever is open is closed first, and numbers go on from the last event
that was sent. Clients take ``response.incomplete`` for an end; an ``error`` event is kept for failures.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import orjson

from gateway.codecs.base import Refusal, Reply
from gateway.codecs.openai_refusal import OpenAIErrors
from gateway.errors import Reason, answer_of
from gateway.exchange import Event

_USAGE = {
    "input_tokens": 0,
    "input_tokens_details": {"cached_tokens": 0, "cache_write_tokens": 0},
    "output_tokens": 0,
    "output_tokens_details": {"reasoning_tokens": 0},
    "total_tokens": 0,
}
_GROWS = {"output_text": "text", "refusal": "refusal", "reasoning_text": "text"}
"""Parts of an item, and the member that holds their words."""


class ResponsesRefusals(OpenAIErrors):
    """The refusing part of the codec."""

    def refuses_as_error(self, refusal: Refusal) -> bool:
        """400 for every block in ``error`` style, and for a native block of the question."""
        return refusal.style == "error" or (refusal.style == "native" and refusal.direction == "input")

    def refuse(self, refusal: Refusal) -> Reply:
        """A refusal as a whole answer."""
        if self.refuses_as_error(refusal):
            return super().refuse(refusal)
        return Reply(200, orjson.dumps(_ended(_head(refusal), refusal, [_message(refusal, 0, [_part(refusal)])])))


class ResponsesVoice:
    """Says a stream of named, numbered events, and knows what it has opened."""

    content_type = "text/event-stream; charset=utf-8"
    heartbeat = b": waiting\n\n"

    def __init__(self) -> None:
        self._next = 0
        """Number of the next event."""
        self._head: dict[str, Any] | None = None
        """The answer as it began."""
        self._items: dict[int, dict[str, Any]] = {}
        """The items that were sent, as far as they have grown."""
        self._done: set[int] = set()
        self._most = -1
        """The highest place of an item so far."""

    def say(self, event: Event, data: bytes) -> bytes:
        """An event."""
        document = orjson.loads(data)
        self._next = _number(document, "sequence_number", self._next) + 1
        self._note(event.name, document)
        return _frame(event.name, data)

    def refuse(self, refusal: Refusal) -> Iterator[bytes]:
        """The rest of a stream: what is open is closed, then the refusal, then the end."""
        if self._head is None:
            self._head = {**_head(refusal), "status": "in_progress"}
            yield self._said("response.created", response=self._head)
            yield self._said("response.in_progress", response=self._head)
        index = next((n for n in sorted(self._items) if n not in self._done and _is_message(self._items[n])), None)
        for number in sorted(self._items.keys() - self._done - {index}):
            if str(self._items[number].get("type")).endswith("_call"):
                del self._items[number]  # half a call is none: nobody shall run it
            else:
                yield from self._close(number)
        if index is None:
            index = self._most + 1
            self._items[index] = {**_message(refusal, index, []), "status": "in_progress"}
            yield self._said("response.output_item.added", output_index=index, item=self._items[index])
        else:
            yield from self._close_part(index)
        yield from self._refused(index, refusal)
        complete = refusal.style == "replace"
        end = _ended(self._head, refusal, [self._items[number] for number in sorted(self._items)])
        yield self._said("response.completed" if complete else "response.incomplete", response=end)

    def error(self, reason: Reason, text: str) -> bytes:
        """A failure inside a stream: SDKs raise on its member ``error``, clients that read events on its type."""
        error = {"message": text, "type": answer_of(reason).kind, "param": None, "code": reason.value}
        return self._said("error", code=reason.value, message=text, param=None, error=error)

    # -- what was said

    def _note(self, name: str, document: dict[str, Any]) -> None:
        index, place = _number(document, "output_index", -1), _number(document, "content_index", 0)
        self._most = max(self._most, index)
        if name == "response.created":
            self._head = document["response"]
        elif name == "response.output_item.added":
            item = document["item"]
            self._items[index] = {**item, "content": _listed(item)} if _is_message(item) else item
        elif name == "response.output_item.done":
            self._items[index] = document["item"]
            self._done.add(index)
        elif index in self._items.keys() - self._done and _is_message(self._items[index]):
            self._grow(name, self._items[index]["content"], place, document)

    @staticmethod
    def _grow(name: str, parts: list[dict[str, Any]], place: int, document: dict[str, Any]) -> None:
        if name == "response.content_part.added":
            parts.append(document["part"])
        elif name == "response.content_part.done" and place < len(parts):
            parts[place] = {**document["part"], "done": True}
        elif name in ("response.output_text.delta", "response.refusal.delta") and place < len(parts):
            member = _GROWS.get(parts[place]["type"], "text")
            before, more = parts[place].get(member), document["delta"]
            parts[place] = {**parts[place], member: "".join(one for one in (before, more) if isinstance(one, str))}

    # -- what is left to say

    def _said(self, name: str, **members: Any) -> bytes:
        event = {"type": name, "sequence_number": self._next, **members}
        self._next += 1
        return _frame(name, orjson.dumps(event))

    def _close(self, number: int) -> Iterator[bytes]:
        self._items[number] = {**self._items[number], "status": "incomplete"}
        self._done.add(number)
        yield self._said("response.output_item.done", output_index=number, item=self._items[number])

    def _close_part(self, number: int) -> Iterator[bytes]:
        item = self._items[number]
        parts = [{name: value for name, value in part.items() if name != "done"} for part in item["content"]]
        for place, part in enumerate(item["content"]):
            if not part.get("done"):
                yield from self._part_done(number, place, parts[place])
        self._items[number] = {**item, "content": parts}

    def _part_done(self, number: int, place: int, part: dict[str, Any]) -> Iterator[bytes]:
        at = {"item_id": self._items[number].get("id"), "output_index": number, "content_index": place}
        if (kind := part["type"]) in _GROWS:
            member = _GROWS[kind]
            yield self._said(f"response.{kind}.done", **at, **{member: part.get(member, "")}, **_logprobs(kind))
        yield self._said("response.content_part.done", **at, part=part)

    def _refused(self, number: int, refusal: Refusal) -> Iterator[bytes]:
        item, part = self._items[number], _part(refusal)
        kind, place = part["type"], len(item["content"])
        at = {"item_id": item.get("id"), "output_index": number, "content_index": place}
        yield self._said("response.content_part.added", **at, part={**part, _GROWS[kind]: ""})
        yield self._said(f"response.{kind}.delta", **at, delta=refusal.text, **_logprobs(kind))
        yield from self._part_done(number, place, part)
        self._items[number] = {**item, "content": [*item["content"], part], "status": _status(refusal)}
        self._done.add(number)
        yield self._said("response.output_item.done", output_index=number, item=self._items[number])


def _number(document: dict[str, Any], name: str, otherwise: int) -> int:
    """What a backend counts with, if it is a number that can be counted on from."""
    number = document.get(name)
    return number if type(number) is int and 0 <= number < 2**53 else otherwise


def _listed(item: dict[str, Any]) -> list[dict[str, Any]]:
    content = item.get("content")
    return list(content) if isinstance(content, list) else []


def _frame(name: str, data: bytes) -> bytes:
    return b"event: " + name.encode() + b"\ndata: " + data + b"\n\n"


def _logprobs(kind: str) -> dict[str, Any]:
    return {"logprobs": []} if kind == "output_text" else {}


def _is_message(item: dict[str, Any]) -> bool:
    return item.get("type") == "message"


def _status(refusal: Refusal) -> str:
    return "completed" if refusal.style == "replace" else "incomplete"


def _head(refusal: Refusal) -> dict[str, Any]:
    return {
        "id": f"resp_{refusal.request_id}",
        "object": "response",
        "created_at": refusal.created,
        "status": "completed",
        "error": None,
        "incomplete_details": None,
        "instructions": None,
        "metadata": {},
        "model": refusal.model,
        "output": [],
        "parallel_tool_calls": True,
        "previous_response_id": None,
        "store": False,
        "temperature": 1.0,
        "text": {"format": {"type": "text"}},
        "tool_choice": "auto",
        "tools": [],
        "top_p": 1.0,
        "truncation": "disabled",
        "usage": None,
    }


def _ended(head: dict[str, Any], refusal: Refusal, output: list[dict[str, Any]]) -> dict[str, Any]:
    why = None if refusal.style == "replace" else {"reason": "content_filter"}
    return {**head, "status": _status(refusal), "incomplete_details": why, "output": output, "usage": _USAGE}


def _message(refusal: Refusal, number: int, content: list[dict[str, Any]]) -> dict[str, Any]:
    name = f"msg_{refusal.request_id}{number:02x}"
    return {"id": name, "type": "message", "role": "assistant", "status": _status(refusal), "content": content}


def _part(refusal: Refusal) -> dict[str, Any]:
    if refusal.style == "native":
        return {"type": "refusal", "refusal": refusal.text}
    return {"type": "output_text", "text": refusal.text, "annotations": [], "logprobs": []}
