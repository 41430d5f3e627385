"""How checkpoints get to witnesses: through the one way out, briefly, and without noise where nobody answers."""

from __future__ import annotations

import httpx

from gateway.errors import Refused
from gateway.forwarding.client import Call, Timeouts, send
from gateway.forwarding.egress import Egress
from gateway.office.witness_client import Post, Reply

_WAITS = Timeouts(connect=5.0, first_byte=20.0, idle=10.0, total=30.0)
_MOST_BYTES = 64 * 1024


def post_through(egress: Egress) -> Post:
    """Posts a submission; None where nobody answered in time, or not in HTTP."""

    async def post(url: str, body: bytes) -> Reply | None:
        call = Call(httpx.URL(url), body, stream=False, accept="*/*", content_type="text/plain; charset=utf-8")
        try:
            upstream = await send(egress, call, _WAITS)
            try:
                return Reply(upstream.status, await upstream.read(_MOST_BYTES))
            finally:
                await upstream.close()
        except Refused:
            return None

    return post
