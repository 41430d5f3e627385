"""What every channel has in common, and how those over HTTP send."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any, Protocol

import httpx

from gateway.casework.notice import Notice
from gateway.errors import Reason, Refused
from gateway.forwarding.client import Call, Timeouts, send
from gateway.forwarding.egress import Egress

WAITS = Timeouts(connect=5.0, first_byte=10.0, idle=5.0, total=15.0)
_MOST_BYTES = 64 * 1024


class NotCarried(Exception):
    """A channel did not take a notice. Says why in a word that holds neither a secret nor an address."""

    def __init__(self, why: str) -> None:
        super().__init__(why)
        self.why = why


class Carrier(Protocol):
    """One channel of a site."""

    async def carry(self, to: str, notice: Notice) -> None:
        """Returns when the other side has taken it. Raises :class:`NotCarried`."""


async def post(egress: Egress, url: str, body: bytes, headers: Mapping[str, str] | None = None) -> bytes:
    """The answer to a message in JSON. Raises :class:`NotCarried`; the address, which may hold a bot's token, is in no
    error."""
    call = Call(httpx.URL(url), body, stream=False, headers=headers or {})
    try:
        upstream = await send(egress, call, WAITS)
        try:
            answer = await upstream.read(_MOST_BYTES)
        finally:
            await upstream.close()
    except Refused as refused:
        raise NotCarried("timeout" if refused.reason is Reason.BACKEND_TIMEOUT else "unreachable") from None
    if not 200 <= upstream.status < 300:
        raise NotCarried(f"refused {upstream.status}")
    return answer


def as_json(members: Mapping[str, Any]) -> bytes:
    """A message in JSON."""
    return json.dumps(members, ensure_ascii=False, separators=(",", ":")).encode()
