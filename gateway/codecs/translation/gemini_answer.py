"""Answers of Gemini: one ``GenerateContentResponse``, or several as server-sent events without a terminator.

A stream is complete when every candidate that was begun says why it ended. Ratings of safety, average probabilities
and counts per candidate are left out: they judge or count what is given, and say nothing more. So are signatures of
text, which Gemini can do without; those of calls it cannot.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import orjson

from gateway.codecs import sse
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

FILTERED = frozenset(
    "SAFETY RECITATION LANGUAGE BLOCKLIST PROHIBITED_CONTENT SPII IMAGE_SAFETY IMAGE_PROHIBITED_CONTENT "
    "IMAGE_RECITATION ESCALATION PUP_LIMITED_DISABLED MODEL_ARMOR".split()
)
FINISHES = {"STOP": "stop", "MAX_TOKENS": "length", **dict.fromkeys(FILTERED, "content_filter")}
"""``finishReason`` in OpenAI's words. The others (``OTHER``, ``MALFORMED_FUNCTION_CALL`` ...) are failures."""
_ANSWER = frozenset(
    "candidates promptFeedback usageMetadata modelVersion responseId createTime sdkHttpResponse".split()
)
_LEFT_OUT = frozenset("index content finishReason finishMessage safetyRatings avgLogprobs tokenCount".split())
_PART = frozenset("text thought thoughtSignature functionCall".split())
_CALL = frozenset("id name args".split())


def whole(told: Answer, data: bytes) -> None:
    """A whole answer."""
    _read(told, data)
    if not told.complete():
        raise malformed()


class Stream:
    """One streamed answer."""

    def __init__(self, told: Chunks) -> None:
        self._told = told
        self._reader = sse.EventReader()

    def feed(self, data: bytes) -> bytes:
        """The chunks that ``data`` completes."""
        for block in self._reader.feed(data):
            _read(self._told, block)
        return self._told.taken()

    def close(self) -> bytes:
        """The rest, if all candidates have ended."""
        if not self._told.complete() or self._reader.pending():
            raise malformed()
        return self._told.end()


def _read(told: Answer, data: bytes) -> None:
    document = object_in(answer.document(data))
    if not told.begun():
        told.begin(text_in(document.get("modelVersion", "")), text_in(document.get("responseId", "")))
    told.aside({name: value for name, value in document.items() if name not in _ANSWER})
    if "usageMetadata" in document:
        _counts(told, object_in(document["usageMetadata"]))
    for candidate in objects_in(document.get("candidates")):
        _candidate(told, candidate)
    feedback = object_in(document.get("promptFeedback", {}))
    if "blockReason" in feedback:
        told.aside({"blockReason": text_in(feedback["blockReason"])}, 0)
        told.finish(0, "content_filter", text_in(feedback.get("blockReasonMessage", "")))


def _candidate(told: Answer, candidate: Mapping[str, Any]) -> None:
    number, reason = count_in(candidate.get("index")), candidate.get("finishReason")
    told.aside({name: value for name, value in candidate.items() if name not in _LEFT_OUT}, number)
    content = object_in(candidate.get("content", {}))
    only_in(content, frozenset({"role", "parts"}))
    if content.get("role", "model") != "model":
        raise malformed()
    for part in objects_in(content.get("parts")):
        _part(told, part, number)
    if reason is not None:
        if not isinstance(reason, str) or reason not in FINISHES:
            raise malformed()
        message = text_in(candidate.get("finishMessage", ""))
        told.finish(number, FINISHES[reason], message if reason in FILTERED else "")


def _part(told: Answer, part: Mapping[str, Any], number: int) -> None:
    only_in(part, _PART)
    thought = part.get("thought", False)
    if not isinstance(thought, bool) or ("functionCall" in part and "text" in part):
        raise malformed()
    if "functionCall" in part:
        _call(told, object_in(part["functionCall"]), part.get("thoughtSignature"), number)
    elif thought:
        told.thought(number, text_in(part.get("text", "")))
    elif "text" in part or "thoughtSignature" in part:
        told.text(number, text_in(part.get("text", "")))
    else:
        raise malformed()


def _call(told: Answer, call: Mapping[str, Any], signature: Any, number: int) -> None:
    """The signature goes where Google's own chat completions put it: Gemini wants it back with the call."""
    only_in(call, _CALL)
    arguments = call.get("args", {})
    if not isinstance(arguments, dict):
        raise malformed()
    more = {} if signature is None else {"extra_content": {"google": {"thought_signature": text_in(signature)}}}
    told.call(number, text_in(call.get("name")), orjson.dumps(arguments).decode(), text_in(call.get("id", "")), **more)


def _counts(told: Answer, usage: Mapping[str, Any]) -> None:
    thought = count_in(usage.get("thoughtsTokenCount"))
    asked = count_in(usage.get("promptTokenCount")) + count_in(usage.get("toolUsePromptTokenCount"))
    given = count_in(usage.get("candidatesTokenCount")) + thought
    told.usage = answer.usage(asked, given, cached=count_in(usage.get("cachedContentTokenCount")), thought=thought)
