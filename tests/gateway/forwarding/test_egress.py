"""The one way out: exactly the listed origins."""

from __future__ import annotations

import httpx
import pytest

from gateway.errors import Reason, Refused
from gateway.forwarding.egress import Egress, origin_of


class Recorder(httpx.AsyncBaseTransport):
    """The far side, in memory."""

    def __init__(self) -> None:
        self.seen: list[str] = []

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        self.seen.append(str(request.url))
        return httpx.Response(200)


@pytest.mark.parametrize("url", ["https://a.example/x", "https://a.example:443/", "https://A.EXAMPLE/y?z"])
async def test_a_listed_origin_is_reached(url: str) -> None:
    recorder = Recorder()
    await Egress([origin_of("https://a.example")], recorder).send(httpx.Request("POST", url))
    assert len(recorder.seen) == 1


@pytest.mark.parametrize(
    "url",
    [
        "http://a.example/",
        "https://a.example:8443/",
        "https://b.example/",
        "https://x.a.example/",
        "https://a.example.evil.example/",
        "https://a.example@evil.example/",
        "https://a.example./",
        "https://127.0.0.1/",
    ],
)
async def test_no_other_origin_is(url: str) -> None:
    recorder = Recorder()
    with pytest.raises(Refused) as refused:
        await Egress([origin_of("https://a.example")], recorder).send(httpx.Request("POST", url))
    assert refused.value.reason == Reason.BACKEND_UNREACHABLE
    assert recorder.seen == []


def test_default_ports_are_filled_in() -> None:
    assert origin_of("http://a.example") == ("http", "a.example", 80)
    assert origin_of(httpx.URL("https://a.example")) == ("https", "a.example", 443)
