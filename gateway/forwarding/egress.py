"""The one way out (rule 12). Every byte that leaves the gate for another machine leaves through here.

httpx's request and response types over aiohttp's connections: httpx's own connection pool costs nine times as much
CPU per request, and its client layer adds what a gate must not do anyway (redirects, cookies, proxies from the
environment).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import aiohttp
import httpx

from gateway.errors import Reason, Refused
from gateway.forwarding.lines import Line, transport_of

BROKEN = (httpx.HTTPError, aiohttp.ClientError, aiohttp.http_exceptions.HttpProcessingError, ValueError, OSError)
"""What a connection may raise. Not all of aiohttp's errors come as httpx's, and some quote what the other side sent."""
Origin = tuple[str, str, int]
"""Scheme, host, port: exactly what may be reached."""


def origin_of(url: str | httpx.URL) -> Origin:
    """The origin of a URL (RFC 6454), default ports filled in."""
    parsed = url if isinstance(url, httpx.URL) else httpx.URL(url)
    return parsed.scheme, parsed.host, parsed.port or (443 if parsed.scheme == "https" else 80)


class Egress:
    """Sends requests to the origins it was given, and to no others."""

    def __init__(
        self,
        allowed: Iterable[Origin],
        transport: httpx.AsyncBaseTransport | None = None,
        lines: Mapping[Origin, Line] | None = None,
    ) -> None:
        self._allowed, self._transport = frozenset(allowed), transport
        self._lines = lines or {}
        self._transports: dict[Line, httpx.AsyncBaseTransport] = {}

    async def send(self, request: httpx.Request) -> httpx.Response:
        """The response, its body not yet read; the caller closes it. Redirects are answers like any other.

        Raises ``Refused(BACKEND_UNREACHABLE)`` for an origin that is not on the list.
        """
        origin = origin_of(request.url)
        if origin not in self._allowed:
            raise Refused(Reason.BACKEND_UNREACHABLE)
        transport = self._transport or self._through(self._lines.get(origin, Line()))
        return await transport.handle_async_request(request)

    def _through(self, line: Line) -> httpx.AsyncBaseTransport:
        if line not in self._transports:
            self._transports[line] = transport_of(line)
        return self._transports[line]

    async def close(self) -> None:
        """Ends all connections."""
        for transport in filter(None, (self._transport, *self._transports.values())):
            await transport.aclose()
