"""ntfy's publishing as JSON, played by a server of this machine."""

from __future__ import annotations

import contextlib
from dataclasses import replace

from gateway.casework.channels.ntfy import Ntfy
from gateway.casework.notice import Notice
from gateway.forwarding.egress import Egress
from tests.channels import Receiver

WayOut = contextlib.AbstractAsyncContextManager[Egress]


async def test_the_topic_gets_the_message_and_the_link(receiver: Receiver, way_out: WayOut, notice: Notice) -> None:
    async with way_out as egress:
        ntfy = Ntfy(egress, receiver.url, "tk_secret")
        await ntfy.carry("bk-sari-x7", notice)
        await Ntfy(egress, receiver.url).carry("bk-sari-x7", replace(notice, urgent=False))
    first, second = receiver.taken
    assert first.said == {
        "topic": "bk-sari-x7",
        "title": "Gapura: mendesak",
        "message": "MENDESAK: ada kasus yang menunggu Anda (K7F2-M9QA). Masuk:",
        "click": "https://gate.example/case/K7F2-M9QA?k=t0k3n",
        "priority": 5,
    }
    assert (first.path, first.headers["authorization"]) == ("/", "Bearer tk_secret")
    assert second.said["priority"] == 3
    assert "authorization" not in second.headers
    assert "tk_secret" not in repr(ntfy)
