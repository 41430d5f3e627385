"""Answers of Anthropic's Messages API: a ``message``, or the named events that build one (official SDK 2.14).

Strict about order and kinds: a block of a kind that was not asked for could hold text, so it is not understood. Two
things are left out: signatures of thinking and thinking that Anthropic has encrypted, which nobody here can read.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import orjson

from gateway.codecs import sse
from gateway.codecs.translation import answer
from gateway.codecs.translation.answer import Answer, Chunks, count_in, malformed, object_in, only_in, text_in

FINISHES = {
    "end_turn": "stop",
    "stop_sequence": "stop",
    "max_tokens": "length",
    "model_context_window_exceeded": "length",
    "tool_use": "tool_calls",
    "refusal": "content_filter",
}
"""``stop_reason`` in OpenAI's words. ``pause_turn`` is for tools that run at Anthropic, which are never asked for."""
TIERS = {"standard": "default", "priority": "priority"}
_MESSAGE = frozenset("id type role model content stop_reason stop_sequence stop_details usage".split())
_BLOCKS = {
    "text": frozenset({"type", "text", "citations"}),
    "thinking": frozenset({"type", "thinking", "signature"}),
    "redacted_thinking": frozenset({"type", "data"}),
    "tool_use": frozenset({"type", "id", "name", "input", "caller"}),
}
_DELTAS = {
    "text_delta": ("text", "text"),
    "thinking_delta": ("thinking", "thinking"),
    "signature_delta": ("thinking", "signature"),
    "input_json_delta": ("tool_use", "partial_json"),
}
"""Kind of delta: kind of block it continues, and its member."""


def whole(told: Answer, data: bytes) -> None:
    """A whole ``message``."""
    message = object_in(answer.document(data))
    _begin(told, message)
    for block in answer.objects_in(message.get("content")):
        _open(told, block)
    _counts(told, object_in(message.get("usage", {})))
    _finish(told, message)


def _begin(told: Answer, message: Mapping[str, Any]) -> None:
    if message.get("type") != "message" or message.get("role") != "assistant":
        raise malformed()
    told.begin(text_in(message.get("model")), text_in(message.get("id")))
    told.aside({name: value for name, value in message.items() if name not in _MESSAGE})


def _open(told: Answer, block: Mapping[str, Any], *, streamed: bool = False) -> int:
    """A content block, or the beginning of one; its place among the calls if it is one."""
    kind = block.get("type")
    if not isinstance(kind, str) or kind not in _BLOCKS:
        raise malformed()
    only_in(block, _BLOCKS[kind])
    if kind == "tool_use":
        return _call(told, block, streamed=streamed)
    if block.get("citations"):  # of documents, and none was sent
        raise malformed()
    if kind == "text":
        told.text(0, text_in(block.get("text")))
    elif kind == "thinking":
        told.thought(0, text_in(block.get("thinking")))
    return -1


def _call(told: Answer, block: Mapping[str, Any], *, streamed: bool) -> int:
    if block.get("caller", {"type": "direct"}) != {"type": "direct"}:
        raise malformed()
    arguments = block.get("input")
    if not isinstance(arguments, dict):
        raise malformed()
    written = "" if streamed and not arguments else orjson.dumps(arguments).decode()
    return told.call(0, text_in(block.get("name")), written, text_in(block.get("id")))


def _finish(told: Answer, message: Mapping[str, Any]) -> None:
    reason, details = message.get("stop_reason"), object_in(message.get("stop_details", {}))
    if not isinstance(reason, str) or reason not in FINISHES:
        raise malformed()
    explanation = text_in(details.pop("explanation", ""))
    if details.pop("type", "refusal") != "refusal":
        raise malformed()
    told.aside(details, 0)  # the category
    told.finish(0, FINISHES[reason], explanation)


def _counts(told: Answer, usage: Mapping[str, Any]) -> None:
    if not usage:
        return
    written, cached = count_in(usage.get("cache_creation_input_tokens")), count_in(usage.get("cache_read_input_tokens"))
    asked = count_in(usage.get("input_tokens")) + written + cached
    thought = count_in(object_in(usage.get("output_tokens_details", {})).get("thinking_tokens"))
    told.usage = answer.usage(asked, count_in(usage.get("output_tokens")), cached=cached, written=written,
                              thought=thought)  # fmt: skip
    tier = usage.get("service_tier")
    told.service_tier = TIERS.get(tier, "") if isinstance(tier, str) else ""


class Stream:
    """One streamed message. Raises ``Refused`` on an event out of its order."""

    def __init__(self, told: Chunks) -> None:
        self._told = told
        self._reader = sse.EventReader()
        self._usage: dict[str, Any] = {}
        self._block: tuple[int, str, int] | None = None
        """The open block: its index, kind, and place among the calls."""
        self._whole = False
        """Whether the open call came with its arguments, so that none may follow."""
        self._written = False
        """Whether it has got any."""
        self._next = 0
        self._done = False
        self._events: Mapping[str, tuple[Callable[[dict[str, Any]], None], frozenset[str]]] = {
            "message_start": (self._start, frozenset({"message"})),
            "content_block_start": (self._block_start, frozenset({"index", "content_block"})),
            "content_block_delta": (self._block_delta, frozenset({"index", "delta"})),
            "content_block_stop": (self._block_stop, frozenset({"index"})),
            "message_delta": (self._message_delta, frozenset({"delta", "usage"})),
            "message_stop": (self._stop, frozenset()),
            "ping": (self._ping, frozenset()),
        }
        """What is done for each event, and its members besides the type."""

    def feed(self, data: bytes) -> bytes:
        """The chunks that ``data`` completes."""
        for block in self._reader.feed(data):
            event = object_in(answer.document(block))
            take, known = self._events.get(text_in(event.pop("type", None)), (None, frozenset()))
            if take is None or self._done:
                raise malformed()
            self._told.aside({name: value for name, value in event.items() if name not in known})
            take(event)
        return self._told.taken()

    def close(self) -> bytes:
        """The rest, if the message was complete."""
        if not self._done or self._reader.pending():
            raise malformed()
        return self._told.end()

    def _start(self, event: dict[str, Any]) -> None:
        message = object_in(event.get("message"))
        if self._told.begun() or message.get("content") or "stop_reason" in message or "stop_details" in message:
            raise malformed()
        _begin(self._told, message)
        self._usage = object_in(message.get("usage", {}))

    def _block_start(self, event: dict[str, Any]) -> None:
        if self._block is not None or event.get("index") != self._next:
            raise malformed()
        block = object_in(event.get("content_block"))
        place = _open(self._told, block, streamed=True)
        self._block = (self._next, block["type"], place)
        self._whole = self._written = bool(block.get("input"))
        self._next += 1

    def _block_delta(self, event: dict[str, Any]) -> None:
        delta = object_in(event.get("delta"))
        kind, member = _DELTAS.get(text_in(delta.get("type")), ("", ""))
        if self._block is None or event.get("index") != self._block[0] or kind != self._block[1]:
            raise malformed()
        only_in(delta, frozenset({"type", member}))
        words = text_in(delta.get(member))
        if member == "text":
            self._told.text(0, words)
        elif member == "thinking":
            self._told.thought(0, words)
        elif member == "partial_json" and words:
            if self._whole:
                raise malformed()
            self._told.arguments(0, self._block[2], words)
            self._written = True

    def _block_stop(self, event: dict[str, Any]) -> None:
        if self._block is None or event.get("index") != self._block[0]:
            raise malformed()
        if self._block[1] == "tool_use" and not self._written:
            self._told.arguments(0, self._block[2], "{}")
        self._block = None

    def _message_delta(self, event: dict[str, Any]) -> None:
        if self._block is not None:
            raise malformed()
        delta = object_in(event.get("delta"))
        self._told.aside({name: value for name, value in delta.items() if name not in _MESSAGE})
        self._usage |= object_in(event.get("usage", {}))
        _counts(self._told, self._usage)
        if "stop_reason" in delta:
            _finish(self._told, delta)

    def _stop(self, _: dict[str, Any]) -> None:
        if not self._told.complete():
            raise malformed()
        self._done = True

    def _ping(self, _: dict[str, Any]) -> None:
        """Keeps the line open."""
