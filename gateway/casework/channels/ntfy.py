"""ntfy: a topic to which a person's phone listens (publishing as JSON). Who knows the topic's name can read along."""

from __future__ import annotations

from dataclasses import dataclass, field

from gateway.casework.channels.base import as_json, post
from gateway.casework.notice import Notice
from gateway.forwarding.egress import Egress

_HIGHEST, _PLAIN = 5, 3


@dataclass(frozen=True, slots=True)
class Ntfy:
    """A server of it."""

    egress: Egress
    url: str
    token: str | None = field(default=None, repr=False)

    async def carry(self, to: str, notice: Notice) -> None:
        """See ``Carrier``."""
        members = {
            "topic": to,
            "title": notice.title,
            "message": notice.text,
            "click": notice.url,
            "priority": _HIGHEST if notice.urgent else _PLAIN,
        }
        headers = {"authorization": f"Bearer {self.token}"} if self.token else {}
        await post(self.egress, self.url, as_json(members), headers)
