"""What a codec is: the translator between one wire API and the words the gate thinks in. Bytes in, bytes out."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal, Protocol

from gateway.errors import Reason
from gateway.exchange import Direction, Event, Exchange


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

    def close(self) -> None:
        """The backend has hung up. Raises ``Refused(BACKEND_MALFORMED)`` if it had not finished."""


class Codec(Protocol):
    """One wire API."""

    name: str
    route: str
    content_type_stream: str
    heartbeat: bytes
    """Sent while a stream is held back; every known client of this protocol ignores it."""

    def decode(self, exchange_id: str, body: bytes, document: Any) -> Exchange:
        """The request in the gate's words. Raises ``Refused`` for a shape it cannot explain."""

    def encode(self, exchange: Exchange, edits: Mapping[int, str], dropped: frozenset[int]) -> bytes:
        """The body to send upstream: parts with new text, whole messages left out; as it came if neither."""

    def whole(self, exchange: Exchange, body: bytes) -> Event:
        """A whole answer as one event."""

    def stream(self, exchange: Exchange) -> AnswerStream:
        """A decoder for one streamed answer."""

    def rewrite(self, event: Event, edits: Mapping[int, str]) -> bytes:
        """The event's data with new text for some of its pieces."""

    def frame(self, data: bytes) -> bytes:
        """Data in the stream's framing."""

    def refuse(self, refusal: Refusal) -> Reply:
        """A refusal as a whole answer."""

    def refuses_as_error(self, refusal: Refusal) -> bool:
        """Whether a refusal before the first byte of a stream is an HTTP error in this protocol."""

    def refuse_stream(self, refusal: Refusal) -> Iterator[bytes]:
        """A refusal as the rest of a stream, the terminator left to :meth:`terminator`."""

    def terminator(self) -> bytes:
        """The protocol's success terminator for a stream."""

    def error(self, reason: Reason, text: str) -> Reply:
        """A failure of the gate or the backend in the protocol's error shape."""

    def error_stream(self, reason: Reason, text: str) -> bytes:
        """The same inside a stream that has begun; no terminator follows it."""
