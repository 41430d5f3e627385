"""How llama.cpp's protocol says no: with the error document of its server, and in a stream with a last event."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import orjson

from gateway.codecs import sse
from gateway.codecs.base import Refusal, Reply
from gateway.errors import Reason, answer_of
from gateway.exchange import Event


class LlamaRefusals:
    """The refusing part of the codecs."""

    def refuses_as_error(self, refusal: Refusal) -> bool:
        """400 in the server's own shape, where a policy does not want a text as the answer."""
        return refusal.style in ("native", "error")

    def refuse(self, refusal: Refusal) -> Reply:
        """A refusal as a whole answer."""
        if self.refuses_as_error(refusal):
            return Reply(400, _error(400, "invalid_request_error", refusal.text, refusal.code))
        return Reply(200, orjson.dumps(_end(refusal, refusal.text)))

    def error(self, reason: Reason, text: str) -> Reply:
        """A failure of the gate or the backend."""
        how = answer_of(reason)
        headers = {"retry-after": str(how.retry_after)} if how.retry_after else {}
        return Reply(how.status, _error(how.status, how.kind, text, reason.value), headers=headers)


class LlamaVoice:
    """Says a stream of events."""

    content_type = "text/event-stream; charset=utf-8"
    heartbeat = b": waiting\n\n"

    def say(self, event: Event, data: bytes) -> bytes:
        """An event."""
        return sse.frame(data)

    def refuse(self, refusal: Refusal) -> Iterator[bytes]:
        """The text, then the end and why."""
        yield sse.frame(orjson.dumps({"index": 0, "content": refusal.text, "tokens": [], "stop": False}))
        yield sse.frame(orjson.dumps(_end(refusal, "")))

    def error(self, reason: Reason, text: str) -> bytes:
        """A failure inside a stream, as the server tells its own."""
        how = answer_of(reason)
        return sse.frame(_error(how.status, how.kind, text, reason.value))


def _end(refusal: Refusal, content: str) -> dict[str, Any]:
    """The last event, or the whole answer."""
    return {
        "index": 0,
        "content": content,
        "tokens": [],
        "id_slot": -1,
        "stop": True,
        "model": refusal.model,
        "tokens_predicted": 0,
        "tokens_evaluated": 0,
        "truncated": False,
        "stop_type": "eos" if refusal.style == "replace" else "content_filter",
        "stopping_word": "",
    }


def _error(status: int, kind: str, text: str, reason: str) -> bytes:
    return orjson.dumps({"error": {"code": status, "message": text, "type": kind, "reason": reason}})
