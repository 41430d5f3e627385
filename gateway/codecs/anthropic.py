"""Anthropic messages, ``POST /v1/messages`` and ``POST /v1/messages/count_tokens``.

A thought is signed: the provider takes it back only as it was written. So nothing is given back in a thought, a thought
that a policy changes loses its signature, and what comes back without it, or would have to be changed to go out, is
left out as a whole.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import orjson

from gateway.codecs.anthropic_refusal import AnthropicRefusals, AnthropicVoice
from gateway.codecs.anthropic_shapes import ANSWER, COUNTED, EVENT, QUESTION, UNSIGNED
from gateway.codecs.base import Refusal, Reply
from gateway.codecs.document import DocumentCodec, Stream
from gateway.codecs.places import rewritten
from gateway.codecs.reading import Node
from gateway.codecs.sse import EventReader
from gateway.exchange import Event, Exchange, Path, Piece, Usage

Place = tuple[int, int]
"""Which message, and which block of it."""


class AnthropicQuestions(AnthropicRefusals, DocumentCodec):
    """What both routes have in common."""

    api = "anthropic"
    question: Node = QUESTION
    instructions = ("system",)

    def encode(self, exchange: Exchange, edits: Mapping[int, str], dropped: frozenset[int]) -> bytes:
        """The body for the backend, without thoughts whose signature would not hold."""
        spoilt = _spoilt(exchange, edits)
        if not spoilt:
            return super().encode(exchange, edits, dropped)
        kept = {index: text for index, text in edits.items() if _block(exchange.parts[index].path) not in spoilt}
        document = orjson.loads(super().encode(exchange, kept, frozenset()))
        for number, place in sorted(spoilt, reverse=True):
            del document["messages"][number]["content"][place]
        silent = frozenset(number for number, _ in spoilt if not document["messages"][number]["content"])
        return orjson.dumps(self.without(document, dropped | silent))

    def event_name(self, document: Any) -> str:
        """Its type."""
        return str(document.get("type", ""))


class AnthropicMessages(AnthropicQuestions):
    """The codec of conversations."""

    name = "anthropic"
    route = "/v1/messages"
    answer = ANSWER

    def event(self, document: Any, data: bytes, shape: Node, exchange: Exchange, *, last: bool) -> Event:
        """An answer or an event of it; nothing is given back in its thoughts."""
        event = super().event(document, data, shape, exchange, last=last)
        return replace(event, pieces=tuple(_signed(piece) for piece in event.pieces))

    def rewrite(self, event: Event, edits: Mapping[int, str]) -> bytes:
        """The event's data with new text, and without the signature of thoughts that have changed."""
        places = {event.pieces[index].path[:-1] for index in edits if event.pieces[index].signed}
        unsigned = {(*place, "signature"): UNSIGNED for place in places if "signature" in _at(event.document, place)}
        if unsigned:
            event = replace(event, document=rewritten(event.document, unsigned))
        return super().rewrite(event, edits)

    def stream(self, exchange: Exchange) -> AnthropicStream:
        """A decoder for one streamed answer."""
        return AnthropicStream(self, EVENT, exchange, EventReader())

    def voice(self, exchange: Exchange) -> AnthropicVoice:
        """Who says one streamed answer."""
        return AnthropicVoice()


class AnthropicCount(AnthropicQuestions):
    """How many tokens a question has: the answer is a number, but the question goes out all the same."""

    name = "anthropic_count"
    route = "/v1/messages/count_tokens"
    operation = "count_tokens"
    answer = COUNTED

    def asks(self, asked: Any, notes: Mapping[str, Any]) -> tuple[Any, Any]:
        """Never streamed."""
        return notes.get("model"), None if notes.get("stream") else False

    def stream(self, exchange: Exchange) -> Stream:
        """Not used: nothing here is streamed."""
        return AnthropicStream(self, EVENT, exchange, EventReader())

    def voice(self, exchange: Exchange) -> AnthropicVoice:
        """Not used either."""
        return AnthropicVoice()

    def refuses_as_error(self, refusal: Refusal) -> bool:
        """Always: a number cannot say no."""
        return True

    def refuse(self, refusal: Refusal) -> Reply:
        """A refusal as an error."""
        return super().refuse(replace(refusal, style="error"))


class AnthropicStream(Stream):
    """Decodes a stream of named events. What was asked is counted in the first of them only."""

    _asked: int | None = None

    def feed(self, data: bytes) -> list[Event]:
        """The events that ``data`` completes."""
        return [self._counted(event) for event in super().feed(data)]

    def is_beat(self, document: Any) -> bool:
        """Whether it is a ping."""
        return bool(document == {"type": "ping"})

    def ends(self, document: Any) -> bool:
        """Whether it is the last of its stream."""
        return bool(document.get("type") == "message_stop")

    def _counted(self, event: Event) -> Event:
        if event.usage is None:
            return event
        self._asked = self._asked if event.usage.input_tokens is None else event.usage.input_tokens
        return replace(event, usage=Usage(self._asked, event.usage.output_tokens))


def _spoilt(exchange: Exchange, edits: Mapping[int, str]) -> set[Place]:
    """Thoughts that may not go out, as message and block: something in them would be changed, or was on their way to
    the client."""
    edited = {_block(exchange.parts[index].path) for index in edits}
    return {
        (number, place)
        for number, message in enumerate(exchange.document["messages"]) if isinstance(message["content"], list)
        for place, block in enumerate(message["content"])
        if block["type"] == "thinking" and ((number, place) in edited or block.get("signature") == UNSIGNED)
    }  # fmt: skip


def _block(path: Path) -> Place | None:
    """The block in which something stands."""
    match path:
        case "messages", int(message), "content", int(place), *_:
            return message, place
    return None


def _signed(piece: Piece) -> Piece:
    return replace(piece, signed=True) if piece.channel[0] == "thinking" else piece


def _at(document: Any, path: Path) -> Any:
    for step in path:
        document = document[step]
    return document
