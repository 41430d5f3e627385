"""How OpenAI's protocols say no, so that their clients understand it and do not turn to another model.

Measured with the official SDKs: an input block is HTTP 400 with ``code: content_filter`` (one hit, no retry); an
output block is 200 with ``finish_reason: content_filter``; an error object in a stream makes some clients fall back
to another backend, so it is kept for failures and never used for a policy block.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import orjson

from gateway.codecs import sse
from gateway.codecs.base import Refusal, Reply
from gateway.errors import Reason, answer_of
from gateway.exchange import Event


class OpenAIErrors:
    """The refusing part of a codec whose answers have no room for words: every no is an error."""

    param = "input"
    """The member that an error about the question names."""
    kind = "invalid_request_error"
    code = ""
    """What a block is called, where it is not what it is called everywhere."""

    def refuses_as_error(self, refusal: Refusal) -> bool:
        """Always."""
        return True

    def refuse(self, refusal: Refusal) -> Reply:
        """400: clients do not try it again."""
        return Reply(400, error_body(refusal.text, self.kind, self.code or refusal.code, self.param))

    def error(self, reason: Reason, text: str) -> Reply:
        """A failure of the gate or the backend."""
        how = answer_of(reason)
        headers = {"retry-after": str(how.retry_after)} if how.retry_after else {}
        return Reply(how.status, error_body(text, how.kind, reason.value), headers=headers)


class OpenAIRefusals(OpenAIErrors):
    """The refusing part of the chat codec."""

    param = "messages"

    def refuses_as_error(self, refusal: Refusal) -> bool:
        """400 for every block in ``error`` style, and for a native block of the question."""
        return refusal.style == "error" or (refusal.style == "native" and refusal.direction == "input")

    def refuse(self, refusal: Refusal) -> Reply:
        """A refusal as a whole answer."""
        if self.refuses_as_error(refusal):
            return super().refuse(refusal)
        native = refusal.style == "native"
        message = {
            "role": "assistant",
            "content": None if native else refusal.text,
            "refusal": refusal.text if native else None,
        }
        choice = {"index": 0, "message": message, "logprobs": None, "finish_reason": _finish(refusal)}
        usage = {"prompt_tokens": 0, "completion_tokens": 0, "total_tokens": 0}
        return Reply(200, orjson.dumps({**_head(refusal, "chat.completion"), "choices": [choice], "usage": usage}))


class OpenAIVoice:
    """Says a stream whose events have no names and whose end is an error where there is no other way to say no."""

    content_type = "text/event-stream; charset=utf-8"
    heartbeat = b": waiting\n\n"

    def say(self, event: Event, data: bytes) -> bytes:
        """A chunk, or the end."""
        return sse.frame(data)

    def refuse(self, refusal: Refusal) -> Iterator[bytes]:
        """An error."""
        yield sse.frame(error_body(refusal.text, "invalid_request_error", refusal.code))

    def error(self, reason: Reason, text: str) -> bytes:
        """A failure inside a stream: SDKs raise on it, so a cut answer is never taken for a whole one."""
        return sse.frame(error_body(text, answer_of(reason).kind, reason.value))


class ChatVoice(OpenAIVoice):
    """Says a stream of chunks."""

    def refuse(self, refusal: Refusal) -> Iterator[bytes]:
        """The text, the reason for the end, the end."""
        member = "refusal" if refusal.style == "native" else "content"
        delta: dict[str, Any] = {"role": "assistant", member: refusal.text}
        yield _chunk(refusal, delta, None)
        yield _chunk(refusal, {}, _finish(refusal))
        yield sse.frame(b"[DONE]")


def _finish(refusal: Refusal) -> str:
    return "stop" if refusal.style == "replace" else "content_filter"


def _head(refusal: Refusal, kind: str) -> dict[str, Any]:
    return {
        "id": f"chatcmpl-{refusal.request_id}",
        "object": kind,
        "created": refusal.created,
        "model": refusal.model,
    }


def _chunk(refusal: Refusal, delta: dict[str, Any], finish: str | None) -> bytes:
    choice = {"index": 0, "delta": delta, "logprobs": None, "finish_reason": finish}
    return sse.frame(orjson.dumps({**_head(refusal, "chat.completion.chunk"), "choices": [choice]}))


def error_body(text: str, kind: str, code: str, param: str | None = None) -> bytes:
    """OpenAI's error object."""
    return orjson.dumps({"error": {"message": text, "type": kind, "param": param, "code": code}})
