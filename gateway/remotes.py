"""What else goes through the one way out: remote detectors and spans. No error of the gate's own client says more than
its kind."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterable

import httpx

from gateway.detectors.base import DetectorError, DetectorTimeout
from gateway.detectors.remote.asking import Destination, Note, Post, Remote
from gateway.errors import Reason, Refused
from gateway.forwarding.client import Call, Timeouts, send
from gateway.forwarding.egress import Egress
from gateway.trail.record import disclosure_record
from gateway.trail.sink import Sink

MAX_VERDICT = 1024 * 1024
"""Bytes of one answer; scores take a few."""
UNREACHABLE, NO_ANSWER, LATE = "cannot be reached", "no good answer", "no answer in time"


def connect(remotes: Iterable[Remote], egress: Egress, note: Note) -> None:
    """Gives remote detectors the way out, and the way to the record."""
    for remote in remotes:
        remote.connect(post_through(egress), note)


def noting(sink: Sink) -> Note:
    """How what goes where is written down: durable when it returns, else it raises and nothing may go (rule 1)."""

    async def note(to: Destination, characters: int) -> None:
        await sink.write(disclosure_record({"to": to.name, **to.stated}, characters))

    return note


def post_through(egress: Egress) -> Post:
    """How a remote detector posts JSON and gets JSON. A redirect is no answer."""

    async def post(url: str, body: bytes, key: str | None, seconds: float) -> bytes:
        waits = Timeouts(connect=min(seconds, 5.0), first_byte=seconds, idle=seconds, total=seconds)
        try:
            headers = {"authorization": f"Bearer {key}"} if key else {}
            upstream = await send(egress, Call(httpx.URL(url), body, stream=False, headers=headers), waits)
            try:
                upstream.check({"application/json"})
                return await upstream.read(MAX_VERDICT)
            finally:
                await upstream.close()
        except Refused as refused:
            error = _told(refused)
        raise error

    return post


def _told(refused: Refused) -> DetectorError:
    if refused.reason is Reason.BACKEND_TIMEOUT:
        return DetectorTimeout(LATE)
    if refused.reason is Reason.BACKEND_UNREACHABLE:
        return DetectorError(UNREACHABLE)
    status = refused.numbers.get("status")
    return DetectorError(f"HTTP {status}" if status else NO_ANSWER)


def spans_through(egress: Egress, endpoint: str) -> Callable[[bytes], Awaitable[bool]]:
    """How spans are posted; false where nobody took them."""

    async def post(body: bytes) -> bool:
        request = httpx.Request("POST", endpoint, content=body, headers={"content-type": "application/x-protobuf"})
        try:
            response = await egress.send(request)
            await response.aread()
        except (httpx.HTTPError, OSError):
            return False
        return response.is_success

    return post
