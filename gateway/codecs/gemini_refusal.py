"""How Gemini says no: the answer to a blocked question is a ``blockReason`` and nothing else, a blocked answer ends
with a ``finishReason``.

Measured with the official SDK: an error in a stream raises, a reason does not; comments of server-sent events break the
Python SDK, an empty document does not.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import orjson

from gateway.codecs import sse
from gateway.codecs.base import Refusal, Reply
from gateway.errors import Reason, answer_of
from gateway.exchange import Event

BLOCKED = "PROHIBITED_CONTENT"
"""The one word for both that promises no category: which rule it was is said in the text."""
STATUSES = {
    400: "INVALID_ARGUMENT",
    401: "UNAUTHENTICATED",
    403: "PERMISSION_DENIED",
    404: "NOT_FOUND",
    499: "CANCELLED",
    500: "INTERNAL",
    502: "UNAVAILABLE",
    503: "UNAVAILABLE",
    504: "DEADLINE_EXCEEDED",
}
"""HTTP status -> google.rpc.Code; any other is ``FAILED_PRECONDITION``."""
Document = dict[str, Any]


class GeminiRefusals:
    """The refusing part of the codecs."""

    def refuses_as_error(self, refusal: Refusal) -> bool:
        """400 in ``error`` style only: the protocol has an answer that says no."""
        return refusal.style == "error"

    def refuse(self, refusal: Refusal) -> Reply:
        """A refusal as a whole answer."""
        if refusal.style == "error":
            return Reply(400, orjson.dumps(_error(refusal.text, 400, refusal.code)))
        return Reply(200, orjson.dumps(_no(refusal, {0})))

    def error(self, reason: Reason, text: str) -> Reply:
        """A failure of the gate or the backend."""
        how = answer_of(reason)
        headers = {"retry-after": str(how.retry_after)} if how.retry_after else {}
        return Reply(how.status, orjson.dumps(_error(text, how.status, reason.value)), headers=headers)


class GeminiVoice:
    """Says a stream of documents, as events or as one JSON array, and knows which candidates have begun."""

    def __init__(self, *, array: bool) -> None:
        self._array = array
        self.content_type = "application/json; charset=utf-8" if array else "text/event-stream; charset=utf-8"
        self.heartbeat = b"\n" if array else sse.frame(b"{}")
        self._begun = False
        self._open: set[int] = set()

    def say(self, event: Event, data: bytes) -> bytes:
        """A document."""
        for place, candidate in enumerate(event.document.get("candidates") or ()):
            self._open.add(candidate.get("index", place))
        return self._framed(data, last=event.last)

    def refuse(self, refusal: Refusal) -> Iterator[bytes]:
        """One document that ends every candidate."""
        yield self._framed(orjson.dumps(_no(refusal, self._open or {0})), last=True)

    def error(self, reason: Reason, text: str) -> bytes:
        """A failure inside a stream: SDKs raise on it."""
        return self._framed(orjson.dumps(_error(text, answer_of(reason).status, reason.value)), last=True)

    def _framed(self, data: bytes, *, last: bool) -> bytes:
        if not self._array:
            return sse.frame(data)
        opening = b",\r\n" if self._begun else b"["
        self._begun = True
        return opening + data + (b"]" if last else b"")


def _no(refusal: Refusal, candidates: set[int]) -> Document:
    usage = {"promptTokenCount": 0, "candidatesTokenCount": 0, "totalTokenCount": 0}
    tail = {"usageMetadata": usage, "modelVersion": refusal.model, "responseId": refusal.request_id}
    if refusal.style == "native" and refusal.direction == "input":
        return {"promptFeedback": {"blockReason": BLOCKED, "blockReasonMessage": refusal.text}, **tail}
    parts = [] if refusal.style == "native" else [{"text": refusal.text}]
    ending: Document = {"finishReason": "STOP" if refusal.style == "replace" else BLOCKED}
    if refusal.style == "native":
        ending["finishMessage"] = refusal.text
    content = {"role": "model", "parts": parts}
    return {"candidates": [{"content": content, **ending, "index": number} for number in sorted(candidates)], **tail}


def _error(text: str, status: int, code: str) -> Document:
    detail = {"@type": "type.googleapis.com/google.rpc.ErrorInfo", "reason": code, "domain": "gapura"}
    kind = STATUSES.get(status, "FAILED_PRECONDITION")
    return {"error": {"code": status, "message": text, "status": kind, "details": [detail]}}
