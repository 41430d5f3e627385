"""The one way out (rule 12). Every byte that leaves the gate for another machine leaves through here.

httpx's request and response types over aiohttp's connections: httpx's own connection pool costs nine times as much
CPU per request, and its client layer adds what a gate must not do anyway (redirects, cookies, proxies from the
environment).
"""

from __future__ import annotations

from collections.abc import Iterable

import aiohttp
import httpx
from httpx_aiohttp import AiohttpTransport

from gateway.errors import Reason, Refused

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

    def __init__(self, allowed: Iterable[Origin], transport: httpx.AsyncBaseTransport | None = None) -> None:
        self._allowed = frozenset(allowed)
        self._transport = transport or AiohttpTransport(client=_session, trust_env=False)

    async def send(self, request: httpx.Request) -> httpx.Response:
        """The response, its body not yet read; the caller closes it. Redirects are answers like any other.

        Raises ``Refused(BACKEND_UNREACHABLE)`` for an origin that is not on the list.
        """
        if origin_of(request.url) not in self._allowed:
            raise Refused(Reason.BACKEND_UNREACHABLE)
        return await self._transport.handle_async_request(request)

    async def close(self) -> None:
        """Ends all connections."""
        await self._transport.aclose()


def _session() -> aiohttp.ClientSession:
    connector = aiohttp.TCPConnector(limit=0, keepalive_timeout=30)
    return aiohttp.ClientSession(
        connector=connector,
        cookie_jar=aiohttp.DummyCookieJar(),
        trust_env=False,
        skip_auto_headers=("User-Agent", "Accept", "Accept-Encoding"),
    )
