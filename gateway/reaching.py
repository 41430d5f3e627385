"""From the settings to the one way out: every origin they name, and how each is reached."""

from __future__ import annotations

from collections.abc import Iterable

from gateway.forwarding.egress import Egress, Origin, origin_of
from gateway.forwarding.lines import Line
from gateway.record_settings import WitnessAt
from gateway.settings import Reached, Settings


def egress_of(settings: Settings, addresses: Iterable[str], traces: str | None = None) -> Egress:
    """The way out to these addresses; ``traces`` gets spans, which hold no text, wherever its name leads."""
    lines: dict[Origin, Line] = {origin_of(traces): Line(private=True)} if traces else {}
    lines |= {origin_of(one.url): line_of(one, settings) for one in (*settings.reached, *settings.record.witnesses)}
    return Egress([origin_of(address) for address in addresses] + ([origin_of(traces)] if traces else []), lines=lines)


def line_of(one: Reached | WitnessAt, settings: Settings) -> Line:
    """How a backend, a detector on another machine or a witness is reached."""
    if isinstance(one, WitnessAt):
        return Line(one.private, one.ca, one.proxy)
    return Line(one.private, one.ca, one.proxy, settings.proxy_login(one))
