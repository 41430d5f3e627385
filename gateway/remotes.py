"""Remote detectors and the one way out: what one of them sends goes through the gate's own client, and no error of
that client says more than its kind."""

from __future__ import annotations

import httpx

from gateway.detectors.base import DetectorError, DetectorTimeout
from gateway.detectors.remote.asking import Post
from gateway.errors import Reason, Refused
from gateway.forwarding.client import Call, Timeouts, send
from gateway.forwarding.egress import Egress


def post_through(egress: Egress) -> Post:
    """How a remote detector posts JSON and gets JSON."""

    async def post(url: str, body: bytes, key: str | None, seconds: float) -> bytes:
        waits = Timeouts(connect=min(seconds, 5.0), first_byte=seconds, idle=seconds, total=seconds)
        try:
            upstream = await send(egress, Call(httpx.URL(url), body, False, key, None), waits)
            try:
                upstream.check("application/json")
                return await upstream.read()
            finally:
                await upstream.close()
        except Refused as refused:
            late = refused.reason is Reason.BACKEND_TIMEOUT
        raise (DetectorTimeout if late else DetectorError)("no answer in time" if late else "no good answer")

    return post
