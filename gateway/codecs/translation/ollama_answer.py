"""Answers of Ollama's ``/api/chat``: one object, or one a line until ``done`` (official SDK ollama 0.6).

Durations are left out: they measure the backend, not the answer; so are ``logprobs``, as in every answer of this gate.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import orjson

from gateway.codecs import ndjson
from gateway.codecs.translation import answer
from gateway.codecs.translation.answer import (
    Answer,
    Chunks,
    count_in,
    malformed,
    object_in,
    objects_in,
    only_in,
    text_in,
)

FINISHES = {"": "stop", "stop": "stop", "length": "length", "content_filter": "content_filter"}
"""``done_reason`` in OpenAI's words; old servers give none. The last is how a gate like this one ends an answer."""
_ANSWER = frozenset(
    "model created_at message done done_reason prompt_eval_count eval_count total_duration load_duration "
    "prompt_eval_duration eval_duration logprobs".split()
)
_MESSAGE = frozenset("role content thinking tool_calls".split())
_CALL = frozenset("id type function".split())
_FUNCTION = frozenset("index name arguments".split())


def whole(told: Answer, data: bytes) -> None:
    """A whole answer."""
    _read(told, data)
    if not told.complete():
        raise malformed()


class Stream:
    """One streamed answer."""

    def __init__(self, told: Chunks) -> None:
        self._told = told
        self._reader = ndjson.LineReader()

    def feed(self, data: bytes) -> bytes:
        """The chunks that ``data`` completes."""
        for line in self._reader.feed(data):
            if self._told.complete():
                raise malformed()
            _read(self._told, line)
        return self._told.taken()

    def close(self) -> bytes:
        """The rest, if the answer was ``done``."""
        if not self._told.complete() or self._reader.pending():
            raise malformed()
        return self._told.end()


def _read(told: Answer, data: bytes) -> None:
    document = object_in(answer.document(data))
    if not told.begun():
        told.begin(text_in(document.get("model", "")))
    told.aside({name: value for name, value in document.items() if name not in _ANSWER})
    _message(told, object_in(document.get("message")))
    done, reason = document.get("done"), document.get("done_reason", "")
    if not isinstance(done, bool):
        raise malformed()
    if done:
        if not isinstance(reason, str) or reason not in FINISHES:
            raise malformed()
        if "eval_count" in document:
            asked = count_in(document.get("prompt_eval_count"))
            told.usage = answer.usage(asked, count_in(document["eval_count"]))
        told.finish(0, FINISHES[reason])


def _message(told: Answer, message: Mapping[str, Any]) -> None:
    only_in(message, _MESSAGE)
    if message.get("role") != "assistant":
        raise malformed()
    told.thought(0, text_in(message.get("thinking", "")))
    told.text(0, text_in(message.get("content", "")))
    for call in objects_in(message.get("tool_calls")):
        only_in(call, _CALL)
        function = object_in(call.get("function"))
        only_in(function, _FUNCTION)
        count_in(function.get("index"))
        arguments = function.get("arguments", {})
        if not isinstance(arguments, dict) or call.get("type", "function") != "function":
            raise malformed()
        told.call(0, text_in(function.get("name")), orjson.dumps(arguments).decode(), text_in(call.get("id", "")))
