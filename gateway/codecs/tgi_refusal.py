"""How TGI's protocol says no: with the error document of its router, and in a stream with a last event.

Clients know three reasons why a text ended, and some refuse any other; so a refusal ends as at a word to stop at, and
says what it is beside it.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import orjson

from gateway.codecs.base import Refusal, Reply
from gateway.errors import Reason, answer_of
from gateway.exchange import Event


class TgiRefusals:
    """The refusing part of the codecs."""

    def refuses_as_error(self, refusal: Refusal) -> bool:
        """400 in the router's own shape, where a policy does not want a text as the answer."""
        return refusal.style in ("native", "error")

    def refuse(self, refusal: Refusal) -> Reply:
        """A refusal as a whole answer."""
        if self.refuses_as_error(refusal):
            return Reply(400, _error(refusal.text, "validation", refusal.code))
        return Reply(200, orjson.dumps({"generated_text": refusal.text, "details": _details(refusal)}))

    def error(self, reason: Reason, text: str) -> Reply:
        """A failure of the gate or the backend."""
        how = answer_of(reason)
        headers = {"retry-after": str(how.retry_after)} if how.retry_after else {}
        return Reply(how.status, _error(text, _kind(reason), reason.value), headers=headers)


class TgiVoice:
    """Says a stream of events, and the whole text with the last of them."""

    content_type = "text/event-stream; charset=utf-8"
    heartbeat = b": waiting\n\n"

    def __init__(self) -> None:
        self._said: list[str] = []
        self._index = 0

    def say(self, event: Event, data: bytes) -> bytes:
        """An event."""
        shown = orjson.loads(data)
        token = shown.get("token") or {}
        if token.get("special") is not True and isinstance(text := token.get("text"), str):
            self._said.append(text)
        self._index += 1
        return _frame(data)

    def refuse(self, refusal: Refusal) -> Iterator[bytes]:
        """One token with the text, after which all is said."""
        token = {"id": 0, "text": refusal.text, "logprob": 0.0, "special": False}
        text = "".join((*self._said, refusal.text))
        event = {"index": self._index + 1, "token": token, "generated_text": text, "details": _details(refusal)}
        yield _frame(orjson.dumps(event))

    def error(self, reason: Reason, text: str) -> bytes:
        """A failure inside a stream, as the router tells its own."""
        return _frame(_error(text, _kind(reason), reason.value))


def _kind(reason: Reason) -> str:
    status = answer_of(reason).status
    return "validation" if status < 500 else "overloaded" if reason is Reason.BUSY else "generation"


def _details(refusal: Refusal) -> dict[str, Any]:
    if refusal.style == "replace":
        return {"finish_reason": "eos_token", "generated_tokens": 0, "seed": None, "prefill": [], "tokens": []}
    return {"finish_reason": "stop_sequence", "code": refusal.code, "generated_tokens": 0, "seed": None,
            "prefill": [], "tokens": []}  # fmt: skip


def _frame(data: bytes) -> bytes:
    """As TGI writes it: some of its clients look for ``data:`` and take what follows."""
    return b"data:" + data + b"\n\n"


def _error(text: str, kind: str, code: str) -> bytes:
    return orjson.dumps({"error": text, "error_type": kind, "code": code})
