"""Telegram's Bot API, played by a server of this machine."""

from __future__ import annotations

import contextlib

import pytest

from gateway.casework.channels.base import NotCarried
from gateway.casework.channels.telegram import Telegram
from gateway.casework.notice import Notice
from gateway.forwarding.egress import Egress
from tests.channels import Receiver

WayOut = contextlib.AbstractAsyncContextManager[Egress]


async def test_the_bot_writes_to_the_chat(receiver: Receiver, way_out: WayOut, notice: Notice) -> None:
    async with way_out as egress:
        await Telegram(egress, receiver.url, "123:SECRET").carry("-10042", notice)
    (one,) = receiver.taken
    assert one.path == "/bot123:SECRET/sendMessage"
    assert one.said["chat_id"] == "-10042"
    assert one.said["text"] == (
        "MENDESAK: ada kasus yang menunggu Anda (K7F2-M9QA). Masuk:\nhttps://gate.example/case/K7F2-M9QA?k=t0k3n"
    )
    assert one.said["link_preview_options"] == {"is_disabled": True}


@pytest.mark.parametrize("answer", [b'{"ok":false}', b"<html>", b"[]", b""])
async def test_only_its_own_yes_counts(receiver: Receiver, way_out: WayOut, notice: Notice, answer: bytes) -> None:
    receiver.answer = answer
    async with way_out as egress:
        with pytest.raises(NotCarried, match="not telegram"):
            await Telegram(egress, receiver.url, "123:SECRET").carry("42", notice)


def test_the_token_is_in_no_repr() -> None:
    assert "SECRET" not in repr(Telegram(Egress([]), "https://api.telegram.org", "123:SECRET"))
