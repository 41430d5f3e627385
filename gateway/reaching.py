"""From the settings to the one way out: every origin they name, and how each is reached."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import httpx

from gateway.admission.limits import Gate, Slots
from gateway.case_settings import Channel
from gateway.detectors.remote.asking import Remote
from gateway.forwarding.client import Timeouts
from gateway.forwarding.egress import Egress, Origin, origin_of
from gateway.forwarding.lines import Line
from gateway.forwarding.routes import Backend
from gateway.record_settings import WitnessAt
from gateway.settings import Reached, Settings


def egress_of(settings: Settings, addresses: Iterable[str], traces: str | None = None) -> Egress:
    """The way out to these addresses; ``traces`` gets spans, which hold no text, wherever its name leads."""
    lines: dict[Origin, Line] = {origin_of(traces): Line(private=True)} if traces else {}
    lines |= {origin_of(one.url): line_of(one, settings) for one in (*settings.reached, *settings.record.witnesses)}
    lines |= {origin_of(one.address): line_of(one, settings) for one in settings.cases.posting}
    return Egress([origin_of(address) for address in addresses] + ([origin_of(traces)] if traces else []), lines=lines)


def backends_of(settings: Settings) -> Iterator[Backend]:
    """The backends, each with its key and how long it is waited for."""
    waits = settings.server.limits.timeouts
    timeouts = Timeouts(waits.connect, waits.first_byte, waits.idle, waits.total)
    for one in settings.backends:
        own = [route.description(one.name, one.models).model for route in one.routes]
        models = one.models or tuple(name for name in dict.fromkeys(own) if not name.startswith("$"))
        apis = tuple(f"http:{one.name}" if api == "http" else api for api in one.api)
        yield Backend(one.name, one.url, settings.backend_key(one.name), models, timeouts, one.stated, apis, one.weight)


def slots_of(settings: Settings) -> Slots:
    """How many requests each backend works on at once, and how many may wait for it."""
    return Slots({one.name: Gate(one.places, one.queue.waiting) for one in settings.backends})


def addresses_of(settings: Settings, remotes: Iterable[Remote]) -> list[str]:
    """Every address that anything here may call."""
    witnesses = [one.url for one in settings.record.witnesses]
    channels = [one.address for one in settings.cases.posting]
    return [*(one.url for one in settings.backends), *(one.to.url for one in remotes), *witnesses, *channels]


def line_of(one: Reached | WitnessAt | Channel, settings: Settings) -> Line:
    """How a backend, a detector on another machine, a witness or a channel is reached."""
    if isinstance(one, WitnessAt | Channel):
        return Line(one.private, one.ca, one.proxy)
    return Line(one.private, one.ca, one.proxy, settings.proxy_login(one))


def public_host(url: str | None) -> frozenset[str]:
    """The host name under which people reach the gate."""
    return frozenset({httpx.URL(url).host}) if url else frozenset()


def traces_endpoint(endpoint: str | None) -> str | None:
    """Where spans go; OTEL_EXPORTER_OTLP_ENDPOINT is a root to which the path is added (OTLP exporter spec)."""
    return endpoint.rstrip("/") + "/v1/traces" if endpoint else None
