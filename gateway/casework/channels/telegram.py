"""Telegram: a bot writes to a person who has spoken to it once (Bot API, ``sendMessage``)."""

from __future__ import annotations

import json
from dataclasses import dataclass, field

from gateway.casework.channels.base import NotCarried, as_json, post
from gateway.casework.notice import Notice
from gateway.forwarding.egress import Egress


@dataclass(frozen=True, slots=True)
class Telegram:
    """A bot."""

    egress: Egress
    url: str
    token: str = field(repr=False)

    async def carry(self, to: str, notice: Notice) -> None:
        """See ``Carrier``. The link is not opened for a preview, and the message cannot be passed on."""
        address = f"{self.url.rstrip('/')}/bot{self.token}/sendMessage"
        members = {
            "chat_id": to,
            "text": notice.whole,
            "link_preview_options": {"is_disabled": True},
            "protect_content": True,
        }
        answer = await post(self.egress, address, as_json(members))
        try:
            taken = json.loads(answer).get("ok") is True
        except (ValueError, AttributeError):
            taken = False
        if not taken:
            raise NotCarried("not telegram")
