"""Spans out of the house, as OTLP over HTTP with protobuf bodies (OTLP specification 1.x).

The SDK's own exporter opens its own sockets; this one hands the bytes to the gate's one way out (rule 12).
"""

from __future__ import annotations

import asyncio
import concurrent.futures
from collections.abc import Awaitable, Callable, Sequence

from opentelemetry.exporter.otlp.proto.common.trace_encoder import encode_spans
from opentelemetry.sdk.trace import ReadableSpan
from opentelemetry.sdk.trace.export import SpanExporter, SpanExportResult

Post = Callable[[bytes], Awaitable[bool]]
"""Sends one body to the collector; tells whether it was taken. Must not raise."""
PATIENCE = 10.0
"""Seconds one export may take; spans that cannot be delivered are dropped, never waited for."""


class OtlpExporter(SpanExporter):
    """Runs on the batch processor's thread; sends on the gate's event loop."""

    def __init__(self, post: Post, loop: asyncio.AbstractEventLoop) -> None:
        self._post, self._loop = post, loop

    def export(self, spans: Sequence[ReadableSpan]) -> SpanExportResult:
        """Encodes a batch and waits until the collector has taken it."""
        if self._loop.is_closed():
            return SpanExportResult.FAILURE
        body = encode_spans(spans).SerializeToString()
        future = asyncio.run_coroutine_threadsafe(self._send(body), self._loop)
        try:
            taken = future.result(PATIENCE)
        except (TimeoutError, concurrent.futures.TimeoutError, concurrent.futures.CancelledError):
            future.cancel()
            return SpanExportResult.FAILURE
        return SpanExportResult.SUCCESS if taken else SpanExportResult.FAILURE

    async def _send(self, body: bytes) -> bool:
        return await self._post(body)
