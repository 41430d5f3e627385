"""The APIs in front of which an OpenAI chat client can be put."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from gateway.codecs.translation import (
    anthropic_answer,
    anthropic_request,
    gemini_answer,
    gemini_request,
    ollama_answer,
    ollama_request,
)
from gateway.codecs.translation.answer import Answer, Chunks, Completion
from gateway.codecs.translation.base import Outgoing, Stamp, TranslatedStream, Translator
from gateway.codecs.translation.question import parsed, wants_usage
from gateway.codecs.translation.tables import How


@dataclass(frozen=True, slots=True)
class Dialect:
    """One API: how it is asked, how its answers are read, and what becomes of each member."""

    api: str
    content_type_stream: str
    members: Mapping[str, How]
    places: Mapping[str, How]
    ask: Callable[[Mapping[str, Any]], Outgoing]
    read: Callable[[Answer, bytes], None]
    started: Callable[[Chunks], TranslatedStream]
    stamp: Callable[[], Stamp] = Stamp

    def request(self, body: bytes) -> Outgoing:
        """A chat completions request for the backend."""
        return self.ask(parsed(body))

    def whole(self, body: bytes) -> bytes:
        """The backend's whole answer as a ``chat.completion``."""
        told = Completion(self.api, self.stamp())
        self.read(told, body)
        return told.end()

    def stream(self, request: bytes) -> TranslatedStream:
        """For the answer to ``request``, which is streamed."""
        return self.started(Chunks(self.api, self.stamp(), counted=wants_usage(parsed(request))))


DIALECTS: Mapping[str, Dialect] = {
    dialect.api: dialect
    for dialect in (
        Dialect("anthropic", "text/event-stream", anthropic_request.MEMBERS, anthropic_request.PLACES,
                anthropic_request.ask, anthropic_answer.whole, anthropic_answer.Stream),
        Dialect("gemini", "text/event-stream", gemini_request.MEMBERS, gemini_request.PLACES,
                gemini_request.ask, gemini_answer.whole, gemini_answer.Stream),
        Dialect("ollama", "application/x-ndjson", ollama_request.MEMBERS, ollama_request.PLACES,
                ollama_request.ask, ollama_answer.whole, ollama_answer.Stream),
    )
}  # fmt: skip


def translator_for(api: str) -> Translator | None:
    """The translator to ``api``, or None for one that needs none or has none."""
    return DIALECTS.get(api)
