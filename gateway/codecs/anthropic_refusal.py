"""How Anthropic's messages say no: a whole answer with ``stop_reason: refusal`` and the words in ``stop_details``.

Measured with the official SDKs: ``refusal`` ends a stream in the normal way, an ``error`` event raises; so an error is
kept for failures. A block that is open is closed first, and what was never begun is begun.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import orjson

from gateway.codecs import sse
from gateway.codecs.anthropic_shapes import UNSIGNED
from gateway.codecs.base import Refusal, Reply
from gateway.errors import Reason, answer_of
from gateway.exchange import Event

KINDS = {
    400: "invalid_request_error",
    401: "authentication_error",
    403: "permission_error",
    404: "not_found_error",
    413: "request_too_large",
    504: "timeout_error",
}
"""Status -> ``error.type``; any other is ``invalid_request_error`` or ``api_error``."""
_PING = sse.frame(b'{"type":"ping"}', "ping")


class AnthropicRefusals:
    """The refusing part of the codec."""

    def refuses_as_error(self, refusal: Refusal) -> bool:
        """400 in ``error`` style only: the protocol has an answer that says no, whoever asked what."""
        return refusal.style == "error"

    def refuse(self, refusal: Refusal) -> Reply:
        """A refusal as a whole answer."""
        if self.refuses_as_error(refusal):
            return Reply(400, _error(refusal.text, 400, refusal.code))
        content = [] if refusal.style == "native" else [{"type": "text", "text": refusal.text}]
        return Reply(200, orjson.dumps({**_message(refusal), "content": content, **_end(refusal)}))

    def error(self, reason: Reason, text: str) -> Reply:
        """A failure of the gate or the backend."""
        how = answer_of(reason)
        headers = {"retry-after": str(how.retry_after)} if how.retry_after else {}
        return Reply(how.status, _error(text, how.status, reason.value), headers=headers)


class AnthropicVoice:
    """Says a stream of named events, and knows which of them are still open."""

    content_type = "text/event-stream; charset=utf-8"
    heartbeat = _PING

    def __init__(self) -> None:
        self._begun = False
        self._open: set[int] = set()
        self._next = 0
        self._changed: set[int] = set()
        """Thoughts that were changed, so that the signature which follows them does not hold."""

    def say(self, event: Event, data: bytes) -> bytes:
        """An event under its name."""
        document, kind = event.document, event.name
        index = document.get("index", 0)
        self._begun = self._begun or kind == "message_start"
        if kind == "content_block_start":
            self._open.add(index)
            self._next = max(self._next, index + 1)
        elif kind == "content_block_stop":
            self._open.discard(index)
        elif kind == "content_block_delta":
            data = self._delta(index, document["delta"], data, changed=data is not event.data)
        return sse.frame(data, kind)

    def _delta(self, index: int, delta: dict[str, Any], data: bytes, *, changed: bool) -> bytes:
        kind = delta.get("type")
        if changed and kind == "thinking_delta":
            self._changed.add(index)
        if kind == "signature_delta" and index in self._changed:
            return _data("content_block_delta", index=index, delta={"type": kind, "signature": UNSIGNED})
        return data

    def refuse(self, refusal: Refusal) -> Iterator[bytes]:
        """What is missing of the beginning, the end of what is open, the text, the reason, the end."""
        if not self._begun:
            yield _say("message_start", message={**_message(refusal), "content": [], **_NO_END})
        for index in sorted(self._open):
            yield _say("content_block_stop", index=index)
        if refusal.style != "native":
            yield _say("content_block_start", index=self._next, content_block={"type": "text", "text": ""})
            delta = {"type": "text_delta", "text": refusal.text}
            yield _say("content_block_delta", index=self._next, delta=delta)
            yield _say("content_block_stop", index=self._next)
        yield _say("message_delta", delta=_end(refusal), usage={"output_tokens": 0})
        yield _say("message_stop")

    def error(self, reason: Reason, text: str) -> bytes:
        """A failure inside a stream: SDKs raise on it."""
        return sse.frame(_error(text, answer_of(reason).status, reason.value), "error")


_NO_END = {"stop_reason": None, "stop_sequence": None, "stop_details": None}


def _message(refusal: Refusal) -> dict[str, Any]:
    return {
        "id": f"msg_{refusal.request_id}",
        "type": "message",
        "role": "assistant",
        "model": refusal.model,
        "usage": {"input_tokens": 0, "output_tokens": 0},
    }


def _end(refusal: Refusal) -> dict[str, Any]:
    if refusal.style == "replace":
        return {"stop_reason": "end_turn", "stop_sequence": None, "stop_details": None}
    said = refusal.text if refusal.style == "native" else None  # else it stands where the answer would
    details = {"type": "refusal", "category": None, "explanation": said}
    return {"stop_reason": "refusal", "stop_sequence": None, "stop_details": details}


def _error(text: str, status: int, code: str) -> bytes:
    kind = KINDS.get(status, "invalid_request_error" if status < 500 else "api_error")
    return orjson.dumps({"type": "error", "error": {"type": kind, "message": text, "code": code}})


def _data(kind: str, **members: Any) -> bytes:
    return orjson.dumps({"type": kind, **members})


def _say(kind: str, **members: Any) -> bytes:
    return sse.frame(_data(kind, **members), kind)
