"""Any backend of JSON over HTTP that the settings describe: which members are text, how an answer is streamed, and how
this backend says no.

Whatever the description leaves out is text too: it is scanned and masked where it stands, or, with
``unmapped: reject``, refused. A stream that has no described way to end with a no is held until all of it was read.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

import orjson

from gateway import wire
from gateway.codecs import ndjson, sse
from gateway.codecs.base import Asked, Refusal, Reply
from gateway.codecs.document import LIMITS, DocumentCodec, Stream
from gateway.codecs.machine import NUMBER, PLAIN
from gateway.codecs.reading import At, Node, QuestionReader, Reader, Row
from gateway.codecs.shapes import As
from gateway.codecs.values import ANY, Hidden, Noted, Text
from gateway.descriptions import CODE, MESSAGE, Description, finished
from gateway.errors import Reason, Refused, answer_of
from gateway.exchange import Event, Exchange, Path
from gateway.json_places import filled
from gateway.json_query import Query, queries

Found = Mapping[Path, Sequence[tuple[int, Node]]]


class Mapped:
    """An object of which some places are described, each by a path and a node."""

    def __init__(self, places: Sequence[tuple[Query, Node]], *, closed: bool) -> None:
        self._places, self._closed = tuple(places), closed
        self._names = frozenset(name for query, _ in places for name in query.names)
        self._folded = frozenset(map(wire.fold, self._names))

    def read(self, to: Reader, value: Any, path: Path, at: At) -> None:
        """Described places by their nodes, all others as text."""
        if not isinstance(value, dict):
            raise to.bad()
        found: dict[Path, list[tuple[int, Node]]] = {}
        for number, (query, node) in enumerate(self._places):
            for place in query.places(value):
                found.setdefault(place, []).append((number, node))
        inside = frozenset(place[:length] for place in found for length in range(len(place)))
        self._walk(to, value, (), at, (found, inside))

    def _walk(self, to: Reader, value: Any, place: Path, at: At, known: tuple[Found, frozenset[Path]]) -> None:
        found, inside = known
        if place in found:
            for number, node in found[place]:
                numbers = (number, *(step for step in place if isinstance(step, int)))
                node.read(to, value, place, replace(at, indices=numbers))
            return
        for step, inner in value.items() if isinstance(value, dict) else enumerate(value):
            here = (*place, step)
            if here in found or here in inside:
                self._walk(to, inner, here, at, known)
            else:
                self._stranger(to, inner, here, at)

    def _stranger(self, to: Reader, value: Any, place: Path, at: At) -> None:
        name, asked = place[-1], isinstance(to, QuestionReader)
        if isinstance(name, str) and name not in self._names and wire.fold(name) in self._folded:
            raise Refused(Reason.TWIN_MEMBER if asked else to.reason)
        if self._closed:
            raise Refused(Reason.UNMAPPED if asked else to.reason)
        if isinstance(name, str):
            to.unknown(name, value, place, at)
        else:
            to.sweep(value, place, at)

    def rows(self, place: str) -> Iterator[Row]:
        """Those of the places, and what is done with all others."""
        for query, node in self._places:
            yield from node.rows(query.path)
        yield "*", "refused" if self._closed else "text"


class DescribedCodec(DocumentCodec):
    """The codec of one description."""

    def __init__(self, told: Description) -> None:
        self.told, self.name, self.route, self.api = told, told.api, told.path, told.api
        self.question = Mapped(_asked(told), closed=told.closed)
        self.answer = Mapped(_answered(told, told.said), closed=told.closed)
        self._model = Query(told.model) if told.model.startswith("$") else None
        how = told.streaming
        self._wants = Query(how.asked) if how and how.asked else None
        self.held = how is not None and told.final is None
        self._event: Node = self.answer
        if how is not None:
            self.streams = "application/x-ndjson" if how.lines else "text/event-stream"
            self._event = Mapped(_answered(told, how.delta, how.done), closed=told.closed)

    def asks(self, asked: Asked, notes: Mapping[str, Any]) -> tuple[Any, Any]:
        """As the description says."""
        model = self._model.first(asked.document) if self._model else self.told.model
        if self.told.streaming is None:
            return model, False
        return model, True if self._wants is None else self._wants.first(asked.document) is True

    def stream(self, exchange: Exchange) -> Stream:
        """A decoder for one streamed answer."""
        return DescribedStream(self, self._event, exchange)

    def voice(self, exchange: Exchange) -> DescribedVoice:
        """Who says one streamed answer."""
        return DescribedVoice(self)

    def refuses_as_error(self, refusal: Refusal) -> bool:
        """Where the description has no other words, and where a policy wants no other."""
        return refusal.style in ("native", "error") or self.told.answer is None or self.held

    def refuse(self, refusal: Refusal) -> Reply:
        """A refusal as a whole answer."""
        if self.refuses_as_error(refusal):
            return Reply(self.told.status, self.words(self.told.body, refusal.code, refusal.text))
        return Reply(200, self.words(self.told.answer, refusal.code, refusal.text))

    def error(self, reason: Reason, text: str) -> Reply:
        """A failure of the gate or the backend."""
        how = answer_of(reason)
        headers = {"retry-after": str(how.retry_after)} if how.retry_after else {}
        return Reply(how.status, self.words(self.told.body, reason.value, text), headers=headers)

    @staticmethod
    def words(template: Any, code: str, text: str) -> bytes:
        """A template with its places filled."""
        return orjson.dumps(filled(filled(template, code, CODE), text, MESSAGE))


def _asked(told: Description) -> list[tuple[Query, Node]]:
    rows: list[tuple[tuple[str, ...], Node]] = [
        (told.text, As(Text("content"), "user")),
        (told.system, As(Text("content"), "system")),
        (told.images, Hidden("image", (None, "", []))),
        (told.plain, Machine()),
        ((told.model,) if told.model.startswith("$") else (), ANY),
        ((told.streaming.asked,) if told.streaming and told.streaming.asked else (), PLAIN),
    ]
    return [(query, node) for paths, node in rows for query in queries(paths)]


def _answered(told: Description, said: tuple[str, ...], done: str | None = None) -> list[tuple[Query, Node]]:
    counts = {"input_tokens": "asked", "output_tokens": "given"}
    rows: list[tuple[tuple[str, ...], Node]] = [
        (said, Text("content")),
        (told.said_plain, Machine()),
        ((done,) if done else (), PLAIN),
        *(((path,), Noted(counts[name], NUMBER)) for name, path in told.usage.items()),
    ]
    return [(query, node) for paths, node in rows for query in queries(paths)]


class Machine:
    """What the settings say a machine wrote: any number, or a token by its looks. Everything else there is text."""

    def read(self, to: Reader, value: Any, path: Path, at: At) -> None:
        """Passes over a number or a token."""
        if not isinstance(value, int | float):
            PLAIN.read(to, value, path, at)

    def rows(self, place: str) -> Iterator[Row]:
        """One row."""
        yield place, "plain"


class DescribedStream(Stream):
    """A stream as described. Held, it gives nothing before it has all."""

    def __init__(self, codec: DescribedCodec, shape: Node, exchange: Exchange) -> None:
        how = codec.told.streaming
        lines = how is not None and how.lines
        literal = how.terminator.encode() if how else b""
        super().__init__(codec, shape, exchange, ndjson.LineReader() if lines else sse.EventReader(), literal)
        self._how, self._held, self._size = how, codec.held, 0
        self._waiting: list[Event] = []

    def ends(self, document: Any) -> bool:
        """Whether it is the last."""
        return self._how is not None and finished(self._how, document)

    def feed(self, data: bytes) -> list[Event]:
        """The events that ``data`` completes, or, held, all of them with the last."""
        events = super().feed(data)
        self._finished = self._finished or self._done  # a terminator says as much as a document that is the last
        if not self._held:
            return events
        self._size += len(data)
        if self._size > LIMITS.bytes:
            raise Refused(Reason.BACKEND_MALFORMED)
        self._waiting += events
        if not self._done:
            return []
        events, self._waiting = self._waiting, []
        return events


class DescribedVoice:
    """Says a stream as described."""

    def __init__(self, codec: DescribedCodec) -> None:
        self._codec, how = codec, codec.told.streaming
        self._lines = how is not None and how.lines
        self._end = how.terminator.encode() if how else b""
        self.content_type = "application/x-ndjson" if self._lines else "text/event-stream; charset=utf-8"
        self.heartbeat = b"" if self._lines or codec.held else b": waiting\n\n"

    def say(self, event: Event, data: bytes) -> bytes:
        """A document in its frame."""
        return self._frame(data)

    def refuse(self, refusal: Refusal) -> Iterator[bytes]:
        """The described end."""
        told = self._codec.told
        template = told.body if told.final is None else told.final
        yield self._frame(self._codec.words(template, refusal.code, refusal.text))
        if self._end:
            yield self._frame(self._end)

    def error(self, reason: Reason, text: str) -> bytes:
        """The described error, after which nothing comes."""
        return self._frame(self._codec.words(self._codec.told.body, reason.value, text))

    def _frame(self, data: bytes) -> bytes:
        return ndjson.frame(data) if self._lines else sse.frame(data)
