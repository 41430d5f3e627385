"""A webhook whose receiver checks the signature, as Standard Webhooks says."""

from __future__ import annotations

import base64
import contextlib
import hashlib
import hmac

import pytest

from gateway.casework.channels.webhook import Webhook, signature
from gateway.casework.notice import Notice
from gateway.forwarding.egress import Egress
from tests.channels import Receiver, Taken

WayOut = contextlib.AbstractAsyncContextManager[Egress]


def signed_with(one: Taken, key: bytes) -> bool:
    """What a receiver does: written from the specification, without the gate's code."""
    head = one.headers
    signed = head["webhook-id"].encode() + b"." + head["webhook-timestamp"].encode() + b"." + one.body
    digest = base64.b64encode(hmac.new(key, signed, hashlib.sha256).digest()).decode()
    return f"v1,{digest}" in head["webhook-signature"].split(" ")


@pytest.mark.parametrize(("secret", "key"), [("plain words", b"plain words"), ("whsec_c2VjcmV0IQ==", b"secret!"),
                                             ("whsec_no base64", b"whsec_no base64")])  # fmt: skip
async def test_its_receiver_knows_who_calls_and_sees_a_second_one(
    receiver: Receiver, way_out: WayOut, notice: Notice, secret: str, key: bytes
) -> None:
    async with way_out as egress:
        hook = Webhook(egress, receiver.url + "/in", secret, clock=lambda: 1_795_000_000.9)
        await hook.carry("room-4", notice)
        await hook.carry("room-4", notice)
    first, second = receiver.taken
    assert first.said == {
        "kind": "case", "code": "K7F2-M9QA", "urgent": True, "to": "room-4",
        "text": "MENDESAK: ada kasus yang menunggu Anda (K7F2-M9QA). Masuk:", "url": notice.url,
    }  # fmt: skip
    assert first.headers["webhook-timestamp"] == "1795000000"
    assert signed_with(first, key)
    assert not signed_with(first, b"another")
    assert first.headers["webhook-id"] == second.headers["webhook-id"] == notice.id
    assert secret not in repr(hook)


def test_the_example_of_the_specification() -> None:
    """The test vector that the reference libraries of Standard Webhooks carry."""
    secret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"
    made = signature(secret, "msg_p5jXN8AQM9LWM0D4loKWxJek", "1614265330", b'{"test": 2432232314}')
    assert made == "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="
