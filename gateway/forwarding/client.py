"""Talking to a backend: what goes in the request, how long to wait, and what an answer may look like."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Collection, Mapping
from dataclasses import dataclass, field
from typing import cast

import httpx

from gateway.errors import Reason, Refused
from gateway.forwarding.egress import BROKEN, Egress

MAX_ANSWER = 16 * 1024 * 1024
"""Bytes of one whole answer."""


@dataclass(frozen=True, slots=True)
class Timeouts:
    """Seconds. ``first_byte`` is long for a local model that reads the question slowly."""

    connect: float = 5.0
    first_byte: float = 300.0
    idle: float = 60.0
    total: float = 900.0


@dataclass(frozen=True, slots=True)
class Call:
    """One request to a backend."""

    url: httpx.URL
    body: bytes
    stream: bool
    headers: Mapping[str, str] = field(default_factory=dict)
    """Credentials, and what the backend's API wants to be told besides."""
    traceparent: str | None = None
    accept: str = ""
    content_type: str = "application/json"


class Upstream:
    """An answer that has begun. Always close it: that is what cancels the call."""

    def __init__(self, response: httpx.Response, timeouts: Timeouts, deadline: float, waited: float) -> None:
        self._response, self._timeouts, self._deadline = response, timeouts, deadline
        self.halted: Callable[[], bool] = lambda: False
        """Whether somebody has stopped this way since: then nothing more of it is used."""
        self.waited = waited
        """Seconds spent waiting for the backend so far."""

    @property
    def status(self) -> int:
        """Of HTTP."""
        return self._response.status_code

    def check(self, content_types: Collection[str]) -> str:
        """The type of the answer. Raises unless it is a success of an expected type, in plain encoding."""
        if self.status != 200:
            raise Refused(Reason.BACKEND_ERROR, status=self.status)
        headers = self._response.headers
        kind: str = headers.get("content-type", "").split(";")[0].strip().lower()
        if kind not in content_types or headers.get("content-encoding", "identity").lower() != "identity":
            raise Refused(Reason.BACKEND_MALFORMED)
        return kind

    async def chunks(self) -> AsyncIterator[bytes]:
        """The body as it comes. Raises ``Refused`` when it breaks off, stalls, or its way is stopped."""
        stream = aiter(cast("httpx.AsyncByteStream", self._response.stream))  # raw: nothing is decoded or unpacked
        loop = asyncio.get_running_loop()
        while True:
            began = loop.time()
            try:
                async with asyncio.timeout_at(min(began + self._timeouts.idle, self._deadline)):
                    chunk = await anext(stream)
            except StopAsyncIteration:
                return
            except (TimeoutError, httpx.TimeoutException):
                raise Refused(Reason.BACKEND_TIMEOUT) from None
            except BROKEN:
                raise Refused(Reason.BACKEND_MALFORMED) from None  # broken off, or not what its length said
            finally:
                self.waited += loop.time() - began
            if self.halted():
                raise Refused(Reason.STOPPED)
            yield chunk

    async def read(self, largest: int | None = None) -> bytes:
        """The whole body. Raises ``Refused`` when it breaks off, stalls, or is larger than so many bytes, else
        ``MAX_ANSWER``."""
        largest = MAX_ANSWER if largest is None else largest
        pieces, size = [], 0
        async for chunk in self.chunks():
            size += len(chunk)
            if size > largest:
                raise Refused(Reason.BACKEND_MALFORMED)
            pieces.append(chunk)
        return b"".join(pieces)

    async def close(self) -> None:
        """Ends the call; a backend that is still writing sees the connection go."""
        try:
            await self._response.aclose()
        except BROKEN:
            return  # it is gone, which is what was wanted


async def send(egress: Egress, call: Call, timeouts: Timeouts) -> Upstream:
    """Begins a call. Only listed headers cross: never the client's key, cookies or own headers (rule 4)."""
    loop = asyncio.get_running_loop()
    began = loop.time()
    deadline = began + timeouts.total
    request = httpx.Request("POST" if call.body else "GET", call.url, content=call.body or None, headers=_headers(call))
    request.extensions = {"timeout": {"connect": timeouts.connect, "read": None, "pool": None}}
    try:
        async with asyncio.timeout_at(min(began + timeouts.first_byte, deadline)):
            response = await egress.send(request)
    except (TimeoutError, httpx.ReadTimeout):
        raise Refused(Reason.BACKEND_TIMEOUT) from None
    except (httpx.TransportError, OSError):
        raise Refused(Reason.BACKEND_UNREACHABLE) from None
    except BROKEN:
        raise Refused(Reason.BACKEND_MALFORMED) from None  # something answers, but not in HTTP
    return Upstream(response, timeouts, deadline, loop.time() - began)


def _headers(call: Call) -> Mapping[str, str]:
    headers = {
        "user-agent": "gapura",
        "accept": call.accept or ("text/event-stream" if call.stream else "application/json"),
        "accept-encoding": "identity",
    }
    if call.body:
        headers["content-type"] = call.content_type
    if call.traceparent:
        headers["traceparent"] = call.traceparent
    return {**headers, **call.headers}
