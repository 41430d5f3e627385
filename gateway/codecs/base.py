"""What a codec is: the translator between one wire API and the words the gate thinks in. Bytes in, bytes out."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal, Protocol

from gateway.codecs.reading import Row
from gateway.errors import Reason
from gateway.exchange import Direction, Event, Exchange


@dataclass(frozen=True, slots=True)
class Asked:
    """A request as it came, its body read as JSON or as a form."""

    id: str
    """Ours, and the decision's."""
    path: str
    query: str
    """As it came, without the question mark."""
    body: bytes
    document: Any


@dataclass(frozen=True, slots=True)
class Refusal:
    """What the client is told instead of an answer."""

    direction: Direction
    style: Literal["native", "refusal", "error", "replace"]
    """``replace``: the text is the answer, and the exchange looks complete."""
    text: str
    request_id: str
    model: str
    created: int
    """Unix seconds."""
    code: str = "content_filter"


@dataclass(frozen=True, slots=True)
class Reply:
    """A complete HTTP answer made by the gate itself."""

    status: int
    body: bytes
    content_type: str = "application/json"
    headers: Mapping[str, str] = field(default_factory=dict)


class AnswerStream(Protocol):
    """Decodes the bytes of one streamed answer, in whatever pieces they come."""

    def feed(self, data: bytes) -> list[Event]:
        """The events completed by ``data``. Raises ``Refused(BACKEND_MALFORMED)`` on what is not understood."""

    def close(self) -> list[Event]:
        """The backend has hung up: the events that waited for it. Raises ``Refused(BACKEND_MALFORMED)`` if it had not
        finished."""


class Voice(Protocol):
    """Says one streamed answer to its client, and knows what was said so far."""

    content_type: str
    heartbeat: bytes
    """Sent while a stream is held back; every known client of this protocol ignores it. Empty where there is none."""

    def say(self, event: Event, data: bytes) -> bytes:
        """An event in the protocol's framing; ``data`` is what is shown of it. The last one ends the stream."""

    def refuse(self, refusal: Refusal) -> Iterator[bytes]:
        """A refusal as the rest of the stream, its success terminator included."""

    def error(self, reason: Reason, text: str) -> bytes:
        """A failure of the gate or the backend; no terminator follows it."""


class Codec(Protocol):
    """One wire API."""

    name: str
    route: str
    """The path, with ``{model}`` where it names one."""
    also: tuple[str, ...]
    """Other paths of the same, where it names a model."""
    api: str
    """What a backend must speak so that the request goes to it as it is."""
    translates: tuple[str, ...]
    """Other APIs into which a request can be put, so that a backend of theirs can answer it."""
    operation: str
    """The name of what is asked for, in the GenAI conventions of OpenTelemetry."""
    accepts: str
    """Content type of a question: JSON, or a form."""
    answers: frozenset[str]
    """Content types of a whole answer, where ``Exchange.answers`` does not say."""
    streams: str
    """Content type in which a backend streams."""
    echoes: bool
    """Whether an answer says some of its texts twice."""

    def decode(self, asked: Asked) -> Exchange:
        """The request in the gate's words. Raises ``Refused`` for a shape it cannot explain."""

    def encode(self, exchange: Exchange, edits: Mapping[int, str], dropped: frozenset[int]) -> bytes:
        """The body to send upstream: parts with new text, whole messages left out; as it came if neither."""

    def content_type(self, body: bytes) -> str:
        """The type under which this body goes on."""

    def unkept(self, exchange: Exchange) -> Exchange:
        """The same request with the order that the provider keeps nothing of it."""

    def whole(self, exchange: Exchange, body: bytes) -> Event:
        """A whole answer as one event."""

    def stream(self, exchange: Exchange) -> AnswerStream:
        """A decoder for one streamed answer."""

    def voice(self, exchange: Exchange) -> Voice:
        """Who says one streamed answer."""

    def rewrite(self, event: Event, edits: Mapping[int, str]) -> bytes:
        """The event's data with new text for some of its pieces."""

    def refuse(self, refusal: Refusal) -> Reply:
        """A refusal as a whole answer."""

    def refuses_as_error(self, refusal: Refusal) -> bool:
        """Whether a refusal before the first byte of a stream is an HTTP error in this protocol."""

    def error(self, reason: Reason, text: str) -> Reply:
        """A failure of the gate or the backend in the protocol's error shape."""

    def covers(self) -> Iterable[tuple[Direction, Row]]:
        """What is done with each member of a question and of an answer."""
