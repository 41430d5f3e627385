"""Gemini, ``POST /v1beta/models/{model}:METHOD`` and the same under ``/v1``: the model stands in the path.

A backend is always asked for a stream of events; where the client did not ask for one (``alt=sse``), it gets the same
documents as one JSON array. A stream has no end of its own: it is whole when every candidate has said why it finished.
Any other query is refused: a key in an address ends up in logs, and not only in ours.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any
from urllib.parse import quote

from gateway.codecs import gemini_shapes as shapes
from gateway.codecs.base import Asked, Refusal, Reply
from gateway.codecs.document import DocumentCodec, Stream
from gateway.codecs.gemini_refusal import GeminiRefusals, GeminiVoice
from gateway.codecs.reading import Node, Row
from gateway.codecs.sse import EventReader
from gateway.errors import Reason, Refused
from gateway.exchange import Direction, Event, Exchange, Part

SSE = "alt=sse"


class GeminiCodec(GeminiRefusals, DocumentCodec):
    """What all methods have in common."""

    api = "gemini"
    method: str
    turns = "contents"
    instructions = ("systemInstruction", "system_instruction")
    streamed = False

    def __init__(self) -> None:
        self.route = f"/v1beta/models/{{model}}:{self.method}"
        self.also = (f"/v1/models/{{model}}:{self.method}",)

    def decode(self, asked: Asked) -> Exchange:
        """The request, if every model that it names is the one in its path. That goes out, too, so it is read."""
        if asked.query not in ({"", SSE} if self.streamed else {""}):
            raise Refused(Reason.BAD_REQUEST)
        exchange = super().decode(asked)
        if not _models(asked.document) <= {exchange.model, f"models/{exchange.model}"}:
            raise Refused(Reason.BAD_REQUEST)
        named = Part(len(exchange.parts), exchange.model, ("models",), kind="member", role="")
        return replace(exchange, array=self.streamed and not asked.query, parts=(*exchange.parts, named))

    def asks(self, asked: Asked, notes: Mapping[str, Any]) -> tuple[Any, Any]:
        """The model in the path; the method says whether it streams."""
        return self._model(asked), self.streamed

    def target(self, asked: Asked) -> str:
        """The same path, its model written as addresses are."""
        query = f"?{SSE}" if self.streamed else ""
        return f"{asked.path.rpartition('/')[0]}/{quote(self._model(asked), safe='')}:{self.method}{query}"

    def covers(self) -> Iterable[tuple[Direction, Row]]:
        """What is done with each member, and with the name in the path."""
        yield "input", ("{model}", "text")
        yield from super().covers()

    def _model(self, asked: Asked) -> str:
        return asked.path.rpartition("/")[2].removesuffix(f":{self.method}")

    def stream(self, exchange: Exchange) -> Stream:
        """A decoder for one streamed answer."""
        return GeminiStream(self, self.answer, exchange, EventReader())

    def voice(self, exchange: Exchange) -> GeminiVoice:
        """Who says one streamed answer."""
        return GeminiVoice(array=exchange.array)


class GeminiGenerate(GeminiCodec):
    """An answer at once."""

    name = "gemini"
    method = "generateContent"
    operation = "generate_content"
    question: Node = shapes.QUESTION
    answer: Node = shapes.ANSWER

    def whole(self, exchange: Exchange, body: bytes) -> Event:
        """A whole answer as one event: something was said, or why not."""
        event = super().whole(exchange, body)
        if not shapes.member(event.document, "candidates") and not shapes.member(event.document, "promptFeedback"):
            raise Refused(Reason.BACKEND_MALFORMED)
        return event


class GeminiStreamed(GeminiGenerate):
    """An answer piece by piece."""

    name = "gemini_stream"
    method = "streamGenerateContent"
    streamed = True


class GeminiNumbers(GeminiCodec):
    """Methods that answer with numbers, which cannot say no: a refusal is an error."""

    def refuses_as_error(self, refusal: Refusal) -> bool:
        """Always."""
        return True

    def refuse(self, refusal: Refusal) -> Reply:
        """A refusal as an error."""
        return super().refuse(replace(refusal, style="error"))


class GeminiCount(GeminiNumbers):
    """How many tokens a question has."""

    name = "gemini_count"
    method = "countTokens"
    operation = "count_tokens"
    question: Node = shapes.COUNTING
    answer: Node = shapes.COUNTED

    def decode(self, asked: Asked) -> Exchange:
        """The request, which is a conversation or holds one."""
        document = asked.document
        if isinstance(document, dict):
            inner = [name for name in ("generateContentRequest", "generate_content_request") if name in document]
            if ("contents" in document) == bool(inner):
                raise Refused(Reason.BAD_REQUEST)
        return super().decode(asked)

    def without(self, document: dict[str, Any], dropped: frozenset[int]) -> dict[str, Any]:
        """A question with whole messages left out, wherever its conversation stands."""
        for name in ("generateContentRequest", "generate_content_request"):
            if name in document:
                return {**document, name: super().without(document[name], dropped)}
        return super().without(document, dropped)


class GeminiEmbed(GeminiNumbers):
    """One vector."""

    name = "gemini_embed"
    method = "embedContent"
    operation = "embeddings"
    question: Node = shapes.EMBEDDING
    answer: Node = shapes.VECTORED


class GeminiEmbedMany(GeminiNumbers):
    """Several vectors."""

    name = "gemini_embed_many"
    method = "batchEmbedContents"
    operation = "embeddings"
    question: Node = shapes.EMBEDDINGS
    answer: Node = shapes.VECTORS


class GeminiStream(Stream):
    """Decodes a stream of documents. Once everything has finished the newest one waits: it may be the last."""

    def __init__(self, *args: Any) -> None:
        super().__init__(*args)
        self._open: set[Any] = set()
        self._ended: set[Any] = set()
        self._kept: list[Event] = []
        self._calls = 0

    def feed(self, data: bytes) -> list[Event]:
        """The events that ``data`` completes and that are not the last."""
        events = self._kept + [self._told_apart(event) for event in super().feed(data)]
        self._kept = events[-1:] if self._ended and self._ended >= self._open else []
        return events[: len(events) - len(self._kept)]

    def close(self) -> list[Event]:
        """The last event."""
        if not self._kept or self._reader.pending() or self._done:
            raise Refused(Reason.BACKEND_MALFORMED)
        self._done = True
        return [replace(self._kept[0], last=True)]

    def is_beat(self, document: Any) -> bool:
        """Whether there is nothing in it."""
        return bool(document == {})

    def _told_apart(self, event: Event) -> Event:
        """The event, its calls told apart from those of other events: a call is never cut."""
        for place, candidate in enumerate(event.document.get("candidates") or ()):
            number = candidate.get("index", place)
            self._open.add(number)
            if shapes.member(candidate, "finishReason"):
                self._ended.add(number)
        if shapes.member(shapes.member(event.document, "promptFeedback") or {}, "blockReason"):
            self._ended.add("prompt")
        self._calls += 1
        if not any(piece.channel[0] == "args" for piece in event.pieces):
            return event
        pieces = tuple(replace(piece, channel=(*piece.channel, self._calls)) if piece.channel[0] == "args" else piece
                       for piece in event.pieces)  # fmt: skip
        return replace(event, pieces=pieces)


def _models(document: Mapping[str, Any]) -> set[Any]:
    """Every model that a request names in its body."""
    several = document.get("requests")
    holders = [
        document,
        shapes.member(document, "generateContentRequest"),
        *(several if isinstance(several, list) else ()),
    ]
    named = [holder.get("model") for holder in holders if isinstance(holder, dict)]
    return {name if isinstance(name, str) else 0 for name in named if name is not None}
