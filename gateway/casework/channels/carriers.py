"""From the settings to what carries notices."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from gateway.case_settings import Channel
from gateway.casework.channels.base import Carrier
from gateway.casework.channels.mail import Mail
from gateway.casework.channels.ntfy import Ntfy
from gateway.casework.channels.telegram import Telegram
from gateway.casework.channels.webhook import Webhook
from gateway.forwarding.egress import Egress
from gateway.forwarding.mail import MailServer
from gateway.settings import Settings


def carriers_of(settings: Settings, egress: Egress) -> Mapping[str, Carrier]:
    """Every channel of a site, by its name."""
    return dict(_each(settings, egress))


def _each(settings: Settings, egress: Egress) -> Iterator[tuple[str, Carrier]]:
    for one in settings.cases.channels:
        yield one.name, _carrier(one, settings.channel_key(one.name), egress)


def _carrier(one: Channel, key: str | None, egress: Egress) -> Carrier:
    if one.kind == "telegram":
        return Telegram(egress, one.address, key or "")
    if one.kind == "ntfy":
        return Ntfy(egress, one.address, key)
    if one.kind == "webhook":
        return Webhook(egress, one.address, key or "")
    return Mail(MailServer(one.url, key, one.private, one.ca), one.sender)
