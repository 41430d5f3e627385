"""What a translator is: an OpenAI chat client here, a backend of another API there. Bytes in, bytes out.

The request it is given has been understood and masked; the answer it gives is read by the chat codec like that of any
backend. So a translator scans nothing, but loses nothing either: what it cannot carry over it refuses.
"""

from __future__ import annotations

import secrets
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Protocol


@dataclass(frozen=True, slots=True)
class Outgoing:
    """A request in the backend's API."""

    path: str
    """At the backend, with its query: ``/v1/messages``."""
    body: bytes
    """JSON."""
    headers: Mapping[str, str] = field(default_factory=dict)
    """What this API wants to be told besides, in lower case; no credentials."""


@dataclass(frozen=True, slots=True)
class Stamp:
    """What OpenAI's protocol says of every answer and other APIs leave out."""

    mark: str = field(default_factory=lambda: secrets.token_hex(12))
    """For ids: differs from answer to answer, so that calls of different turns are told apart."""
    created: int = field(default_factory=lambda: int(time.time()))
    """Unix seconds."""


class TranslatedStream(Protocol):
    """One streamed answer on its way to the client."""

    def feed(self, data: bytes) -> bytes:
        """Bytes of the backend in any pieces; the ``chat.completion.chunk`` events that they complete.

        Raises ``Refused``: ``BACKEND_MALFORMED`` on what is not understood, ``BACKEND_ERROR`` where the backend says
        that it failed.
        """

    def close(self) -> bytes:
        """The backend has hung up: what is left and ``data: [DONE]``.

        Raises ``Refused(BACKEND_MALFORMED)`` if it had not finished.
        """


class Translator(Protocol):
    """One API in front of which an OpenAI chat client can be put."""

    @property
    def api(self) -> str:
        """``anthropic``, ``gemini`` or ``ollama``."""

    @property
    def content_type_stream(self) -> str:
        """What the backend streams."""

    def request(self, body: bytes) -> Outgoing:
        """A chat completions request for the backend.

        Raises ``Refused``: ``UNTRANSLATABLE`` for a member or value without an equivalent, ``BAD_REQUEST`` for a shape
        that OpenAI's API does not have either.
        """

    def whole(self, body: bytes) -> bytes:
        """The backend's whole answer as a ``chat.completion``. Raises as :meth:`TranslatedStream.feed`."""

    def stream(self, request: bytes) -> TranslatedStream:
        """For the answer to ``request`` (the client's), which is streamed."""
