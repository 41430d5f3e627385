"""How an origin is reached: through which proxy, with whose certificates, and at what kinds of addresses.

A name is looked up when a connection is made, and the addresses that come back are judged there and then: the one that
was judged is the one that is called, so a name that changes its address (DNS rebinding) gains nothing. An address
written in the settings is meant as it stands; ``localhost`` is, too (RFC 6761).
"""

from __future__ import annotations

import logging
import ssl
from base64 import b64encode
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

import aiohttp
import httpx
from aiohttp.abc import AbstractResolver, ResolveResult
from httpx_aiohttp import AiohttpTransport

from gateway.addresses import kind_of

if TYPE_CHECKING:
    from socket import AddressFamily

_logger = logging.getLogger("gapura.egress")
_PRIVATE = (
    "%s has an address of a private network and is not called; if it is meant to, set private: true where gapura.yaml "
    "names it / beralamat di jaringan privat dan tidak dihubungi; jika memang dimaksudkan, isi private: true pada "
    "bagiannya di gapura.yaml"
)


class PrivateAddress(OSError):
    """A name has an address that nobody meant."""


@dataclass(frozen=True, slots=True)
class Line:
    """The way to one origin."""

    private: bool = False
    """Whether its name may have an address of a private network."""
    ca: Path | None = None
    """PEM file with the only authorities that are believed; None for those of this system."""
    proxy: str | None = None
    """HTTP proxy that makes the connections, and then looks up names, too."""
    login: str | None = field(default=None, repr=False)
    """``user:password`` for it."""


class GuardedResolver(AbstractResolver):
    """Looks names up, and gives no address that the line does not allow."""

    def __init__(self, line: Line, inner: AbstractResolver) -> None:
        self._line, self._inner = line, inner
        self._told: set[str] = set()

    async def resolve(self, host: str, port: int = 0, family: AddressFamily = 0) -> list[ResolveResult]:  # type: ignore[assignment]
        """All addresses of a name. Raises :class:`PrivateAddress` where one of them is not allowed, whatever the others
        are: nobody has a reason to mix them."""
        found = await self._inner.resolve(host, port, family)
        own = self._line.private or self._line.proxy is not None or host == "localhost"
        if all(kind_of(row["host"]) in (("public", "own") if own else ("public",)) for row in found):
            return found
        if host not in self._told:
            self._told.add(host)
            _logger.warning(_PRIVATE, host)
        raise PrivateAddress("refused")

    async def close(self) -> None:
        """Nothing to give back but what the inner one has."""
        await self._inner.close()


def system_resolver() -> AbstractResolver:
    """This machine's own, in a thread."""
    return aiohttp.ThreadedResolver()


def transport_of(line: Line) -> httpx.AsyncBaseTransport:
    """Connections of one kind. Redirects, cookies and the environment's proxies are nobody's business here."""

    def session() -> aiohttp.ClientSession:
        trust = ssl.create_default_context(cafile=line.ca) if line.ca else True
        resolver = GuardedResolver(line, system_resolver())
        return aiohttp.ClientSession(
            connector=aiohttp.TCPConnector(limit=0, keepalive_timeout=30, resolver=resolver, ssl=trust),
            cookie_jar=aiohttp.DummyCookieJar(),
            trust_env=False,
            skip_auto_headers=("User-Agent", "Accept", "Accept-Encoding"),
        )

    return AiohttpTransport(client=session, trust_env=False, proxy=_proxy(line))


def _proxy(line: Line) -> httpx.Proxy | None:
    if line.proxy is None:
        return None
    # aiohttp takes the proxy's login from this header, and sends it as proxy-authorization to the proxy alone.
    login = {"authorization": "Basic " + b64encode(line.login.encode()).decode()} if line.login else {}
    return httpx.Proxy(line.proxy, headers=login)
