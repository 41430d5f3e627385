"""Spans reach a real OTLP receiver through the gate's one way out."""

from __future__ import annotations

import asyncio
import socket

import httpx
from oteltap import OtelTapHttpProtobufReceiver, OtelTapHttpProtobufReceiverSettings

from gateway.errors import Refused
from gateway.forwarding.egress import Egress, origin_of
from gateway.trail.otlp import OtlpExporter
from gateway.trail.spans import Spans


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


async def test_a_real_receiver_gets_the_span() -> None:
    url = f"http://127.0.0.1:{free_port()}"
    settings = OtelTapHttpProtobufReceiverSettings(http_port=int(url.rsplit(":", 1)[1]))
    egress = Egress([origin_of(url)])

    async def post(body: bytes) -> bool:
        headers = {"content-type": "application/x-protobuf"}
        response = await egress.send(httpx.Request("POST", f"{url}/v1/traces", content=body, headers=headers))
        await response.aread()
        await response.aclose()
        return response.status_code == 200

    async with OtelTapHttpProtobufReceiver(settings) as receiver:
        arrives = asyncio.create_task(receiver.await_trace(lambda span: span.name == "chat demo", timeout=20))
        await asyncio.sleep(0)  # the receiver shows a span only to those who wait for it already
        spans = Spans(OtlpExporter(post, asyncio.get_running_loop()), "gapura", "0")
        spans.end(spans.start("chat demo", None), {"gen_ai.request.model": "demo", "gapura.effect": "redact"})
        await asyncio.to_thread(spans.close)
        span = await arrives
    assert {item.key: item.value.string_value for item in span.attributes} == {
        "gen_ai.request.model": "demo",
        "gapura.effect": "redact",
    }
    await egress.close()


async def test_a_collector_that_is_not_there_loses_spans_and_nothing_else() -> None:
    egress = Egress([])

    async def post(body: bytes) -> bool:
        try:
            await egress.send(httpx.Request("POST", "http://127.0.0.1:1/v1/traces", content=body))
        except Refused:
            return False
        return True

    spans = Spans(OtlpExporter(post, asyncio.get_running_loop()), "gapura", "0")
    spans.end(spans.start("chat", None), {})
    await asyncio.to_thread(spans.close)
    await egress.close()
