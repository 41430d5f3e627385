"""How Ollama's protocol says no.

Measured with the official SDK 0.6.3: HTTP 400 with ``{"error": text}`` raises ``ResponseError`` and is not retried; a
last line with ``done_reason: "content_filter"`` is a normal end; a line ``{"error": text}`` raises after what was
shown, so it is kept for failures; a blank line breaks it, so the heart-beat is a line that says nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from typing import Any

import orjson

from gateway.codecs import ndjson
from gateway.codecs.base import Refusal, Reply
from gateway.errors import Reason, answer_of
from gateway.exchange import Event

_NOTHING = {"total_duration": 0, "load_duration": 0, "prompt_eval_count": 0, "prompt_eval_duration": 0,
            "eval_count": 0, "eval_duration": 0}  # fmt: skip


class OllamaRefusals:
    """The refusing part of the codecs."""

    @staticmethod
    def says(text: str) -> dict[str, Any]:
        """The members of an answer, or of a line of one, with this text."""
        return {"message": {"role": "assistant", "content": text}}

    def refuses_as_error(self, refusal: Refusal) -> bool:
        """400 for every block in ``error`` style, and for a native block of the question."""
        return refusal.style == "error" or (refusal.style == "native" and refusal.direction == "input")

    def refuse(self, refusal: Refusal) -> Reply:
        """A refusal as a whole answer."""
        if self.refuses_as_error(refusal):
            return Reply(400, error_of(refusal.text, refusal.code))
        head = _head(refusal.model, datetime.fromtimestamp(refusal.created, UTC))
        return Reply(200, orjson.dumps({**head, **self.says(refusal.text), **_end(refusal)}))

    def error(self, reason: Reason, text: str) -> Reply:
        """A failure of the gate or the backend."""
        how = answer_of(reason)
        headers = {"retry-after": str(how.retry_after)} if how.retry_after else {}
        return Reply(how.status, error_of(text, reason.value), headers=headers)


class EmbeddingRefusals(OllamaRefusals):
    """Those of an answer that has no text: every no is an error."""

    def refuses_as_error(self, refusal: Refusal) -> bool:
        """Always."""
        return True


class OllamaVoice:
    """Says a stream of lines."""

    content_type = "application/x-ndjson"

    def __init__(self, model: str, says: Callable[[str], dict[str, Any]]) -> None:
        self._says = says
        self.heartbeat = self._line({**_head(model, datetime.now(UTC)), **says(""), "done": False})

    def say(self, event: Event, data: bytes) -> bytes:
        """A line."""
        return ndjson.frame(data)

    def refuse(self, refusal: Refusal) -> Iterator[bytes]:
        """The text, then the end and why."""
        head = _head(refusal.model, datetime.fromtimestamp(refusal.created, UTC))
        yield self._line({**head, **self._says(refusal.text), "done": False})
        yield self._line({**head, **self._says(""), **_end(refusal)})

    def error(self, reason: Reason, text: str) -> bytes:
        """A failure inside a stream: SDKs raise on it, so a cut answer is never taken for a whole one."""
        return ndjson.frame(error_of(text, reason.value))

    @staticmethod
    def _line(document: dict[str, Any]) -> bytes:
        return ndjson.frame(orjson.dumps(document))


def error_of(text: str, code: str) -> bytes:
    """Ollama's error document; SDKs show ``error``, and ``code`` says which it is."""
    return orjson.dumps({"error": text, "code": code})


def _head(model: str, when: datetime) -> dict[str, Any]:
    return {"model": model, "created_at": when.isoformat().replace("+00:00", "Z")}


def _end(refusal: Refusal) -> dict[str, Any]:
    reason = "stop" if refusal.style == "replace" else "content_filter"
    return {"done": True, "done_reason": reason, **_NOTHING}
