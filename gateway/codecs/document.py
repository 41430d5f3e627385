"""What codecs of JSON over HTTP have in common: a document is read by its shape, and written back by places."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, Protocol

import orjson

from gateway import wire
from gateway.codecs.base import Asked
from gateway.codecs.places import is_token, rewritten
from gateway.codecs.reading import AnswerReader, At, Node, QuestionReader, Row
from gateway.errors import Reason, Refused
from gateway.exchange import Direction, Event, Exchange, Path, Usage

LIMITS = wire.WireLimits(bytes=16 * 1024 * 1024)
"""Of an answer or one event of it."""
SYSTEM = -1
"""The place of instructions that stand outside the row of messages."""
FORMS = frozenset({"image", "audio", "video", "file"})


class DocumentCodec:
    """Reads questions and whole answers. A codec says which shapes they have."""

    name: str
    route: str
    also: tuple[str, ...] = ()
    api = "openai"
    translates: tuple[str, ...] = ()
    operation = "chat"
    accepts = "application/json"
    answers = frozenset({"application/json"})
    streams = "text/event-stream"
    echoes = False
    question: Node
    answer: Node
    chunk: Node | None = None
    """One event of a streamed answer, where that has another shape."""
    turns = "messages"
    """The member that holds the conversation."""
    instructions: tuple[str, ...] = ()
    """Members that hold instructions, outside the conversation."""

    # -- questions

    def decode(self, asked: Asked) -> Exchange:
        """The request in the gate's words."""
        if not isinstance(asked.document, dict):
            raise Refused(Reason.BAD_REQUEST)
        reader = QuestionReader()
        self.question.read(reader, asked.document, (), At())
        model, stream = self.asks(asked, reader.notes)
        if not isinstance(model, str) or not isinstance(stream, bool):
            raise Refused(Reason.BAD_REQUEST)
        return Exchange(
            id=asked.id,
            codec=self.name,
            route=self.route,
            model=model,
            stream=stream,
            body=asked.body,
            document=asked.document,
            parts=tuple(reader.parts),
            unseen=tuple(reader.hidden),
            offered=tuple(reader.offered),
            forms=_forms(reader.notes.get("forms")),
            strangers=tuple(reader.strangers),
            target=self.target(asked),
        )

    def asks(self, asked: Asked, notes: Mapping[str, Any]) -> tuple[Any, Any]:
        """The model that is asked for, and whether its answer is to be streamed."""
        return notes.get("model"), notes.get("stream", False)

    def target(self, asked: Asked) -> str:
        """Path and query at the backend."""
        return self.route

    def encode(self, exchange: Exchange, edits: Mapping[int, str], dropped: frozenset[int]) -> bytes:
        """The body for the backend; the very bytes of the client where nothing was changed."""
        if not edits and not dropped:
            return exchange.body
        changes = {exchange.parts[index].path: written(exchange.parts[index].packed, text, Reason.BAD_REQUEST)
                   for index, text in edits.items()}  # fmt: skip
        return orjson.dumps(self.without(rewritten(exchange.document, changes), dropped))

    def content_type(self, body: bytes) -> str:
        """The type under which this body goes on."""
        return self.accepts

    def without(self, document: dict[str, Any], dropped: frozenset[int]) -> dict[str, Any]:
        """A question with whole messages left out."""
        if not dropped:
            return document
        if isinstance(turns := document.get(self.turns), list):
            kept = [one for place, one in enumerate(turns) if place not in dropped]
            document = {**document, self.turns: kept}
        if SYSTEM in dropped:
            document = {name: value for name, value in document.items() if name not in self.instructions}
        return document

    def unkept(self, exchange: Exchange) -> Exchange:
        """The same request with the order that the provider keeps nothing of it, where there is such an order."""
        return exchange

    # -- answers

    def whole(self, exchange: Exchange, body: bytes) -> Event:
        """A whole answer as one event."""
        document = parsed(body)
        return self.event(document, body, self.answer, exchange, last=True)

    def event(self, document: Any, data: bytes, shape: Node, exchange: Exchange, *, last: bool) -> Event:
        """One answer or event, every string of it accounted for."""
        if self.is_error(document):
            raise Refused(Reason.BACKEND_ERROR, status=200)
        reader = AnswerReader()
        shape.read(reader, document, (), At())
        if reader.changes or reader.repeats:
            document = rewritten(document, {**reader.changes, **_repeated(reader.repeats, exchange)})
            data = orjson.dumps(document)
        notes, identity = reader.notes, reader.notes.get("id")
        return Event(
            data=data,
            document=document,
            pieces=tuple(reader.pieces),
            last=last,
            finished="finished" in notes,
            usage=_usage(notes),
            response_id=identity if isinstance(identity, str) and is_token(identity) else "",
            name=self.event_name(document),
            unseen=frozenset(unseen.kind for unseen in reader.hidden),
        )

    def is_error(self, document: Any) -> bool:
        """Whether it is an error, whatever its status says."""
        return isinstance(document, dict) and document.get("error") is not None

    def event_name(self, document: Any) -> str:
        """What an event calls itself."""
        return ""

    def rewrite(self, event: Event, edits: Mapping[int, str]) -> bytes:
        """The event's data with new text for some of its pieces."""
        if not edits:
            return event.data
        pieces = event.pieces
        changes = {pieces[index].path: written(pieces[index].packed, text, Reason.BACKEND_MALFORMED)
                   for index, text in edits.items()}  # fmt: skip
        return orjson.dumps(rewritten(event.document, changes))

    def covers(self) -> Iterable[tuple[Direction, Row]]:
        """What is done with each member."""
        for row in self.question.rows(""):
            yield "input", row
        for row in self.answer.rows(""):
            yield "output", row
        if self.chunk is not None:
            yield from (("output", row) for row in self.chunk.rows(""))


class Readable(Protocol):
    """Splits bytes into the blocks of a stream."""

    def feed(self, chunk: bytes) -> list[bytes]:
        """The blocks that are complete."""

    def pending(self) -> bool:
        """Whether one has begun and not ended."""


class Stream:
    """Decodes a stream of JSON documents, the last of which says so, or is followed by ``literal``."""

    def __init__(
        self, codec: DocumentCodec, shape: Node, exchange: Exchange, reader: Readable, literal: bytes = b""
    ) -> None:
        self._codec, self._shape, self._exchange, self._reader = codec, shape, exchange, reader
        self._literal = literal
        self._done = self._finished = False

    def feed(self, data: bytes) -> list[Event]:
        """The events that ``data`` completes."""
        events = []
        for block in self._reader.feed(data):
            if self._done:
                raise Refused(Reason.BACKEND_MALFORMED)
            if self._literal and block == self._literal:
                self._done = True
                events.append(Event(block, None, last=True))
                continue
            document = parsed(block)
            if self.is_beat(document):
                continue
            last = not self._literal and self.ends(document)
            event = self._codec.event(document, block, self._shape, self._exchange, last=last)
            self._done, self._finished = last, self._finished or event.finished or last
            events.append(event)
        return events

    def is_beat(self, document: Any) -> bool:
        """Whether it only says that the backend lives: the gate says so itself."""
        return False

    def ends(self, document: Any) -> bool:
        """Whether it is the last of its stream."""
        return False

    def close(self) -> list[Event]:
        """A stream that stops early reads as complete to most clients, so it must not pass as one."""
        if not self._done or not self._finished or self._reader.pending():
            raise Refused(Reason.BACKEND_MALFORMED)
        return []


def parsed(data: bytes) -> dict[str, Any]:
    """What a backend sent, as an object. Raises ``Refused(BACKEND_MALFORMED)``."""
    try:
        document = wire.parse(data, LIMITS)
    except Refused:
        raise Refused(Reason.BACKEND_MALFORMED) from None
    if not isinstance(document, dict):
        raise Refused(Reason.BACKEND_MALFORMED)
    return document


def written(packed: bool, text: str, reason: Reason) -> Any:
    """What stands in a document for a text. Raises ``Refused`` where its JSON did not survive a change."""
    if not packed:
        return text
    try:
        return orjson.loads(text)
    except orjson.JSONDecodeError:
        raise Refused(reason) from None


def _repeated(repeats: Mapping[Path, tuple[str, Any]], exchange: Exchange) -> dict[Path, Any]:
    asked = {member: value for member, value in exchange.document.items() if value is not None}
    return {path: asked.get(member, otherwise) for path, (member, otherwise) in repeats.items()}


def _forms(wanted: Any) -> frozenset[str]:
    if isinstance(wanted, str):
        wanted = [wanted]
    if not isinstance(wanted, list):
        return frozenset()
    return frozenset(one.lower() for one in wanted if isinstance(one, str)) & FORMS


def _usage(notes: Mapping[str, Any]) -> Usage | None:
    asked, given = notes.get("asked"), notes.get("given")
    counts = [count if isinstance(count, int) and not isinstance(count, bool) else None for count in (asked, given)]
    return Usage(*counts) if counts != [None, None] else None
