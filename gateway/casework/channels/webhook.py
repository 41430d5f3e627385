"""A webhook, signed as Standard Webhooks says: HMAC-SHA256 over ``id.timestamp.body`` with the channel's secret.

Receivers check it with any library of that name, drop what is older than five minutes, and drop an ``id`` they have
seen: the same notice may come twice.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
import time
from collections.abc import Callable
from dataclasses import dataclass, field

from gateway.casework.channels.base import as_json, post
from gateway.casework.notice import Notice
from gateway.forwarding.egress import Egress

_PREFIX = "whsec_"


@dataclass(frozen=True, slots=True)
class Webhook:
    """Somebody else's program that wants to know."""

    egress: Egress
    url: str
    secret: str = field(repr=False)
    clock: Callable[[], float] = time.time

    async def carry(self, to: str, notice: Notice) -> None:
        """See ``Carrier``."""
        members = {
            "kind": notice.kind,
            "code": notice.code,
            "urgent": notice.urgent,
            "to": to,
            "text": notice.text,
            "url": notice.url,
        }
        body, stamp = as_json(members), str(int(self.clock()))
        headers = {
            "webhook-id": notice.id,
            "webhook-timestamp": stamp,
            "webhook-signature": signature(self.secret, notice.id, stamp, body),
        }
        await post(self.egress, self.url, body, headers)


def signature(secret: str, id: str, stamp: str, body: bytes) -> str:
    """``v1,`` and the signature in base64. A secret that begins with ``whsec_`` is base64 after that."""
    signed = f"{id}.{stamp}.".encode() + body
    return "v1," + base64.b64encode(hmac.new(_key(secret), signed, hashlib.sha256).digest()).decode()


def _key(secret: str) -> bytes:
    try:
        if secret.startswith(_PREFIX):
            return base64.b64decode(secret.removeprefix(_PREFIX), validate=True)
    except binascii.Error:
        return secret.encode()
    return secret.encode()
