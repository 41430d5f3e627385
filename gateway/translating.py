"""A question put into the API of a backend that speaks another one, and its answer put back.

Where the backend speaks what the client speaks, nothing is touched. Otherwise the request that policies have already
changed is translated, and what comes back is read by the client's own codec like any other answer: nothing gets past
the guard by being said in another language.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Collection
from dataclasses import dataclass, field
from typing import Protocol

from gateway.codecs.base import Codec
from gateway.codecs.translation.base import Translator
from gateway.codecs.translation.registry import translator_for
from gateway.exchange import Exchange
from gateway.forwarding.client import Call
from gateway.forwarding.routes import Backend


class Answer(Protocol):
    """An answer of a backend that has begun, as far as the pipeline needs one."""

    @property
    def waited(self) -> float:
        """Seconds spent waiting for it so far."""

    def check(self, content_types: Collection[str]) -> str:
        """Its content type. Raises unless it is a success of an expected type."""

    def chunks(self) -> AsyncIterator[bytes]:
        """The body as it comes."""

    async def read(self) -> bytes:
        """The whole body."""

    async def close(self) -> None:
        """Ends the call."""


@dataclass(slots=True)
class Passage:
    """The way of one question, whoever answers it."""

    codec: Codec
    exchange: Exchange
    body: bytes
    traceparent: str
    version: str = ""
    """Of its API, as the client says it; only Anthropic's has one in a header."""
    _translator: Translator | None = field(default=None, init=False)

    @property
    def apis(self) -> tuple[str, ...]:
        """What the question can be put into, the best first."""
        return (self.codec.api, *self.codec.translates)

    def call(self, backend: Backend) -> Call:
        """The request for one backend. Raises ``Refused(UNTRANSLATABLE)``."""
        api = backend.speaks(self.apis) or self.codec.api
        self._translator = translator_for(api) if api != self.codec.api else None
        stream, codec = self.exchange.stream, self.codec
        if self._translator is None:
            accept = codec.streams if stream else ", ".join(sorted(self.exchange.answers or codec.answers))
            headers = backend.credentials(api, self.version)
            kind = codec.content_type(self.body)
            return Call(backend.at(self.exchange.target), self.body, stream, headers, self.traceparent, accept, kind)
        out, streams = self._translator.request(self.body), self._translator.content_type_stream
        headers = {**backend.credentials(api), **out.headers}
        accept = streams if stream else "application/json"
        return Call(backend.at(out.path), out.body, stream, headers, self.traceparent, accept)

    def answer(self, upstream: Answer) -> Answer:
        """The answer in the client's API."""
        return upstream if self._translator is None else _Translated(upstream, self._translator, self.exchange)


class _Translated:
    """An answer in another API, put into the client's as it comes."""

    def __init__(self, upstream: Answer, translator: Translator, exchange: Exchange) -> None:
        self._upstream, self._translator, self._exchange = upstream, translator, exchange

    @property
    def waited(self) -> float:
        return self._upstream.waited

    def check(self, content_types: Collection[str]) -> str:
        self._upstream.check({self._translator.content_type_stream if self._exchange.stream else "application/json"})
        return next(iter(content_types))

    async def chunks(self) -> AsyncIterator[bytes]:
        stream = self._translator.stream(self._exchange.body)
        async for chunk in self._upstream.chunks():
            yield stream.feed(chunk)
        yield stream.close()

    async def read(self) -> bytes:
        return self._translator.whole(await self._upstream.read())

    async def close(self) -> None:
        await self._upstream.close()
